"""Working days: Monday to Friday, on the calendar of whoever has the work. Public holidays are not known here."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SATURDAY = 5


def one_working_day_after(moment: datetime, *, zone: ZoneInfo) -> datetime:
    """The same time of day in that zone on the next working day, in UTC: from Friday to Monday.

    The clock on the wall stays the same where daylight saving begins or ends in between.
    """
    local = moment.astimezone(zone) + timedelta(days=1)
    while local.weekday() >= SATURDAY:
        local += timedelta(days=1)
    return local.astimezone(UTC)
