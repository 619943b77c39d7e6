"""What a save of the scorecard costs while 10,000 scorecards are stored, beside a bare Flask page.

    python -m tests.benchmarks.saving

Saves of a whole card (four areas, a note on each criterion, one of them changed each time) and a page of a bare Flask
app (a list of 50 rows from a table, without ORM, sign-in, forms or checks) take turns in one process. What counts is
the processor's time of answering, not of asking. Prints both and their ratio, and exits with 1 where it is over the
limit.
"""

import contextlib
import io
import json
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path

from flask import Flask, render_template
from jinja2 import DictLoader
from sqlalchemy import insert, update
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from config import engine_url
from scorecard import create_app
from scorecard.database import db
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import Rating, ScorecardVersion
from tests import build
from tests.conftest import BASE_URL, migrated
from tests.visitor import Visitor, fields_of

CARDS = 10_000
SEATS = 4
TURNS, WARM_UP = 300, 20
LIMIT = 12.0
NOTE = "He said: “measure first”, and showed where the second index had cost more than it saved. " * 3
ROWS = 50
PAGE = """<!doctype html><html lang="en"><title>{{ title }}</title><body><h1>{{ title }}</h1>
<table>{% for row in rows %}<tr><td>{{ row[0] }}</td><td>{{ row[1] }}</td><td>{{ row[2] }}</td></tr>{% endfor %}</table>
"""


def bare_page(folder: Path) -> Callable[[], float]:
    """A Flask app of one page, a list of 50 rows that the standard library reads, and a visit to it."""
    app = Flask("bare")
    app.jinja_loader = DictLoader({"page.html": PAGE})  # compiled once, as a file would be
    file = folder / "bare.sqlite3"
    with contextlib.closing(sqlite3.connect(file)) as rows:
        rows.execute("CREATE TABLE summary (name TEXT, stage TEXT, score REAL)")
        rows.executemany("INSERT INTO summary VALUES (?, 'interviewing', 3.5)", [(f"C{n}",) for n in range(ROWS)])
        rows.commit()

    @app.get("/")
    def page() -> str:
        with contextlib.closing(sqlite3.connect(file)) as rows:
            found = rows.execute("SELECT name, stage, score FROM summary").fetchall()
        return render_template("page.html", title="Candidates", rows=found)

    return lambda: answer_of(app, EnvironBuilder(path="/"))[0]


def answer_of(app: Flask, asked: EnvironBuilder) -> tuple[float, str]:
    """The processor's seconds that one answer takes, the system's share included, and its text."""
    environ = asked.get_environ()
    start = time.process_time()
    parts, status, _ = run_wsgi_app(app, environ, buffered=True)
    text = b"".join(parts).decode()
    seconds = time.process_time() - start
    if not status.startswith("200"):  # a benchmark of errors would be a fast one
        raise RuntimeError(f"{status}: {text[:200]}")
    return seconds, text


def store_cards(session: Session, opening: Opening) -> None:
    """10,000 submitted cards of four criteria each, as rows."""
    people = [build.account(session).id for _ in range(SEATS)]
    numbers = range(CARDS // SEATS)
    session.execute(insert(Candidate), [{"id": f"candidate{n:07}", "name": f"Candidate {n}"} for n in numbers])
    session.execute(
        insert(Application),
        [
            {"id": f"applicat{n:08}", "opening_id": opening.id, "candidate_id": f"candidate{n:07}"}
            | {"created_at": build.NOON}
            for n in numbers
        ],
    )
    seats = [(n, seat) for n in numbers for seat in range(SEATS)]
    times = {"starts_at": build.NOON, "due_at": build.NOON + timedelta(days=1), "created_at": build.NOON}
    session.execute(
        insert(Interview),
        [
            {"id": f"seat{n:010}-{seat}", "application_id": f"applicat{n:08}", "interviewer_id": people[seat]}
            | {"areas": [build.AREAS[seat]], **times}
            for n, seat in seats
        ],
    )
    session.execute(
        insert(ScorecardVersion),
        [
            {"id": place, "interview_id": f"seat{n:010}-{seat}", "number": 1, "revision": 1, "vote": "YES"}
            | {"saved_at": build.NOON}
            for place, (n, seat) in enumerate(seats, start=1)
        ],
    )
    session.execute(
        insert(Rating),
        [
            {"version_id": place, "criterion": criterion, "value": 4, "note": NOTE}
            for place, (_, seat) in enumerate(seats, start=1)
            for criterion in build.criteria_of([build.AREAS[seat]])
        ],
    )
    session.execute(update(ScorecardVersion).values(submitted_at=build.NOON))  # after its ratings: it is final then
    session.commit()


def saving(app: Flask, author: Account, path: str) -> Callable[[], float]:
    """Somebody who goes on writing: each call saves the whole card, changed by one word."""
    person = Visitor(app, author)
    form = fields_of(person.get(path).text)
    for criterion in build.criteria_of(build.AREAS):
        form |= {f"rating-{criterion}": "4", f"note-{criterion}": NOTE}
    headers = {"X-CSRFToken": person.token, "Cookie": f"session={person.client.get_cookie('session').value}"}
    words = count(1)

    def save() -> float:
        form["note-system_design"] = f"{NOTE}{next(words)}"
        asked = EnvironBuilder(path=path, method="PUT", base_url=BASE_URL, data=form, headers=headers)
        seconds, text = answer_of(app, asked)
        form["revision"] = str(json.loads(text)["revision"])
        return seconds

    return save


@contextlib.contextmanager
def office(folder: Path) -> Iterator[Callable[[], float]]:
    """An app on a file with all those cards, and somebody who saves one more."""
    url = migrated(f"sqlite:///{folder / 'scorecard.sqlite3'}")
    settings = {"SECRET_KEY": "a key of a benchmark, long enough", "SQLALCHEMY_DATABASE_URI": engine_url(url)}
    app = create_app({**settings, "BASE_URL": BASE_URL, "FAST_PASSWORDS": True, "TESTING": True})
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        opening = build.opening(session, build.account(session, role="lead"))
        store_cards(session, opening)
        author = build.account(session)
        seat = build.seat(session, build.application(session, opening), author)
        session.rollback()
    yield saving(app, author, f"/interviews/{seat.id}/scorecard")
    engine.dispose()


def main() -> int:
    """Measure, print, and say by the exit code whether the limit was kept."""
    with tempfile.TemporaryDirectory() as name, contextlib.redirect_stderr(io.StringIO()), office(Path(name)) as save:
        page = bare_page(Path(name))
        for _ in range(WARM_UP):
            page(), save()
        turns = [(save(), page()) for _ in range(TURNS)]
    saves, pages = (statistics.mean(times) for times in zip(*turns, strict=True))
    ratio = saves / pages
    verdict = "ok" if ratio <= LIMIT else "MISSED"
    print(f"{CARDS:,} scorecards are stored; {TURNS} saves and as many bare pages took turns")
    print(f"a save takes {saves * 1000:.2f} ms of the processor, a bare page {pages * 1000:.2f} ms")
    print(f"ratio {ratio:.1f}   <= {LIMIT:.0f}   {verdict}")
    return 0 if ratio <= LIMIT else 1


if __name__ == "__main__":
    sys.exit(main())
