"""Writes iCalendar files (RFC 5545). Escaping, folding and line ends are the library's."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from scorecard.domain.text import printed_line
from scorecard.version import VERSION

REFRESH_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. `uid` stays the same for ever and `sequence` only grows: by them a calendar knows what it has.

    `description` holds lines. Who is busy then is said by `is_busy`; a cancelled event stays, so that a calendar takes
    it away.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    summary: str
    description: tuple[str, ...]
    url: str
    is_busy: bool
    is_cancelled: bool


def calendar_file(events: Iterable[CalendarEvent], *, name: str, now: datetime) -> bytes:
    """The events as one file, times in UTC: every calendar shows them in the zone of whoever looks."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Scorecard//Scorecard {VERSION}//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", REFRESH_EVERY, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        calendar.add_component(_component(event, now=now))
    content: bytes = calendar.to_ical()
    return content


def _component(event: CalendarEvent, *, now: datetime) -> Event:
    component = Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("dtstamp", now)
    component.add("dtstart", event.starts_at)
    component.add("dtend", event.ends_at)
    component.add("summary", printed_line(event.summary))
    if event.description:
        component.add("description", "\n".join(map(printed_line, event.description)))
    if event.url:
        component.add("url", event.url)
    component.add("transp", "OPAQUE" if event.is_busy and not event.is_cancelled else "TRANSPARENT")
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return component
