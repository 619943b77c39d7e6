"""Who is to be reminded now of a scorecard that is not in. Read by the command that sends; no page shows it."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import Session

from scorecard.domain.reminders import AFTER_THE_INTERVIEW, MOST_REMINDERS, is_time_to_remind
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview, Reminder
from scorecard.models.opening import Opening, OpeningStatus
from scorecard.queries.visible import has_submitted_version


@dataclass(frozen=True, slots=True)
class DueReminder:
    """One reminder that is due: to whom, of what, on which of the recipient's days, and the how manieth it is."""

    interview_id: str
    name: str
    email: str
    zone: ZoneInfo
    candidate: str
    opening: str
    due_at: datetime
    local_day: date
    number: int


def due_reminders(session: Session, *, now: datetime) -> list[DueReminder]:
    """All reminders that are due now, the card that is due first at the top; two queries.

    Nobody is reminded who has submitted or declined, whose seat is gone or account switched off, of a withdrawn
    candidate, or of an opening that is closed: all of that is theirs to know. A decision is not, before they have
    submitted, so it does not stop what they would miss.
    """
    return _due(session, true(), now=now)


def due_reminder(session: Session, interview_id: str, *, now: datetime) -> DueReminder | None:
    """The reminder of one interview if it is due now."""
    return next(iter(_due(session, Interview.id == interview_id, now=now)), None)


def _due(session: Session, wanted: ColumnElement[bool], *, now: datetime) -> list[DueReminder]:
    chosen = _owed(now).where(wanted)
    days = _days_of_earlier_ones(session, chosen)
    rows = session.execute(
        chosen.with_only_columns(Interview, Account, Candidate.name, Opening.title).order_by(
            Interview.due_at, Interview.id
        )
    )
    found = []
    for interview, account, candidate, opening in rows:
        zone = ZoneInfo(account.time_zone)
        local_day = now.astimezone(zone).date()
        earlier = days[interview.id]
        if local_day in earlier or len(earlier) >= MOST_REMINDERS:
            continue
        if not is_time_to_remind(now, ends_at=interview.ends_at, zone=zone):
            continue
        found.append(
            DueReminder(
                interview_id=interview.id,
                name=account.name,
                email=account.email,
                zone=zone,
                candidate=candidate,
                opening=opening,
                due_at=interview.due_at,
                local_day=local_day,
                number=len(earlier) + 1,
            )
        )
    return found


def _owed(now: datetime) -> Select[str]:
    """Ids of the interviews from which a card is owed. When exactly each ended is looked at afterwards."""
    return (
        select(Interview.id)
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(
            Interview.is_active,
            ~has_submitted_version(),
            Interview.starts_at < now - AFTER_THE_INTERVIEW,
            Account.disabled_at.is_(None),
            Application.withdrawn_at.is_(None),
            Opening.status != OpeningStatus.CLOSED,
        )
    )


def _days_of_earlier_ones(session: Session, chosen: Select[str]) -> dict[str, set[date]]:
    rows = session.execute(select(Reminder.interview_id, Reminder.local_day).where(Reminder.interview_id.in_(chosen)))
    found: dict[str, set[date]] = defaultdict(set)
    for interview_id, day in rows:
        found[interview_id].add(day)
    return found
