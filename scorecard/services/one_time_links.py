"""One-time links: how a person chooses a password for the first time, or again. Used once, soon, and kept as a hash."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, contains_eager

from scorecard.models.account import Account, OneTimeLink
from scorecard.queries.visible import NotHere
from scorecard.services import audit, sessions
from scorecard.services.passwords import check_new_password, hash_password
from scorecard.services.secrets import hashed, new_secret
from scorecard.services.sessions import NewSession

GOOD_FOR = timedelta(hours=48)


def add(session: Session, account: Account, *, now: datetime) -> str:
    """Add a link, void the older ones and return the secret. The caller's transaction carries it."""
    void_all(session, account.id, now=now)
    secret = new_secret()
    session.add(
        OneTimeLink(
            id=hashed(secret),
            account_id=account.id,
            purpose="reset" if account.password_hash else "invitation",
            created_at=now,
            expires_at=now + GOOD_FOR,
        )
    )
    return secret


def void_all(session: Session, account_id: str, *, now: datetime) -> None:
    """Let no open link of an account work any more. The caller's transaction carries it."""
    still_open = (OneTimeLink.account_id == account_id, OneTimeLink.used_at.is_(None), OneTimeLink.expires_at > now)
    session.execute(update(OneTimeLink).where(*still_open).values(expires_at=now))


def address_of(secret: str, *, base_url: str) -> str:
    """The whole address to hand out, from the configured one and never from what a request says."""
    return f"{base_url.rstrip('/')}/welcome/{secret}"


def open_link(session: Session, secret: str, *, now: datetime) -> OneTimeLink:
    """The link with its account, if it still works. Raises NotHere for a used, old, voided or unknown one."""
    return _good(session, secret, now=now)


def use_link(session: Session, secret: str, *, password: str, browser: str, fast: bool, now: datetime) -> NewSession:
    """Set the password, end every session of the account, and begin one here.

    Raises NotHere for a link that does not work, and Refused at `new_password`; a link that was refused a password is
    still good. The password is hashed between two transactions, so that nothing waits for the processor.
    """
    _good(session, secret, now=now)
    check_new_password(password)
    session.commit()

    password_hash = hash_password(password, fast=fast)

    account = _good(session, secret, now=now).account
    session.get_one(OneTimeLink, hashed(secret)).used_at = now
    account.password_hash = password_hash
    sessions.end_all(session, account.id, now=now)
    begun = sessions.begin(session, account, browser=browser, now=now)
    audit.record(session, "account.link_used", actor=account, now=now)
    session.commit()
    return begun


def _good(session: Session, secret: str, *, now: datetime) -> OneTimeLink:
    """The link and its account, locked so that it is used once however often it is pressed."""
    link = session.scalar(
        select(OneTimeLink)
        .join(OneTimeLink.account)
        .where(
            OneTimeLink.id == hashed(secret),
            OneTimeLink.used_at.is_(None),
            OneTimeLink.expires_at > now,
            Account.disabled_at.is_(None),
        )
        .options(contains_eager(OneTimeLink.account))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if link is None:
        raise NotHere
    return link
