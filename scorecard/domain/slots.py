"""When the interviews of several candidates are: one after the other, nobody in two rooms at once.

Each interview gets the first time at which it fits: in working hours, after the candidate's own interview before it,
and while its interviewer has nothing else. So the candidates keep their order in each interview of the panel.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from scorecard.domain.working_days import SATURDAY

OPENS, CLOSES = time(9), time(17)
BETWEEN_INTERVIEWS = timedelta(minutes=30)  # for the candidate to rest, and for the interviewer to score
STEP = timedelta(minutes=15)  # interviews start on the quarter of an hour
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Booking:
    """Somebody's time from `starts_at` to `ends_at`, aware."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Booking") -> bool:
        """Whether the two are too close for one person: they overlap, or leave no time in between."""
        return (
            self.starts_at < other.ends_at + BETWEEN_INTERVIEWS and other.starts_at < self.ends_at + BETWEEN_INTERVIEWS
        )


@dataclass(frozen=True, slots=True)
class PanelInterview:
    """One interview of the panel that each candidate is to have: who holds it and how long it takes."""

    interviewer: str
    minutes: int


def place_panels(
    candidates: int,
    panel: Sequence[PanelInterview],
    *,
    first: datetime,
    busy: Mapping[str, Sequence[Booking]],
    zone: ZoneInfo,
) -> list[list[Booking]]:
    """When each of so many candidates has each interview of the panel, in UTC.

    `first`: before it nothing starts. `busy`: what the interviewers have already. Working hours are those of `zone`.
    Raises ValueError for an interview that is longer than a working day.
    """
    taken = {interview.interviewer: list(busy.get(interview.interviewer, ())) for interview in panel}
    panels = []
    for _ in range(candidates):
        ready, bookings = first, []
        for interview in panel:
            booking = _first_that_fits(ready, interview, taken[interview.interviewer], zone=zone)
            taken[interview.interviewer].append(booking)
            bookings.append(booking)
            ready = booking.ends_at + BETWEEN_INTERVIEWS
        panels.append(bookings)
    return panels


def _first_that_fits(
    ready: datetime, interview: PanelInterview, taken: Sequence[Booking], *, zone: ZoneInfo
) -> Booking:
    length = timedelta(minutes=interview.minutes)
    if length > datetime.combine(date.min, CLOSES) - datetime.combine(date.min, OPENS):
        raise ValueError("No working day is as long as this interview.")
    day = ready.astimezone(zone).date()
    while True:
        if day.weekday() < SATURDAY:
            opens, closes = _at(day, OPENS, zone), _at(day, CLOSES, zone)
            start = opens + max(-(-(ready - opens) // STEP), 0) * STEP
            while start + length <= closes:
                booking = Booking(start, start + length)
                if not any(booking.meets(other) for other in taken):
                    return booking
                start += STEP
        day += A_DAY


def _at(day: date, hour: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, hour, tzinfo=zone).astimezone(UTC)
