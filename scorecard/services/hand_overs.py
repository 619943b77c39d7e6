"""An interviewer asks to hand a seat over, and the leads keep the seat as it is or give it away (services.panels)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, HandOverRequest, Interview
from scorecard.queries.hand_overs import suggestible_accounts
from scorecard.queries.visible import NotHere, decidable_applications, has_submitted_version, own_seats
from scorecard.services import audit
from scorecard.services.errors import Refused, refuse_other_words


def ask(
    session: Session, interview_id: str, *, suggested_id: str | None, reason: str, actor: Account, now: datetime
) -> None:
    """Ask the leads to seat somebody else here; a new request takes the place of an older one.

    A second press asks no second time.
    Raises NotHere for anybody else's seat, and Refused at `suggested`, or for a seat that has nothing to hand over.
    """
    interview = _own_seat_locked(session, interview_id, actor=actor)
    _refuse_done(session, interview)
    # Compared here, not in SQL: what a form sends as an id need not be text that a database takes.
    if suggested_id is not None and suggested_id not in set(session.scalars(suggestible_accounts(actor))):
        raise Refused({"suggested": "Choose a colleague from the list, or nobody in particular."})
    request = session.get(HandOverRequest, interview_id)
    if request is None:
        request = HandOverRequest(interview_id=interview_id)
        session.add(request)
    elif (request.suggested_id, request.reason, request.kept_at) == (suggested_id, reason, None):
        return
    request.suggested_id, request.reason, request.asked_at = suggested_id, reason, now
    request.kept_at, request.answer = None, ""
    audit.record(session, "hand_over.asked", actor=actor, now=now, interview=interview)
    session.commit()


def take_back(session: Session, interview_id: str, *, actor: Account, now: datetime) -> None:
    """Withdraw the own request. A second press changes nothing. Raises NotHere for anybody else's seat."""
    interview = _own_seat_locked(session, interview_id, actor=actor)
    request = session.get(HandOverRequest, interview_id)
    if request is not None:
        session.delete(request)
        audit.record(session, "hand_over.taken_back", actor=actor, now=now, interview=interview)
    session.commit()


def keep(session: Session, interview_id: str, *, answer: str, actor: Account, now: datetime) -> None:
    """Answer a request: the seat stays with its interviewer. A second press changes nothing.

    Raises NotHere for a seat on a panel that the actor may not act on, DoneOtherwise where another answer was given,
    and Refused where nobody asks any more.
    """
    interview = session.scalar(
        select(Interview)
        .where(
            Interview.id == interview_id,
            Interview.application_id.in_(decidable_applications(actor)),
            Interview.removed_at.is_(None),
        )
        .options(joinedload(Interview.application, innerjoin=True))
        .with_for_update(of=Interview)
        .execution_options(populate_existing=True)
    )
    if interview is None:
        raise NotHere
    request = session.get(HandOverRequest, interview_id)
    if request is None:
        raise Refused({"": "This request was taken back, so there is nothing to answer."})
    if request.kept_at is None:
        request.kept_at, request.answer = now, answer
        audit.record(
            session, "hand_over.refused", actor=actor, now=now, application=interview.application, interview=interview
        )
    refuse_other_words(request.answer, sent=answer)
    session.commit()


def _own_seat_locked(session: Session, interview_id: str, *, actor: Account) -> Interview:
    interview = session.scalar(
        select(Interview)
        .where(Interview.id == interview_id, Interview.id.in_(own_seats(actor)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if interview is None:
        raise NotHere
    return interview


def _refuse_done(session: Session, interview: Interview) -> None:
    """A withdrawn candidate is no secret to the interviewer: the own list says so."""
    if session.scalar(select(has_submitted_version()).where(Interview.id == interview.id)):
        raise Refused({"": "Your scorecard is in, so there is nothing to hand over."})
    if interview.declined_at is not None:
        raise Refused({"": "You have declined this interview, so there is nothing to hand over."})
    if session.get_one(Application, interview.application_id).withdrawn_at is not None:
        raise Refused({"": "This application was withdrawn, so there is nothing to hand over."})
