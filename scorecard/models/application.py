"""A candidate for one opening, the seats of the panel, and what was decided."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ColumnElement, ForeignKey, Index, String, UniqueConstraint, and_, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.models.schema import EMAIL, NAME, NOTE, Base, one_of, public_id


class Candidate(Base):
    """A person."""

    __tablename__ = "candidate"

    id: Mapped[str] = public_id()
    name: Mapped[str] = mapped_column(String(NAME))
    email: Mapped[str] = mapped_column(String(EMAIL), default="")


class Application(Base):
    """That candidate for one opening. Its stage is computed (queries.stages), never stored."""

    __tablename__ = "application"
    __table_args__ = (
        UniqueConstraint("opening_id", "candidate_id"),
        Index(None, "candidate_id"),
        Index(None, "opening_id", "facts_revision"),
    )

    id: Mapped[str] = public_id()
    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id"))
    candidate_id: Mapped[str] = mapped_column(ForeignKey("candidate.id"))
    source: Mapped[str] = mapped_column(String(NAME), default="")
    links: Mapped[str] = mapped_column(String(NOTE), default="")  # one http(s) address a line
    notes: Mapped[str] = mapped_column(String(NOTE), default="")  # for interviewers
    revision: Mapped[int] = mapped_column(default=1)
    evidence_revision: Mapped[int] = mapped_column(default=0, server_default="0")  # raised by models/evidence.py
    facts_revision: Mapped[int] = mapped_column(default=0, server_default="0")  # raised by models/facts.py
    created_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(String(NOTE), default="")
    debrief_opened_at: Mapped[datetime | None]

    opening: Mapped[Opening] = relationship(lazy="raise")
    candidate: Mapped[Candidate] = relationship(lazy="raise")


class DeclineReason(StrEnum):
    """Why a seat was declined."""

    DID_NOT_TAKE_PLACE = "did_not_take_place"
    CUT_SHORT = "cut_short"
    CONFLICT_OF_INTEREST = "conflict_of_interest"


_IS_SHADOW = text("shadowed_id IS NOT NULL")


class Interview(Base):
    """A seat on a panel: one interviewer, their focus areas, the interview's time and when the card is due.

    A person gets one seat on an application, ever: whoever declined or lost a seat may have heard of the panel since.
    A shadow seat is a trainee's beside a colleague's: its card is for the two of them and the leads, and enters
    nothing else. Whether a seat is one is said when it is made and never changes.
    """

    __tablename__ = "interview"
    __table_args__ = (
        UniqueConstraint("application_id", "interviewer_id"),
        Index(None, "interviewer_id"),
        # Without those of the panel, which are nearly all: where statistics lack, SQLite would begin with them.
        Index(None, "shadowed_id", sqlite_where=_IS_SHADOW, postgresql_where=_IS_SHADOW),
        CheckConstraint("shadowed_id <> id", name="shadows_another"),
        CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_in_a_day"),
        CheckConstraint("due_at > starts_at", name="due_after_start"),
        CheckConstraint("(declined_at IS NULL) = (decline_reason IS NULL)", name="declined_with_reason"),
        one_of("decline_reason", tuple(DeclineReason)),
    )

    id: Mapped[str] = public_id()
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    interviewer_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    shadowed_id: Mapped[str | None] = mapped_column(ForeignKey("interview.id"))  # the panel seat that a trainee shadows
    title: Mapped[str] = mapped_column(String(NAME), default="")
    areas: Mapped[list[str]] = mapped_column(JSON)
    # The criteria that the seat asks for; NULL: all of its areas.
    criteria: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    starts_at: Mapped[datetime]
    minutes: Mapped[int] = mapped_column(default=60)
    due_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    declined_at: Mapped[datetime | None]
    decline_reason: Mapped[str | None] = mapped_column(String(30))
    decline_note: Mapped[str] = mapped_column(String(NOTE), default="")
    removed_at: Mapped[datetime | None]

    application: Mapped[Application] = relationship(lazy="raise")
    interviewer: Mapped[Account] = relationship(lazy="raise")
    shadowed: Mapped["Interview | None"] = relationship(lazy="raise", remote_side="Interview.id")

    @property
    def ends_at(self) -> datetime:
        """When the interview ends."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @hybrid_property
    def is_active(self) -> bool:
        """Whether the seat is still taken: neither declined nor removed."""
        return self.declined_at is None and self.removed_at is None

    @is_active.inplace.expression
    @classmethod
    def _is_active_sql(cls) -> ColumnElement[bool]:
        return and_(cls.declined_at.is_(None), cls.removed_at.is_(None))

    @hybrid_property
    def is_shadow(self) -> bool:
        """Whether the seat is a trainee's: not of the panel, and in no number of it."""
        return self.shadowed_id is not None

    @is_shadow.inplace.expression
    @classmethod
    def _is_shadow_sql(cls) -> ColumnElement[bool]:
        return cls.shadowed_id.is_not(None)


class HandOverRequest(Base):
    """The interviewer asks the leads to give the seat to somebody else. One a seat: asking again replaces it."""

    __tablename__ = "hand_over_request"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"), primary_key=True)
    suggested_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str] = mapped_column(String(NOTE))
    asked_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]  # when a lead answered that the seat stays with its interviewer
    answer: Mapped[str] = mapped_column(String(NOTE), default="")

    interview: Mapped[Interview] = relationship(lazy="raise")
    suggested: Mapped[Account | None] = relationship(lazy="raise")


class Reminder(Base):
    """A scorecard that is not in was reminded of, at most once a day of whoever owes it.

    Written before the mail is sent: a run that breaks off, or two at once, never send it twice.
    """

    __tablename__ = "reminder"

    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"), primary_key=True)
    local_day: Mapped[date] = mapped_column(primary_key=True)  # in the recipient's time zone
    written_at: Mapped[datetime]


class DecisionKind(StrEnum):
    """What a lead can decide."""

    HIRE = "hire"
    NO_HIRE = "no_hire"
    HOLD = "hold"
    ANOTHER_INTERVIEW = "another_interview"


class Decision(Base):
    """One entry of the record of decisions. The newest counts; earlier ones stay."""

    __tablename__ = "decision"
    __table_args__ = (one_of("decision", tuple(DecisionKind)), Index(None, "application_id", "decided_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id"))
    decision: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(NOTE), default="")
    flag_check: Mapped[str] = mapped_column(String(NOTE), default="")  # what was done to check a critical flag
    seen: Mapped[dict[str, str]] = mapped_column(JSON)  # the numbers that its author saw, as in candidates.csv
    decided_by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime]

    decided_by: Mapped[Account] = relationship(lazy="raise")
    dissents: Mapped[list["Dissent"]] = relationship(lazy="raise", order_by="Dissent.id")


class Dissent(Base):
    """A panellist whose vote departed from a decision when it was made, and the sentence that they may add once."""

    __tablename__ = "dissent"
    __table_args__ = (
        UniqueConstraint("decision_id", "interview_id"),
        one_of("vote", tuple(Vote)),
        CheckConstraint("(said_at IS NULL) = (sentence = '')", name="said_with_sentence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    decision_id: Mapped[int] = mapped_column(ForeignKey("decision.id"))
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    vote: Mapped[str] = mapped_column(String(20))
    after_debrief: Mapped[bool]  # whether that is the vote given after the debrief
    sentence: Mapped[str] = mapped_column(String(NOTE), default="")
    said_at: Mapped[datetime | None]

    interview: Mapped[Interview] = relationship(lazy="raise")
