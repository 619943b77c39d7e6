"""The documents say what is so: their commands run, their servers start, their links and file names lead somewhere."""

import contextlib
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in DOCUMENTS}
DEPLOYMENT = TEXTS["deployment.md"]
FOLDERS = ("tests/", "scorecard/", "templates/", "docs/", "migrations/")
EXAMPLE_ADDRESS = "127.0.0.1:8000"
PATIENCE_SECONDS = 60


def shell_lines(text: str) -> list[str]:
    """The lines of the blocks to type."""
    blocks = re.findall(r"^```\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [line.strip() for block in blocks for line in block.splitlines()]


def lines_with(text: str, word: str) -> list[str]:
    return [line for line in shell_lines(text) if word in line]


@pytest.fixture
def environ(sqlite_template: Path, tmp_path: Path) -> dict[str, str]:
    """What a service of one's own is started with, on a migrated database."""
    database = shutil.copy(sqlite_template, tmp_path / "scorecard.sqlite3")
    return {
        "PATH": os.environ["PATH"],
        "SECRET_KEY": "a key of a test, which is long enough to be one",
        "DATABASE_URL": f"sqlite:///{database}",
        "BASE_URL": f"http://{EXAMPLE_ADDRESS}",
    }


@pytest.mark.parametrize("name", TEXTS)
def test_a_link_to_a_file_leads_to_one(name: str):
    folder = ROOT if name == "README.md" else ROOT / "docs"
    targets = re.findall(r"\]\(([^)#:]+)\)", TEXTS[name])

    assert [target for target in targets if not (folder / target).exists()] == []


@pytest.mark.parametrize("name", TEXTS)
def test_a_file_that_is_named_is_there(name: str):
    named = re.findall(r"`([\w./-]+/[\w.-]*)`", TEXTS[name])
    inside = [path for path in named if path.startswith(FOLDERS)]

    assert [path for path in inside if not (ROOT / path).exists()] == []


def test_every_make_target_that_is_named_is_one():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    named = {target for text in TEXTS.values() for target in re.findall(r"\bmake ([a-z]+)(?=[`\n])", text)}

    assert named <= targets
    assert {"run", "test"} <= named


def test_the_commands_of_a_first_start_run_as_they_stand(environ: dict[str, str], tmp_path: Path):
    environ["DATABASE_URL"] = f"sqlite:///{tmp_path}/new.sqlite3"
    lines = lines_with(DEPLOYMENT.split("## Serving")[0], "flask --app")
    outputs = [
        subprocess.run(typed(line), cwd=ROOT, env=environ, check=True, capture_output=True, text=True).stdout
        for line in lines
    ]

    assert [line.split("scorecard ", 1)[1].split(" ")[:2] for line in lines] == [["db", "upgrade"], ["user", "add"]]
    assert outputs[-1].splitlines()[-1].startswith(f"http://{EXAMPLE_ADDRESS}/welcome/")


def test_the_readme_and_the_deployment_start_alike():
    commands = [
        [line.removeprefix(".venv/bin/") for line in lines_with(text.split("## Serving")[0], "flask --app")]
        for text in (TEXTS["README.md"], DEPLOYMENT)
    ]

    assert commands[0] == commands[1]


@pytest.mark.parametrize("server", ["waitress-serve", "gunicorn"])
def test_a_server_of_the_deployment_starts_and_is_well(server: str, environ: dict[str, str]):
    line = next(line for line in lines_with(DEPLOYMENT, server) if "--" in line)
    address = free_address()
    process = subprocess.Popen(
        typed(line.replace(EXAMPLE_ADDRESS, address)), cwd=ROOT, env=environ, stderr=subprocess.DEVNULL
    )
    try:
        status = status_once_it_answers(f"http://{address}/healthz", process)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_SECONDS)

    assert status == 200


def status_once_it_answers(url: str, process: subprocess.Popen) -> int:
    """Ask until the server listens; fail at once when it has ended instead."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE_SECONDS) as answer:
                return answer.status
        except urllib.error.URLError:
            with contextlib.suppress(subprocess.TimeoutExpired):
                pytest.fail(f"the server ended with {process.wait(timeout=0.1)}")
    pytest.fail("the server does not answer")


def test_the_style_sheets_of_the_deployment_can_be_compressed(environ: dict[str, str], tmp_path: Path):
    static = shutil.copytree(ROOT / "scorecard" / "static", tmp_path / "static")
    (line,) = set(lines_with(DEPLOYMENT, "whitenoise.compress"))
    command = [str(static) if part == "scorecard/static" else part for part in typed(line)]
    subprocess.run(command, cwd=ROOT, env=environ, check=True, capture_output=True)

    assert (static / "app.css.gz").exists()


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="sqlite3 is not installed: apt-get install sqlite3")
def test_the_backup_of_the_deployment_is_a_whole_database(environ: dict[str, str], tmp_path: Path):
    line = re.search(r"`(sqlite3 scorecard\.sqlite3 [^`]+)`", DEPLOYMENT)[1]
    subprocess.run(shlex.split(line), cwd=tmp_path, check=True)
    copy = subprocess.run(
        ["sqlite3", "copy.sqlite3", "PRAGMA integrity_check; SELECT version_num FROM alembic_version"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert copy.stdout.splitlines()[0] == "ok"
    assert len(copy.stdout.splitlines()) == 2


def test_what_stands_before_gunicorn_buffers_requests():
    assert "proxy_request_buffering" not in DEPLOYMENT
    assert "behind a proxy that buffers requests" in " ".join(DEPLOYMENT.split())


def test_every_test_of_the_traps_is_there():
    rows = [line.split("|")[1:4] for line in TEXTS["traps.md"].splitlines() if line.startswith("| T")]
    named = [test for _, _, cell in rows for test in re.findall(r"`([^`]+)`", cell)]
    missing = [test for test in named if not is_there(*test.split("::"))]

    assert [number.strip() for number, _, _ in rows] == [f"T{number}" for number in range(1, 41)]
    assert missing == []


def is_there(file: str, name: str = "") -> bool:
    """Whether a test file exists and holds that test, or any where none is named."""
    path = ROOT / file
    wanted = rf"^def {name}\(" if name else r"^def test_"
    return path.exists() and re.search(wanted, path.read_text(encoding="utf-8"), re.MULTILINE) is not None


def test_everything_that_is_installed_is_pinned_with_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
        wanted = [line for line in text.splitlines() if line and not line.lstrip().startswith(("#", "-"))]

        assert [line for line in wanted if "==" not in line or "--hash=sha256:" not in line] == []


def typed(line: str) -> list[str]:
    """A line as the shell would take it apart, run by the programs beside this Python."""
    return [part.replace(".venv/bin/", f"{BIN}/") for part in shlex.split(line)]


def free_address() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{taken.getsockname()[1]}"
