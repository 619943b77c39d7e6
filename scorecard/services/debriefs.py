"""Opening the debrief: from then on the panel reads the recommendation, and cards that come later are late for good."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import audit
from scorecard.services.decidable import lock_application
from scorecard.services.errors import Refused

NOBODY_IN = "No scorecard is in yet. Open the debrief when there is something to talk about."
WITHDRAWN = "This application was withdrawn, so there is nothing to debrief."


def open_debrief(session: Session, application_id: str, *, actor: Account, now: datetime) -> None:
    """Open the debrief of an application, once and for good; a second press changes nothing.

    Raises NotHere, and Refused while no card is in or after a withdrawal.
    """
    application = lock_application(session, application_id, actor=actor)
    if application.debrief_opened_at is not None:
        return
    cards = _cards_in(session, application)
    if application.withdrawn_at is not None:
        raise Refused({"": WITHDRAWN})
    if not cards:
        raise Refused({"": NOBODY_IN})
    application.debrief_opened_at = now
    audit.record(session, "debrief.opened", actor=actor, now=now, application=application, detail={"cards": cards})
    session.commit()


def _cards_in(session: Session, application: Application) -> int:
    counted = (
        select(func.count(ScorecardVersion.interview_id.distinct()))
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(Interview.application_id == application.id, ScorecardVersion.submitted_at.is_not(None))
    )
    return session.scalar(counted) or 0
