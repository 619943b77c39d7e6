"""How fast the pages are that a lead lives in, from 200 to 20,000 applications in one opening.

    python -m tests.benchmarks.pages [--sizes 200,1000,5000,20000] [--rounds 7]

starts the app under gunicorn with two workers for each size beside a bare page of as many bytes, asks them in turns,
and prints the processor time of a request, its ratio to the bare page, and the queries. Exits with 1 where a target
is missed; a target whose sizes were not asked for is left out. Linux only: it reads the workers' times from /proc.
"""

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import db, writing
from scorecard.models.application import Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.dashboard import SORTS
from tests import build
from tests.benchmarks import bare, page_data
from tests.benchmarks.servers import Server, serving
from tests.conftest import migrated
from tests.visitor import Visitor

SIZES = (200, 1_000, 5_000, 20_000)
REQUESTS = 4  # of one kind in one round
KEY = "a key of a benchmark, which is long enough to be one"

TIMES_BARE = 5.0
TIMES_BARE_APPLICATION = 8.0
FLAT = 1.3
TIMES_SMALLEST = 3.0
COMBINATIONS_UP_TO = 5_000
FIRST_VIEWS = {300: 0.3, 5_000: 5.0}
FIRST_VIEWS_OF_AN_APPLICATION = {5_000: 5.0}
ON_ITS_WAY = ("being computed", "being put in order")  # what a page says that does not wait for all of it

FILTERS = (
    "recommendation=Hire",
    "decision=undecided",
    "decision=hire",
    "stage=decided",
    "waiting=ready",
    "waiting=flags",
    "waiting=late",
    "source=Referral",
    "flag=any",
    "flag=micromanages",
    "area=technical_depth",
)
COMBINATIONS = (
    "q=costa",
    "q=nobody",
    "q=costa&sort=-probability",
    "recommendation=Hire&sort=-probability",
    "decision=undecided&flag=any",
    "stage=interviewing&source=Agency&sort=name",
    "waiting=ready&area=technical_depth&q=ada",
)


@dataclass
class Place:
    """One size: its database, its app for counting queries, and its server."""

    size: int
    url: str
    filled: page_data.Place
    app: Flask
    server: Server | None = None
    visitor: Visitor | None = None


@dataclass
class Measured:
    """The processor times of one page at one size, in milliseconds, one a round."""

    path: str
    times: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    @property
    def p95(self) -> float:
        return sorted(self.times)[min(len(self.times) - 1, round(0.95 * len(self.times)))]


def settings(url: str) -> dict[str, str]:
    return {"SECRET_KEY": KEY, "DATABASE_URL": url, "SCORECARD_FAST_PASSWORDS": "1"}


def make_place(folder: Path, size: int) -> Place:
    """A database of that size, filled in bulk."""
    url = migrated(f"sqlite:///{folder}/{size}.sqlite3")
    app = create_app(
        {
            "SECRET_KEY": KEY,
            "SQLALCHEMY_DATABASE_URI": engine_url(url),
            "BASE_URL": "http://127.0.0.1:8000",
            "FAST_PASSWORDS": True,
        }
    )
    with app.app_context():
        started = time.perf_counter()
        filled = page_data.fill(db.engine, applications=size)
        db.engine.dispose()
    print(f"{size:6} applications written in {time.perf_counter() - started:.1f} s", flush=True)
    return Place(size, url, filled, app)


def pages_of(place: Place) -> dict[str, str]:
    """What is measured at each size, by what it is called: its address."""
    opening = f"/openings/{place.filled.opening.id}"
    sorts = [f"sort={minus}{key}" for key in SORTS if key != "waiting" for minus in ("", "-")]
    asked = ["", *sorts, *FILTERS, *COMBINATIONS]
    named = {f"dashboard ?{query}" if query else "dashboard": f"{opening}?{query}" for query in asked}
    named["dashboard ?interviewer=…"] = f"{opening}?interviewer={place.filled.interviewer_id}"
    named["dashboard, last page"] = f"{opening}?sort=name&page=999999"
    return {**named, "application": f"/applications/{place.filled.application_id}", "openings": "/openings"}


