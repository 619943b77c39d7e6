"""What leads do with submitted cards: reopen, strike and restore them, and settle the flags ticked on them."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import TickState
from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import CorrectionRequest, Reopening, ScorecardVersion, Settlement, Strike
from scorecard.queries.panels import Reading, load_panels
from scorecard.queries.panels import is_struck as struck_as_it_is_read
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.card_content import content_of, fill
from scorecard.services.decidable import lock_application, lock_submitted_seat
from scorecard.services.errors import Refused, StaleEdit, refuse_other_words
from scorecard.services.scoring import latest_version

STRUCK = "This scorecard is struck. Restore it before you reopen it."
SAY_WHY_REOPENED = "Write down why the scorecard is reopened. Its author reads it."
SAY_WHY_STRUCK = "Write down why the scorecard is struck."
SAY_WHY_RESTORED = "Write down why the scorecard counts again."
SAY_HOW_SETTLED = "Write down how it was checked."


def reopen(session: Session, interview_id: str, *, reason: str, actor: Account, now: datetime) -> None:
    """Let the author submit a new version; until then the last submitted one counts.

    The new draft starts as a copy, and the author's request for it is done. Where one is open already nothing is
    added. Raises NotHere, DoneOtherwise where it was opened for another reason, and Refused for a struck card or
    without a reason.
    """
    interview = lock_submitted_seat(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    assert latest is not None
    if latest.submitted_at is None:
        refuse_other_words(_newest_reason(session, Reopening, interview), sent=reason)
        return
    if is_struck(session, interview):
        raise Refused({"": STRUCK})
    _need(reason, SAY_WHY_REOPENED)
    draft = ScorecardVersion(
        interview_id=interview.id,
        number=latest.number + 1,
        revision=latest.revision + 1,
        saved_at=now,
        ratings=[],
        ticks=[],
    )
    session.add(draft)
    fill(draft, content_of(latest))
    session.add(Reopening(interview_id=interview.id, reason=reason, by_id=actor.id, at=now))
    session.execute(delete(CorrectionRequest).where(CorrectionRequest.interview_id == interview.id))
    _record(session, "card.reopened", interview, actor=actor, now=now, version=draft.number)
    session.commit()


def strike(session: Session, interview_id: str, *, reason: str, actor: Account, now: datetime) -> None:
    """Take a submitted card out of every number; it stays on record. A card struck already stays as it is.

    Raises NotHere, DoneOtherwise where it was struck for another reason, and Refused without one.
    """
    interview = lock_submitted_seat(session, interview_id, actor=actor)
    if is_struck(session, interview):
        refuse_other_words(_newest_reason(session, Strike, interview), sent=reason)
        return
    _need(reason, SAY_WHY_STRUCK)
    session.add(Strike(interview_id=interview.id, struck=True, reason=reason, by_id=actor.id, at=now))
    _record(session, "card.struck", interview, actor=actor, now=now)
    session.commit()


def restore(session: Session, interview_id: str, *, reason: str, actor: Account, now: datetime) -> None:
    """Let a struck card count again, by a second entry. A card that counts stays as it is.

    Raises NotHere, DoneOtherwise where it counts for another reason, and Refused without one.
    """
    interview = lock_submitted_seat(session, interview_id, actor=actor)
    if not is_struck(session, interview):
        refuse_other_words(_newest_reason(session, Strike, interview), sent=reason)
        return
    _need(reason, SAY_WHY_RESTORED)
    session.add(Strike(interview_id=interview.id, struck=False, reason=reason, by_id=actor.id, at=now))
    _record(session, "card.restored", interview, actor=actor, now=now)
    session.commit()


def settle(
    session: Session,
    application_id: str,
    *,
    interview_id: str,
    flag: str,
    state: TickState,
    reason: str,
    revision: int,
    actor: Account,
    now: datetime,
) -> None:
    """Clear or confirm one person's tick, or set it back to be checked. The newest entry counts.

    `revision`: how many entries the tick had when the form was shown, and how often its card had been submitted again.
    A second press adds nothing. Raises NotHere where no card that counts has this tick, StaleEdit, and Refused without
    a reason.
    """
    application = lock_application(session, application_id, actor=actor)
    panels = load_panels(session, actor, application.opening_id, reading=Reading.REVISED)
    ticked = {(row.application_id, row.interview_id, row.flag): row for row in panels.ticks}
    tick = ticked.get((application.id, interview_id, flag))
    if tick is None:
        raise NotHere
    entries = select(Settlement).where(Settlement.interview_id == interview_id, Settlement.flag == flag)
    current = (session.scalar(select(func.count()).select_from(entries.subquery())) or 0) + tick.resubmissions
    if revision != current:
        newest = session.scalar(entries.order_by(Settlement.id.desc()).limit(1))
        if newest is not None and (newest.state, newest.reason, newest.by_id) == (state, reason, actor.id):
            return
        raise StaleEdit(current)
    _need(reason, SAY_HOW_SETTLED)
    interview = session.get_one(Interview, interview_id)
    session.add(
        Settlement(interview_id=interview_id, flag=flag, state=state.value, reason=reason, by_id=actor.id, at=now)
    )
    audit.record(
        session,
        "flag.settled",
        actor=actor,
        now=now,
        application=application,
        interview=interview,
        detail={"flag": flag, "state": state.value},
    )
    session.commit()


def is_struck(session: Session, interview: Interview) -> bool:
    """Whether the card of this interview is struck now."""
    return bool(session.scalar(select(struck_as_it_is_read()).where(Interview.id == interview.id)))


def _newest_reason(session: Session, kind: type[Reopening] | type[Strike], interview: Interview) -> str | None:
    """The reason of the newest entry of this kind about a card; None where there is none."""
    return session.scalar(
        select(kind.reason).where(kind.interview_id == interview.id).order_by(kind.id.desc()).limit(1)
    )


def _need(reason: str, message: str) -> None:
    if is_blank(reason):
        raise Refused({"reason": message})


def _record(
    session: Session, action: str, interview: Interview, *, actor: Account, now: datetime, version: int | None = None
) -> None:
    application = session.get_one(Application, interview.application_id)
    detail: dict[str, str | int | bool | None] = {"version": version} if version else {}
    audit.record(session, action, actor=actor, now=now, application=application, interview=interview, detail=detail)
