"""The author of a submitted card asks to have it reopened. Leads reopen it (services.cards) or say why not."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import CorrectionRequest
from scorecard.queries.card_marks import own_strike
from scorecard.queries.visible import NotHere, own_seats
from scorecard.services import audit
from scorecard.services.decidable import lock_submitted_seat
from scorecard.services.errors import Refused, refuse_other_words
from scorecard.services.scoring import latest_version

SAY_WHAT = "Say what has to change, and why. The leads read it."
SAY_WHY_NOT = "Write a sentence for the author: why the scorecard stays as it is."
ASKED_ALREADY = "You have asked already. Take that request back before you ask anew."
NOT_IN = "This scorecard is not in, so it can still be changed."
IS_STRUCK = "This scorecard is struck, so it cannot be reopened. Talk to the hiring lead if it should count again."
NOBODY_ASKS = "Nobody asks any more, so there is nothing to answer."


def ask(session: Session, interview_id: str, *, reason: str, actor: Account, now: datetime) -> None:
    """Ask the leads to reopen the own card; one request at a time. A second press adds nothing.

    Raises NotHere for anybody else's card and for a trainee's, which counts nowhere, and Refused.
    """
    interview = _own_panel_seat_locked(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    if latest is None or latest.submitted_at is None:
        raise Refused({"": NOT_IN})
    if own_strike(session, actor, interview_id) is not None:
        raise Refused({"": IS_STRUCK})
    if is_blank(reason):
        raise Refused({"reason": SAY_WHAT})
    request = session.get(CorrectionRequest, interview_id)
    if request is not None and request.refused_at is None:
        if request.reason != reason:
            raise Refused({"": ASKED_ALREADY})
        session.commit()
        return
    if request is None:
        request = CorrectionRequest(interview_id=interview_id)
        session.add(request)
    request.reason, request.asked_at, request.refused_at, request.answer = reason, now, None, ""
    audit.record(session, "correction.asked", actor=actor, now=now, interview=interview)
    session.commit()


def take_back(session: Session, interview_id: str, *, actor: Account, now: datetime) -> None:
    """Withdraw the own request. A second press changes nothing. Raises NotHere for anybody else's card."""
    interview = _own_panel_seat_locked(session, interview_id, actor=actor)
    request = session.get(CorrectionRequest, interview_id)
    if request is not None and request.refused_at is None:
        session.delete(request)
        audit.record(session, "correction.taken_back", actor=actor, now=now, interview=interview)
    session.commit()


def refuse(session: Session, interview_id: str, *, answer: str, actor: Account, now: datetime) -> None:
    """Answer a request: the card stays as it is. A second press changes nothing.

    Raises NotHere for a card that the actor may not act on, DoneOtherwise where another answer was given, and Refused
    without a sentence or where nobody asks.
    """
    interview = lock_submitted_seat(session, interview_id, actor=actor)
    if is_blank(answer):
        raise Refused({"answer": SAY_WHY_NOT})
    request = session.get(CorrectionRequest, interview_id)
    if request is None:
        raise Refused({"": NOBODY_ASKS})
    if request.refused_at is None:
        request.refused_at, request.answer = now, answer
        application = session.get_one(Application, interview.application_id)
        audit.record(session, "correction.refused", actor=actor, now=now, application=application, interview=interview)
    refuse_other_words(request.answer, sent=answer)
    session.commit()


def _own_panel_seat_locked(session: Session, interview_id: str, *, actor: Account) -> Interview:
    interview = session.scalar(
        select(Interview)
        .where(Interview.id == interview_id, Interview.id.in_(own_seats(actor)), ~Interview.is_shadow)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if interview is None:
        raise NotHere
    return interview
