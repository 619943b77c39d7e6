"""What a demo has left in the database."""

from sqlalchemy import select

from scorecard.models import Base
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.queries.evaluations import evaluate_opening
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading

HASHES = {"password_hash"}


def person(session, name):
    return session.scalars(select(Account).where(Account.email == f"{name}@example.com")).one()


def evaluated(session, viewer):
    """Each opening's evaluation for this viewer, in the order of the openings' leads."""
    ids = session.scalars(select(Opening.id).order_by(Opening.title.desc())).all()
    return [
        evaluate_opening(session, viewer, readable_opening(session, viewer, one), reading=Reading.SEALED) for one in ids
    ]


def dump(session):
    """Every row of every table but the hashes, which have a salt."""
    session.rollback()
    rows = {
        table.name: [
            tuple(value for column, value in row._mapping.items() if column not in HASHES)
            for row in session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
    }
    session.rollback()  # on SQLite a transaction that only read keeps others from writing, too
    return rows
