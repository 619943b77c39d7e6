"""The panels of an opening as their viewer may know them, in a fixed number of queries."""

import pytest
from sqlalchemy import event

from scorecard.models.scorecard import Strike
from scorecard.queries.openings import policy_of, readable_opening
from scorecard.queries.panel_plan import led_seat, panels_of_opening
from scorecard.queries.visible import NotHere
from tests import build
from tests.build import NOON


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


def listed(session, viewer, opening, page=1):
    found = readable_opening(session, viewer, opening.id)
    return panels_of_opening(session, viewer, found, policy=policy_of(session, found), page=page)


def count_queries(session, act):
    statements = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *given: statements.append(given[2]))
    act()
    return len(statements)


@pytest.mark.parametrize("applications", [1, 30])
def test_a_page_of_panels_takes_four_queries(session, lead, applications):
    opening = build.opening(session, lead)
    for _ in range(applications):
        build.seat(session, build.application(session, opening), build.account(session))
    found = readable_opening(session, lead, opening.id)
    policy = policy_of(session, found)

    assert count_queries(session, lambda: panels_of_opening(session, lead, found, policy=policy, page=1)) == 4


def test_seats_that_were_declined_or_struck_cover_nothing(session, lead):
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    struck = build.submitted(session, build.seat(session, application, build.account(session)))
    session.add(Strike(interview_id=struck.id, struck=True, reason="Wrong candidate.", by_id=lead.id, at=NOON))
    build.seat(session, application, build.account(session), declined_at=NOON, decline_reason="cut_short")
    build.seat(session, application, build.account(session), removed_at=NOON)
    build.submitted(session, build.seat(session, application, build.account(session)))

    (panel,) = listed(session, lead, opening).panels

    assert sorted(seat.state for seat in panel.seats) == ["declined", "struck", "submitted"]
    assert panel.coverage.people == 1


def test_a_restored_card_covers_again(session, lead):
    opening = build.opening(session, lead)
    card = build.submitted(session, build.seat(session, build.application(session, opening), build.account(session)))
    for struck in (True, False):
        session.add(Strike(interview_id=card.id, struck=struck, reason="Why.", by_id=lead.id, at=NOON))
        session.commit()

    (panel,) = listed(session, lead, opening).panels

    assert (panel.seats[0].state, panel.coverage.people) == ("submitted", 1)


def test_of_a_panel_still_to_score_there_is_the_own_seat_alone(session, lead):
    opening = build.opening(session, lead)
    application = build.application(session, opening, withdrawn_at=NOON)
    own = build.seat(session, application, lead)
    build.submitted(session, build.seat(session, application, build.account(session)))

    (panel,) = listed(session, lead, opening).panels

    assert [seat.interview_id for seat in panel.seats] == [own.id]
    assert (panel.is_sealed, panel.coverage, panel.is_withdrawn) == (True, None, False)


def test_panels_of_other_openings_stay_out(session, lead):
    opening = build.opening(session, lead)
    build.application(session, build.opening(session, lead))

    assert (listed(session, lead, opening).panels, listed(session, lead, opening).pages) == ((), 1)
    assert listed(session, lead, opening, page=2).page == 1


def test_a_seat_is_found_by_the_leads_of_its_opening_only(session, lead):
    seat = build.seat(session, build.application(session, build.opening(session, lead)), build.account(session))

    assert led_seat(session, lead, seat.id)[1].interview_id == seat.id
    for role in ("lead", "admin"):
        with pytest.raises(NotHere):
            led_seat(session, build.account(session, role=role), seat.id)
