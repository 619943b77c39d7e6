"""When an opening's rubric version and policy froze: from then on a change is a new version with a reason."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scorecard.models.application import Application, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening

CARD_OPENED = "scorecard.opened"
CARDS_IMPORTED = "scorecards.imported"


def frozen_at(session: Session, opening: Opening) -> datetime | None:
    """The start of the opening's first interview, or the first look at a card or import of cards if earlier.

    It may lie ahead; None while no interview is planned and no card was opened. A seat that was given up after its
    interview had begun still counts: what is frozen does not thaw. A shadow's seat and card freeze nothing.
    """
    first_start = session.scalar(
        select(func.min(Interview.starts_at))
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.opening_id == opening.id,
            ~Interview.is_shadow,
            or_(Interview.declined_at.is_(None), Interview.declined_at >= Interview.starts_at),
            or_(Interview.removed_at.is_(None), Interview.removed_at >= Interview.starts_at),
        )
    )
    shadows = select(Interview.id).where(Interview.is_shadow)
    first_look = session.scalar(
        select(func.min(AuditEntry.at)).where(
            AuditEntry.opening_id == opening.id,
            AuditEntry.action.in_((CARD_OPENED, CARDS_IMPORTED)),
            or_(AuditEntry.interview_id.is_(None), AuditEntry.interview_id.not_in(shadows)),
        )
    )
    return min((moment for moment in (first_start, first_look) if moment is not None), default=None)


def is_frozen(session: Session, opening: Opening, *, now: datetime) -> bool:
    """Whether the moment of freezing has come."""
    moment = frozen_at(session, opening)
    return moment is not None and moment <= now
