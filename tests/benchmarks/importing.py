"""How long an import of 50,000 rows takes, from the upload over the preview to the last committed row.

    python -m tests.benchmarks.importing

uploads candidates, panels and scorecards over the web to a fresh app on SQLite, each in a process of its own, prints
seconds and the most memory that each took, and exits with 1 where one took longer than a minute.
"""

import csv
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import connect, db
from tests import build
from tests.visitor import Visitor

ROWS = 50_000
SECONDS = 60
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


def fresh_app(folder):
    """An app on an empty database."""
    url = f"sqlite:///{folder}/scorecard.sqlite3"
    app = Flask("migrating")
    app.config["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    connect(app)
    with app.app_context():
        flask_migrate.upgrade()
    return create_app(
        {
            "SECRET_KEY": "a key of a benchmark, long enough to be one",
            "SQLALCHEMY_DATABASE_URI": engine_url(url),
            "BASE_URL": "http://127.0.0.1:8000",
            "FAST_PASSWORDS": True,
        }
    )


def measure(kind):
    """Import one kind, and print how long each step took and how much memory the process has had at most."""
    with tempfile.TemporaryDirectory() as folder:
        app = fresh_app(Path(folder))
        with app.app_context(), Session(db.engine, expire_on_commit=False) as session:
            admin = build.account(session, role="admin")
            opening = build.opening(session, admin)
            people = [build.account(session).email for _ in range(40)]
        files = {"candidates": candidates, "panels": panels, "scorecards": scorecards}[kind](people)
        size = sum(map(len, files.values()))
        browser = Visitor(app, admin)
        path = f"/openings/{opening.id}/import"
        browser.get(path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        answer = browser.post(path, {"kind": kind, **{k: (io.BytesIO(v), f"{k}.csv") for k, v in files.items()}})
        assert answer.status_code == 303, answer.text
        uploaded = time.perf_counter()
        preview = answer.headers["Location"]
        assert "This adds" in browser.get(preview).text
        shown = time.perf_counter()
        answer = browser.post(preview, {"action": "import"})
        assert "Imported" in answer.text, answer.text
        done = time.perf_counter()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = done - start
    print(
        f"{kind:10} {ROWS:,} rows, {size / 1e6:4.1f} MB: upload and judge {uploaded - start:5.1f} s, "
        f"preview {shown - uploaded:4.2f} s, import {done - shown:5.1f} s, in all {seconds:5.1f} s   "
        f"{most / 1024:.0f} MB at most ({(most - before) / 1024:.0f} more than before)   "
        f"<= {SECONDS} s   {'ok' if seconds <= SECONDS else 'MISSED'}"
    )
    return 0 if seconds <= SECONDS else 1


def main():
    """Measure each kind, and say by the exit code whether every one was kept."""
    if len(sys.argv) > 1:
        return measure(sys.argv[1])
    quiet = {**os.environ, "PYTHONUNBUFFERED": "1"}
    runs = [
        subprocess.run([sys.executable, "-m", "tests.benchmarks.importing", kind], env=quiet, stderr=subprocess.PIPE)
        for kind in KINDS
    ]
    for run in runs:
        if run.returncode not in (0, 1):
            print(run.stderr.decode())
    return 1 if any(run.returncode for run in runs) else 0


if __name__ == "__main__":
    sys.exit(main())
