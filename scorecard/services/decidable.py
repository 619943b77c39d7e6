"""What leads act on, locked for the rest of the transaction: an application, or a submitted card of one."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.queries.applications import decidable_application
from scorecard.queries.visible import NotHere, decidable_applications, has_submitted_version


def lock_application(session: Session, application_id: str, *, actor: Account) -> Application:
    """The application as it is now. Raises NotHere for whoever does not lead its opening or is sealed on it."""
    allowed = decidable_applications(actor)
    chosen = select(Application).where(Application.id == application_id, Application.id.in_(allowed))
    if session.scalar(chosen.with_for_update().execution_options(populate_existing=True)) is None:
        raise NotHere
    return decidable_application(session, actor, application_id)


def lock_submitted_seat(session: Session, interview_id: str, *, actor: Account) -> Interview:
    """A panel seat whose card is in. Raises NotHere where it is not, and for who may not act on its application."""
    chosen = select(Interview).where(
        Interview.id == interview_id,
        Interview.application_id.in_(decidable_applications(actor)),
        Interview.removed_at.is_(None),
        ~Interview.is_shadow,
        has_submitted_version(),
    )
    interview = session.scalar(chosen.with_for_update())
    if interview is None:
        raise NotHere
    return interview
