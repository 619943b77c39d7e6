"""What happened in the demo's past, in the order in which it happened: the audit log reads as it would have grown."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from scorecard.demo.cards import with_rows_swapped
from scorecard.demo.days import working_day
from scorecard.demo.seating import Placed, Seated
from scorecard.demo.stories import HAS_CARD, State
from scorecard.demo.texts import Sentences
from scorecard.domain.assessment import TickState, Vote
from scorecard.domain.votes import VOTES_FOR
from scorecard.models.account import Account
from scorecard.models.application import DecisionKind, DeclineReason
from scorecard.models.debrief import MINUTES
from scorecard.models.opening import Opening
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.applications import decidable_application
from scorecard.queries.debrief import panel_votes
from scorecard.services import audit, candidates, cards, debrief_votes, debriefs, decisions, scoring

STRIKE_REASON = "It turned out that the two shared a flat for a year. The card stays on record, it should not count."
WITHDRAWAL_REASON = "Took an offer from another company and told us the same day. Happy to hear from us next year."
IN_THE_WRONG_ROWS = 0  # the reason for reopening a card, in evidence.toml, that `with_rows_swapped` answers
CHECKED = "Called both references and asked about exactly this."

SETTLED_AT, DEBRIEF_AT, DECIDED_AT = timedelta(hours=8), timedelta(hours=9, minutes=30), timedelta(hours=15)
TIME_TO_TALK = timedelta(minutes=35)
LOOKED_BEFORE_SENDING = timedelta(minutes=5)
TIME_TO_REOPEN, TIME_TO_CORRECT = timedelta(hours=26), timedelta(hours=29)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened, and how to make it happen."""

    at: datetime
    do: Callable[[], object]


def opening_events(session: Session, opening: Opening, *, lead: Account) -> Iterator[Event]:
    """A lead created an opening and opened it."""
    for action, wait in (("opening.created", 0), ("opening.opened", 1)):
        at = opening.created_at + timedelta(hours=wait)
        yield Event(at, partial(audit.record, session, action, actor=lead, now=at, opening_id=opening.id))


def panel_events(
    session: Session, placed: Placed, *, versions: Mapping[str, ScorecardVersion], sentences: Sentences
) -> Iterator[Event]:
    """A candidate was added, the panel seated, the cards came in or did not."""
    application, lead = placed.application, placed.lead
    at = application.created_at
    yield Event(at, partial(audit.record, session, "candidate.added", actor=lead, now=at, application=application))
    for seat in placed.seats:
        record = partial(audit.record, session, application=application, interview=seat.interview)
        at = seat.interview.created_at
        yield Event(at, partial(record, action="seat.added", actor=lead, now=at))
        version = versions.get(seat.interview.id)
        if version is not None:
            at = version.saved_at - LOOKED_BEFORE_SENDING
            yield Event(at, partial(scoring.note_opening, session, seat.interview, actor=seat.person, now=at))
        if version is not None and seat.state in HAS_CARD:
            at = version.saved_at
            sent = partial(record, action="scorecard.submitted", actor=seat.person, now=at, detail={"version": 1})
            yield Event(at, sent)
            yield from _later_events(session, seat, lead=lead, sent_at=version.saved_at, sentences=sentences)
        if seat.state is State.DECLINED:
            yield _declined(session, seat, sentences)


def _declined(session: Session, seat: Seated, sentences: Sentences) -> Event:
    at = seat.interview.starts_at + timedelta(minutes=30)
    reason = DeclineReason.DID_NOT_TAKE_PLACE
    note = sentences.take("decline", reason.value)
    return Event(
        at, partial(scoring.decline, session, seat.interview.id, reason=reason, note=note, actor=seat.person, now=at)
    )


def _later_events(
    session: Session, seat: Seated, *, lead: Account, sent_at: datetime, sentences: Sentences
) -> Iterator[Event]:
    at = sent_at + TIME_TO_REOPEN
    if seat.state is State.STRUCK:
        yield Event(at, partial(cards.strike, session, seat.interview.id, reason=STRIKE_REASON, actor=lead, now=at))
    if seat.state is State.REOPENED:
        reason = sentences.read("reopen", "sentences")[IN_THE_WRONG_ROWS]
        yield Event(at, partial(cards.reopen, session, seat.interview.id, reason=reason, actor=lead, now=at))
        at = sent_at + TIME_TO_CORRECT
        yield Event(at, partial(_send_corrected, session, seat, sentences, now=at))


