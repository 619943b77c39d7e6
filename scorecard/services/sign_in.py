"""Signing in and changing the password: one answer for every way to be wrong, and the same work for each."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.services import attempts, audit, sessions
from scorecard.services.accounts import normal_email
from scorecard.services.errors import Refused
from scorecard.services.passwords import check_new_password, hash_password, password_fits
from scorecard.services.sessions import NewSession

WRONG = "That e-mail and password do not go together. Check both, or ask an admin for a new link."


@dataclass(frozen=True, slots=True)
class Visit:
    """Where an attempt comes from: the network address and what the browser calls itself."""

    address: str
    browser: str


def sign_in(
    session: Session, *, email: str, password: str, visit: Visit, key: str, fast: bool, now: datetime
) -> NewSession:
    """Begin a session for whoever knows the password.

    Raises Refused (for the whole form, whatever was wrong) and attempts.TooManyAttempts. The attempt is committed
    before the password is hashed: it counts at once, and the database is not locked while the processor works.
    """
    known = _normal_or_none(email)
    attempt = attempts.attempt_of(email=known or email, address=visit.address, key=key)
    account = _locked(session, known)
    attempts.count(session, attempt, now=now)
    stored = account.password_hash if account is not None and account.disabled_at is None else None
    session.commit()

    fits = password_fits(stored, password, fast=fast)

    account = _locked(session, known)
    # Switched off or given another password while this one was being checked: it does not count any more.
    if not fits or account is None or account.disabled_at is not None or account.password_hash != stored:
        account_id = account.id if account else None
        audit.record(session, "account.sign_in_failed", actor=None, now=now, detail={"account_id": account_id})
        session.commit()
        raise Refused({"": WRONG})
    attempts.forget(session, attempt)
    begun = sessions.begin(session, account, browser=visit.browser, now=now)
    audit.record(session, "account.signed_in", actor=account, now=now)
    session.commit()
    return begun


def change_password(
    session: Session,
    *,
    current: str,
    new: str,
    own_session_id: str,
    visit: Visit,
    key: str,
    fast: bool,
    actor: Account,
    now: datetime,
) -> None:
    """Replace the own password and end all the other sessions. Guesses at the current one count like sign-ins.

    Raises Refused at `new_password` or `current_password`, and attempts.TooManyAttempts.
    """
    check_new_password(new)
    attempt = attempts.attempt_of(email=actor.email, address=visit.address, key=key)
    attempts.count(session, attempt, now=now)
    stored = actor.password_hash
    session.commit()

    fits = password_fits(stored, current, fast=fast)
    replacement = hash_password(new, fast=fast)

    account = session.get_one(Account, actor.id, with_for_update=True, populate_existing=True)
    if not fits or account.password_hash != stored:
        audit.record(session, "account.password_refused", actor=account, now=now)
        session.commit()
        raise Refused({"current_password": "This is not your current password."})
    account.password_hash = replacement
    attempts.forget(session, attempt)
    sessions.end_others(session, account.id, own_id=own_session_id, now=now)
    audit.record(session, "account.password_changed", actor=account, now=now)
    session.commit()


def _normal_or_none(email: str) -> str | None:
    try:
        return normal_email(email)
    except Refused:
        return None


def _locked(session: Session, email: str | None) -> Account | None:
    """The account, locked so that guesses at it are counted one after the other."""
    return session.scalar(select(Account).where(Account.email == (email or "")).with_for_update())
