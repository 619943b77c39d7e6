"""The demo's trainee: sits in on one interview, writes the same scorecard, and compares it afterwards."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from sqlalchemy.orm import Session

from scorecard.demo.cast import Cast
from scorecard.demo.days import stable_id
from scorecard.demo.seating import Placed, Seated
from scorecard.demo.timeline import LOOKED_BEFORE_SENDING, Event
from scorecard.models.application import Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import audit, scoring
from scorecard.services.panels import sit_in

SEATED_LATER = timedelta(hours=2)


def seat_trainee(session: Session, placed: Placed, *, cast: Cast, seed: int) -> Placed | None:
    """The trainee beside the colleague whom the story names; None where it names nobody or nobody is left to learn."""
    shadowed = next((seat for seat in placed.seats if seat.plan.shape == placed.story.shadowed), None)
    taken = {seat.person.id for seat in placed.seats}
    trainee = next((person for person in reversed(cast.interviewers) if person.id not in taken), None)
    if shadowed is None or trainee is None:
        return None
    interview = Interview(
        id=stable_id(seed, "shadow", shadowed.interview.id),
        application_id=placed.application.id,
        interviewer_id=trainee.id,
        created_at=shadowed.interview.created_at + SEATED_LATER,
    )
    sit_in(interview, shadowed.interview)
    session.add(interview)
    session.flush()
    return replace(placed, seats=(Seated(shadowed.plan, interview, trainee),))


def shadow_events(session: Session, beside: Placed, *, versions: Mapping[str, ScorecardVersion]) -> Iterator[Event]:
    """The lead seated the trainee, the trainee looked at the scorecard and sent it."""
    (seat,) = beside.seats
    record = partial(audit.record, session, application=beside.application, interview=seat.interview)
    at = seat.interview.created_at
    detail = {"shadowed": seat.interview.shadowed_id}
    yield Event(at, partial(record, action="shadow.added", actor=beside.lead, now=at, detail=detail))
    sent_at = versions[seat.interview.id].saved_at
    at = sent_at - LOOKED_BEFORE_SENDING
    yield Event(at, partial(scoring.note_opening, session, seat.interview, actor=seat.person, now=at))
    sent = partial(record, action="scorecard.submitted", actor=seat.person, now=sent_at, detail={"version": 1})
    yield Event(sent_at, sent)
