"""What an interviewer does with a scorecard: open it, save a draft, submit it, decline the seat."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, selectinload

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application, DeclineReason, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import Confidence, FlagTick, Rating, ScorecardVersion
from scorecard.queries.visible import NotHere, has_submitted_version, own_seats
from scorecard.services import audit
from scorecard.services.errors import AlreadySubmitted, Refused, StaleEdit

OPENED = "scorecard.opened"


@dataclass(frozen=True, slots=True)
class RatingEntry:
    """What was entered for one criterion. Neither value nor not_observed: not rated yet."""

    value: int | None = None
    not_observed: bool = False
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered at all."""
        return self == RatingEntry()


@dataclass(frozen=True, slots=True)
class TickEntry:
    """What was entered for one red flag. An unticked flag may still hold a quote in a draft."""

    raised: bool = False
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """All that a scorecard form holds: ratings by criterion, ticks by flag, the vote and the sentences."""

    ratings: Mapping[str, RatingEntry] = field(default_factory=dict)
    ticks: Mapping[str, TickEntry] = field(default_factory=dict)
    vote: Vote | None = None
    confidence: Confidence | None = None
    strengths: str = ""
    concerns: str = ""
    motivation: str = ""
    coding_share_wanted: int | None = None
    path_wanted: str = ""
    asked_about: str = ""
    time_for_questions: str = ""

    def essential(self) -> "CardContent":
        """The same contents without blank entries and unticked flags: what two submissions are compared by."""
        return CardContent(
            **{
                **{name: getattr(self, name) for name in SENTENCES},
                "ratings": {key: entry for key, entry in self.ratings.items() if not entry.is_blank},
                "ticks": {key: entry for key, entry in self.ticks.items() if entry.raised},
                "vote": self.vote,
                "confidence": self.confidence,
                "coding_share_wanted": self.coding_share_wanted,
            }
        )


