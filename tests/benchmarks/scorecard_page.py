"""How the scorecard's page with 16 criteria does on a phone: Lighthouse, median of some runs.

    python -m tests.benchmarks.scorecard_page

serves the app as `make run` does, signs in, and exits with 1 where a target is missed. Without Node, without Chromium
or before `make benchmark` has fetched Lighthouse (tests/benchmarks/lighthouse/) it measures nothing and says so.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import waitress
from sqlalchemy.orm import Session

from scorecard import create_app
from scorecard.database import db
from tests import build
from tests.conftest import migrated
from tests.journeys.browser import QUIET, find_chromium
from tests.visitor import Visitor

LIGHTHOUSE = Path(__file__).parent / "lighthouse" / "node_modules" / ".bin" / "lighthouse"
RUNS = 5
TARGETS = {"performance": 95, "accessibility": 100}
FIGURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")


def what_is_missing() -> str | None:
    """Why nothing can be measured here, None where all is there."""
    if shutil.which("node") is None:
        return "Node is missing. On Debian: apt-get install nodejs npm"
    if not LIGHTHOUSE.exists():
        return "Lighthouse is missing. `make benchmark` fetches it where npm is installed"
    if find_chromium() is None:
        return "Chromium is missing. On Debian: apt-get install chromium"
    return None


def serve(folder: str) -> tuple[str, str]:
    """The address of a scorecard with 16 criteria on a running server, and the cookie of its author."""
    url = migrated(f"sqlite:///{folder}/scorecard.sqlite3")
    settings = {"SECRET_KEY": "a key of a benchmark, which is long enough", "SQLALCHEMY_DATABASE_URI": url}
    app = create_app({**settings, "BASE_URL": "http://127.0.0.1:8000", "FAST_PASSWORDS": True})
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        author = build.account(session)
        opening = build.opening(session, build.account(session, role="lead"))
        seat = build.seat(session, build.application(session, opening, name="Cleo Candidate"), author)
    visitor = Visitor(app, author)
    cookie = visitor.client.get_cookie("session").value
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=8)
    threading.Thread(target=server.run, daemon=True).start()
    return f"http://127.0.0.1:{server.effective_port}/interviews/{seat.id}/scorecard", f"session={cookie}"


def measure(address: str, cookie: str) -> dict:
    """What one run of Lighthouse reports: a phone on slow 4G."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with tempfile.NamedTemporaryFile("w", suffix=".json") as headers:
        json.dump({"Cookie": cookie}, headers)
        headers.flush()
        run = subprocess.run(
            [
                str(LIGHTHOUSE),
                address,
                "--quiet",
                "--output=json",
                "--no-enable-error-reporting",
                f"--only-categories={','.join(TARGETS)}",
                f"--extra-headers={headers.name}",
                f"--chrome-flags={' '.join(['--headless=new', *QUIET, *sandbox])}",
            ],
            env={**os.environ, "CHROME_PATH": find_chromium() or ""},
            capture_output=True,
            text=True,
            check=True,
        )
    report = json.loads(run.stdout)
    assert report["finalDisplayedUrl"] == address, "Lighthouse was led to another page"
    return report


def main() -> int:
    """Measure, print, and say by the exit code whether every target was met."""
    missing = what_is_missing()
    if missing:
        print(f"\n!!! NOT RUN: Lighthouse on the scorecard's page. {missing}. !!!\n")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        address, cookie = serve(folder)
        measure(address, cookie)  # not counted: the first page of a server compiles the templates
        reports = [measure(address, cookie) for _ in range(RUNS)]
    print(f"Lighthouse {reports[0]['lighthouseVersion']}, mobile, scorecard with 16 criteria, median of {RUNS}")
    met = True
    for category, target in TARGETS.items():
        scores = [round(100 * report["categories"][category]["score"]) for report in reports]
        median = statistics.median(scores)
        met = met and median >= target
        print(f"{category:13} {median:5.0f}   of {scores}   >= {target}   {'ok' if median >= target else 'MISSED'}")
    for name in FIGURES:
        print(f"  {name:25} {statistics.median(report['audits'][name]['numericValue'] for report in reports):8.2f}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
