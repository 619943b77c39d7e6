"""The files of an opening, and how they are read."""

import csv
import io

from sqlalchemy import select

from scorecard.files.cells import unguard
from scorecard.models.audit import AuditEntry
from tests import build

CSV_FILES = ("candidates.csv", "scorecards.csv", "ratings.csv", "flags.csv")
FILES = (*CSV_FILES, "policy.toml")
CRITICAL = "adversarial_to_managers"


def card_of(session, application, card=None, *, name="Bo"):
    seat = build.seat(session, application, build.account(session, name=name))
    return build.submitted(session, seat, card)


def path(opening, file, query=""):
    return f"/openings/{opening.id}/{file}{query}"


def read(answer):
    """The rows of a file with the guards taken off, read as strictly as Python can."""
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline=""), strict=True)
    return [{column: unguard(value) for column, value in row.items()} for row in rows]


def exported(session):
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "file.exported").order_by(AuditEntry.id))
    return [(entry.actor_id, entry.opening_id, entry.detail) for entry in entries]
