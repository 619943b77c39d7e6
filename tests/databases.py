"""Databases for tests: a migrated SQLite file to copy, and a PostgreSQL server of our own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)


def postgresql_is_here() -> bool:
    """Whether a PostgreSQL server can be started on this machine."""
    return bool(BINARIES)


@dataclass(frozen=True)
class Server:
    """A running PostgreSQL server, reached by a socket in its own folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql://scorecard@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)

    def copy(self, template: str, name: str) -> str:
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return self.url(name)

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def postgresql() -> Iterator[Server]:
    """Start a server in a folder of its own and stop it afterwards. It may lose data at a power cut: it is a test's."""
    binaries = BINARIES[0]
    folder = Path(tempfile.mkdtemp(prefix="scorecard-pg-"))
    as_owner: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    data = folder / "data"
    quiet = {"check": True, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = [*as_owner, f"{binaries}/initdb", "-D", str(data), "-U", "scorecard", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*start, "--no-sync", "--locale=C.UTF-8"], **quiet)
    options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
    control = [*as_owner, f"{binaries}/pg_ctl", "-D", str(data), "-w"]
    subprocess.run([*control, "-o", options, "-l", str(folder / "log"), "start"], **quiet)
    try:
        yield Server(folder)
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], **quiet)
        shutil.rmtree(folder, ignore_errors=True)