def _send_corrected(session: Session, seat: Seated, sentences: Sentences, *, now: datetime) -> None:
    draft = scoring.latest_version(session, seat.interview)
    assert draft is not None
    content = with_rows_swapped(scoring.content_of(draft), sentences)
    scoring.submit(
        session,
        seat.interview.id,
        content,
        own_criteria=tuple(content.ratings),
        revision=draft.revision,
        actor=seat.person,
        now=now,
    )


def story_events(session: Session, placed: Placed, *, midnight: datetime, sentences: Sentences) -> Iterator[Event]:
    """What the lead made of the cards: flags settled, the debrief, the decision, a withdrawal."""
    story, application, lead = placed.story, placed.application, placed.lead
    if story.settled is not None and story.debrief_on is not None:
        at = working_day(midnight, story.debrief_on) + SETTLED_AT
        yield Event(at, partial(_settle, session, placed, sentences.take("settle", story.settled[1]), now=at))
    if story.debrief_on is not None:
        at = working_day(midnight, story.debrief_on) + DEBRIEF_AT
        yield Event(at, partial(debriefs.open_debrief, session, application.id, actor=lead, now=at))
        yield Event(at + TIME_TO_TALK, partial(_write_minutes, session, placed, sentences, now=at + TIME_TO_TALK))
    if story.debrief_on is not None and story.decision is not None:
        at = working_day(midnight, story.debrief_on) + DEBRIEF_AT + 2 * TIME_TO_TALK
        yield Event(at, partial(_vote_again, session, placed, now=at))
    if story.decision is not None:
        kind, day, place = story.decision
        at = working_day(midnight, day) + DECIDED_AT
        reason = sentences.read("decision_reasons", kind.value)[place]
        yield Event(at, partial(_decide, session, placed, kind, reason, now=at))
    if story.withdrawn_on is not None:
        at = working_day(midnight, story.withdrawn_on) + DECIDED_AT
        withdraw = partial(candidates.withdraw, session, application.id, reason=WITHDRAWAL_REASON)
        yield Event(at, partial(withdraw, actor=lead, now=at))


def _write_minutes(session: Session, placed: Placed, sentences: Sentences, *, now: datetime) -> None:
    debriefs.write_down(
        session,
        placed.application.id,
        point=MINUTES,
        agreed=sentences.take("debrief", "minutes"),
        why="",
        revision=0,
        actor=placed.lead,
        now=now,
    )


def _vote_again(session: Session, placed: Placed, *, now: datetime) -> None:
    """Everybody votes again. Those of the smaller side who were not sure go over to the larger one."""
    votes = panel_votes(session, placed.lead, placed.application)
    yes = sum(vote.sealed in VOTES_FOR for vote in votes)
    larger = Vote.YES if 2 * yes > len(votes) else Vote.NO
    people = {seat.person.id: seat.person for seat in placed.seats}
    for vote in votes:
        again = larger if vote.sealed in (Vote.YES, Vote.NO) else vote.sealed
        actor = people[vote.interviewer_id]
        debrief_votes.vote_again(session, placed.application.id, vote=again, actor=actor, now=now)


def _settle(session: Session, placed: Placed, reason: str, *, now: datetime) -> None:
    assert placed.story.settled is not None
    flag, state = placed.story.settled
    shapes = next(shapes for ticked, shapes in placed.story.flags if ticked == flag)
    for seat in placed.seats:
        if seat.plan.shape in shapes:
            cards.settle(
                session,
                placed.application.id,
                interview_id=seat.interview.id,
                flag=flag,
                state=TickState(state),
                reason=reason,
                revision=0,
                actor=placed.lead,
                now=now,
            )


def _decide(session: Session, placed: Placed, kind: DecisionKind, reason: str, *, now: datetime) -> None:
    application = decidable_application(session, placed.lead, placed.application.id)
    found = decisions.basis(session, placed.lead, application)
    decisions.decide(
        session,
        application.id,
        kind=kind,
        reason=reason,
        flag_check=CHECKED if found.critical else "",
        revision=found.revision,
        actor=placed.lead,
        now=now,
    )


def run_through(session: Session, events: Sequence[Event]) -> None:
    """Make everything happen, the earliest first; what happened at the same moment in the order given."""
    for event in sorted(events, key=lambda event: event.at):
        event.do()
    session.commit()
