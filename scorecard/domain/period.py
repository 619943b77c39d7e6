"""A stretch of days on somebody's calendar, open at either end, as the moments between which things happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Period:
    """From `begins` to before `ends`, both aware; None where it is open. `first` and `last` are the days meant."""

    first: date | None = None
    last: date | None = None
    begins: datetime | None = None
    ends: datetime | None = None


ALL_TIME = Period()


def period_of(first: date | None, last: date | None, *, zone: ZoneInfo) -> Period:
    """From the first moment of one day to the last of another, in that zone, where a day may have 23 or 25 hours.

    Raises ValueError where the last day is before the first.
    """
    if first is not None and last is not None and last < first:
        raise ValueError("a period cannot end before it begins")
    return Period(
        first,
        last,
        _midnight(first, zone) if first is not None else None,
        _midnight(last + timedelta(days=1), zone) if last is not None else None,
    )


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
