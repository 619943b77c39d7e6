"""What a panellist does after the debrief: vote again, and add a sentence where the decision departs from the vote."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.application import Application, Dissent, Interview
from scorecard.models.debrief import VoteAfterDebrief
from scorecard.queries.debrief import newest_decision, votes_after
from scorecard.queries.visible import NotHere, has_submitted_version, is_unsealed, own_seats
from scorecard.queries.waiting import is_closed
from scorecard.services import audit
from scorecard.services.cards import is_struck
from scorecard.services.errors import AlreadySubmitted, Refused

VOTING_IS_OVER = "Voting after the debrief is over: the case is closed."
STRUCK = "Your scorecard here is struck, so there is no vote after the debrief."
SAY_WHY = "Write a sentence, or leave it: your vote is kept with the decision either way."


def vote_again(session: Session, application_id: str, *, vote: Vote, actor: Account, now: datetime) -> None:
    """Keep a panellist's vote after the debrief, in place of an earlier one. The card and every number stay.

    The same vote again adds nothing. Raises NotHere for whoever has no submitted card here and before the debrief is
    open, and Refused once the case is closed or where the card is struck.
    """
    application, seat = _own_card(session, application_id, actor=actor)
    if is_closed(application, newest_decision(session, application)):
        raise Refused({"vote": VOTING_IS_OVER})
    if is_struck(session, seat):
        raise Refused({"vote": STRUCK})
    if votes_after(session, [seat.id]).get(seat.id) is vote:
        return
    session.add(VoteAfterDebrief(interview_id=seat.id, vote=vote, at=now))
    # Not how: the log is no second way to the votes.
    audit.record(session, "debrief.voted", actor=actor, now=now, application=application, interview=seat)
    session.commit()


def say_dissent(session: Session, application_id: str, *, sentence: str, actor: Account, now: datetime) -> None:
    """Add the panellist's sentence to the dissent that is kept with the newest decision. It is written once.

    The same sentence again adds nothing. Raises NotHere where no dissent of this person is kept, AlreadySubmitted
    where another sentence stands, and Refused without one.
    """
    application, seat = _own_card(session, application_id, actor=actor)
    decision = newest_decision(session, application)
    if decision is None:
        raise NotHere
    kept = select(Dissent).where(Dissent.decision_id == decision.id, Dissent.interview_id == seat.id)
    dissent = session.scalar(kept)
    if dissent is None:
        raise NotHere
    if is_blank(sentence):
        raise Refused({"sentence": SAY_WHY})
    if dissent.sentence == sentence:
        return
    if dissent.sentence:
        raise AlreadySubmitted
    dissent.sentence, dissent.said_at = sentence, now
    audit.record(session, "dissent.added", actor=actor, now=now, application=application, interview=seat)
    session.commit()


def _own_card(session: Session, application_id: str, *, actor: Account) -> tuple[Application, Interview]:
    """The application, held until the transaction ends, and the actor's own seat on it whose card is in."""
    application = session.scalar(
        select(Application)
        .where(
            Application.id == application_id,
            is_unsealed(actor),
            Application.debrief_opened_at.is_not(None),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    seat = session.scalar(
        select(Interview).where(
            Interview.application_id == application_id,
            Interview.id.in_(own_seats(actor)),
            ~Interview.is_shadow,
            has_submitted_version(),
        )
    )
    if application is None or seat is None:
        raise NotHere
    return application, seat
