"""Writing down that somebody is reminded of a scorecard, before the mail goes out."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scorecard.models.application import Reminder
from scorecard.queries.reminders import DueReminder, due_reminder


def write_down(session: Session, interview_id: str, *, now: datetime) -> DueReminder | None:
    """Take one reminder upon oneself. None where it is not due any more: the card came in, or another run was first.

    Whoever gets it sends it, and nobody else will on this day of its recipient, whatever becomes of the mail.
    """
    due = due_reminder(session, interview_id, now=now)
    if due is None:
        session.rollback()
        return None
    session.add(Reminder(interview_id=interview_id, local_day=due.local_day, written_at=now))
    try:
        session.commit()
    except IntegrityError:  # on PostgreSQL two runs can come this far
        session.rollback()
        return None
    return due
