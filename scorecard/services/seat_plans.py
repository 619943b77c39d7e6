"""One seat as it is planned: what it will be about, when, and whether an earlier press has made it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.working_days import one_working_day_after
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.schema import random_id
from scorecard.queries.seatable import is_sealed
from scorecard.services.errors import DoneOtherwise


@dataclass(frozen=True, slots=True)
class SeatPlan:
    """One seat to be made. Times are aware; without `due_at` the scorecard is due one working day after the interview.

    The working day is that of whoever writes the scorecard, in their time zone. `criteria` are the only ones of its
    areas that the seat asks for, None for all. `interview_id` is the id that the seat will have.
    """

    interviewer_id: str
    title: str
    areas: tuple[str, ...]
    starts_at: datetime
    minutes: int
    due_at: datetime | None
    criteria: tuple[str, ...] | None = None
    shadowed_id: str | None = None  # of a trainee's seat: the interview that it shadows
    interview_id: str = field(default_factory=random_id, compare=False)


def made_before(
    session: Session, application: Application, plans: Sequence[SeatPlan], *, actor: Account
) -> list[Interview]:
    """The seats that an earlier press of the same form made. Raises DoneOtherwise where they are others than these."""
    first = session.get(Interview, plans[0].interview_id) if plans else None
    if first is None:
        return []
    # What has become of a seat is behind the seal for a lead who is still to score.
    if is_sealed(session, actor, application):
        return [first]
    step = select(Interview).where(Interview.application_id == application.id, Interview.created_at == first.created_at)
    there = {seat.interviewer_id: seat for seat in session.scalars(step.where(Interview.removed_at.is_(None)))}
    planned = {plan.interviewer_id: plan for plan in plans}
    if there.keys() != planned.keys() or not all(_is_planned(session, there[key], planned[key]) for key in planned):
        raise DoneOtherwise
    return list(there.values())


def _is_planned(session: Session, seat: Interview, plan: SeatPlan) -> bool:
    return seat.shadowed_id == plan.shadowed_id and is_about(
        session,
        seat,
        title=plan.title,
        areas=plan.areas,
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        due_at=plan.due_at,
    )


def is_about(
    session: Session,
    seat: Interview,
    *,
    title: str,
    areas: Sequence[str],
    starts_at: datetime,
    minutes: int,
    due_at: datetime | None,
) -> bool:
    """Whether a seat is about exactly this, and then."""
    due_at = due_at or usual_due_time(session, seat.interviewer_id, starts_at)
    about = (seat.title, list(seat.areas), seat.starts_at, seat.minutes, seat.due_at)
    return about == (title, list(areas), starts_at, minutes, due_at)


def usual_due_time(session: Session, interviewer_id: str, starts_at: datetime) -> datetime:
    """When a scorecard is due where nobody says when: one working day after the interview, for who writes it."""
    return one_working_day_after(starts_at, zone=ZoneInfo(session.get_one(Account, interviewer_id).time_zone))
