"""What an interviewer does with a scorecard: open it, save a draft, submit it, decline the seat."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from scorecard.models.account import Account
from scorecard.models.application import Application, DeclineReason, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import ImportedCard, ScorecardVersion
from scorecard.queries.freeze import CARD_OPENED
from scorecard.queries.visible import NotHere, has_submitted_version, own_seats
from scorecard.services import audit
from scorecard.services.card_content import (
    CardContent,
    RatingEntry,
    TickEntry,
    content_of,
    fill,
    missing_to_submit,
)
from scorecard.services.drafts import rewrite, stored_draft
from scorecard.services.errors import AlreadySubmitted, Refused, StaleEdit, refuse_other_words
from scorecard.services.kept_forms import forget, use

__all__ = [
    "CardContent",
    "Incomplete",
    "RatingEntry",
    "Saved",
    "Submitted",
    "TickEntry",
    "content_of",
    "decline",
    "fill",
    "has_been_submitted",
    "latest_version",
    "note_opening",
    "save_draft",
    "submit",
    "was_opened",
]


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft is kept; `revision` belongs into the next form."""

    revision: int


@dataclass(frozen=True, slots=True)
class Incomplete:
    """Kept as a draft, not submitted: `missing` maps a form field to what it still needs."""

    revision: int
    missing: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Submitted:
    """The card is in, now or already before with the same contents."""

    number: int


def note_opening(session: Session, interview: Interview, *, actor: Account, now: datetime) -> None:
    """Record the author's first look at the card; the policy's freeze reads it. Later looks add nothing.

    The caller owns the transaction (a short one beside a GET). Whoever writes a card has looked at it, also where the
    look itself could not be noted.
    """
    if not was_opened(session, interview):
        opening_id = session.scalar(select(Application.opening_id).where(Application.id == interview.application_id))
        audit.record(session, CARD_OPENED, actor=actor, now=now, interview=interview, opening_id=opening_id)


def was_opened(session: Session, interview: Interview) -> bool:
    """Whether the author's first look at the card is on record."""
    seen = select(AuditEntry.id).where(AuditEntry.interview_id == interview.id, AuditEntry.action == CARD_OPENED)
    return session.scalar(seen.limit(1)) is not None


def save_draft(
    session: Session,
    interview_id: str,
    content: CardContent,
    *,
    revision: int,
    kept_at: datetime | None = None,
    actor: Account,
    now: datetime,
) -> Saved | Submitted:
    """Keep what was typed as the author's draft.

    `kept_at`: of a form kept from an ended session, where these contents were made from it. It has done its work then.
    Raises NotHere for anybody else's seat, StaleEdit when the card was saved since, AlreadySubmitted when it is final.
    """
    _lock_own_seat(session, interview_id, actor=actor)
    draft = stored_draft(session, interview_id)
    if draft is None:
        return _save_first(session, interview_id, content, revision=revision, kept_at=kept_at, actor=actor, now=now)
    if revision != draft.revision and draft.content.filled_in() != content.filled_in():
        raise StaleEdit(draft.revision)
    use(session, account=actor, interview_id=interview_id, kept_at=kept_at)
    saved = Saved(rewrite(session, draft, content, now=now))  # whoever saved before has looked before
    session.commit()
    return saved


