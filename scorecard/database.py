"""The database connection: one extension object, and how SQLite is made durable and free of lock surprises."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from scorecard.models import Base

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
BUSY_TIMEOUT_MS = 5_000
ROOMY_CACHE_KB = 64_000


# The models are plain SQLAlchemy: the extension only shares their metadata and brings engine and session.
class Database(SQLAlchemy):
    """The extension; its request-wide session is used as the plain Session that it stands for."""

    session: Session  # type: ignore[assignment] # a proxy of it


db = Database(metadata=Base.metadata)
migrate = Migrate(directory=str(MIGRATIONS), render_as_batch=True, compare_type=True)

# Whether a transaction that begins now may write. A deferred transaction that reads and then writes fails at once
# when somebody else wrote in between, whatever the time-out; one that begins as a writer waits its turn.
writing: ContextVar[bool] = ContextVar("writing", default=True)


def connect(app: Flask) -> None:
    """Bind the extensions to the app and the pragmas to its engine."""
    db.init_app(app)
    migrate.init_app(app, db)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            event.listen(db.engine, "connect", _prepare_sqlite)
            event.listen(db.engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours, see below
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout = {BUSY_TIMEOUT_MS}",  # first: the next one may have to wait
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "secure_delete = ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")


@contextmanager
def readable() -> Iterator[None]:
    """Transactions that begin inside may not write, and make nobody wait."""
    token = writing.set(False)
    try:
        yield
    finally:
        writing.reset(token)


@contextmanager
def writable() -> Iterator[None]:
    """Transactions that begin inside may write, and wait their turn."""
    token = writing.set(True)
    try:
        yield
    finally:
        writing.reset(token)


@contextmanager
def short_write() -> Iterator[Session]:
    """A transaction of its own beside the request's, for the little that a GET may add."""
    with writable(), Session(db.engine, expire_on_commit=False) as session, session.begin():
        yield session


def snapshot() -> Session:
    """A session to read with, which sees the database all along as it is at its first look. Whoever asks closes it."""
    engine = db.engine
    if engine.dialect.name == "postgresql":  # SQLite's transactions are like this
        engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Session(engine, expire_on_commit=False)


def roomy_connection() -> Connection:
    """A connection for one large transaction, to be closed by whoever asked for it, and gone then.

    It has room for all pages that such a transaction changes: SQLite would otherwise write some of them several times.
    """
    connection = db.engine.connect()
    connection.detach()
    if connection.dialect.name == "sqlite":
        with readable():
            connection.exec_driver_sql(f"PRAGMA cache_size = -{ROOMY_CACHE_KB}")
            connection.rollback()
    return connection


@contextmanager
def in_memory(tables: Sequence[Table]) -> Iterator[Session]:
    """Some of the tables in a database of their own that is gone with the session."""
    engine = create_engine("sqlite://", poolclass=StaticPool)
    try:
        for table in tables:
            table.create(engine)
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()


def schema_problem(engine: Engine) -> str | None:
    """What is wrong with the schema's version, or None. Read by whatever serves before it starts."""
    heads = set(ScriptDirectory(str(MIGRATIONS)).get_heads())
    with engine.connect() as connection:
        current = set(MigrationContext.configure(connection).get_current_heads())
    if current == heads:
        return None
    known = {script.revision for script in ScriptDirectory(str(MIGRATIONS)).walk_revisions()}
    if current - known:
        return "The database was made by a newer version of Scorecard. Update the app before you start it."
    return "The database schema is behind. Run: flask --app scorecard db upgrade"
