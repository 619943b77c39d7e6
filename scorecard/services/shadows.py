"""What a lead does with shadow seats: let a trainee sit in on a colleague's interview, or on another one's instead."""

from datetime import datetime

from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.queries.seatable import is_sealed, seatable_accounts, shadowable_seats
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.errors import DoneOtherwise, Refused, StaleEdit
from scorecard.services.panels import CANNOT_BE_SEATED, panel_locked, refuse_fixed, seat_locked, sit_in

CHOOSE_WHOM = "Choose an interview of this panel."


def seat_shadow(
    session: Session,
    application_id: str,
    *,
    interview_id: str,
    interviewer_id: str,
    shadowed_id: str,
    actor: Account,
    now: datetime,
) -> None:
    """Seat a trainee beside a colleague of the panel, in the same interview. A second press seats nobody.

    The trainee has to be somebody who could get a seat on the panel: they are to judge for themselves. Raises NotHere,
    DoneOtherwise where the form has seated another one, and Refused by field.
    """
    application = panel_locked(session, application_id, actor=actor)
    made = session.get(Interview, interview_id)
    if made is not None:
        there = (made.application_id, made.interviewer_id, made.shadowed_id)
        # What has become of a seat is behind the seal for a lead who is still to score.
        if there != (application.id, interviewer_id, shadowed_id) and not is_sealed(session, actor, application):
            raise DoneOtherwise
        return
    shadowed = _shadowable(session, application, shadowed_id, actor=actor)
    problems = {} if shadowed else {"shadowed": CHOOSE_WHOM}
    if interviewer_id not in set(session.scalars(seatable_accounts(session, actor, application))):
        problems["interviewer"] = CANNOT_BE_SEATED
    if shadowed is None or problems:
        raise Refused(problems)
    shadow = Interview(id=interview_id, application_id=application.id, interviewer_id=interviewer_id, created_at=now)
    sit_in(shadow, shadowed)
    session.add(shadow)
    session.flush()
    _record(session, "shadow.added", application, shadow, actor=actor, now=now)
    session.commit()


def change_shadowed(
    session: Session, interview_id: str, *, shadowed_id: str, revision: int, actor: Account, now: datetime
) -> None:
    """Let a trainee shadow another colleague, until the trainee's card is in. A second press changes nothing.

    Raises NotHere, also for a seat of the panel, StaleEdit, and Refused by form field.
    """
    shadow = seat_locked(session, interview_id, actor=actor)
    if not shadow.is_shadow:
        raise NotHere
    refuse_fixed(session, shadow)
    if revision != shadow.revision:
        if shadow.shadowed_id == shadowed_id:
            return
        raise StaleEdit(shadow.revision)
    shadowed = _shadowable(session, shadow.application, shadowed_id, actor=actor)
    if shadowed is None:
        raise Refused({"shadowed": CHOOSE_WHOM})
    sit_in(shadow, shadowed)
    shadow.revision += 1
    _record(session, "shadow.changed", shadow.application, shadow, actor=actor, now=now)
    session.commit()


def _shadowable(session: Session, application: Application, shadowed_id: str, *, actor: Account) -> Interview | None:
    # Compared here, not in SQL: what a form sends as an id need not be text that a database takes.
    return next((seat for seat in shadowable_seats(session, actor, application) if seat.id == shadowed_id), None)


def _record(
    session: Session, action: str, application: Application, shadow: Interview, *, actor: Account, now: datetime
) -> None:
    detail: dict[str, str | int | bool | None] = {"shadowed": shadow.shadowed_id}
    audit.record(session, action, actor=actor, now=now, application=application, interview=shadow, detail=detail)
