"""When an interviewer is reminded of a scorecard that is not in: soon after the interview, then on working mornings."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.domain.working_days import SATURDAY

AFTER_THE_INTERVIEW = timedelta(hours=1)
IN_THE_MORNING = time(9, 0)
MOST_REMINDERS = 10  # for one interview; at most one a day


def is_time_to_remind(now: datetime, *, ends_at: datetime, zone: ZoneInfo) -> bool:
    """Whether a reminder that was not sent today is due now, on the clock of its recipient.

    The first is due from an hour after the interview to the end of that day, whatever day it is. All others are due
    from nine in the morning on, Monday to Friday.
    """
    first_at = ends_at + AFTER_THE_INTERVIEW
    if now < first_at:
        return False
    local = now.astimezone(zone)
    if local.date() == first_at.astimezone(zone).date():
        return True
    return local.weekday() < SATURDAY and local.time() >= IN_THE_MORNING
