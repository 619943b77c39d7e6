"""Pages kept in a worker's memory, each with all that it was made of: shown again only while that is the same.

For each showing, what the page was made of is read anew, whether the reader may still see it included. The token of the
reader's session is taken out before a page is kept, and that of the new request put in its place.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, request, session
from flask_wtf.csrf import generate_csrf

from scorecard.clock import now
from scorecard.web.display import relative
from scorecard.web.identity import viewer

EXTENSION = "kept_pages"
MOST_BYTES = 16 * 2**20  # of a worker's memory, some two hundred pages

Address = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page in the pieces between which the token stands."""

    made_of: Any
    pieces: tuple[bytes, ...]

    @property
    def size(self) -> int:
        """In bytes, of the page alone: what it was made of takes about an eighth of that beside it."""
        return sum(map(len, self.pieces))


class Passing(str):
    """A page that will soon be another, although all that it was made of is the same: it is not kept."""

    __slots__ = ()


class KeptPages:
    """The pages that were shown last, as many as there is room for; one for each reader and address."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self.bytes = 0
        self._pages: OrderedDict[Address, KeptPage] = OrderedDict()
        self._lock = Lock()

    def find(self, address: Address, made_of: Any) -> KeptPage | None:
        """The page, where it was made of just this."""
        with self._lock:
            page = self._pages.get(address)
            if page is None or page.made_of != made_of:
                return None
            self._pages.move_to_end(address)
            return page

    def keep(self, address: Address, page: KeptPage) -> None:
        """Keep a page in place of the one before, and let those go that were not shown for longest."""
        with self._lock:
            before = self._pages.pop(address, None)
            self.bytes -= before.size if before else 0
            self._pages[address] = page
            self.bytes += page.size
            while self.bytes > self.most_bytes:
                _, oldest = self._pages.popitem(last=False)
                self.bytes -= oldest.size


def prepare_kept_pages(app: Flask) -> None:
    """Give the app room for them. Each app has its own: another may stand on another database."""
    app.extensions[EXTENSION] = KeptPages()


def kept_or_made(made_of: Any, times: list[datetime], make: Callable[[], str]) -> Response | str:
    """This request's page: as it was kept, or made now. `times` are all those that the page shows or compares."""
    if "_flashes" in session:
        return make()  # it says what was just done, once
    pages: KeptPages = current_app.extensions[EXTENSION]
    address = (viewer().id, request.script_root, request.full_path)
    basis = (_reader(), made_of, _as_the_clock_has_it(times))
    page = pages.find(address, basis)
    token = generate_csrf().encode()
    if page is None:
        made = make()
        if isinstance(made, Passing):
            return made
        page = KeptPage(basis, tuple(made.encode().split(token)))
        pages.keep(address, page)
    return Response(token.join(page.pieces), mimetype="text/html")


def _reader() -> tuple[Any, ...]:
    """What the frame of each page shows of whoever reads it, and in which zone and look."""
    account = viewer()
    return account.name, account.role, account.time_zone, account.theme, account.is_demo


def _as_the_clock_has_it(times: list[datetime]) -> tuple[Any, ...]:
    """What the clock makes of some times: how far each is away in words, and whether it is past."""
    moment = now()
    return tuple((relative(time, now=moment), time < moment) for time in times)
