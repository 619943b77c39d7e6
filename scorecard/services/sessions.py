"""Sessions as rows: begun at sign-in, ended for good. A cookie is worth what its row says."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Update, update
from sqlalchemy.orm import Session

from scorecard.models.account import Account, SignInSession
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.secrets import hashed, new_secret

SESSION_ID = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session that has just begun; `secret` goes into the cookie and is kept nowhere else."""

    account: Account
    secret: str


def begin(session: Session, account: Account, *, browser: str, now: datetime) -> NewSession:
    """Add a session row for a browser. The caller's transaction carries it."""
    secret = new_secret()
    session.add(
        SignInSession(id=hashed(secret), account_id=account.id, browser=browser, created_at=now, last_seen_at=now)
    )
    return NewSession(account, secret)


def end_all(session: Session, account_id: str, *, now: datetime) -> None:
    """End every session of an account. The caller's transaction carries it."""
    session.execute(_open_sessions(account_id).values(ended_at=now))


def end_others(session: Session, account_id: str, *, own_id: str, now: datetime) -> None:
    """End every session of an account but the one asked from. The caller's transaction carries it."""
    session.execute(_open_sessions(account_id).where(SignInSession.id != own_id).values(ended_at=now))


def sign_out(session: Session, session_id: str, *, actor: Account, now: datetime) -> None:
    """End the session that the person asks from."""
    _end_one(session, session_id, action="account.signed_out", actor=actor, now=now)


def end_own(session: Session, session_id: str, *, actor: Account, now: datetime) -> None:
    """End one of the own sessions, such as one on a lost phone. A second press changes nothing. Raises NotHere."""
    if not SESSION_ID.fullmatch(session_id):  # PostgreSQL takes no text with a NUL, not even to look for it
        raise NotHere
    _end_one(session, session_id, action="account.session_ended", actor=actor, now=now)


def _end_one(session: Session, session_id: str, *, action: str, actor: Account, now: datetime) -> None:
    row = session.get(SignInSession, session_id, with_for_update=True)
    if row is None or row.account_id != actor.id:
        raise NotHere
    if row.ended_at is None:
        row.ended_at = now
        audit.record(session, action, actor=actor, now=now)
    session.commit()


def _open_sessions(account_id: str) -> Update:
    return update(SignInSession).where(SignInSession.account_id == account_id, SignInSession.ended_at.is_(None))
