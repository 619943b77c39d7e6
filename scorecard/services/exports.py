"""Files that leave: each is in the audit log before it is sent, and one person takes only so many in an hour.

The log is what is counted, so all workers share the count.
"""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.audit import AuditEntry
from scorecard.services import audit

# More than a lead with many candidates and their packets takes in an hour; whoever takes all there is, is stopped.
FILES_AN_HOUR = 600
WINDOW = timedelta(hours=1)
EXPORTED = "file.exported"


class TooManyFiles(RuntimeError):
    """This person has taken as many files as one may. `again_at` is when the next one is possible."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("Too many files within an hour.")
        self.again_at = again_at


def note_export(
    session: Session,
    *,
    actor: Account,
    now: datetime,
    opening_id: str | None,
    application: Application | None,
    detail: dict[str, str | int | bool | None],
) -> None:
    """Note a file that is about to leave, or raise TooManyFiles. The caller's transaction carries it."""
    # Taken side by side they are counted one after the other.
    session.execute(select(Account.id).where(Account.id == actor.id).with_for_update())
    newest_first = (
        select(AuditEntry.at)
        .where(AuditEntry.actor_id == actor.id, AuditEntry.action == EXPORTED, AuditEntry.at > now - WINDOW)
        .order_by(AuditEntry.at.desc())
    )
    full_since = session.scalar(newest_first.offset(FILES_AN_HOUR - 1).limit(1))
    if full_since is not None:
        raise TooManyFiles(full_since + WINDOW)
    audit.record(session, EXPORTED, actor=actor, now=now, opening_id=opening_id, application=application, detail=detail)
