"""When an opening's policy freezes, and that it does not thaw."""

from datetime import timedelta

from scorecard.queries.freeze import frozen_at, is_frozen
from tests import build
from tests.build import NOON


def seat_of(session, *, starts_at, **values):
    opening = build.opening(session)
    application = build.application(session, opening)
    due = starts_at + timedelta(days=1)
    build.seat(session, application, build.account(session), starts_at=starts_at, due_at=due, **values)
    return opening


def test_the_start_of_the_first_interview_freezes_the_policy(session):
    opening = seat_of(session, starts_at=NOON)

    assert frozen_at(session, opening) == NOON
    assert [is_frozen(session, opening, now=NOON + timedelta(minutes=late)) for late in (-1, 0)] == [False, True]


def test_a_seat_given_up_after_its_interview_began_thaws_nothing(session):
    began = NOON - timedelta(hours=3)
    declined = seat_of(session, starts_at=began, declined_at=NOON, decline_reason="cut_short")
    removed = seat_of(session, starts_at=began, removed_at=NOON)

    assert [frozen_at(session, opening) for opening in (declined, removed)] == [began, began]


def test_a_seat_given_up_before_its_interview_freezes_nothing(session):
    opening = seat_of(session, starts_at=NOON + timedelta(days=1), removed_at=NOON)

    assert frozen_at(session, opening) is None