def count_queries(place: Place, path: str) -> int:
    """How many statements a page takes, once what it shows is kept."""
    if place.visitor is None:
        place.visitor = Visitor(place.app, place.filled.lead)
    place.visitor.get(path)
    statements: list[str] = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    with place.app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        place.visitor.get(path)
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return len(statements)


def milliseconds(server: Server, path: str) -> float:
    """The processor time of one request, over a few."""
    before = server.processor_seconds()
    for _ in range(REQUESTS):
        status, _ = server.ask(path)
        assert status == 200, path
    return (server.processor_seconds() - before) / REQUESTS * 1000


@contextmanager
def bare_server(folder: Path, name: str, *, size: int) -> Iterator[Server]:
    file = folder / f"{name}.sqlite3"
    bare.fill(file, size=size, applications=1_000)
    with serving("tests.benchmarks.bare:create_app()", {"BARE_DATABASE": str(file)}) as server:
        yield server


class Report:
    """Prints what was measured against its target, and remembers whether all were kept."""

    def __init__(self) -> None:
        self.kept = True

    def judge(self, what: str, value: float, limit: float, unit: str) -> None:
        kept = value <= limit
        self.kept = self.kept and kept
        print(f"{what:64} {value:7.2f} {unit:12} <= {limit:g}   {'ok' if kept else 'MISSED'}")


Found = dict[str, dict[int, Measured]]


def measure(
    places: list[Place], folder: Path, rounds: int
) -> tuple[dict[str, dict[int, Measured]], Measured, Measured]:
    """Every page at every size, and the two bare pages, in turns."""
    with ExitStack() as stack:
        for place in places:
            place.server = stack.enter_context(serving("scorecard:create_app()", settings(place.url)))
            place.server.sign_in(page_data.LEAD)
            # What is computed after a page would count as time of the pages that are asked meanwhile.
            for name in ("dashboard", "application"):
                look_until_made(place.server, pages_of(place)[name])
        first = places[0]
        sizes = {path: len(first.server.ask(pages_of(first)[path])[1]) for path in ("dashboard", "application")}
        bares = {
            name: (stack.enter_context(bare_server(folder, name, size=size)), Measured("/"))
            for name, size in sizes.items()
        }
        found = {
            name: {place.size: Measured(pages_of(place)[name]) for place in places} for name in pages_of(places[0])
        }
        for by_size in found.values():  # both workers have seen everything once
            for place in places:
                for _ in range(4):
                    place.server.ask(by_size[place.size].path)
        for server, _ in bares.values():
            for _ in range(8):
                server.ask("/")
        for _ in range(rounds):
            for by_size in found.values():
                for place in places:
                    one = by_size[place.size]
                    one.times.append(milliseconds(place.server, one.path))
                for server, times in bares.values():
                    times.times.append(milliseconds(server, "/"))
    print(f"\nbytes: dashboard {sizes['dashboard']}, application {sizes['application']}")
    return found, {name: times for name, (_, times) in bares.items()}


def print_table(found: Found, places: list[Place], bares: dict[str, Measured]) -> None:
    """Processor milliseconds of a request, median and p95, the ratio to the bare page, and the queries."""
    for name, times in bares.items():
        print(f"bare page of the bytes of the {name:12} {times.median:6.2f} ms, p95 {times.p95:6.2f}")
    print(f"\n{'processor ms: median (p95) x bare, queries':58}" + "".join(f"{place.size:>29}" for place in places))
    for name, by_size in found.items():
        reference = bares["application" if name == "application" else "dashboard"].median
        cells = "".join(
            f"{one.median:8.2f} ({one.p95:6.2f}) {one.median / reference:4.1f} x {count_queries(place, one.path):4}"
            for place in places
            for one in [by_size[place.size]]
        )
        print(f"{name:58}{cells}", flush=True)


