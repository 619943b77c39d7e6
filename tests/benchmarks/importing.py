"""How long an import of 50,000 rows takes, from the upload over the preview to the last committed row.

    python -m tests.benchmarks.importing

uploads candidates, panels and scorecards over the web to a fresh app on SQLite and, where it is installed, PostgreSQL,
each in a process of its own. Meanwhile another process saves something small in another opening, again and again. It
prints seconds, the longest time that a save took, and the most memory, and exits with 1 where an import took longer
than a minute or a save longer than two seconds.
"""

import csv
import io
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import flask_migrate
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import connect, db
from scorecard.models.application import Application
from tests import build, databases
from tests.visitor import Visitor

ROWS = 50_000
SECONDS = 60
WAIT = 2
PAUSE = 0.02
KINDS = ("candidates", "panels", "scorecards")
PANEL = 5
NOTE = "Asked for the second reason before the first was written down; drew the queue again. " * 2


def file_of(columns, rows):
    """A CSV file in memory."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def candidate(number):
    """Name and address of one candidate."""
    return f"Candidate {number}", f"candidate{number}@example.org"


def candidates(_):
    """50,000 candidates."""
    columns = ("candidate", "candidate_email", "source", "notes")
    return {"candidates": file_of(columns, ((*candidate(n), "Referral", NOTE) for n in range(ROWS)))}


def panels(people):
    """10,000 candidates with five interviewers each."""
    columns = ("candidate", "candidate_email", "interviewer_email", "focus_areas", "interview_at", "due_at")
    times = [moment.strftime("%Y-%m-%dT%H:%M:%SZ") for moment in (build.NOON, build.NOON + timedelta(days=2))]
    rows = (
        (*candidate(n // PANEL), people[(n // PANEL + n) % len(people)], build.AREAS[n % len(build.AREAS)], *times)
        for n in range(ROWS)
    )
    return {"panels": file_of(columns, rows)}


def scorecards(people):
    """Cards with sixteen ratings each, and a flag on every second: 50,000 rows in all."""
    criteria = [(area, key) for area in build.AREAS for key in build.criteria_of([area])]
    cards = 2 * ROWS // (2 * (1 + len(criteria)) + 1)
    who = [(*candidate(n // PANEL), people[(n // PANEL + n) % len(people)]) for n in range(cards)]
    start = build.NOON.strftime("%Y-%m-%dT%H:%M:%SZ")
    submitted = (build.NOON + timedelta(hours=3)).strftime("%Y-%m-%dT%H:%M:%SZ")
    names = ("candidate", "candidate_email", "interviewer_email")
    areas = "; ".join(build.AREAS)
    return {
        "scorecards": file_of(
            (*names, "focus_areas", "interview_at", "submitted_at", "vote", "strengths"),
            ((*each, areas, start, submitted, "YES", NOTE) for each in who),
        ),
        "ratings": file_of(
            (*names, "focus_area", "criterion", "rating", "evidence"),
            ((*each, area, key, 1 + (n + len(key)) % 5, NOTE) for n, each in enumerate(who) for area, key in criteria),
        ),
        "flags": file_of((*names, "flag", "quote"), ((*each, "micromanages", NOTE) for each in who[::2])),
    }


def fresh_app(url):
    """An app on an empty database."""
    app = Flask("migrating")
    app.config["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    connect(app)
    with app.app_context():
        flask_migrate.upgrade()
    return app_on(url)


def app_on(url):
    """An app on a database that is there."""
    return create_app(
        {
            "SECRET_KEY": "a key of a benchmark, long enough to be one",
            "SQLALCHEMY_DATABASE_URI": engine_url(url),
            "BASE_URL": "http://127.0.0.1:8000",
            "FAST_PASSWORDS": True,
        }
    )


def save_again_and_again(url, application_id):
    """Change one note until standard input ends, and print the longest time that it took."""
    app, longest = app_on(url), 0.0
    os.set_blocking(sys.stdin.fileno(), False)
    with app.app_context():
        print("ready", flush=True)
        while sys.stdin.buffer.read(1) != b"":
            start = time.perf_counter()
            with Session(db.engine) as session:
                session.execute(update(Application).where(Application.id == application_id).values(source=str(start)))
                session.commit()
            longest = max(longest, time.perf_counter() - start)
            time.sleep(PAUSE)
    print(longest, flush=True)


@contextmanager
def somebody_saving(url, application_id):
    """Another process that saves all the while. Gives a function that ends it and says how long a save took at most."""
    command = [sys.executable, "-m", "tests.benchmarks.importing", "save", url, application_id]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout.readline() == b"ready\n"

        def longest():
            process.stdin.close()
            return float(process.stdout.readline())

        yield longest


def measure(kind, url):
    """Import one kind, and print how long each step took, how long others waited, and how much memory it took."""
    app = fresh_app(url)
    with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
        admin = build.account(session, role="admin")
        opening = build.opening(session, admin)
        elsewhere = build.application(session, build.opening(session, admin), name="Somebody else")
        people = [build.account(session).email for _ in range(40)]
    files = {"candidates": candidates, "panels": panels, "scorecards": scorecards}[kind](people)
    size = sum(map(len, files.values()))
    browser = Visitor(app, admin)
    path = f"/openings/{opening.id}/import"
    browser.get(path)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with somebody_saving(url, elsewhere.id) as longest:
        start = time.perf_counter()
        answer = browser.post(path, {"kind": kind, **{k: (io.BytesIO(v), f"{k}.csv") for k, v in files.items()}})
        found = re.search(r'data-follow><a [^>]*href="([^"]+)"', answer.text)
        assert found, answer.text
        uploaded = time.perf_counter()
        assert "This adds" in browser.get(found[1]).text
        shown = time.perf_counter()
        answer = browser.post(found[1], {"action": "import"})
        assert "Imported" in answer.text, answer.text
        done = time.perf_counter()
        waited = longest()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = done - start
    kept = seconds <= SECONDS and waited <= WAIT
    print(
        f"{url.partition(':')[0].partition('+')[0]:10} {kind:10} {ROWS:,} rows, {size / 1e6:4.1f} MB: "
        f"upload and judge {uploaded - start:4.1f} s, preview {shown - uploaded:4.2f} s, "
        f"import {done - shown:4.1f} s, in all {seconds:4.1f} s (<= {SECONDS} s), "
        f"another's save at most {waited:4.2f} s (<= {WAIT} s)   "
        f"{most / 1024:.0f} MB at most ({(most - before) / 1024:.0f} more than before)   {'ok' if kept else 'MISSED'}"
    )
    return 0 if kept else 1


@contextmanager
def empty_databases() -> Iterator[list[str]]:
    """An empty database for each kind, on SQLite and, where it is installed, PostgreSQL."""
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{folder}/{kind}.sqlite3" for kind in KINDS]
        if not databases.postgresql_is_here():
            print("PostgreSQL is not installed: only SQLite was measured")
            yield urls
            return
        with databases.postgresql() as server:
            for kind in KINDS:
                server.run(f'CREATE DATABASE "{kind}"')
            yield urls + [server.url(kind) for kind in KINDS]


def main():
    """Measure each kind on each database, and say by the exit code whether every one was kept."""
    if sys.argv[1:2] == ["save"]:
        return save_again_and_again(*sys.argv[2:])
    if len(sys.argv) > 1:
        return measure(*sys.argv[1:])
    quiet = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with empty_databases() as urls:
        runs = [
            subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.importing", kind, url], env=quiet, stderr=subprocess.PIPE
            )
            for kind, url in zip(KINDS * 2, urls, strict=False)
        ]
    for run in runs:
        if run.returncode not in (0, 1):
            print(run.stderr.decode())
    return 1 if any(run.returncode for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
