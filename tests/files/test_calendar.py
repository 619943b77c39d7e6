"""Calendar files, read back by the library and looked at byte by byte."""

from datetime import UTC, datetime, timedelta

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.text import printed_line
from scorecard.files.calendar import CalendarEvent, calendar_file

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTILE = "Zoë; a,b \\n \u2028BEGIN:VALARM\x85\x9b 👩‍💻" + "x" * 300


def event(**values):
    usual = {
        "uid": "one@scorecard",
        "sequence": 0,
        "starts_at": NOON,
        "ends_at": NOON + timedelta(hours=1),
        "summary": "Interview: Ana",
        "description": ("Tech Lead", "Kit: http://127.0.0.1:8000/interviews/one"),
        "url": "http://127.0.0.1:8000/interviews/one",
        "is_busy": True,
        "is_cancelled": False,
    }
    return CalendarEvent(**{**usual, **values})


def file_of(*events):
    return calendar_file(events, name="Scorecard", now=NOON)


def read(content):
    (found,) = icalendar.Calendar.from_ical(content).walk("VEVENT")
    return found


def test_an_event_is_read_back_as_it_was_with_times_in_utc():
    found = read(file_of(event(sequence=3)))

    assert (str(found["uid"]), found["sequence"], str(found["status"])) == ("one@scorecard", 3, "CONFIRMED")
    assert (found["dtstart"].dt, found["dtend"].dt) == (NOON, NOON + timedelta(hours=1))
    assert str(found["summary"]) == "Interview: Ana"
    assert str(found["description"]) == "Tech Lead\nKit: http://127.0.0.1:8000/interviews/one"
    assert b"DTSTART:20261120T120000Z\r\n" in file_of(event())


def test_a_file_is_what_calendars_ask_for():
    lines = file_of(event()).split(b"\r\n")

    assert lines[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    assert {b"METHOD:PUBLISH", b"X-WR-CALNAME:Scorecard", b"REFRESH-INTERVAL;VALUE=DURATION:PT1H"} <= set(lines)
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"\n" not in b"".join(lines)


@pytest.mark.parametrize(
    ("values", "status", "transparency"),
    [
        ({}, "CONFIRMED", "OPAQUE"),
        ({"is_busy": False}, "CONFIRMED", "TRANSPARENT"),
        ({"is_cancelled": True}, "CANCELLED", "TRANSPARENT"),
    ],
)
def test_a_cancelled_event_and_a_due_time_keep_nobody_busy(values, status, transparency):
    found = read(file_of(event(**values)))

    assert (str(found["status"]), str(found["transp"])) == (status, transparency)


def test_a_hostile_name_stays_one_line_of_one_property():
    content = file_of(event(summary=HOSTILE, description=(HOSTILE,)))

    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    assert content.count(b"\r\nBEGIN:") == 1
    assert str(read(content)["summary"]) == printed_line(HOSTILE)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_any_text_is_read_back_as_it_is_printed(text):
    assert str(read(file_of(event(summary=f"Interview: {text}")))["summary"]) == printed_line(f"Interview: {text}")


def test_no_event_is_a_file_too():
    assert icalendar.Calendar.from_ical(file_of()).walk("VEVENT") == []
