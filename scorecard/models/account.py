"""People who sign in: accounts, their sessions, one-time links, counted attempts, and text kept for them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from scorecard.models.schema import EMAIL, NAME, Base, one_of, public_id


class Role(StrEnum):
    """One account, one role."""

    INTERVIEWER = "interviewer"
    LEAD = "lead"
    ADMIN = "admin"


THEMES = ("system", "light", "dark")


class Account(Base):
    """A person who can be invited, sign in and be switched off. Never deleted: what they submitted counts."""

    __tablename__ = "account"
    __table_args__ = (
        UniqueConstraint("email"),
        one_of("role", tuple(Role)),
        one_of("theme", THEMES),
    )

    id: Mapped[str] = public_id()
    email: Mapped[str] = mapped_column(String(EMAIL))  # lower case; see services.accounts.normal_email
    name: Mapped[str] = mapped_column(String(NAME))
    role: Mapped[str] = mapped_column(String(20))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    time_zone: Mapped[str] = mapped_column(String(64), default="UTC")
    theme: Mapped[str] = mapped_column(String(10), default="system")
    # Whether plain letters and digits act on the scorecard. Who dictates or slips on keys switches them off.
    single_keys: Mapped[bool] = mapped_column(default=True, server_default=true())
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    disabled_at: Mapped[datetime | None]
    # Until when this account was an admin: whoever was one while cards were in has been able to read them.
    admin_until: Mapped[datetime | None]

    @property
    def may_lead(self) -> bool:
        """Whether openings of theirs are theirs to read: a lead who became an interviewer keeps none."""
        return self.role in (Role.LEAD, Role.ADMIN)

    @property
    def is_admin(self) -> bool:
        """Whether they run the installation."""
        return self.role == Role.ADMIN


class SignInSession(Base):
    """One browser signed in. The cookie holds a random value; this row, found by its hash, says whether it counts."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index(None, "account_id"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the cookie's value
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    browser: Mapped[str] = mapped_column(String(80), default="")
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise")


LINK_PURPOSES = ("invitation", "reset")


class OneTimeLink(Base):
    """An invitation or a new password. Only the hash is kept, it works once and not for long."""

    __tablename__ = "one_time_link"
    __table_args__ = (one_of("purpose", LINK_PURPOSES), Index(None, "account_id"))

    id: Mapped[str] = mapped_column(String(64), primary_key=True)  # SHA-256 of the link's value
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    purpose: Mapped[str] = mapped_column(String(20))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    account: Mapped[Account] = relationship(lazy="raise")


class CalendarLink(Base):
    """The secret link to a person's own calendar. Only the hash is kept; making a new one replaces it."""

    __tablename__ = "calendar_link"
    __table_args__ = (UniqueConstraint("secret_hash"),)

    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"), primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))  # SHA-256 of the link's value
    made_at: Mapped[datetime]

    account: Mapped[Account] = relationship(lazy="raise")


class SignInAttempt(Base):
    """One failed sign-in, counted in the database so that all workers share the count."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index(None, "account_key", "at"), Index(None, "address_key", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    account_key: Mapped[str] = mapped_column(String(64))  # keyed hashes: the table names nobody
    address_key: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class KeptForm(Base):
    """A scorecard form posted on an ended session, kept until its author signs in again."""

    __tablename__ = "kept_form"
    __table_args__ = (UniqueConstraint("account_id", "interview_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("account.id"))
    interview_id: Mapped[str] = mapped_column(ForeignKey("interview.id"))
    payload: Mapped[str] = mapped_column(Text)  # the posted fields as JSON
    kept_at: Mapped[datetime]
