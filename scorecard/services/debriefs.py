"""The debrief: opening it, after which the panel reads the recommendation, and writing down what was agreed in it."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.debrief import MINUTES, DebriefEntry
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import audit
from scorecard.services.decidable import lock_application
from scorecard.services.errors import Refused, StaleEdit

NOBODY_IN = "No scorecard is in yet. Open the debrief when there is something to talk about."
WITHDRAWN = "This application was withdrawn, so there is nothing to debrief."
NOT_OPEN = "Open the debrief first: what is agreed belongs to it."
SAY_WHAT_WAS_AGREED = "Write down what was agreed. If nothing was, say so."
SAY_WHAT_HAPPENED = "Write down what happened, then save."


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
        .where(
            Interview.application_id == application.id,
            ~Interview.is_shadow,
            ScorecardVersion.submitted_at.is_not(None),
        )
    )
    return session.scalar(counted) or 0


def write_down(
    session: Session,
    application_id: str,
    *,
    point: str,
    agreed: str,
    why: str,
    revision: int,
    actor: Account,
    now: datetime,
) -> None:
    """Keep what was agreed on one point of the agenda, or with the point MINUTES the lead's minutes, as a new version.

    `revision` counts the point's versions that the form was made from. A second press adds nothing. Raises NotHere,
    StaleEdit, and Refused before the debrief is open or where nothing was written.
    """
    application = lock_application(session, application_id, actor=actor)
    if application.debrief_opened_at is None:
        raise Refused({"": NOT_OPEN})
    newest = _newest_entry(session, application, point)
    current = newest.number if newest else 0
    if newest is not None and (newest.agreed, newest.why) == (agreed, why):
        return
    if revision != current:
        raise StaleEdit(current)
    if is_blank(agreed):
        raise Refused({"agreed": SAY_WHAT_HAPPENED if point == MINUTES else SAY_WHAT_WAS_AGREED})
    session.add(
        DebriefEntry(
            application_id=application.id,
            point=point,
            number=current + 1,
            agreed=agreed,
            why=why,
            by_id=actor.id,
            at=now,
        )
    )
    detail: dict[str, str | int | bool | None] = {"point": point, "version": current + 1}
    audit.record(session, "debrief.written", actor=actor, now=now, application=application, detail=detail)
    session.commit()


def _newest_entry(session: Session, application: Application, point: str) -> DebriefEntry | None:
    entries = select(DebriefEntry).where(DebriefEntry.application_id == application.id, DebriefEntry.point == point)
    return session.scalar(entries.order_by(DebriefEntry.number.desc()).limit(1))
