"""Candidates and their panels: who meets whom, and when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from scorecard.demo.cast import Cast
from scorecard.demo.days import dice, stable_id, working_day
from scorecard.demo.stories import SHAPES, SeatPlan, State, Story
from scorecard.demo.texts import Sentences, people
from scorecard.domain.working_days import one_working_day_after
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening

# Starts of interviews, in hours after midnight UTC, in the order in which they are given out.
STARTS = (9.0, 10.5, 13.0, 14.5, 16.0, 12.0, 8.0)
# Yesterday's late one and today's early one: whatever the hour, one of them has ended less than a day ago.
LATE_STARTS = (16.0, 14.5, 13.0)
A_DAY = timedelta(days=1)
USUAL_NOTICE = 5  # working days between the first word of a candidate and the first interview


@dataclass(frozen=True, slots=True)
class Seated:
    """One seat as it was given out."""

    plan: SeatPlan
    interview: Interview
    person: Account

    @property
    def state(self) -> State:
        """How far the seat is."""
        return self.plan.state


@dataclass(frozen=True, slots=True)
class Placed:
    """One candidate of an opening with the panel, and the story that both follow."""

    story: Story
    application: Application
    seats: tuple[Seated, ...]
    lead: Account


class Diary:
    """Who is free when, and whose turn it is."""

    def __init__(self, cast: Cast) -> None:
        self._cast = cast
        self._turns: Iterator[Account] = cycle(cast.interviewers)
        self._taken: set[tuple[str, datetime]] = set()

    def next_free(
        self, day: datetime, *, starts: tuple[float, ...], besides: set[str], person: str | None, candidate_id: str
    ) -> tuple[Account, datetime] | None:
        """The person asked for, or whoever is next and not on the panel yet, with a start when both are free.

        None if nobody is left. Where a day is full, somebody is asked to be in two places.
        """
        asked = self._cast.named(person) if person else None
        if asked is not None and asked.id not in besides:
            return asked, self._start({asked.id, candidate_id}, day, starts)
        for _ in self._cast.interviewers:
            someone = next(self._turns)
            if someone.id not in besides:
                return someone, self._start({someone.id, candidate_id}, day, starts)
        return None

    def _start(self, who: set[str], day: datetime, hours: tuple[float, ...]) -> datetime:
        starts = [day + timedelta(hours=hour) for hour in hours]
        free = (start for start in starts if not self._taken & {(one, start) for one in who})
        start = next(free, starts[0])
        self._taken |= {(one, start) for one in who}
        return start


def place_candidate(
    session: Session,
    story: Story,
    *,
    number: int,
    name: str,
    opening: Opening,
    lead: Account,
    diary: Diary,
    sentences: Sentences,
    seed: int,
    midnight: datetime,
) -> Placed:
    """Add one candidate with the panel of their story."""
    first_day = min((plan.day for plan in story.seats), default=USUAL_NOTICE)
    added = working_day(midnight, min(first_day - USUAL_NOTICE, -1)) + timedelta(hours=11, minutes=number % 60)
    drawn = dice(seed, "candidate", number)
    sources = [entry["source"] for entry in people()["candidates"]]
    candidate = Candidate(id=stable_id(seed, "candidate", number), name=name, email=f"candidate{number}@example.org")
    application = Application(
        id=stable_id(seed, "application", number),
        opening_id=opening.id,
        candidate_id=candidate.id,
        source=sources[(number - 1) % len(sources)],
        links=f"https://example.org/profiles/candidate{number}" if drawn.random() < 0.4 else "",
        notes=sentences.take("candidate_notes", "sentences") if drawn.random() < 0.5 else "",
        created_at=added,
    )
    session.add(candidate)
    session.flush()
    session.add(application)
    session.flush()
    seats = _panel(session, story, application, diary=diary, seed=seed, midnight=midnight)
    return Placed(story, application, seats, lead)


def _panel(
    session: Session, story: Story, application: Application, *, diary: Diary, seed: int, midnight: datetime
) -> tuple[Seated, ...]:
    """Give out the seats of a story. A company too small for the panel leaves the last ones empty."""
    seats: list[Seated] = []
    for plan in story.seats:
        day = midnight - A_DAY if plan.day == -1 else working_day(midnight, plan.day)
        starts = LATE_STARTS if plan.state is State.DUE else STARTS
        found = diary.next_free(
            day,
            starts=starts,
            besides={seat.person.id for seat in seats},
            person=plan.person,
            candidate_id=application.candidate_id,
        )
        if found is None:
            continue
        person, start = found
        shape = SHAPES[plan.shape]
        interview = Interview(
            id=stable_id(seed, "interview", application.id, plan.shape),
            application_id=application.id,
            interviewer_id=person.id,
            title=shape.title,
            areas=list(shape.areas),
            starts_at=start,
            minutes=shape.minutes,
            due_at=one_working_day_after(start + timedelta(minutes=shape.minutes), zone=ZoneInfo(person.time_zone)),
            created_at=application.created_at + timedelta(hours=1, minutes=plan.shape),
        )
        session.add(interview)
        seats.append(Seated(plan, interview, person))
    session.flush()
    return tuple(seats)
