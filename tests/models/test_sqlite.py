"""How SQLite is made durable and free of lock surprises. This file runs on SQLite alone."""

import sqlite3

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from scorecard.database import writing
from scorecard.models.account import Account
from scorecard.models.opening import OpeningLead
from tests import build


@pytest.fixture
def database() -> str:
    return "sqlite"


@pytest.fixture
def other(database_url: str):
    """Somebody else at the same database, who does not wait."""
    connection = sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=0, isolation_level=None)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000), ("secure_delete", 1)],
)
def test_every_connection_is_durable_and_keeps_foreign_keys(session, pragma: str, value: object):
    found = session.connection().exec_driver_sql(f"PRAGMA {pragma}").scalar()

    assert found == value


def test_a_row_that_points_nowhere_is_refused(session):
    session.add(OpeningLead(opening_id="A" * 16, account_id="B" * 16, added_at=build.NOON))
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        session.flush()


def test_what_may_write_begins_as_a_writer(session, other):
    session.execute(text("SELECT count(*) FROM account"))

    with pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")


def test_what_only_reads_holds_no_writer_up(session, other):
    token = writing.set(False)
    session.execute(text("SELECT count(*) FROM account"))
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE account SET name = name")
    other.execute("COMMIT")
    writing.reset(token)

    assert session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_fresh_database_has_nobody_in_it(session):
    assert session.scalar(select(func.count()).select_from(Account)) == 0
