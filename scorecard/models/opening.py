"""A job to fill: its charter, its leads, its rubric version, its policies and its panel template."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scorecard.domain.rubric import ARCHETYPES
from scorecard.models.account import Account
from scorecard.models.schema import NAME, NOTE, Base, one_of, public_id


class OpeningStatus(StrEnum):
    """Where an opening is in its life."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class RubricVersion(Base):
    """A rubric file as it was added. Never changed: an opening keeps the version it was set up with."""

    __tablename__ = "rubric_version"
    __table_args__ = (UniqueConstraint("key", "version"), UniqueConstraint("digest"))

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME))
    digest: Mapped[str] = mapped_column(String(64))
    toml: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]


SPLITS = ("split_technical_leadership", "split_hands_on", "split_mentoring", "split_cross_team")


class Opening(Base):
    """One job. The charter says what the role is; the time split is in percent and adds up to 100."""

    __tablename__ = "opening"
    __table_args__ = (
        one_of("status", tuple(OpeningStatus)),
        one_of("archetype", ARCHETYPES),
        CheckConstraint("coding_share BETWEEN 0 AND 100", name="coding_share_percent"),
        CheckConstraint(" + ".join(SPLITS) + " = 100", name="split_adds_up"),
        CheckConstraint(" AND ".join(f"{name} >= 0" for name in SPLITS), name="split_not_negative"),
    )

    id: Mapped[str] = public_id()
    title: Mapped[str] = mapped_column(String(NAME))
    archetype: Mapped[str] = mapped_column(String(20))
    status: Mapped[str] = mapped_column(String(10), default=OpeningStatus.DRAFT)
    coding_share: Mapped[int | None]
    people_duties: Mapped[str] = mapped_column(String(NOTE), default="")
    em_split: Mapped[str] = mapped_column(String(NOTE), default="")
    authority: Mapped[str] = mapped_column(String(NOTE), default="")
    scope: Mapped[str] = mapped_column(String(NOTE), default="")
    career_path: Mapped[str] = mapped_column(String(NOTE), default="")
    asks_why: Mapped[str] = mapped_column(String(NAME), default="", server_default="")
    # By expectation (domain/role_check.py): whether the role would break it, as the lead answered.
    role_breaks: Mapped[dict[str, bool]] = mapped_column(JSON, default=dict, server_default="{}")
    split_technical_leadership: Mapped[int] = mapped_column(default=30)
    split_hands_on: Mapped[int] = mapped_column(default=40)
    split_mentoring: Mapped[int] = mapped_column(default=20)
    split_cross_team: Mapped[int] = mapped_column(default=10)
    rubric_version_id: Mapped[int] = mapped_column(ForeignKey("rubric_version.id"))
    is_demo: Mapped[bool] = mapped_column(default=False)
    revision: Mapped[int] = mapped_column(default=1)
    evidence_revision: Mapped[int] = mapped_column(default=0, server_default="0")  # raised by models/evidence.py
    facts_revision: Mapped[int] = mapped_column(default=0, server_default="0")  # raised by models/facts.py
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]

    rubric_version: Mapped[RubricVersion] = relationship(lazy="raise")


class OpeningLead(Base):
    """Who leads an opening. A row is ended, not deleted: whoever led while cards were in could read them."""

    __tablename__ = "opening_lead"
    __table_args__ = (Index(None, "account_id"),)

    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id"), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise")


class PolicyVersion(Base):
    """The policy of an opening at a time, in the format of policy.toml. The highest version counts."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("opening_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id"))
    version: Mapped[int]
    toml: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(NOTE), default="")
    created_by_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    created_at: Mapped[datetime]


class TemplateSeat(Base):
    """One interview of the opening's panel template: seated for a candidate in one step with the others."""

    __tablename__ = "template_seat"
    __table_args__ = (
        UniqueConstraint("opening_id", "position"),
        CheckConstraint("minutes BETWEEN 15 AND 480", name="minutes_in_a_day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[str] = mapped_column(ForeignKey("opening.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME))
    areas: Mapped[list[str]] = mapped_column(JSON)
    minutes: Mapped[int] = mapped_column(default=60)
    interviewer_id: Mapped[str | None] = mapped_column(ForeignKey("account.id"))

    interviewer: Mapped[Account | None] = relationship(lazy="raise")
