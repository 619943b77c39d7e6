"""How a time is written where somebody reads it: on their clock, with the zone named; and how long something took."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scorecard.domain.wording.numbers import rounded

HOURS_BEFORE_DAYS = 48


def exact_moment(value: datetime, *, zone: ZoneInfo) -> str:
    """Such as `Fri 20 Nov 2026, 14:02 CET`."""
    local = value.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {local.tzname()}"


def hours_or_days(hours: float) -> str:
    """How long something took: below two days in hours, such as `3.5 h`, from then on in days."""
    if hours < HOURS_BEFORE_DAYS:
        return f"{rounded(hours, places=1)} h"
    return f"{rounded(hours / 24, places=1)} days"
