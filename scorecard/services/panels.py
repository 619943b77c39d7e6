"""What a lead does with the panel of an application: seat people, change a seat, take an unsubmitted one away."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.queries.openings import policy_of
from scorecard.queries.seatable import is_sealed, seatable_accounts
from scorecard.queries.visible import NotHere, has_submitted_version, led_openings, visible_seats
from scorecard.services import audit
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.openings import led_and_locked, refuse_closed
from scorecard.services.panel_templates import interview_problems
from scorecard.services.seat_plans import SeatPlan, is_about, made_before, usual_due_time

# One sentence whatever the reason: it must not tell whether this person has a seat or a card is in.
CANNOT_BE_SEATED = (
    "This person cannot be seated here. Whoever had a seat on this panel, or could read its scorecards, "
    "cannot get one. Choose somebody else."
)

FOLLOWS = "This seat has the times and areas of the interview that it shadows. Change that one."


def add_seat(session: Session, application_id: str, plan: SeatPlan, *, actor: Account, now: datetime) -> Interview:
    """Seat one person. A second press of the same form seats nobody.

    Raises NotHere, DoneOtherwise where the form has made another seat, and Refused by form field.
    """
    application = panel_locked(session, application_id, actor=actor)
    if made := made_before(session, application, [plan], actor=actor):
        return made[0]
    problems = _problems(session, application, plan, actor=actor)
    if problems:
        raise Refused(problems)
    interview = write_seat(session, application, plan, actor=actor, now=now)
    session.commit()
    return interview


def seat_within(session: Session, application: Application, plan: SeatPlan, *, actor: Account, now: datetime) -> None:
    """Seat one person inside the caller's transaction, which holds the application. Raises NotHere, and Refused."""
    application.opening = led_and_locked(session, application.opening_id, actor=actor)
    refuse_closed(application.opening)
    problems = _problems(session, application, plan, actor=actor)
    if problems:
        raise Refused(problems)
    write_seat(session, application, plan, actor=actor, now=now)


def add_seats(
    session: Session, application_id: str, plans: Sequence[SeatPlan], *, actor: Account, now: datetime
) -> list[Interview]:
    """Seat several people in one step, all or nobody. A second press of the same form seats nobody.

    Raises NotHere, DoneOtherwise where the form has made other seats, and Refused with the field of each seat by its
    place: `interviewer-2` is that of the second.
    """
    application = panel_locked(session, application_id, actor=actor)
    if made := made_before(session, application, plans, actor=actor):
        return made
    problems = {}
    for place, plan in enumerate(plans, start=1):
        found = _problems(session, application, plan, actor=actor)
        if plan.interviewer_id in [earlier.interviewer_id for earlier in plans[: place - 1]]:
            found["interviewer"] = "One person takes one seat on a panel. Choose somebody else."
        problems.update({f"{name}-{place}": problem for name, problem in found.items()})
    if not plans:
        problems[""] = "Choose somebody for at least one interview."
    if problems:
        raise Refused(problems)
    interviews = [write_seat(session, application, plan, actor=actor, now=now) for plan in plans]
    session.commit()
    return interviews


def change_seat(
    session: Session,
    interview_id: str,
    *,
    title: str,
    areas: tuple[str, ...],
    starts_at: datetime,
    minutes: int,
    due_at: datetime | None,
    revision: int,
    actor: Account,
    now: datetime,
) -> None:
    """Change what an interview is about and when it is, until its scorecard is in; `due_at` as in a SeatPlan.

    Whoever shadows it is in the same interview and moves with it. A second press changes nothing. Raises NotHere,
    StaleEdit, and Refused by form field.
    """
    interview = seat_locked(session, interview_id, actor=actor)
    refuse_fixed(session, interview)
    if interview.is_shadow:
        raise Refused({"": FOLLOWS})
    if revision != interview.revision:
        if is_about(session, interview, title=title, areas=areas, starts_at=starts_at, minutes=minutes, due_at=due_at):
            return
        raise StaleEdit(interview.revision)
    application = interview.application
    known = policy_of(session, application.opening).areas
    problems = _when_and_what(title, areas, starts_at, minutes, due_at, known=tuple(known))
    if problems:
        raise Refused(problems)
    interview.criteria = _criteria_after(interview, areas, known)
    due_at = due_at or usual_due_time(session, interview.interviewer_id, starts_at)
    interview.title, interview.areas = title, list(areas)
    interview.starts_at, interview.minutes, interview.due_at = starts_at, minutes, due_at
    interview.revision += 1
    _take_shadows_along(session, interview)
    audit.record(session, "seat.changed", actor=actor, now=now, application=application, interview=interview)
    session.commit()


