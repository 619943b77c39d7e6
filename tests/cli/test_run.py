"""`make run`'s own part, as a process: first start, second start, kept secrets, printed passwords that work."""

import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@contextmanager
def running(checkout: Path, **environ: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Start it, wait for the line with its address, and stop it; gives the address and who can sign in."""
    quiet = {key: value for key, value in os.environ.items() if key in ("PATH", "HOME", "LANG")}
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "scorecard"],
        cwd=checkout,
        env={**quiet, "PORT": str(port), "SCORECARD_FAST_PASSWORDS": "1", **environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    people = {}
    try:
        for line in process.stdout:
            if found := re.fullmatch(r"(\S+@example\.com) (\S+)\n", line):
                people[found[1]] = found[2]
            if line.startswith("Scorecard is at "):
                break
        yield f"http://127.0.0.1:{port}", people
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()


def checkout(tmp_path: Path) -> Path:
    """A folder that looks like a fresh clone, so that its instance/ is its own."""
    for name in ("scorecard", "templates", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.py", tmp_path)
    return tmp_path


def status_of(url: str) -> int:
    with urllib.request.urlopen(url) as answer:
        return answer.status


def test_the_first_start_and_the_second_serve_the_same_people(tmp_path: Path):
    folder = checkout(tmp_path)
    with running(folder) as (url, first):
        assert status_of(f"{url}/healthz") == 200
        assert status_of(f"{url}/sign-in") == 200
    with running(folder) as (url, second):
        assert status_of(f"{url}/healthz") == 200

    assert len(first) == 17
    assert second == first
    secret = tmp_path / "instance" / "secret_key"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    assert len(secret.read_text()) == 64
