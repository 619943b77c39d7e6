"""When a reminder is due, on the clock of whoever gets it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.reminders import is_time_to_remind

BERLIN, AUCKLAND, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("America/New_York")
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from([BERLIN, AUCKLAND, NEW_YORK, ZoneInfo("Asia/Kathmandu"), ZoneInfo("UTC")])


def local(zone, *parts):
    return datetime(*parts, tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ((2026, 11, 19, 15, 59), False),  # Thursday, before the interview ends
        ((2026, 11, 19, 16, 59, 59), False),
        ((2026, 11, 19, 17, 0), True),  # an hour after it
        ((2026, 11, 19, 23, 59), True),
        ((2026, 11, 20, 0, 0), False),
        ((2026, 11, 20, 8, 59, 59), False),
        ((2026, 11, 20, 9, 0), True),
        ((2026, 11, 20, 18, 0), True),
        ((2026, 11, 21, 9, 0), False),  # Saturday
        ((2026, 11, 22, 12, 0), False),
        ((2026, 11, 23, 8, 59), False),
        ((2026, 11, 23, 9, 0), True),
    ],
)
@pytest.mark.parametrize("zone", [BERLIN, AUCKLAND, NEW_YORK])
def test_an_hour_after_the_interview_and_then_at_nine_on_working_days(zone, now, due):
    ends_at = local(zone, 2026, 11, 19, 16, 0)

    assert is_time_to_remind(local(zone, *now), ends_at=ends_at, zone=zone) is due


def test_the_first_one_comes_on_a_saturday_too():
    ends_at = local(BERLIN, 2026, 11, 21, 11, 0)

    times = [local(BERLIN, 2026, 11, 21, hour, 0) for hour in (11, 12, 20)]
    assert [is_time_to_remind(now, ends_at=ends_at, zone=BERLIN) for now in times] == [False, True, True]


def test_an_hour_is_an_hour_where_the_clock_is_put_back_or_forward():
    """Berlin, 25 October: three o'clock becomes two. 29 March: two o'clock becomes three."""
    back, forward = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)

    for ends_at in (back, forward):
        moments = [ends_at + timedelta(minutes=minutes) for minutes in (59, 60)]
        assert [is_time_to_remind(now, ends_at=ends_at, zone=BERLIN) for now in moments] == [False, True]


@pytest.mark.parametrize(("day", "nine"), [((2026, 3, 30), 7), ((2026, 10, 26), 8)])
def test_nine_is_nine_on_the_clock_on_the_day_after_a_change(day, nine):
    ends_at = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
    at_nine = datetime(*day, nine, 0, tzinfo=UTC)

    moments = (at_nine - timedelta(seconds=1), at_nine)
    assert [is_time_to_remind(now, ends_at=ends_at, zone=BERLIN) for now in moments] == [False, True]


@given(now=MOMENTS, ends_at=MOMENTS, zone=ZONES)
def test_nobody_is_reminded_before_an_hour_has_passed_or_at_night_or_on_a_weekend_later_on(now, ends_at, zone):
    if is_time_to_remind(now, ends_at=ends_at, zone=zone):
        first_at = ends_at + timedelta(hours=1)
        clock = now.astimezone(zone)
        is_first_day = clock.date() == first_at.astimezone(zone).date()
        assert now >= first_at
        assert is_first_day or (clock.weekday() < 5 and clock.hour >= 9)
