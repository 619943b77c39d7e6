"""What all tests share: an app on a fresh database, a clock that stands still until a test moves it, and visitors."""

import os
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import connect, db
from tests import databases
from tests.visitor import Visitor

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8000"


class Clock:
    """The app's clock in a test."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **distance: float) -> datetime:
        self.now += timedelta(**distance)
        return self.now


def migrated(url: str) -> str:
    """Bring an empty database to the newest schema."""
    app = Flask("migrating")
    app.config["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    connect(app)
    with app.app_context():
        flask_migrate.upgrade()
        db.engine.dispose()
    return url


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "template.sqlite3"
    migrated(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[databases.Server]:
    if not databases.postgresql_is_here():
        if os.environ.get("REQUIRE_POSTGRESQL") == "1":
            pytest.fail("PostgreSQL is not installed: apt-get install postgresql")
        pytest.skip("PostgreSQL is not installed: apt-get install postgresql")
    with databases.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: databases.Server) -> str:
    postgresql_server.run('CREATE DATABASE "template"')
    migrated(postgresql_server.url("template"))
    return "template"


@pytest.fixture
def database() -> str:
    """Which database the app runs on. The folders of models, services and queries run on both."""
    return "sqlite"


@pytest.fixture
def database_url(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if database == "sqlite":
        file = tmp_path / "scorecard.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), file)
        yield f"sqlite:///{file}"
    else:
        server: databases.Server = request.getfixturevalue("postgresql_server")
        name = uuid.uuid4().hex
        yield server.copy(request.getfixturevalue("postgresql_template"), name)
        server.drop(name)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(database_url: str, clock: Clock) -> Iterator[Flask]:
    app = create_app(
        {
            "SECRET_KEY": "a key of a test, which is long enough to be one",
            "SQLALCHEMY_DATABASE_URI": engine_url(database_url),
            "BASE_URL": BASE_URL,
            "FAST_PASSWORDS": True,
            "CLOCK": clock,
            "TESTING": True,
        }
    )
    yield app
    with app.app_context():
        db.session.close()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the app's own database, for setting up and for looking behind the pages.

    Commit or roll back before a visitor posts: a transaction left open makes the app wait, as in real life.
    """
    with app.app_context():
        engine = db.engine
    # Outside the app's context: a context left open would carry who is signed in from one request to the next.
    with Session(engine, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def in_context(app: Flask) -> Iterator[None]:
    """The app's context around a test that asks for no page: what a command runs in."""
    with app.app_context():
        yield


@pytest.fixture
def visitor(app: Flask):
    """A browser without scripts: `visitor()` signed out, `visitor(account)` signed in."""
    return lambda account=None: Visitor(app, account)


def pytest_terminal_summary(terminalreporter) -> None:
    """Say loudly, as the last lines, what could not be run here and why."""
    reasons = {
        str(report.longrepr[2]).removeprefix("Skipped: ")
        for report in terminalreporter.stats.get("skipped", [])
        if isinstance(report.longrepr, tuple)
    }
    for reason in sorted(reasons):
        terminalreporter.write_sep("!", f"NOT RUN: {reason}", bold=True, red=True)
