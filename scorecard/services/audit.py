"""Writing the audit log. Entries join the transaction of the act they record: ids and counts, no names, no text."""

from datetime import datetime

from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.audit import AuditEntry


def record(
    session: Session,
    action: str,
    *,
    actor: Account | None,
    now: datetime,
    opening_id: str | None = None,
    application: Application | None = None,
    interview: Interview | None = None,
    detail: dict[str, str | int | bool | None] | None = None,
) -> None:
    """Add one entry to the log. The caller's transaction carries it."""
    session.add(
        AuditEntry(
            at=now,
            actor_id=actor.id if actor else None,
            action=action,
            opening_id=application.opening_id if application else opening_id,
            application_id=application.id if application else (interview.application_id if interview else None),
            interview_id=interview.id if interview else None,
            detail=detail or {},
        )
    )
