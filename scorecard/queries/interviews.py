"""An interviewer's own seats: the list of them, and one with what its kit needs. Nobody else's seat is read here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, Interview
from scorecard.models.debrief import VoteAfterDebrief
from scorecard.models.opening import Opening
from scorecard.models.scorecard import Rating, ScorecardVersion
from scorecard.queries.card_marks import is_imported
from scorecard.queries.hand_overs import is_asked
from scorecard.queries.openings import rubric_of
from scorecard.queries.panels import is_struck
from scorecard.queries.seat_criteria import criteria_asked
from scorecard.queries.visible import NotHere, has_submitted_version, is_unsealed, own_seats
from scorecard.queries.waiting import ENDS_THE_CASE

FRESH = timedelta(hours=24)
PAGE = 20
MOST_OPEN = 200
MOST_DECLINED = 50
CRITERIA_A_MINUTE = 2


class Turn(StrEnum):
    """Why an unsubmitted card stands where it does in the list, most urgent first."""

    SCORE_NOW = "score now"
    REOPENED = "reopened"
    OVERDUE = "overdue"
    DUE = "due"
    UPCOMING = "upcoming"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class OwnSeat:
    """One line of the list. `to_rate` counts the own criteria that the draft does not answer yet."""

    interview_id: str
    application_id: str
    candidate: str
    opening: str
    title: str
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    shadows: str | None  # whom the viewer shadows here, by name
    turn: Turn
    to_rate: int
    drafted: bool
    days_late: int
    is_asked: bool  # whether the leads are asked to give the seat to somebody else

    @property
    def minutes_to_rate(self) -> int:
        """About how long the rest takes."""
        return minutes_to_rate(self.to_rate)


@dataclass(frozen=True, slots=True)
class ClosedSeat:
    """A seat with nothing left to do: `at` is when it was submitted or declined."""

    interview_id: str
    application_id: str
    candidate: str
    opening: str
    title: str
    shadows: str | None
    at: datetime
    is_struck: bool
    is_imported: bool


@dataclass(frozen=True, slots=True)
class OwnInterviews:
    """The whole list of one interviewer; `page` and `pages` are those of the submitted cards."""

    unsubmitted: dict[Turn, tuple[OwnSeat, ...]]
    to_vote: tuple[ClosedSeat, ...]  # `at` is when the debrief was opened
    submitted: tuple[ClosedSeat, ...]
    submitted_count: int
    page: int
    pages: int
    declined: tuple[ClosedSeat, ...]


def minutes_to_rate(criteria: int) -> int:
    """About how long so many criteria take: two a minute, and one minute for the vote."""
    return ceil(criteria / CRITERIA_A_MINUTE) + 1


def own_interview(session: Session, viewer: Account, interview_id: str) -> Interview:
    """A seat of the viewer's own, declined ones included, with candidate, opening and rubric. Raises NotHere."""
    interview = session.scalar(
        select(Interview)
        .where(Interview.id == interview_id, Interview.id.in_(own_seats(viewer)))
        .options(*_CANDIDATE_AND_OPENING)
    )
    if interview is None:
        raise NotHere
    return interview


def shadowed_name(interview: Interview) -> str | None:
    """Whom the holder of a shadow seat shadows; None on the panel. The seat comes with the one that it shadows."""
    return interview.shadowed.interviewer.name if interview.shadowed else None


def own_interviews(session: Session, viewer: Account, *, now: datetime, page: int) -> OwnInterviews:
    """The viewer's interviews by what there is to do, in seven queries.

    `page` counts from 1; where there is no such page, the nearest comes.
    """
    count = session.scalars(_mine(viewer, func.count(Interview.id)).where(_is_in())).one()
    pages = max(1, ceil(count / PAGE))
    page = min(max(page, 1), pages)
    return OwnInterviews(
        unsubmitted=_unsubmitted(session, viewer, now=now),
        to_vote=_to_vote(session, viewer),
        submitted=_submitted(session, viewer, page=page),
        submitted_count=count,
        page=page,
        pages=pages,
        declined=_declined(session, viewer),
    )


_CANDIDATE_AND_OPENING = (
    joinedload(Interview.application).joinedload(Application.candidate),
    # The rubric's text is long and shared: one query for all seats, not one copy a row.
    joinedload(Interview.application).joinedload(Application.opening).selectinload(Opening.rubric_version),
    joinedload(Interview.shadowed).joinedload(Interview.interviewer),
)


def _mine(viewer: Account, *columns: Any) -> Select[Any]:
    return select(*columns).where(Interview.id.in_(own_seats(viewer)))


def _is_in() -> ColumnElement[bool]:
    """Whether the card is submitted and not open for a new version."""
    draft = exists().where(ScorecardVersion.interview_id == Interview.id, ScorecardVersion.submitted_at.is_(None))
    return has_submitted_version() & ~draft


