"""The form that seats a whole template: who takes each of its interviews, and when it starts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from scorecard.domain.working_days import one_working_day_after
from scorecard.models.opening import TemplateSeat
from scorecard.services.seat_plans import SeatPlan
from scorecard.web.fields import FIRST_YEAR, LAST_YEAR

FIRST_START = time(10, 0)
BETWEEN_STARTS = timedelta(minutes=90)
INTERVIEWS_A_DAY = 4
FORMATS = ("%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S")
NOT_A_TIME = f"Choose a date and a time between {FIRST_YEAR} and {LAST_YEAR}."


@dataclass
class SeatingRow:
    """One interview of the template as it stands in the form. `starts_at` is text, in the lead's zone."""

    place: int
    title: str
    areas: tuple[str, ...]
    minutes: int
    interviewer: str
    starts_at: str
    errors: dict[str, str] = field(default_factory=dict)


def prefilled_rows(
    template: Sequence[TemplateSeat], *, offered: Sequence[str], now: datetime, zone: ZoneInfo
) -> list[SeatingRow]:
    """The usual interviewers where they are among those offered, from ten o'clock on the next working day on."""
    return [
        SeatingRow(
            place=row.position,
            title=row.title,
            areas=tuple(row.areas),
            minutes=row.minutes,
            interviewer=row.interviewer_id if row.interviewer_id and row.interviewer_id in offered else "",
            starts_at=_suggested_start(number, now=now, zone=zone).strftime(FORMATS[0]),
        )
        for number, row in enumerate(template)
    ]


def posted_rows(form: MultiDict[str, str], template: Sequence[TemplateSeat], *, zone: ZoneInfo) -> list[SeatingRow]:
    """The rows of a posted form. A time that cannot be read is noted where somebody was chosen."""
    rows = [
        SeatingRow(
            place=row.position,
            title=row.title,
            areas=tuple(row.areas),
            minutes=row.minutes,
            interviewer=form.get(f"interviewer-{row.position}", ""),
            starts_at=form.get(f"starts_at-{row.position}", ""),
        )
        for row in template
        if f"interviewer-{row.position}" in form
    ]
    for row in chosen(rows):
        if local_moment(row.starts_at, zone=zone) is None:
            row.errors["starts_at"] = NOT_A_TIME
    return rows


def chosen(rows: Sequence[SeatingRow]) -> list[SeatingRow]:
    """The rows for which somebody was chosen."""
    return [row for row in rows if row.interviewer]


def plans_in(rows: Sequence[SeatingRow], *, zone: ZoneInfo) -> list[SeatPlan]:
    """What the rows ask for; for rows without mistakes. Scorecards are due at the usual time."""
    plans = []
    for row in chosen(rows):
        starts_at = local_moment(row.starts_at, zone=zone)
        assert starts_at is not None
        plans.append(SeatPlan(row.interviewer, row.title, row.areas, starts_at, row.minutes, due_at=None))
    return plans


def show_problems(rows: Sequence[SeatingRow], problems: Mapping[str, str]) -> list[str]:
    """Put a service's objections into the rows; those about the whole are returned."""
    given = chosen(rows)
    rest = []
    for name, problem in problems.items():
        label, _, place = name.rpartition("-")
        row = given[int(place) - 1] if label else None
        if row is not None and label in ("interviewer", "starts_at"):
            row.errors[label] = problem
        elif row is not None:
            rest.append(f"{row.title}: {problem}")
        else:
            rest.append(problem)
    return rest


def local_moment(text: str, *, zone: ZoneInfo) -> datetime | None:
    """A time as a datetime-local field says it, in UTC; None for anything else."""
    for pattern in FORMATS:
        try:
            local = datetime.strptime(text, pattern)
        except ValueError:
            continue
        if FIRST_YEAR <= local.year <= LAST_YEAR:
            return local.replace(tzinfo=zone).astimezone(UTC)
    return None


def _suggested_start(number: int, *, now: datetime, zone: ZoneInfo) -> datetime:
    days, place = divmod(number, INTERVIEWS_A_DAY)
    start = datetime.combine(now.astimezone(zone).date(), FIRST_START, tzinfo=zone)
    for _ in range(days + 1):
        start = one_working_day_after(start, zone=zone).astimezone(zone)
    return start + place * BETWEEN_STARTS