def judge_pages(report: Report, found: Found, bares: dict[str, Measured]) -> None:
    """The targets of pages whose opening nothing has happened in."""
    print()
    for name, by_size in found.items():
        medians = {size: one.median for size, one in by_size.items()}
        worst = max(medians.values())
        if name == "application":
            report.judge(name, worst / bares["application"].median, TIMES_BARE_APPLICATION, "x bare")
        elif any(name.endswith(f"?{query}") for query in COMBINATIONS):
            if COMBINATIONS_UP_TO in medians:
                report.judge(name, medians[COMBINATIONS_UP_TO] / medians[min(medians)], TIMES_SMALLEST, "x smallest")
        elif name.startswith("dashboard"):
            report.judge(name, worst / bares["dashboard"].median, TIMES_BARE, "x bare")
            report.judge("  flat", medians[max(medians)] / medians[min(medians)], FLAT, "x smallest")


def judge_first_views(report: Report, folder: Path, sizes: list[int]) -> None:
    """The first look at a dashboard, and at an application, after another scorecard came in."""
    print()
    apart = folder / "first"  # databases that nobody has looked at
    apart.mkdir()
    for size, limit in FIRST_VIEWS.items():
        if size <= max(sizes):
            place = make_place(apart, size)
            taken = first_views(place, f"/openings/{place.filled.opening.id}")
            report.judge(f"first view after a new scorecard, {size} applications", statistics.median(taken), limit, "s")
            taken = first_views(place, f"/applications/{place.filled.application_id}")
            if size in FIRST_VIEWS_OF_AN_APPLICATION:
                most = FIRST_VIEWS_OF_AN_APPLICATION[size]
                report.judge(f"the same of one application, {size} applications", statistics.median(taken), most, "s")


def first_views(place: Place, path: str) -> list[float]:
    """Seconds of the first look at a page after each of three scorecards."""
    print(path.rpartition("/")[0])
    taken = []
    with serving("scorecard:create_app()", settings(place.url)) as server:
        server.sign_in(page_data.LEAD)
        show_view("very first view", *look_until_made(server, path))
        for _ in range(3):
            submit_one(place)
            seconds, waited = look_until_made(server, path)
            taken.append(seconds)
            show_view("after a scorecard", seconds, waited)
    return taken


def look_until_made(server: Server, path: str) -> tuple[float, float]:
    """The seconds of a first look, and those until a page no longer says that something is on its way."""
    seconds, page = timed(server, path)
    waited = 0.0
    while any(words in page for words in ON_ITS_WAY):
        time.sleep(0.5)
        more, page = timed(server, path)
        waited += 0.5 + more
    return seconds, waited


def show_view(what: str, seconds: float, waited: float) -> None:
    later = f", marked; all new {waited:.1f} s later" if waited else ""
    print(f"  {what:18} {seconds:.2f} s{later}", flush=True)


def timed(server: Server, path: str) -> tuple[float, str]:
    """A request: its seconds and its page."""
    started = time.perf_counter()
    status, page = server.ask(path)
    assert status == 200
    return time.perf_counter() - started, page.decode()


def submit_one(place: Place) -> None:
    """Somebody whose card is out submits it."""
    with place.app.app_context():
        engine = db.engine
    writing.set(True)  # the pages that were asked in this process have left it at reading
    with Session(engine, expire_on_commit=False) as session:
        submitted = select(ScorecardVersion.interview_id)
        seat = session.scalars(select(Interview).where(Interview.id.not_in(submitted)).limit(1)).one()
        build.submitted(session, seat, build.content(3), now=page_data.NOW)


def main() -> int:
    """Measure, print, and say by the exit code whether every target was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    folder = Path(tempfile.mkdtemp(prefix="scorecard-pages-"))
    report = Report()
    try:
        places = [make_place(folder, size) for size in sizes]
        found, bares = measure(places, folder, asked.rounds)
        print_table(found, places, bares)
        judge_pages(report, found, bares)
        judge_first_views(report, folder, sizes)
    finally:
        shutil.rmtree(folder)
    return 0 if report.kept else 1


if __name__ == "__main__":
    sys.exit(main())