def remove_seat(session: Session, interview_id: str, *, actor: Account, now: datetime) -> None:
    """Take a seat away whose scorecard is not in. This person cannot be seated here again.

    Raises NotHere, also for a seat that is gone already, and Refused once the card is in.
    """
    interview = seat_locked(session, interview_id, actor=actor)
    refuse_fixed(session, interview)
    interview.removed_at = now
    audit.record(session, "seat.removed", actor=actor, now=now, application=interview.application, interview=interview)
    session.commit()


def hand_over(session: Session, interview_id: str, *, interviewer_id: str, actor: Account, now: datetime) -> Interview:
    """Give a seat whose scorecard is not in to somebody else, with its areas and times, and return the new one.

    Whoever had it cannot be seated here again. A scorecard that would be late at once is due one working day from now.
    Raises NotHere, and Refused at `interviewer` or for a seat that stays as it is.
    """
    interview = _interview_locked(session, interview_id, actor=actor)
    # After the interview and before the opening: in this order everybody takes them.
    application = panel_locked(session, interview.application_id, actor=actor)
    refuse_fixed(session, interview)
    if interviewer_id not in set(session.scalars(seatable_accounts(session, actor, application))):
        raise Refused({"interviewer": CANNOT_BE_SEATED})
    due_at = interview.due_at if interview.due_at > now else usual_due_time(session, interviewer_id, now)
    plan = SeatPlan(
        interviewer_id=interviewer_id,
        title=interview.title,
        areas=tuple(interview.areas),
        starts_at=interview.starts_at,
        minutes=interview.minutes,
        due_at=due_at,
        criteria=None if interview.criteria is None else tuple(interview.criteria),
        shadowed_id=interview.shadowed_id,
    )
    interview.removed_at = now
    taken = write_seat(session, application, plan, actor=actor, now=now)
    # A trainee shadows the interview, whoever holds it.
    session.execute(update(Interview).where(Interview.shadowed_id == interview.id).values(shadowed_id=taken.id))
    audit.record(
        session,
        "seat.handed_over",
        actor=actor,
        now=now,
        application=application,
        interview=interview,
        detail={"to_interview": taken.id},
    )
    session.commit()
    return taken