def _unsubmitted(session: Session, viewer: Account, *, now: datetime) -> dict[Turn, tuple[OwnSeat, ...]]:
    rows = session.execute(
        _mine(viewer, Interview, has_submitted_version(), is_asked())
        .where(Interview.is_active, ~_is_in())
        .order_by(Interview.due_at, Interview.starts_at, Interview.id)
        .limit(MOST_OPEN)
        .options(*_CANDIDATE_AND_OPENING)
    ).all()
    answered = _answered(session, [interview.id for interview, _, _ in rows])
    found: dict[Turn, list[OwnSeat]] = {turn: [] for turn in Turn}
    for interview, was_submitted, asked in rows:
        turn = _turn(interview, was_submitted, now=now)
        seat = _seat(interview, answered.get(interview.id), turn=turn, is_asked=asked, now=now)
        found[seat.turn].append(seat)
    found[Turn.SCORE_NOW].sort(key=lambda seat: seat.ends_at, reverse=True)
    found[Turn.UPCOMING].sort(key=lambda seat: seat.starts_at)
    return {turn: tuple(seats) for turn, seats in found.items()}


def _turn(interview: Interview, was_submitted: bool, *, now: datetime) -> Turn:
    if interview.application.withdrawn_at is not None:
        return Turn.WITHDRAWN
    if was_submitted:
        return Turn.REOPENED
    if now < interview.ends_at:
        return Turn.UPCOMING
    if now - interview.ends_at <= FRESH:
        return Turn.SCORE_NOW
    return Turn.OVERDUE if interview.due_at < now else Turn.DUE


def _answered(session: Session, interview_ids: list[str]) -> dict[str, set[str]]:
    """The criteria that each draft rates or marks; a draft that answers none has an empty set, no draft no entry."""
    rows = session.execute(
        select(ScorecardVersion.interview_id, Rating.criterion)
        .outerjoin(
            Rating,
            (Rating.version_id == ScorecardVersion.id) & (Rating.value.is_not(None) | Rating.not_observed),
        )
        .where(ScorecardVersion.submitted_at.is_(None), ScorecardVersion.interview_id.in_(interview_ids))
    )
    found: dict[str, set[str]] = defaultdict(set)
    for interview_id, criterion in rows:
        found[interview_id].update({criterion} - {None})
    return found


def _seat(interview: Interview, answered: set[str] | None, *, turn: Turn, is_asked: bool, now: datetime) -> OwnSeat:
    opening = interview.application.opening
    own = set(criteria_asked(rubric_of(opening), interview.areas, interview.criteria))
    return OwnSeat(
        interview_id=interview.id,
        application_id=interview.application_id,
        candidate=interview.application.candidate.name,
        opening=opening.title,
        title=interview.title,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        due_at=interview.due_at,
        shadows=shadowed_name(interview),
        turn=turn,
        to_rate=len(own - (answered or set())),
        drafted=answered is not None,
        days_late=max(0, (now - interview.due_at).days),
        is_asked=is_asked,
    )


def _to_vote(session: Session, viewer: Account) -> tuple[ClosedSeat, ...]:
    """Cards whose author has not voted after the debrief, while voting is open; what was opened first comes first."""
    newest = (
        select(Decision.decision)
        .where(Decision.application_id == Application.id)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    rows = session.execute(
        _mine(viewer, Interview, Application.debrief_opened_at, false(), is_imported())
        .join(Application, Application.id == Interview.application_id)
        .where(
            is_unsealed(viewer),
            has_submitted_version(),
            ~Interview.is_shadow,
            ~is_struck(),
            Application.debrief_opened_at.is_not(None),
            Application.withdrawn_at.is_(None),
            func.coalesce(newest, "").not_in(ENDS_THE_CASE),
            ~exists().where(VoteAfterDebrief.interview_id == Interview.id),
        )
        .order_by(Application.debrief_opened_at, Interview.id)
        .limit(MOST_OPEN)
        .options(*_NAMES)
    )
    return _closed(rows)


def _submitted(session: Session, viewer: Account, *, page: int) -> tuple[ClosedSeat, ...]:
    at = (
        select(func.max(ScorecardVersion.submitted_at))
        .where(ScorecardVersion.interview_id == Interview.id)
        .scalar_subquery()
    )
    rows = session.execute(
        _mine(viewer, Interview, at.label("at"), is_struck(), is_imported())
        .where(_is_in())
        .order_by(at.desc(), Interview.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
        .options(*_NAMES)
    )
    return _closed(rows)


def _declined(session: Session, viewer: Account) -> tuple[ClosedSeat, ...]:
    rows = session.execute(
        _mine(viewer, Interview, Interview.declined_at, false(), false())
        .where(Interview.declined_at.is_not(None))
        .order_by(Interview.declined_at.desc(), Interview.id)
        .limit(MOST_DECLINED)
        .options(*_NAMES)
    )
    return _closed(rows)


_NAMES = (
    joinedload(Interview.application).joinedload(Application.candidate),
    joinedload(Interview.application).joinedload(Application.opening),
    joinedload(Interview.shadowed).joinedload(Interview.interviewer),
)


def _closed(rows: Iterable[Any]) -> tuple[ClosedSeat, ...]:
    return tuple(
        ClosedSeat(
            interview_id=interview.id,
            application_id=interview.application_id,
            candidate=interview.application.candidate.name,
            opening=interview.application.opening.title,
            title=interview.title,
            shadows=shadowed_name(interview),
            at=at,
            is_struck=struck,
            is_imported=imported,
        )
        for interview, at, struck, imported in rows
    )
