"""Databases for tests: a migrated SQLite file to copy, a PostgreSQL server of our own, and what either was asked."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from sqlalchemy import event
from sqlalchemy.orm import Session

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

    def drop(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


class Store(Protocol):
    """A database that can be put back to how it was. Nobody is connected to it meanwhile."""

    @property
    def url(self) -> str: ...

    def remember(self) -> None: ...

    def restored(self) -> str: ...


@dataclass(frozen=True)
class SQLiteFile:
    """A file, which is put back as a new one: what still holds the old one does no harm."""

    file: Path

    @property
    def url(self) -> str:
        return f"sqlite:///{self.file}"

    def remember(self) -> None:
        shutil.copy(self.file, self._kept)

    def restored(self) -> str:
        for ending in ("", "-wal", "-shm", "-journal"):
            self.file.with_name(self.file.name + ending).unlink(missing_ok=True)
        shutil.copy(self._kept, self.file)
        return self.url

    @property
    def _kept(self) -> Path:
        return self.file.with_suffix(".kept")


@dataclass(frozen=True)
class PostgreSQLDatabase:
    """A database of a server, which is made anew from its template."""

    server: Server
    name: str

    @property
    def url(self) -> str:
        return self.server.url(self.name)

    def remember(self) -> None:
        self.server.run(f'CREATE DATABASE "{self.name}-kept" TEMPLATE "{self.name}"')

    def restored(self) -> str:
        self.server.drop(self.name)
        self.server.run(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.name}-kept"')
        return self.url


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


@contextmanager
def counted_queries(session: Session) -> Iterator[list[str]]:
    """The statements that reach the session's database meanwhile."""
    statements: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
