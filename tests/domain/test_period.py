"""A period: days on somebody's calendar as moments, whatever the clocks do in between."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from scorecard.domain.period import ALL_TIME, period_of

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_period_holds_its_last_day_to_the_end():
    found = period_of(date(2026, 11, 1), date(2026, 11, 20), zone=BERLIN)

    assert (found.begins, found.ends) == (
        datetime(2026, 10, 31, 23, tzinfo=UTC),
        datetime(2026, 11, 20, 23, tzinfo=UTC),
    )


def test_a_day_on_which_the_clocks_change_has_23_or_25_hours():
    short, long = (period_of(day, day, zone=BERLIN) for day in (date(2026, 3, 29), date(2026, 10, 25)))

    assert [(each.ends - each.begins).total_seconds() / 3600 for each in (short, long)] == [23, 25]


def test_a_period_may_be_open_at_either_end():
    day = date(2026, 11, 20)

    assert period_of(day, None, zone=ZoneInfo("UTC")).ends is None
    assert period_of(None, day, zone=ZoneInfo("UTC")).begins is None
    assert period_of(None, None, zone=BERLIN) == ALL_TIME


def test_a_period_of_one_day_is_one_and_of_less_is_refused():
    day, before = date(2026, 11, 20), date(2026, 11, 19)

    assert period_of(day, day, zone=BERLIN).first == day
    with pytest.raises(ValueError, match="cannot end before it begins"):
        period_of(day, before, zone=BERLIN)
