"""Sending the form of a scorecard, and what the database holds of it afterwards."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.services.scoring import content_of, latest_version

DEPTH = ("technical_depth",)
OWN = ("software_engineering", "system_design", "stack_and_domain", "trade_offs")
COMPLETE = {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES"}


def latest(session, seat):
    """The newest version, read in a transaction that ends at once: one left open would lock the visitors out."""
    with Session(session.get_bind()) as fresh:
        return latest_version(fresh, seat)


def stored(session, seat):
    version = latest(session, seat)
    return content_of(version) if version else None


def count(session, model):
    with Session(session.get_bind()) as fresh:
        return fresh.scalar(select(func.count()).select_from(model))


def answer(ada, page, values, *, action, revision=0):
    return ada.post(page, {**values, "action": action, "revision": str(revision)})
