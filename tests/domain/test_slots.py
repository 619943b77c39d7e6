"""The slot rule: nobody in two rooms at once, in working hours, in order, and as early as that allows."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.slots import BETWEEN_INTERVIEWS, CLOSES, OPENS, Booking, PanelInterview, place_panels

BERLIN = ZoneInfo("Europe/Berlin")
FRIDAY = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # ten o'clock in Berlin


def local(panels, zone=BERLIN):
    return [[f"{booking.starts_at.astimezone(zone):%a %H:%M}" for booking in panel] for panel in panels]


def booked(day, hour, minutes=60):
    start = datetime(2026, 11, day, hour, tzinfo=UTC)
    return Booking(start, start + timedelta(minutes=minutes))


def test_a_candidates_interviews_follow_each_other_with_a_rest_in_between():
    panel = [PanelInterview("ada", 60), PanelInterview("ben", 60), PanelInterview("cem", 45), PanelInterview("dia", 60)]

    panels = place_panels(1, panel, first=FRIDAY, busy={}, zone=BERLIN)

    assert local(panels) == [["Fri 10:00", "Fri 11:30", "Fri 13:00", "Fri 14:15"]]


def test_the_next_candidate_comes_when_each_interviewer_is_free_again():
    panel = [PanelInterview("ada", 60), PanelInterview("ben", 60)]

    panels = place_panels(3, panel, first=FRIDAY, busy={}, zone=BERLIN)

    assert local(panels) == [["Fri 10:00", "Fri 11:30"], ["Fri 11:30", "Fri 13:00"], ["Fri 13:00", "Fri 14:30"]]


def test_what_does_not_fit_before_the_evening_is_on_the_next_working_day():
    panel = [PanelInterview("ada", 120), PanelInterview("ben", 120)]

    panels = place_panels(3, panel, first=FRIDAY, busy={}, zone=BERLIN)

    assert local(panels) == [["Fri 10:00", "Fri 12:30"], ["Fri 12:30", "Fri 15:00"], ["Fri 15:00", "Mon 09:00"]]


def test_an_interviewer_who_has_something_else_is_waited_for():
    panel = [PanelInterview("ada", 60), PanelInterview("ben", 60)]
    busy = {"ben": [booked(20, 11), booked(20, 13)], "else": [booked(20, 9, 480)]}

    panels = place_panels(1, panel, first=FRIDAY, busy=busy, zone=BERLIN)

    assert local(panels) == [["Fri 10:00", "Fri 15:30"]]


@pytest.mark.parametrize(
    ("first", "starts"),
    [
        (datetime(2026, 11, 20, 5, 0, tzinfo=UTC), "Fri 09:00"),
        (datetime(2026, 11, 20, 9, 10, tzinfo=UTC), "Fri 10:15"),
        (datetime(2026, 11, 20, 15, 1, tzinfo=UTC), "Mon 09:00"),
        (datetime(2026, 11, 21, 12, 0, tzinfo=UTC), "Mon 09:00"),
    ],
)
def test_the_first_interview_starts_in_working_hours_on_the_quarter_of_an_hour(first, starts):
    assert local(place_panels(1, [PanelInterview("ada", 60)], first=first, busy={}, zone=BERLIN)) == [[starts]]


def test_the_working_day_begins_at_the_same_wall_clock_when_daylight_saving_ends():
    friday_evening = datetime(2026, 10, 23, 15, 0, tzinfo=UTC)

    ((booking,),) = place_panels(1, [PanelInterview("ada", 60)], first=friday_evening, busy={}, zone=BERLIN)

    assert (booking.starts_at, local([[booking]])) == (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), [["Mon 09:00"]])


def test_an_interview_longer_than_a_working_day_is_refused():
    with pytest.raises(ValueError, match="No working day"):
        place_panels(1, [PanelInterview("ada", 481)], first=FRIDAY, busy={}, zone=BERLIN)


PEOPLE = ("ada", "ben", "cem", "dia")
ZONES = st.sampled_from([BERLIN, ZoneInfo("UTC"), ZoneInfo("America/St_Johns"), ZoneInfo("Pacific/Auckland")])
MOMENTS = st.datetimes(datetime(2026, 3, 1), datetime(2026, 11, 30)).map(lambda moment: moment.replace(tzinfo=UTC))


@st.composite
def wishes(draw):
    people = draw(st.lists(st.sampled_from(PEOPLE), min_size=1, max_size=4, unique=True))
    panel = [PanelInterview(person, draw(st.integers(15, 480))) for person in people]
    first = draw(MOMENTS)
    busy = {
        person: [
            Booking(start, start + timedelta(minutes=draw(st.integers(15, 480))))
            for start in draw(
                st.lists(st.integers(-600, 6_000).map(lambda m: first + timedelta(minutes=m)), max_size=4)
            )
        ]
        for person in PEOPLE
    }
    return draw(st.integers(1, 6)), panel, first, busy, draw(ZONES)


@given(wishes())
def test_nobody_is_in_two_rooms_at_once(wish):
    candidates, panel, first, busy, zone = wish

    panels = place_panels(candidates, panel, first=first, busy=busy, zone=zone)

    for place, interview in enumerate(panel):
        own = [bookings[place] for bookings in panels]
        others = [*own, *busy[interview.interviewer]]
        meetings = [(a, b) for a in own for b in others if a is not b and a.meets(b)]
        assert meetings == []


@given(wishes())
def test_every_interview_is_in_working_hours_and_as_long_as_it_takes(wish):
    candidates, panel, first, busy, zone = wish

    panels = place_panels(candidates, panel, first=first, busy=busy, zone=zone)

    for bookings in panels:
        for interview, booking in zip(panel, bookings, strict=True):
            start, end = (moment.astimezone(zone) for moment in (booking.starts_at, booking.ends_at))
            assert start.weekday() < 5
            assert (start.time() >= OPENS, end.time() <= CLOSES, start.date()) == (True, True, end.date())
            assert booking.ends_at - booking.starts_at == timedelta(minutes=interview.minutes)
            assert booking.starts_at >= first


@given(wishes())
def test_candidates_and_interviews_keep_their_order(wish):
    candidates, panel, first, busy, zone = wish

    panels = place_panels(candidates, panel, first=first, busy=busy, zone=zone)

    for bookings in panels:
        for earlier, later in itertools.pairwise(bookings):
            assert later.starts_at >= earlier.ends_at + BETWEEN_INTERVIEWS
    for before, after in itertools.pairwise(panels):
        for earlier, later in zip(before, after, strict=True):
            assert later.starts_at >= earlier.ends_at + BETWEEN_INTERVIEWS