def _save_first(
    session: Session,
    interview_id: str,
    content: CardContent,
    *,
    revision: int,
    kept_at: datetime | None,
    actor: Account,
    now: datetime,
) -> Saved | Submitted:
    """The first draft of a card, or whatever is sent to a final one."""
    interview = _own_seat_locked(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    use(session, account=actor, interview_id=interview_id, kept_at=kept_at)
    if _is_final(latest):
        return _repeated(session, latest, content)
    draft = _draft_to_write(session, interview, latest, content, revision=revision, now=now)
    note_opening(session, interview, actor=actor, now=now)
    saved = Saved(draft.revision)
    session.commit()
    return saved


def submit(
    session: Session,
    interview_id: str,
    content: CardContent,
    *,
    own_criteria: tuple[str, ...],
    revision: int,
    kept_at: datetime | None = None,
    actor: Account,
    now: datetime,
) -> Submitted | Incomplete:
    """Make the card final, or keep it as a draft and say what is missing.

    `kept_at` is, and NotHere, StaleEdit and AlreadySubmitted are raised, as in `save_draft`.
    """
    interview = _own_seat_locked(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    use(session, account=actor, interview_id=interview_id, kept_at=kept_at)
    if _is_final(latest):
        return _repeated(session, latest, content)
    missing = missing_to_submit(content, own_criteria=own_criteria)
    kept = content if missing else content.essential()
    draft = _draft_to_write(session, interview, latest, kept, revision=revision, now=now)
    note_opening(session, interview, actor=actor, now=now)
    if missing:
        session.commit()
        return Incomplete(draft.revision, missing)
    # The ratings have to be in before the version is final: the triggers refuse them afterwards.
    session.flush()
    application = session.get_one(Application, interview.application_id, with_for_update=True, populate_existing=True)
    draft.after_reveal = draft.number > 1 and _others_are_in(session, interview)
    # A card that came late stays late in all its versions.
    draft.after_debrief = (
        application.debrief_opened_at is not None if draft.number == 1 else _first_was_after_debrief(session, interview)
    )
    draft.submitted_at = now
    audit.record(
        session,
        "scorecard.submitted",
        actor=actor,
        now=now,
        interview=interview,
        application=application,
        detail={"version": draft.number},
    )
    session.commit()
    return Submitted(draft.number)


def decline(
    session: Session, interview_id: str, *, reason: DeclineReason, note: str, actor: Account, now: datetime
) -> None:
    """Give the seat back. A second press changes nothing.

    Raises NotHere, DoneOtherwise where it was declined with other words, and Refused once the card is in.
    """
    interview = _own_seat_locked(session, interview_id, actor=actor, active_only=False)
    if interview.declined_at is not None:
        refuse_other_words((interview.decline_reason, interview.decline_note), sent=(reason, note))
        return
    if session.scalar(select(has_submitted_version()).where(Interview.id == interview.id)):
        raise Refused({"": "You have submitted this scorecard, so it cannot be declined. Ask the lead to strike it."})
    interview.declined_at = now
    interview.decline_reason = reason
    interview.decline_note = note
    forget(session, account=actor, interview_id=interview_id)
    audit.record(session, "seat.declined", actor=actor, now=now, interview=interview, detail={"reason": reason})
    session.commit()


def latest_version(session: Session, interview: Interview) -> ScorecardVersion | None:
    """The newest version of a card, draft or submitted, in full, for its author's own use; None for an open card."""
    return session.scalar(
        select(ScorecardVersion)
        .where(ScorecardVersion.interview_id == interview.id)
        .order_by(ScorecardVersion.number.desc())
        .limit(1)
        .options(
            selectinload(ScorecardVersion.ratings),
            selectinload(ScorecardVersion.ticks),
            undefer(ScorecardVersion.interview_notes),
            joinedload(ScorecardVersion.imported).joinedload(ImportedCard.by),
        )
    )


def has_been_submitted(latest: ScorecardVersion | None) -> bool:
    """Whether the newest version or one before it was submitted: only a submitted card gets a second version."""
    return latest is not None and (latest.submitted_at is not None or latest.number > 1)


def _lock_own_seat(session: Session, interview_id: str, *, actor: Account) -> None:
    seat = select(Interview.id).where(Interview.id == interview_id, Interview.id.in_(own_seats(actor)))
    if session.scalar(seat.where(Interview.is_active).with_for_update()) is None:
        raise NotHere


def _own_seat_locked(session: Session, interview_id: str, *, actor: Account, active_only: bool = True) -> Interview:
    chosen = select(Interview).where(Interview.id == interview_id, Interview.id.in_(own_seats(actor)))
    if active_only:
        chosen = chosen.where(Interview.is_active)
    # As it is once the lock is held, not as the request read it before: it may have waited for another press.
    interview = session.scalar(chosen.with_for_update().execution_options(populate_existing=True))
    if interview is None:
        raise NotHere
    return interview


def _is_final(latest: ScorecardVersion | None) -> bool:
    return latest is not None and latest.submitted_at is not None


def _repeated(session: Session, latest: ScorecardVersion | None, content: CardContent) -> Submitted:
    """A second press with the same contents shows the submitted page; other contents are refused."""
    assert latest is not None
    if content_of(latest).essential() != content.essential():
        raise AlreadySubmitted
    session.commit()
    return Submitted(latest.number)


def _draft_to_write(
    session: Session,
    interview: Interview,
    latest: ScorecardVersion | None,
    content: CardContent,
    *,
    revision: int,
    now: datetime,
) -> ScorecardVersion:
    current = latest.revision if latest else 0
    if revision != current and not (latest and content_of(latest).filled_in() == content.filled_in()):
        raise StaleEdit(current)
    if latest is None:
        latest = ScorecardVersion(interview_id=interview.id, number=1, ratings=[], ticks=[])
        session.add(latest)
    latest.revision = current + 1
    latest.saved_at = now
    fill(latest, content)
    return latest


def _first_was_after_debrief(session: Session, interview: Interview) -> bool:
    first = select(ScorecardVersion.after_debrief).where(
        ScorecardVersion.interview_id == interview.id, ScorecardVersion.number == 1
    )
    return bool(session.scalar(first))


def _others_are_in(session: Session, interview: Interview) -> bool:
    """Whether somebody else's panel card of the application was in: then this author has been able to read it."""
    others = (
        select(ScorecardVersion.id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(
            Interview.application_id == interview.application_id,
            Interview.id != interview.id,
            ~Interview.is_shadow,
            ScorecardVersion.submitted_at.is_not(None),
        )
    )
    return bool(session.scalar(select(exists(others))))
