"""A person's own interviews as their calendar has them: when and about whom, and nothing of anybody's opinion."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.queries.visible import NotHere, has_submitted_version, own_seats, seats_ever_held

SHOWN_BACK = timedelta(days=90)
MOST_SEATS = 500


@dataclass(frozen=True, slots=True)
class CalendarSeat:
    """One seat. Of a removed one only its times are left: candidate, opening and title are blank.

    `sequence` grows with every change of the seat. `owes_card` is true until a scorecard was submitted once.
    """

    interview_id: str
    candidate: str
    opening: str
    title: str
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    sequence: int
    is_removed: bool
    is_cancelled: bool
    owes_card: bool


def calendar_seat(session: Session, viewer: Account, interview_id: str) -> CalendarSeat:
    """One seat of the viewer's own, declined ones included. Raises NotHere, also once it is removed."""
    found = _seats(session, Interview.id == interview_id, Interview.id.in_(own_seats(viewer)))
    if not found:
        raise NotHere
    return found[0]


def calendar_seats(session: Session, viewer: Account, *, now: datetime) -> list[CalendarSeat]:
    """The viewer's seats from ninety days ago on, removed ones included, in one query; at most 500, the latest."""
    return _seats(session, Interview.id.in_(seats_ever_held(viewer)), Interview.starts_at > now - SHOWN_BACK)


def _seats(session: Session, *wanted: ColumnElement[bool]) -> list[CalendarSeat]:
    rows = session.execute(_rows().where(*wanted).order_by(Interview.starts_at.desc(), Interview.id).limit(MOST_SEATS))
    return [
        _seat(interview, candidate, opening, withdrawn_at=withdrawn_at, submitted=submitted)
        for interview, candidate, opening, withdrawn_at, submitted in rows
    ]


def _rows() -> Select[Interview, str, str, datetime | None, bool]:
    return (
        select(Interview, Candidate.name, Opening.title, Application.withdrawn_at, has_submitted_version())
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
    )


def _seat(
    interview: Interview, candidate: str, opening: str, *, withdrawn_at: datetime | None, submitted: bool
) -> CalendarSeat:
    removed = interview.removed_at is not None
    return CalendarSeat(
        interview_id=interview.id,
        candidate="" if removed else candidate,
        opening="" if removed else opening,
        title="" if removed else interview.title,
        starts_at=interview.starts_at,
        ends_at=interview.ends_at,
        due_at=interview.due_at,
        sequence=interview.revision - 1 + (not interview.is_active),
        is_removed=removed,
        is_cancelled=not interview.is_active or withdrawn_at is not None,
        owes_card=not submitted,
    )
