"""What all tests share: an app on a fresh database, a clock that stands still until a test moves it, and visitors."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import flask_migrate
import pytest
import structlog
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy.orm import Session

from config import engine_url
from scorecard import create_app
from scorecard.database import connect, db, writing
from scorecard.web import after_page
from scorecard.web.kept_pages import prepare_kept_pages
from tests import databases
from tests.visitor import Visitor

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8000"

# How long a case takes says what else this machine does. The rest stays as hypothesis has it, in CI and elsewhere.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


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


def new_app(url: str, **settings: object) -> Flask:
    """An app of one test's own, for what cannot be undone on the one that all share."""
    return create_app(
        {
            "SECRET_KEY": "a key of a test, which is long enough to be one",
            "SQLALCHEMY_DATABASE_URI": engine_url(url),
            "BASE_URL": BASE_URL,
            "FAST_PASSWORDS": True,
            "TESTING": True,
            **settings,
        }
    )


class RenewedApp:
    """One app for many tests, each of which finds its settings as they were made.

    What it learns as it runs (compiled templates and statements) took most of a test's time, and is no test's doing.
    """

    def __init__(self, store: databases.Store) -> None:
        self.store = store
        self.app = new_app(store.url)
        self.settings = dict(self.app.config)
        self.request_class = self.app.request_class
        store.remember()

    @contextmanager
    def renewed(self, clock: Clock) -> Iterator[Flask]:
        """The app, with this clock."""
        # Captured output has another stream in each test, and a test may send the lines elsewhere.
        structlog.configure(logger_factory=structlog.PrintLoggerFactory(file=sys.stderr))
        writing.set(True)  # as at first, whatever kind of request an earlier test made last
        self.app.config.clear()
        self.app.config.update(self.settings, CLOCK=clock)
        self.app.request_class = self.request_class
        prepare_kept_pages(self.app)
        yield self.app
        with self.app.app_context():
            db.session.close()
            db.engine.dispose()


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


@pytest.fixture
def database() -> str:
    """Which database the app runs on. The folders of models, services and queries run on both."""
    return "sqlite"


@pytest.fixture(scope="session")
def apps(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RenewedApp]:
    """The app on each kind of database, made when it is first asked for: that takes longer than most tests."""

    @cache
    def app_on(database: str) -> RenewedApp:
        if database == "sqlite":
            file = tmp_path_factory.mktemp("app") / "scorecard.sqlite3"
            shutil.copy(request.getfixturevalue("sqlite_template"), file)
            return RenewedApp(databases.SQLiteFile(file))
        server: databases.Server = request.getfixturevalue("postgresql_server")
        server.run('CREATE DATABASE "scorecard"')
        migrated(server.url("scorecard"))
        return RenewedApp(databases.PostgreSQLDatabase(server, "scorecard"))

    return app_on


@pytest.fixture
def database_url(database: str, apps: Callable[[str], RenewedApp]) -> str:
    """A database as it is after the app's first start."""
    return apps(database).store.restored()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(database_url: str, database: str, apps: Callable[[str], RenewedApp], clock: Clock) -> Iterator[Flask]:
    """The app on that database."""
    with apps(database).renewed(clock) as app:
        yield app


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


class DoneAtOnce:
    """Stands for a thread, and is through when it has been started."""

    def __init__(self, target: Callable[..., None], args: tuple[object, ...], **_: object) -> None:
        self.target, self.args = target, args

    def start(self) -> None:
        self.target(*self.args)


@pytest.fixture(autouse=True)
def after_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """What begins once a page is sent is done when the test goes on."""
    monkeypatch.setattr(after_page, "Thread", DoneAtOnce)


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