def panel_locked(session: Session, application_id: str, *, actor: Account) -> Application:
    """The application, with its opening, held until the transaction ends. A lead who is to score may seat too."""
    led = select(Application.id).where(Application.opening_id.in_(led_openings(actor)))
    application = session.scalar(
        select(Application)
        .where(Application.id == application_id, Application.id.in_(led))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if application is None:
        raise NotHere
    application.opening = led_and_locked(session, application.opening_id, actor=actor)
    refuse_closed(application.opening)
    # For a lead who is still to score, whether it was withdrawn is behind the seal.
    if application.withdrawn_at is not None and not is_sealed(session, actor, application):
        raise Refused({"": "This candidate is withdrawn. Undo the withdrawal before you seat anybody."})
    return application


def seat_locked(session: Session, interview_id: str, *, actor: Account) -> Interview:
    """A seat that the actor leads and may know of, held likewise. Raises NotHere."""
    interview = _interview_locked(session, interview_id, actor=actor)
    interview.application.opening = led_and_locked(session, interview.application.opening_id, actor=actor)
    return interview


def _interview_locked(session: Session, interview_id: str, *, actor: Account) -> Interview:
    led = select(Application.id).where(Application.opening_id.in_(led_openings(actor)))
    interview = session.scalar(
        select(Interview)
        .where(
            Interview.id == interview_id,
            Interview.id.in_(visible_seats(actor)),
            Interview.application_id.in_(led),
            Interview.removed_at.is_(None),
        )
        .options(joinedload(Interview.application, innerjoin=True))
        .with_for_update(of=Interview)
        .execution_options(populate_existing=True)
    )
    if interview is None:
        raise NotHere
    return interview


def refuse_fixed(session: Session, interview: Interview) -> None:
    """Raise Refused for a seat that stays as it is: its card is in, or it was declined."""
    if session.scalar(select(has_submitted_version()).where(Interview.id == interview.id)):
        raise Refused({"": "The scorecard of this seat is in, so the seat stays as it is."})
    if interview.declined_at is not None:
        raise Refused({"": "This seat was declined, so it stays on record as it is."})


def sit_in(shadow: Interview, interview: Interview) -> None:
    """Give a trainee's seat the interview that it shadows: what it is about, when it is and when the card is due."""
    shadow.shadowed_id = interview.id
    shadow.title, shadow.areas = interview.title, list(interview.areas)
    shadow.starts_at, shadow.minutes, shadow.due_at = interview.starts_at, interview.minutes, interview.due_at


def _take_shadows_along(session: Session, interview: Interview) -> None:
    beside = select(Interview).where(
        Interview.shadowed_id == interview.id, Interview.is_active, ~has_submitted_version()
    )
    for shadow in session.scalars(beside):
        sit_in(shadow, interview)


def _problems(session: Session, application: Application, plan: SeatPlan, *, actor: Account) -> dict[str, str]:
    known = policy_of(session, application.opening).areas
    problems = _when_and_what(plan.title, plan.areas, plan.starts_at, plan.minutes, plan.due_at, known=tuple(known))
    if plan.criteria is not None and set(plan.criteria) - {key for area in plan.areas for key in known.get(area, ())}:
        problems["criteria"] = "Choose criteria of this opening."
    # Compared here, not in SQL: what a form sends as an id need not be text that a database takes.
    if plan.interviewer_id not in set(session.scalars(seatable_accounts(session, actor, application))):
        problems["interviewer"] = CANNOT_BE_SEATED
    return problems


def _when_and_what(
    title: str,
    areas: Sequence[str],
    starts_at: datetime,
    minutes: int,
    due_at: datetime | None,
    *,
    known: Sequence[str],
) -> dict[str, str]:
    problems = interview_problems(title, areas, minutes, known=known)
    if "minutes" not in problems and due_at is not None and due_at < starts_at + timedelta(minutes=minutes):
        problems["due_at"] = "The scorecard cannot be due before the interview ends. Choose a later time."
    return problems


def _criteria_after(interview: Interview, areas: Sequence[str], known: Mapping[str, Sequence[str]]) -> list[str] | None:
    """What a seat asks for when its areas change: of those that stay what it asked for before, of new ones all."""
    if interview.criteria is None:
        return None
    asked = [key for area in areas for key in known[area] if area not in interview.areas or key in interview.criteria]
    return None if len(asked) == sum(len(known[area]) for area in areas) else asked


def write_seat(
    session: Session, application: Application, plan: SeatPlan, *, actor: Account, now: datetime
) -> Interview:
    """Make a seat that was found possible, inside the caller's transaction."""
    interview = Interview(
        id=plan.interview_id,
        application_id=application.id,
        interviewer_id=plan.interviewer_id,
        title=plan.title,
        areas=list(plan.areas),
        criteria=None if plan.criteria is None else list(plan.criteria),
        starts_at=plan.starts_at,
        minutes=plan.minutes,
        shadowed_id=plan.shadowed_id,
        due_at=plan.due_at or usual_due_time(session, plan.interviewer_id, plan.starts_at),
        created_at=now,
    )
    session.add(interview)
    session.flush()
    audit.record(session, "seat.added", actor=actor, now=now, application=application, interview=interview)
    return interview
