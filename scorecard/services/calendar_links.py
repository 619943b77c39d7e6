"""The secret link to a person's own calendar: made and shown once, kept as a hash, revoked at any time."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from scorecard.models.account import Account, CalendarLink
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.secrets import hashed, new_secret


def make(session: Session, *, actor: Account, now: datetime) -> str:
    """Make a link and return its secret, which is kept nowhere. An earlier link stops working."""
    secret = new_secret()
    link = session.get(CalendarLink, actor.id, with_for_update=True)
    if link is None:
        session.add(CalendarLink(account_id=actor.id, secret_hash=hashed(secret), made_at=now))
    else:
        link.secret_hash, link.made_at = hashed(secret), now
    audit.record(session, "calendar_link.made", actor=actor, now=now)
    session.commit()
    return secret


def revoke(session: Session, *, actor: Account, now: datetime) -> None:
    """Let the link work no more. A second press changes nothing."""
    link = session.get(CalendarLink, actor.id, with_for_update=True)
    if link is not None:
        session.delete(link)
        audit.record(session, "calendar_link.revoked", actor=actor, now=now)
    session.commit()


def holder(session: Session, secret: str) -> Account:
    """Whose calendar a link leads to. Raises NotHere for a revoked or unknown one, and for one of somebody who left."""
    link = session.scalar(
        select(CalendarLink)
        .join(CalendarLink.account)
        .where(CalendarLink.secret_hash == hashed(secret), Account.disabled_at.is_(None))
        .options(contains_eager(CalendarLink.account))
    )
    if link is None:
        raise NotHere
    return link.account
