"""The period that an address asks for: two days on the viewer's calendar, either of which may be left out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import request

from scorecard.clock import now
from scorecard.domain.period import ALL_TIME, Period, period_of
from scorecard.web.display import zone
from scorecard.web.fields import FIRST_YEAR, LAST_YEAR

FROM, TO = "from", "to"
AS_WRITTEN = "%Y-%m-%d"
USUAL_PERIODS = ((30, "Last 30 days"), (90, "Last 90 days"), (365, "Last 12 months"))


@dataclass(frozen=True, slots=True)
class AskedPeriod:
    """The period, what was typed for it, and what is wrong with that by the name of the field."""

    period: Period
    typed: Mapping[str, str]
    problems: Mapping[str, str]

    @property
    def parameters(self) -> dict[str, Any]:
        """What an address of the same period carries."""
        return {name: text for name, text in self.typed.items() if text}

    @property
    def words(self) -> str:
        """Such as `1 Sep 2026 to 20 Nov 2026`."""
        first, last = (_day(each) for each in (self.period.first, self.period.last))
        if first and last:
            return f"{first} to {last}"
        return f"From {first}" if first else f"Until {last}" if last else "All time"

    @property
    def file_ending(self) -> str:
        """The period in the name of a file: `-from-2026-09-01-to-2026-11-20`, or nothing for all time."""
        return "".join(f"-{name}-{text}" for name, text in self.parameters.items())


def asked_period() -> AskedPeriod:
    """What the address says. With a problem the period is not to be used: it would be another than asked for."""
    typed = {name: request.args.get(name, "").strip() for name in (FROM, TO)}
    problems: dict[str, str] = {}
    days: dict[str, date | None] = {}
    for name, text in typed.items():
        try:
            days[name] = _read(text) if text else None
        except ValueError:
            problems[name] = f"Write the day as 2026-11-20, between {FIRST_YEAR} and {LAST_YEAR}."
    if problems:
        return AskedPeriod(ALL_TIME, typed, problems)
    try:
        return AskedPeriod(period_of(days[FROM], days[TO], zone=zone()), typed, {})
    except ValueError:
        return AskedPeriod(ALL_TIME, typed, {TO: "The period ends before it begins. Choose a later day."})


def usual_periods() -> list[tuple[str, dict[str, str]]]:
    """Periods that are asked for most, up to now, each with what its address carries."""
    today = now().astimezone(zone()).date()
    return [("All time", {})] + [
        (words, {FROM: (today - timedelta(days=days)).strftime(AS_WRITTEN)}) for days, words in USUAL_PERIODS
    ]


def _read(text: str) -> date:
    day = datetime.strptime(text, AS_WRITTEN).date()
    # A year that no calendar means would overflow when it is turned into UTC.
    if text != day.isoformat() or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError("not a day that is meant")
    return day


def _day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""
