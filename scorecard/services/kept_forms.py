"""Forms kept for people whose session had ended when they posted them."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account, KeptForm


def keep(session: Session, *, account_id: str, interview_id: str, payload: str, now: datetime) -> None:
    """Keep one posted form for its author; a newer one for the same interview takes its place."""
    # One after the other: on PostgreSQL two that came at once would both find no form to replace.
    session.execute(select(Account.id).where(Account.id == account_id).with_for_update())
    session.execute(delete(KeptForm).where(KeptForm.account_id == account_id, KeptForm.interview_id == interview_id))
    session.add(KeptForm(account_id=account_id, interview_id=interview_id, payload=payload, kept_at=now))
    session.commit()


def kept_for(session: Session, account: Account) -> list[KeptForm]:
    """What waits for this person, oldest first."""
    return list(session.scalars(select(KeptForm).where(KeptForm.account_id == account.id).order_by(KeptForm.kept_at)))


def kept_form(session: Session, account: Account, interview_id: str) -> KeptForm | None:
    """What waits for this person on one interview, if anything does."""
    return session.scalar(
        select(KeptForm).where(KeptForm.account_id == account.id, KeptForm.interview_id == interview_id)
    )


def discard(session: Session, *, account: Account, interview_id: str) -> None:
    """Throw away what was kept for an interview; a second press changes nothing."""
    forget(session, account=account, interview_id=interview_id)
    session.commit()


def forget(session: Session, *, account: Account, interview_id: str) -> None:
    """Remove what was kept for an interview, inside the caller's transaction."""
    session.execute(delete(KeptForm).where(KeptForm.account_id == account.id, KeptForm.interview_id == interview_id))


def use(session: Session, *, account: Account, interview_id: str, kept_at: datetime | None) -> None:
    """Remove what was kept at that moment and is in a form now, inside the caller's transaction.

    What was kept since, and so has not been read yet, goes on waiting.
    """
    if kept_at is not None:
        waiting = (KeptForm.account_id == account.id, KeptForm.interview_id == interview_id)
        session.execute(delete(KeptForm).where(*waiting, KeptForm.kept_at == kept_at))
