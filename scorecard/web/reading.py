"""What pages about openings share: what their address asks for, the audit of an admin in a foreign opening."""

from flask import request

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.domain.text import TextRefused, clean_line
from scorecard.models.account import Account
from scorecard.models.schema import NAME
from scorecard.queries.openings import leads_every_opening, leads_it
from scorecard.queries.panels import Reading
from scorecard.services import audit
from scorecard.web.identity import viewer

LONGEST_PAGE_NUMBER = 6


def asked_reading() -> Reading:
    """As sealed, unless the address says `as=revised`."""
    return Reading.REVISED if request.args.get("as") == Reading.REVISED else Reading.SEALED


def asks_redacted() -> bool:
    """Whether the address asks for interviewers' names to be left out."""
    return request.args.get("redacted") == "1"


def asked_page() -> int:
    """The page of a list that the address names; the first where it names none."""
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_PAGE_NUMBER else 1


def asked_search() -> str:
    """The part of a name that is searched for; characters that no name can hold search for nothing.

    What is too long for a name is cut where it is too long already: it finds nobody, and no link repeats all of it.
    """
    try:
        return clean_line(request.args.get("q", "").strip()[: NAME + 1], limit=NAME + 1)
    except TextRefused:
        return ""


def note_admin_read(opening_id: str) -> None:
    """Audit an admin who reads an opening without leading it. Where that cannot be written, the page is refused."""
    reader = viewer()
    if reader.is_admin and not leads_it(db.session, reader, opening_id):
        _note(reader, opening_id)


def note_admin_read_of_all() -> None:
    """The same where a page sums over all openings: one entry, unless the admin leads every one of them."""
    reader = viewer()
    if reader.is_admin and not leads_every_opening(db.session, reader):
        _note(reader, None)


def _note(reader: Account, opening_id: str | None) -> None:
    with short_write() as session:
        audit.record(
            session,
            "opening.read_by_admin",
            actor=reader,
            now=now(),
            opening_id=opening_id,
            detail={"endpoint": request.endpoint, "id": next(iter((request.view_args or {}).values()), None)},
        )
