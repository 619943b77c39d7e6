"""How a time is written where somebody reads it: on their clock, with the zone named."""

from datetime import datetime
from zoneinfo import ZoneInfo


def exact_moment(value: datetime, *, zone: ZoneInfo) -> str:
    """Such as `Fri 20 Nov 2026, 14:02 CET`."""
    local = value.astimezone(zone)
    return f"{local:%a} {local.day} {local:%b %Y, %H:%M} {local.tzname()}"