SENTENCES = ("strengths", "concerns", "motivation", "path_wanted", "asked_about", "time_for_questions")


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

    The caller owns the transaction (a short one beside a GET).
    """
    seen = select(AuditEntry.id).where(AuditEntry.interview_id == interview.id, AuditEntry.action == OPENED)
    if session.scalar(seen.limit(1)) is None:
        opening_id = session.scalar(select(Application.opening_id).where(Application.id == interview.application_id))
        audit.record(session, OPENED, actor=actor, now=now, interview=interview, opening_id=opening_id)


def save_draft(
    session: Session, interview_id: str, content: CardContent, *, revision: int, actor: Account, now: datetime
) -> Saved | Submitted:
    """Keep what was typed as the author's draft.

    Raises NotHere for anybody else's seat, StaleEdit when the card was saved since, AlreadySubmitted when it is final.
    """
    interview = _own_seat_locked(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    if _is_final(latest):
        return _repeated(latest, content)
    draft = _draft_to_write(session, interview, latest, content, revision=revision, now=now)
    session.commit()
    return Saved(draft.revision)


def submit(
    session: Session,
    interview_id: str,
    content: CardContent,
    *,
    own_criteria: tuple[str, ...],
    revision: int,
    actor: Account,
    now: datetime,
) -> Submitted | Incomplete:
    """Make the card final, or keep it as a draft and say what is missing.

    Raises NotHere, StaleEdit and AlreadySubmitted as `save_draft` does.
    """
    interview = _own_seat_locked(session, interview_id, actor=actor)
    latest = latest_version(session, interview)
    if _is_final(latest):
        return _repeated(latest, content)
    missing = missing_to_submit(content, own_criteria=own_criteria)
    kept = content if missing else content.essential()
    draft = _draft_to_write(session, interview, latest, kept, revision=revision, now=now)
    if missing:
        session.commit()
        return Incomplete(draft.revision, missing)
    # The ratings have to be in before the version is final: the triggers refuse them afterwards.
    session.flush()
    application = session.get_one(Application, interview.application_id)
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


def missing_to_submit(content: CardContent, *, own_criteria: tuple[str, ...]) -> dict[str, str]:
    """What a card still needs, by form field. Empty: it can be submitted."""
    missing = {}
    for key in own_criteria:
        entry = content.ratings.get(key, RatingEntry())
        if entry.value is None and not entry.not_observed:
            missing[f"rating-{key}"] = "Choose a level, or Not observed."
    if not missing and all(entry.value is None for entry in content.ratings.values()):
        missing[f"rating-{own_criteria[0]}"] = "Rate at least one criterion. If you observed nothing, decline instead."
    for key, tick in content.ticks.items():
        if tick.raised and not tick.quote.strip():
            missing[f"quote-{key}"] = "Write one sentence of what you heard or saw, or untick the flag."
    if content.vote is None:
        missing["vote"] = "Choose your overall vote."
    return missing


def decline(
    session: Session, interview_id: str, *, reason: DeclineReason, note: str, actor: Account, now: datetime
) -> None:
    """Give the seat back. A second press changes nothing; a submitted card cannot be declined any more."""
    interview = _own_seat_locked(session, interview_id, actor=actor, active_only=False)
    if interview.declined_at is not None:
        return
    if session.scalar(select(has_submitted_version()).where(Interview.id == interview.id)):
        raise Refused({"": "You have submitted this scorecard, so it cannot be declined. Ask the lead to strike it."})
    interview.declined_at = now
    interview.decline_reason = reason
    interview.decline_note = note
    audit.record(session, "seat.declined", actor=actor, now=now, interview=interview, detail={"reason": reason})
    session.commit()


def latest_version(session: Session, interview: Interview) -> ScorecardVersion | None:
    """The newest version of a card, draft or submitted, with its ratings and ticks; None for an open card."""
    return session.scalar(
        select(ScorecardVersion)
        .where(ScorecardVersion.interview_id == interview.id)
        .order_by(ScorecardVersion.number.desc())
        .limit(1)
        .options(selectinload(ScorecardVersion.ratings), selectinload(ScorecardVersion.ticks))
    )


def content_of(version: ScorecardVersion) -> CardContent:
    """What a version holds, as a form would show it."""
    return CardContent(
        ratings={row.criterion: RatingEntry(row.value, row.not_observed, row.note) for row in version.ratings},
        ticks={row.flag: TickEntry(row.raised, row.quote) for row in version.ticks},
        vote=Vote(version.vote) if version.vote else None,
        confidence=Confidence(version.confidence) if version.confidence else None,
        coding_share_wanted=version.coding_share_wanted,
        **{name: getattr(version, name) for name in SENTENCES},
    )


def fill(version: ScorecardVersion, content: CardContent) -> None:
    """Write contents into a version that is not final."""
    ratings = {row.criterion: row for row in version.ratings}
    for key, entry in content.ratings.items():
        row = ratings.pop(key, None)
        if entry.is_blank:
            if row is not None:
                version.ratings.remove(row)
            continue
        if row is None:
            row = Rating(criterion=key)
            version.ratings.append(row)
        row.value, row.not_observed, row.note = entry.value, entry.not_observed, entry.note
    for row in ratings.values():
        version.ratings.remove(row)
    ticks = {row.flag: row for row in version.ticks}
    for key, entry in content.ticks.items():
        tick = ticks.pop(key, None)
        if entry == TickEntry():
            if tick is not None:
                version.ticks.remove(tick)
            continue
        if tick is None:
            tick = FlagTick(flag=key)
            version.ticks.append(tick)
        tick.raised, tick.quote = entry.raised, entry.quote
    for tick in ticks.values():
        version.ticks.remove(tick)
    version.vote, version.confidence = content.vote, content.confidence
    version.coding_share_wanted = content.coding_share_wanted
    for name in SENTENCES:
        setattr(version, name, getattr(content, name))


def _own_seat_locked(session: Session, interview_id: str, *, actor: Account, active_only: bool = True) -> Interview:
    chosen = select(Interview).where(Interview.id == interview_id, Interview.id.in_(own_seats(actor)))
    if active_only:
        chosen = chosen.where(Interview.is_active)
    interview = session.scalar(chosen.with_for_update())
    if interview is None:
        raise NotHere
    return interview


def _is_final(latest: ScorecardVersion | None) -> bool:
    return latest is not None and latest.submitted_at is not None


def _repeated(latest: ScorecardVersion | None, content: CardContent) -> Submitted:
    """A second press with the same contents shows the submitted page; other contents are refused."""
    assert latest is not None
    if content_of(latest).essential() != content.essential():
        raise AlreadySubmitted
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
    if revision != current and not (latest and content_of(latest).essential() == content.essential()):
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
    """Whether somebody else's card of the application was in: then this author has been able to read it."""
    others = (
        select(ScorecardVersion.id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(
            Interview.application_id == interview.application_id,
            Interview.id != interview.id,
            ScorecardVersion.submitted_at.is_not(None),
        )
    )
    return bool(session.scalar(select(exists(others))))
