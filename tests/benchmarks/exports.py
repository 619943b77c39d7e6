"""How fast the largest file leaves: the ratings of 5,000 applications with five scorecards of sixteen ratings each.

    python -m tests.benchmarks.exports [--applications 5000] [--rounds 5]

serves the app with gunicorn and takes `ratings.csv` in turns with the database's own dump of the same rows, which is
the sqlite3 command line. Prints the processor time of both, the time to the first byte and what the worker's memory
grew by, and exits with 1 where a target is missed. Linux only: it reads times and memory from /proc.
"""

import argparse
import http.client
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import page_data
from tests.benchmarks.pages import Report, look_until_made, make_place, settings
from tests.benchmarks.servers import Server, serving

TIMES_DUMP = 3.5
FIRST_BYTE_SECONDS = 0.1
MORE_MEMORY_MB = 20
PIECE = 64_000

DUMP = """
.mode csv
.headers on
SELECT o.id AS opening_id, o.title AS opening, a.id AS application_id, c.name AS candidate, i.id AS interview_id,
    i.interviewer_id, p.name AS interviewer, r.criterion, r.value AS rating, r.note AS evidence, v.submitted_at,
    v.number AS revision
FROM rating r
JOIN scorecard_version v ON v.id = r.version_id
JOIN interview i ON i.id = v.interview_id
JOIN application a ON a.id = i.application_id
JOIN candidate c ON c.id = a.candidate_id
JOIN account p ON p.id = i.interviewer_id
JOIN opening o ON o.id = a.opening_id
WHERE v.submitted_at IS NOT NULL;
"""


@dataclass(frozen=True)
class Taken:
    """One file as it was taken."""

    processor_seconds: float
    first_byte_seconds: float
    seconds: float
    rows: int
    size: int


def take(server: Server, path: str) -> Taken:
    """Take a file from the app, to its end."""
    before = server.processor_seconds()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    started = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": server.cookie})
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    piece = answer.read(1)
    first = time.perf_counter() - started
    rows = size = 0
    while piece:
        rows, size = rows + piece.count(b"\n"), size + len(piece)
        piece = answer.read(PIECE)
    connection.close()
    taken = time.perf_counter() - started
    return Taken(server.processor_seconds() - before, first, taken, rows - 1, size)


def dump(database: Path, target: Path) -> tuple[float, int]:
    """Have the database write the same rows; its processor seconds, and how many rows these were."""
    with target.open("wb") as file:
        before = os.times()
        subprocess.run(["sqlite3", str(database)], input=DUMP.encode(), stdout=file, check=True)
        after = os.times()
    seconds = after.children_user + after.children_system - before.children_user - before.children_system
    with target.open("rb") as file:
        return seconds, sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b"")) - 1


def forget_peaks(pids: list[int]) -> dict[int, float]:
    """From now on the most memory of each process counts anew; what each has now, in MB."""
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
    return {pid: _memory(pid, "VmRSS") for pid in pids}


def grown_by(before: dict[int, float]) -> float:
    """What the process that grew most has grown by at its peak, in MB."""
    return max(_memory(pid, "VmHWM") - megabytes for pid, megabytes in before.items())


def _memory(pid: int, line: str) -> float:
    found = re.search(rf"{line}:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) / 1024


def main() -> int:
    """Measure, print, and say by the exit code whether every target was kept."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    if shutil.which("sqlite3") is None:
        print("NOT MEASURED: the sqlite3 command line is not installed. On Debian: apt-get install sqlite3")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="scorecard-exports-"))
    try:
        return measure(folder, asked.applications, asked.rounds)
    finally:
        shutil.rmtree(folder)


def measure(folder: Path, applications: int, rounds: int) -> int:
    """The rounds, the table and the verdict."""
    place = make_place(folder, applications)
    path = f"/openings/{place.filled.opening.id}/ratings.csv"
    with serving("scorecard:create_app()", settings(place.url)) as server:
        server.sign_in(page_data.LEAD)
        look_until_made(server, f"/openings/{place.filled.opening.id}")
        for _ in range(8):  # both workers have shown a page
            server.ask("/openings")
        memory = forget_peaks(server.workers)
        taken, dumps = [], []
        print(f"{'':8}{'dump':>10}{'file':>10}{'ratio':>8}{'first byte':>12}{'whole':>10}")
        for number in range(1, rounds + 1):
            seconds, dumped = dump(folder / f"{applications}.sqlite3", folder / "dump.csv")
            one = take(server, path)
            assert one.rows == dumped, (one.rows, dumped)
            taken.append(one)
            dumps.append(seconds)
            ratio = one.processor_seconds / seconds
            print(
                f"round {number:<2}{seconds:8.2f} s{one.processor_seconds:8.2f} s{ratio:6.1f} x"
                f"{one.first_byte_seconds:10.3f} s{one.seconds:8.2f} s",
                flush=True,
            )
        grown = grown_by(memory)
    print(f"{taken[0].rows:,} rows, {taken[0].size / 1e6:.0f} MB\n")
    report = Report()
    ratios = [one.processor_seconds / seconds for one, seconds in zip(taken, dumps, strict=True)]
    report.judge("processor time of ratings.csv", statistics.median(ratios), TIMES_DUMP, "x dump")
    first = statistics.median(one.first_byte_seconds for one in taken)
    report.judge("its first byte", first, FIRST_BYTE_SECONDS, "s")
    report.judge("what a worker's memory grew by", grown, MORE_MEMORY_MB, "MB")
    return 0 if report.kept else 1


if __name__ == "__main__":
    sys.exit(main())
