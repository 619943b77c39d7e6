"""The scorecard of one interview: versions with ratings and ticks, reopenings, strikes and settled flags.

A version without `submitted_at` is the author's draft. Once submitted it never changes again: triggers in
`finality.py` refuse it, whoever asks.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, SmallInteger, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.models.schema import INTERVIEW_NOTES, LONG_TEXT, NOTE, Base, one_of


class Confidence(StrEnum):
    """How sure an interviewer is of the own vote."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ScorecardVersion(Base):
    """What one interviewer wrote about one interview, as of one submission (or not submitted yet)."""

    __tablename__ = "scorecard_version"
    __table_args__ = (
        UniqueConstraint("interview_id", "number"),
        one_of("vote", tuple(Vote)),
        one_of("confidence", tuple(Confidence)),
        CheckConstraint("submitted_at IS NULL OR vote IS NOT NULL", name="submitted_with_vote"),
        CheckConstraint("number >= 1", name="number_from_one"),
        CheckConstraint("coding_share_wanted BETWEEN 0 AND 100", name="coding_share_wanted_percent"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    number: Mapped[int]
    revision: Mapped[int]  # counts every save of this card, over all its versions: a stale form is seen by it
    saved_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    after_reveal: Mapped[bool] = mapped_column(default=False)
    after_debrief: Mapped[bool] = mapped_column(default=False)
    vote: Mapped[str | None] = mapped_column(String(20))
    confidence: Mapped[str | None] = mapped_column(String(10))
    strengths: Mapped[str] = mapped_column(String(LONG_TEXT), default="")
    concerns: Mapped[str] = mapped_column(String(LONG_TEXT), default="")
    motivation: Mapped[str] = mapped_column(String(NOTE), default="")
    coding_share_wanted: Mapped[int | None]
    path_wanted: Mapped[str] = mapped_column(String(NOTE), default="")
    asked_about: Mapped[str] = mapped_column(String(NOTE), default="")
    time_for_questions: Mapped[str] = mapped_column(String(NOTE), default="")
    cut_short: Mapped[bool] = mapped_column(default=False, server_default=false())  # the interview was
    # The author's own and nobody else's: read by who asks for it by name, and by no page or file about a panel.
    interview_notes: Mapped[str] = mapped_column(
        String(INTERVIEW_NOTES), default="", server_default="", deferred=True, deferred_raiseload=True
    )

    interview: Mapped[Interview] = relationship(lazy="raise")
    ratings: Mapped[list["Rating"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    ticks: Mapped[list["FlagTick"]] = relationship(lazy="raise", cascade="all, delete-orphan")
    imported: Mapped["ImportedCard | None"] = relationship(lazy="raise", viewonly=True)


class ImportedCard(Base):
    """This version was not written here: a lead brought it in from files. The mark stays."""

    __tablename__ = "imported_card"

    version_id: Mapped[int] = mapped_column(ForeignKey("scorecard_version.id"), primary_key=True)
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(lazy="raise")


class Rating(Base):
    """One criterion on one version: a value, or the mark Not observed, or only a note."""

    __tablename__ = "rating"
    __table_args__ = (
        CheckConstraint("value BETWEEN 1 AND 5", name="value_on_scale"),
        CheckConstraint("value IS NULL OR not_observed = false", name="rated_or_not_observed"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("scorecard_version.id"), primary_key=True)
    criterion: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[int | None] = mapped_column(SmallInteger)
    not_observed: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(String(NOTE), default="")


class FlagTick(Base):
    """One red flag on one version. A draft keeps the quote of a flag that was unticked again (`raised` false)."""

    __tablename__ = "flag_tick"

    version_id: Mapped[int] = mapped_column(ForeignKey("scorecard_version.id"), primary_key=True)
    flag: Mapped[str] = mapped_column(String(40), primary_key=True)
    raised: Mapped[bool]
    quote: Mapped[str] = mapped_column(String(NOTE), default="")


class Reopening(Base):
    """A lead let the author submit a new version, and why."""

    __tablename__ = "reopening"
    __table_args__ = (Index(None, "interview_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    reason: Mapped[str] = mapped_column(String(NOTE))
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(lazy="raise")


class CorrectionRequest(Base):
    """The author asks the leads to reopen the card. One a card: asking again replaces what was refused.

    Once the card is reopened the request is done and goes: its words are then the reopening's.
    """

    __tablename__ = "correction_request"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(String(NOTE))
    asked_at: Mapped[datetime]
    refused_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(String(NOTE), default="")


class Strike(Base):
    """A submitted card was struck, or the strike undone. The newest entry of an interview counts."""

    __tablename__ = "strike"
    __table_args__ = (Index(None, "interview_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    struck: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(NOTE))
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(lazy="raise")


class Settlement(Base):
    """A lead settled one person's tick, with how it was checked. The newest entry of a tick counts."""

    __tablename__ = "settlement"
    __table_args__ = (
        one_of("state", ("raised", "cleared", "confirmed")),
        Index(None, "interview_id", "flag"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    flag: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(NOTE))
    by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account] = relationship(lazy="raise")
