"""The interviewer's own list: which group a seat is in, what is counted, and what stays out of it."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from scorecard.models.application import Decision, DeclineReason
from scorecard.models.debrief import VoteAfterDebrief
from scorecard.queries.interviews import Turn, own_interview, own_interviews
from scorecard.queries.visible import NotHere
from scorecard.services import cards, scoring
from scorecard.services.scoring import CardContent, RatingEntry
from tests import build
from tests.build import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEPTH = ["technical_depth"]


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


@pytest.fixture
def ada(session):
    return build.account(session)


@pytest.fixture
def seat(session, opening, ada):
    return lambda **values: build.seat(session, build.application(session, opening), ada, **values)


def listed(session, viewer, *, now=NOON, page=1):
    return own_interviews(session, viewer, now=now, page=page)


def turns(session, viewer):
    return {seat.interview_id: turn for turn, seats in listed(session, viewer).unsubmitted.items() for seat in seats}


@pytest.mark.parametrize(
    ("starts_at", "due_at", "turn"),
    [
        (NOON - HOUR, NOON + DAY, Turn.SCORE_NOW),
        (NOON - 25 * HOUR, NOON + DAY, Turn.SCORE_NOW),
        (NOON - 25 * HOUR, NOON - HOUR, Turn.SCORE_NOW),
        (NOON - 25 * HOUR - timedelta(seconds=1), NOON + DAY, Turn.DUE),
        (NOON - 25 * HOUR - timedelta(seconds=1), NOON, Turn.DUE),
        (NOON - 3 * DAY, NOON - timedelta(seconds=1), Turn.OVERDUE),
        (NOON - HOUR + timedelta(seconds=1), NOON + DAY, Turn.UPCOMING),
        (NOON + DAY, NOON + 2 * DAY, Turn.UPCOMING),
    ],
)
def test_an_unsubmitted_seat_stands_where_its_times_put_it(session, seat, ada, starts_at, due_at, turn):
    mine = seat(starts_at=starts_at, due_at=due_at)

    assert turns(session, ada) == {mine.id: turn}


def test_a_draft_lowers_what_is_left_to_rate_and_a_mark_counts_as_an_answer(session, seat, ada):
    mine = seat(areas=DEPTH)
    ratings = {
        "system_design": RatingEntry(value=3),
        "trade_offs": RatingEntry(not_observed=True),
        "software_engineering": RatingEntry(note="Only a note."),
        "code_review": RatingEntry(value=3),
    }
    scoring.save_draft(session, mine.id, CardContent(ratings=ratings), revision=0, actor=ada, now=NOON)

    (line,) = listed(session, ada).unsubmitted[Turn.SCORE_NOW]

    assert (line.to_rate, line.minutes_to_rate, line.drafted) == (2, 2, True)


def test_eight_criteria_take_about_five_minutes(session, seat, ada):
    seat(areas=["technical_depth", "technical_leadership"])

    (line,) = listed(session, ada).unsubmitted[Turn.SCORE_NOW]

    assert (line.to_rate, line.minutes_to_rate, line.drafted) == (8, 5, False)


def test_days_late_are_whole_days_since_the_card_was_due(session, seat, ada):
    seat(starts_at=NOON - 9 * DAY, due_at=NOON - 3 * DAY - HOUR)

    (line,) = listed(session, ada).unsubmitted[Turn.OVERDUE]

    assert line.days_late == 3


def test_a_submitted_card_is_listed_as_submitted_until_it_is_reopened(session, seat, ada, lead):
    mine = build.submitted(session, seat())
    before = listed(session, ada)
    cards.reopen(session, mine.id, reason="Another person's card.", actor=lead, now=NOON)

    after = listed(session, ada)

    assert ([line.interview_id for line in before.submitted], before.submitted_count) == ([mine.id], 1)
    assert (after.submitted, after.submitted_count) == ((), 0)
    assert [line.interview_id for line in after.unsubmitted[Turn.REOPENED]] == [mine.id]


def test_a_withdrawn_candidate_leaves_nothing_to_do(session, opening, ada):
    application = build.application(session, opening, withdrawn_at=NOON, withdrawn_reason="Took another job.")
    mine = build.seat(session, application, ada)

    assert turns(session, ada) == {mine.id: Turn.WITHDRAWN}


def test_a_declined_seat_is_listed_as_declined_and_a_removed_one_nowhere(session, seat, ada):
    declined = seat()
    scoring.decline(session, declined.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)
    seat(removed_at=NOON)

    found = listed(session, ada)

    assert [(line.interview_id, line.at) for line in found.declined] == [(declined.id, NOON)]
    assert turns(session, ada) == {}


def test_the_list_holds_nobody_elses_seats(session, opening, ada):
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)))
    build.seat(session, application, build.account(session))

    found = listed(session, ada)

    assert (turns(session, ada), found.submitted, found.submitted_count, found.declined) == ({}, (), 0, ())


def test_submitted_cards_come_newest_first_in_pages_of_twenty(session, seat, ada):
    seats = [build.submitted(session, seat(areas=DEPTH), now=NOON + n * HOUR) for n in range(22)]

    first, second, beyond = (listed(session, ada, page=page) for page in (1, 2, 99))

    newest_first = [mine.id for mine in reversed(seats)]
    assert [line.interview_id for line in first.submitted] == newest_first[:20]
    assert [line.interview_id for line in second.submitted] == newest_first[20:]
    assert (second.page, second.pages, second.submitted_count) == (2, 2, 22)
    assert beyond == second


@pytest.mark.parametrize("rows", [1, 30])
def test_the_list_takes_seven_queries_however_long_it_is(session, seat, ada, rows):
    for _ in range(rows):
        seat()
        build.submitted(session, seat(areas=DEPTH))
        seat(declined_at=NOON, decline_reason="cut_short")
    session.expire_all()
    session.refresh(ada)
    session.expunge_all()
    asked = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: asked.append(call[2]))

    listed(session, ada)

    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 7


def test_a_vote_after_the_debrief_waits_until_it_is_given_or_voting_is_over(session, ada, lead):
    opening = build.opening(session, lead)

    def own_card(name, **values):
        application = build.application(session, opening, name=name, **{"debrief_opened_at": NOON, **values})
        return build.submitted(session, build.seat(session, application, ada))

    def decide(card, kind, *, at=NOON):
        decision = {"application_id": card.application_id, "decision": kind, "seen": {}, "decided_by_id": lead.id}
        session.add(Decision(**decision, reason="", decided_at=at))

    own_card("Not opened", debrief_opened_at=None)
    own_card("Withdrawn", withdrawn_at=NOON)
    own_card("To vote")
    session.add(VoteAfterDebrief(interview_id=own_card("Voted").id, vote="YES", at=NOON))
    cards.strike(session, own_card("Struck").id, reason="Wrong person.", actor=lead, now=NOON)
    decide(own_card("Hired"), "hire")
    put_off = own_card("Put off since")
    decide(put_off, "no_hire")
    decide(put_off, "hold", at=NOON + timedelta(hours=1))
    session.commit()

    assert {line.candidate for line in listed(session, ada).to_vote} == {"To vote", "Put off since"}


def test_a_seat_is_there_for_its_own_interviewer_only(session, seat, ada, lead):
    mine = seat()

    assert own_interview(session, ada, mine.id).id == mine.id
    for stranger in (lead, build.account(session, role="admin"), build.account(session)):
        with pytest.raises(NotHere):
            own_interview(session, stranger, mine.id)


def test_a_removed_seat_is_gone_for_its_interviewer_at_once(session, seat, ada):
    mine = seat(removed_at=NOON)

    with pytest.raises(NotHere):
        own_interview(session, ada, mine.id)
