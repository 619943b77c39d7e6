"""Working days, on the calendar of whoever plans."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from scorecard.domain.working_days import one_working_day_after

BERLIN = ZoneInfo("Europe/Berlin")


def test_a_card_is_due_at_the_same_time_on_the_next_day():
    wednesday = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)

    assert one_working_day_after(wednesday, zone=ZoneInfo("UTC")) == datetime(2026, 11, 19, 14, 30, tzinfo=UTC)


def test_friday_leads_to_monday():
    friday = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)

    assert one_working_day_after(friday, zone=ZoneInfo("UTC")) == datetime(2026, 11, 23, 14, 30, tzinfo=UTC)


def test_saturday_and_sunday_lead_to_monday():
    saturday, sunday = (datetime(2026, 11, day, 9, 0, tzinfo=UTC) for day in (21, 22))

    monday = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    assert [one_working_day_after(day, zone=ZoneInfo("UTC")) for day in (saturday, sunday)] == [monday, monday]


def test_the_time_on_the_wall_stays_when_summer_time_ends():
    friday_noon_in_summer = datetime(2026, 10, 23, 10, 0, tzinfo=UTC)  # 12:00 in Berlin

    assert one_working_day_after(friday_noon_in_summer, zone=BERLIN) == datetime(2026, 10, 26, 11, 0, tzinfo=UTC)


def test_the_weekend_is_that_of_the_zone():
    already_saturday_in_auckland = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)  # Saturday 09:00 there

    due = one_working_day_after(already_saturday_in_auckland, zone=ZoneInfo("Pacific/Auckland"))

    assert due == datetime(2026, 11, 22, 20, 0, tzinfo=UTC)  # Monday 09:00 there
