"""Seating the template panel of several candidates in one step, and taking that step back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.queries.just_seated import PANELS_SEATED, PANELS_UNSEATED, just_seated, own_last_step, seats_of_step
from scorecard.queries.seating import MOST_AT_ONCE, SeatingPlan, plan_seating
from scorecard.queries.visible import led_openings
from scorecard.services import audit
from scorecard.services.errors import Refused
from scorecard.services.openings import led_and_locked, refuse_closed
from scorecard.services.panels import write_seat
from scorecard.services.seat_plans import SeatPlan


class PlanChanged(RuntimeError):
    """What would be seated is no longer what the lead has read: somebody was seated or took time in between."""


def seat_panels(
    session: Session,
    opening_id: str,
    application_ids: Sequence[str],
    chosen: Mapping[int, str],
    *,
    first: datetime,
    zone: ZoneInfo,
    digest: str,
    actor: Account,
    now: datetime,
) -> SeatingPlan:
    """Seat the plan with this digest, all of it or nobody, and return it. The other arguments are those of the plan.

    `was_seated` recognises a second press. Raises NotHere, PlanChanged, and Refused for a closed opening or where
    nobody would be seated.
    """
    ids = list(application_ids)[:MOST_AT_ONCE]
    applications = _locked(session, opening_id, ids, actor=actor)
    opening = led_and_locked(session, opening_id, actor=actor)
    refuse_closed(opening)
    # Two leads who seat the same people at once would each find them free.
    session.execute(
        select(Account.id)
        .where(Account.id.in_(_known(session, chosen)))
        .order_by(Account.id)
        .with_for_update(key_share=True)
    )
    plan = plan_seating(session, actor, opening, ids, chosen, first=first, zone=zone)
    if plan.digest != digest:
        raise PlanChanged
    if not plan.seated:
        raise Refused({"": "Nobody would be seated. Choose other candidates or another panel."})
    for candidate in plan.seated:
        for interview in candidate.interviews:
            about, booking = interview.about, interview.booking
            seat = SeatPlan(about.interviewer_id, about.title, about.areas, booking.starts_at, about.minutes, None)
            write_seat(session, applications[candidate.application_id], seat, actor=actor, now=now)
    said: dict[str, str | int | bool | None] = {"panels": len(plan.seated), "plan": digest}
    audit.record(session, PANELS_SEATED, actor=actor, now=now, opening_id=opening_id, detail=said)
    session.commit()
    return plan


def was_seated(session: Session, opening_id: str, digest: str, *, actor: Account) -> datetime | None:
    """When the actor seated the plan with this digest, if it is the last thing that they seated; None else."""
    last = own_last_step(session, actor, opening_id)
    is_this = last is not None and last.action == PANELS_SEATED and last.detail.get("plan") == digest
    return last.at if last is not None and is_this else None


def undo_seating(session: Session, opening_id: str, at: datetime, *, actor: Account, now: datetime) -> int:
    """Take the seats away that were made in one step, as if it had not been, and say how many there were.

    A second press takes none away. Raises NotHere, and Refused once somebody has begun, an hour has passed, or the lead
    is to score there.
    """
    last, step = own_last_step(session, actor, opening_id), at.isoformat()
    if last is not None and last.action == PANELS_UNSEATED and last.detail.get("step") == step:
        return 0
    seats = seats_of_step(opening_id, at)
    ids = list(session.scalars(select(Interview.application_id).where(Interview.id.in_(seats)).distinct()))
    applications = _locked(session, opening_id, ids, actor=actor)
    led_and_locked(session, opening_id, actor=actor)
    made = just_seated(session, actor, opening_id, at, now=now)
    if not made.can_be_undone:
        raise Refused({"": "This cannot be undone any more. Take single seats away on the panel of each candidate."})
    for panel in made.panels:
        for interview, _ in panel.interviews:
            interview.removed_at = now  # dashboards hear of a seat that goes, not of a row that does
            application = applications[panel.application_id]
            audit.record(session, "seat.undone", actor=actor, now=now, application=application, interview=interview)
    session.flush()
    gone = [interview.id for panel in made.panels for interview, _ in panel.interviews]
    session.execute(delete(Interview).where(Interview.id.in_(gone)))
    said: dict[str, str | int | bool | None] = {"panels": len(made.panels), "step": step}
    audit.record(session, PANELS_UNSEATED, actor=actor, now=now, opening_id=opening_id, detail=said)
    session.commit()
    return len(gone)


def _locked(session: Session, opening_id: str, ids: Sequence[str], *, actor: Account) -> dict[str, Application]:
    """The applications, held until the transaction ends: before the opening, in the order that everybody takes."""
    rows = session.scalars(
        select(Application)
        .where(
            Application.id.in_(ids),
            Application.opening_id == opening_id,
            Application.opening_id.in_(led_openings(actor)),
        )
        .order_by(Application.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}


def _known(session: Session, chosen: Mapping[int, str]) -> list[str]:
    """Those of the chosen ids that are somebody's. What a form sends need not be text that a database takes."""
    known = set(session.scalars(select(Account.id)))
    return [person for person in chosen.values() if person in known]
