"""The debrief of an application as it is kept: what was agreed, and the votes given after it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.schema import LONG_TEXT, NOTE, Base, one_of

POINT = 60
MINUTES = "minutes"  # the point under which the lead's own text is kept


class DebriefEntry(Base):
    """What was agreed on one point of the agenda, or the lead's minutes, as of one save. The newest of a point counts.

    `point` is the point's key in `queries/debrief/agenda.py`, or "minutes", which have no `why`.
    """

    __tablename__ = "debrief_entry"
    __table_args__ = (
        UniqueConstraint("application_id", "point", "number"),
        CheckConstraint("number >= 1", name="number_from_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    point: Mapped[str] = mapped_column(String(POINT))
    number: Mapped[int]
    agreed: Mapped[str] = mapped_column(String(LONG_TEXT))
    why: Mapped[str] = mapped_column(String(NOTE), default="")
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(lazy="raise")


class VoteAfterDebrief(Base):
    """A panellist's vote after the debrief, kept apart from the sealed one on the card. The newest of a seat counts."""

    __tablename__ = "vote_after_debrief"
    __table_args__ = (one_of("vote", tuple(Vote)), Index(None, "interview_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    vote: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
