"""Who is reminded, who is not, and that nobody is reminded twice on a day."""

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from scorecard.models.application import Decision, DeclineReason, Reminder
from scorecard.queries.reminders import due_reminders
from scorecard.services import cards, scoring
from scorecard.services.reminders import write_down
from tests import build
from tests.build import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


@pytest.fixture
def application(session, opening):
    return build.application(session, opening, name="Ana")


@pytest.fixture
def ada(session):
    return build.account(session)


@pytest.fixture
def seat(session, application, ada):
    """Its interview ended at ten; NOON is a Friday."""
    return build.seat(session, application, ada)


def due(session, *, now=NOON):
    return [reminder.interview_id for reminder in due_reminders(session, now=now)]


def written(session):
    return session.execute(select(Reminder.interview_id, Reminder.local_day).order_by(Reminder.local_day)).all()


def test_whoever_owes_a_card_is_reminded_of_it_with_what_the_mail_needs(session, opening, ada, seat):
    (reminder,) = due_reminders(session, now=NOON)

    assert (reminder.interview_id, reminder.email, reminder.name) == (seat.id, ada.email, ada.name)
    assert (reminder.candidate, reminder.opening, reminder.due_at) == ("Ana", opening.title, seat.due_at)
    assert (reminder.local_day, reminder.number) == (date(2026, 11, 20), 1)


def test_a_draft_is_reminded_of_and_a_submitted_reopened_or_declined_card_is_not(session, opening, lead, ada):
    drafted, submitted, reopened, declined = (
        build.seat(session, build.application(session, opening), ada) for _ in range(4)
    )
    scoring.save_draft(session, drafted.id, build.content(), revision=0, actor=ada, now=NOON)
    for each in (submitted, reopened):
        build.submitted(session, each)
    cards.reopen(session, reopened.id, reason="Look again.", actor=lead, now=NOON)
    scoring.decline(session, declined.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)

    assert due(session) == [drafted.id]


def test_nobody_is_reminded_of_what_is_over(session, lead, opening, ada):
    def seat_in(opening, person=ada, **values):
        return build.seat(session, build.application(session, opening, **values), person)

    seat_in(opening).removed_at = NOON
    seat_in(opening, withdrawn_at=NOON)
    seat_in(build.opening(session, lead, status="closed"))
    seat_in(opening, build.account(session, disabled_at=NOON))
    session.commit()

    assert due(session) == []


@pytest.mark.parametrize("decisions", [["hire"], ["no_hire"], ["hold"], ["hire", "hold"]])
def test_a_decision_does_not_show_in_who_is_reminded(session, lead, application, seat, decisions):
    """Whoever has not submitted must not learn from a silence that it is decided."""
    undecided = due(session, now=NOON + HOUR)
    for number, kind in enumerate(decisions):
        at = NOON + timedelta(minutes=number)
        session.add(
            Decision(application_id=application.id, decision=kind, seen={}, decided_by_id=lead.id, decided_at=at)
        )
    session.commit()

    assert undecided == [seat.id]
    assert due(session, now=NOON + HOUR) == undecided


@pytest.mark.usefixtures("seat")
def test_what_is_ahead_is_not_reminded_of_and_an_interview_that_moved_waits_for_its_new_end(session, seat):
    assert write_down(session, seat.id, now=NOON) is not None
    seat.starts_at, seat.due_at = NOON + 3 * DAY, NOON + 4 * DAY
    session.commit()

    found = {hours: due(session, now=NOON + 3 * DAY + hours * HOUR) for hours in (-1, 0, 1, 2)}

    assert found == {-1: [], 0: [], 1: [], 2: [seat.id]}


def test_a_reminder_is_written_down_once_a_local_day(session, seat):
    first = write_down(session, seat.id, now=NOON)
    again = write_down(session, seat.id, now=NOON + HOUR)

    assert (first.number, again) == (1, None)
    assert due(session, now=NOON + 2 * HOUR) == []
    assert due(session, now=NOON + 3 * DAY) == [seat.id]  # Monday
    assert written(session) == [(seat.id, date(2026, 11, 20))]


def test_the_day_is_that_of_the_recipient(session, application):
    far = build.account(session, time_zone="Pacific/Auckland")
    seat = build.seat(session, application, far)

    write_down(session, seat.id, now=NOON)  # Saturday there, an hour after midnight

    assert written(session) == [(seat.id, date(2026, 11, 21))]


def test_there_are_ten_reminders_and_no_more_each_on_a_working_day(session, seat):
    numbers = []
    for hours in range(24 * 30):
        reminder = write_down(session, seat.id, now=NOON + hours * HOUR)
        if reminder:
            numbers.append(reminder.number)

    days = [day for _, day in written(session)]
    assert numbers == list(range(1, 11))
    assert days[0] == date(2026, 11, 20)
    assert days[-1] == date(2026, 12, 3)
    assert [day for day in days if day.weekday() > 4] == []


def test_a_card_that_came_in_after_the_list_was_made_is_not_reminded_of(session, seat):
    assert due(session) == [seat.id]
    build.submitted(session, seat)

    assert write_down(session, seat.id, now=NOON) is None
    assert written(session) == []


def test_several_runs_at_once_write_it_down_once(session, seat):
    engine = session.get_bind()
    session.commit()
    together, taken = threading.Barrier(4), []

    def run():
        with Session(engine) as own:
            together.wait()
            taken.append(write_down(own, seat.id, now=NOON))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([reminder for reminder in taken if reminder]) == 1
    assert written(session) == [(seat.id, date(2026, 11, 20))]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_two_queries_however_long_it_is(session, opening, ada, rows):
    for _ in range(rows):
        build.seat(session, build.application(session, opening), ada)
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))

    assert len(due(session)) == rows
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2
