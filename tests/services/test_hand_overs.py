"""A seat is asked to be handed over, kept, or given to somebody who could not see the panel."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import DeclineReason, HandOverRequest, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from scorecard.queries.hand_overs import asked_in_opening, asked_on_panel, count_asked
from scorecard.queries.visible import NotHere
from scorecard.services import hand_overs, panels, scoring
from scorecard.services.errors import DoneOtherwise, Refused
from scorecard.services.panels import CANNOT_BE_SEATED
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
    return build.account(session, name="Ada")


@pytest.fixture
def seat(session, application, ada):
    return build.seat(session, application, ada, title="Design", starts_at=NOON + DAY, due_at=NOON + 2 * DAY)


def ask(session, seat, actor, *, suggested=None, reason="On leave.", now=NOON):
    suggested_id = suggested.id if suggested else None
    hand_overs.ask(session, seat.id, suggested_id=suggested_id, reason=reason, actor=actor, now=now)


def hand_over(session, seat, person, *, actor, now=NOON):
    return panels.hand_over(session, seat.id, interviewer_id=person.id, actor=actor, now=now)


def problems(session, act):
    with pytest.raises(Refused) as caught:
        act()
    session.rollback()
    return caught.value.problems


def test_a_request_waits_for_the_leads_with_its_reason_and_suggestion(session, opening, lead, ada, seat):
    ben = build.account(session, name="Ben")

    ask(session, seat, ada, suggested=ben)

    (asked,) = asked_in_opening(session, lead, opening.id)
    assert (asked.interview_id, asked.candidate, asked.interviewer) == (seat.id, "Ana", "Ada")
    assert (asked.reason, asked.suggested, asked.asked_at) == ("On leave.", "Ben", NOON)


def test_asking_again_takes_the_place_of_the_older_request(session, opening, lead, ada, seat):
    ask(session, seat, ada, suggested=build.account(session))
    hand_overs.keep(session, seat.id, answer="Please stay.", actor=lead, now=NOON)

    ask(session, seat, ada, reason="Ill.", now=NOON + HOUR)

    (asked,) = asked_in_opening(session, lead, opening.id)
    assert (asked.reason, asked.suggested, asked.asked_at) == ("Ill.", None, NOON + HOUR)


def test_only_active_colleagues_can_be_suggested(session, ada, seat):
    off = build.account(session, disabled_at=NOON)
    wrong = [off.id, ada.id, "A" * 16, "\0"]

    def suggest(key):
        hand_overs.ask(session, seat.id, suggested_id=key, reason="Ill.", actor=ada, now=NOON)

    found = [problems(session, lambda key=key: suggest(key)) for key in wrong]

    assert found == [{"suggested": "Choose a colleague from the list, or nobody in particular."}] * 4


def test_a_seat_that_is_done_has_nothing_to_hand_over(session, opening, application, lead, ada, seat):
    declined = build.seat(session, build.application(session, opening), ada)
    scoring.decline(session, declined.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)
    withdrawn = build.seat(session, build.application(session, opening, withdrawn_at=NOON), ada)
    build.submitted(session, seat)

    found = [problems(session, lambda row=row: ask(session, row, ada))[""] for row in (seat, declined, withdrawn)]

    assert found == [
        "Your scorecard is in, so there is nothing to hand over.",
        "You have declined this interview, so there is nothing to hand over.",
        "This application was withdrawn, so there is nothing to hand over.",
    ]


def test_nobody_else_asks_or_takes_back(session, lead, ada, seat):
    ask(session, seat, ada)

    for other in (lead, build.account(session), build.account(session, role="admin")):
        with pytest.raises(NotHere):
            ask(session, seat, other)
        with pytest.raises(NotHere):
            hand_overs.take_back(session, seat.id, actor=other, now=NOON)
    session.rollback()
    assert session.get_one(HandOverRequest, seat.id).reason == "On leave."


def test_a_request_that_is_taken_back_waits_no_more_and_cannot_be_answered(session, opening, lead, ada, seat):
    ask(session, seat, ada)
    for _ in range(2):
        hand_overs.take_back(session, seat.id, actor=ada, now=NOON)

    assert asked_in_opening(session, lead, opening.id) == ()
    late = problems(session, lambda: hand_overs.keep(session, seat.id, answer="", actor=lead, now=NOON))
    assert late == {"": "This request was taken back, so there is nothing to answer."}


def test_a_request_waits_no_more_once_the_card_is_in_or_the_seat_is_given_back(session, opening, lead, ada, seat):
    other = build.seat(session, build.application(session, opening), ada)
    ask(session, seat, ada)
    ask(session, other, ada)
    build.submitted(session, seat)
    scoring.decline(session, other.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)

    assert asked_in_opening(session, lead, opening.id) == ()


def test_a_lead_keeps_the_seat_as_it_is(session, opening, lead, ada, seat):
    ask(session, seat, ada)

    hand_overs.keep(session, seat.id, answer="Nobody else is free.", actor=lead, now=NOON + HOUR)
    hand_overs.keep(session, seat.id, answer="Nobody else is free.", actor=lead, now=NOON + DAY)
    with pytest.raises(DoneOtherwise):
        hand_overs.keep(session, seat.id, answer="Another answer.", actor=lead, now=NOON + DAY)

    request = session.get_one(HandOverRequest, seat.id)
    assert (request.answer, request.kept_at) == ("Nobody else is free.", NOON + HOUR)
    assert asked_in_opening(session, lead, opening.id) == ()
    assert session.get_one(Interview, seat.id).is_active


def test_a_seat_is_handed_over_with_its_areas_and_times_and_it_is_on_record(session, lead, ada, seat):
    ben = build.account(session)

    taken = hand_over(session, seat, ben, actor=lead)

    assert (taken.interviewer_id, taken.title, taken.areas) == (ben.id, "Design", list(build.AREAS))
    assert (taken.starts_at, taken.minutes, taken.due_at) == (NOON + DAY, 60, NOON + 2 * DAY)
    assert session.get_one(Interview, seat.id).removed_at == NOON
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.handed_over")).one()
    assert (entry.interview_id, entry.detail) == (seat.id, {"to_interview": taken.id})


def test_a_card_that_would_be_late_at_once_is_due_one_working_day_from_now(session, application, lead, ada):
    late = build.seat(session, application, ada, starts_at=NOON - 3 * DAY, due_at=NOON - 2 * DAY)

    taken = hand_over(session, late, build.account(session), actor=lead)

    assert taken.due_at == NOON + 3 * DAY  # a Friday: due on Monday


def test_whoever_gave_the_seat_up_is_never_seated_there_again(session, application, lead, ada, seat):
    taken = hand_over(session, seat, build.account(session), actor=lead)

    found = problems(session, lambda: hand_over(session, taken, ada, actor=lead))

    assert found == {"interviewer": CANNOT_BE_SEATED}


def test_nobody_who_could_see_a_card_gets_the_seat(session, opening, application, lead, seat):
    build.submitted(session, build.seat(session, application, build.account(session)))
    seated = build.account(session)
    build.seat(session, application, seated)
    people = (lead, build.account(session, role="admin"), seated, build.account(session, disabled_at=NOON))

    found = [problems(session, lambda who=who: hand_over(session, seat, who, actor=lead)) for who in people]

    assert found == [{"interviewer": CANNOT_BE_SEATED}] * 4


def test_a_seat_whose_card_is_in_stays(session, lead, seat):
    build.submitted(session, seat)

    found = problems(session, lambda: hand_over(session, seat, build.account(session), actor=lead))

    assert found == {"": "The scorecard of this seat is in, so the seat stays as it is."}


@pytest.mark.parametrize("values", [{"status": "closed"}, {}])
def test_a_closed_opening_and_a_withdrawn_candidate_change_no_hands(session, lead, ada, values):
    opening = build.opening(session, lead, **values)
    application = build.application(session, opening, withdrawn_at=None if values else NOON)
    seat = build.seat(session, application, ada)

    found = problems(session, lambda: hand_over(session, seat, build.account(session), actor=lead))

    assert list(found) == [""]


def test_a_sealed_lead_learns_of_no_request_and_answers_none(session, opening, application, lead, ada, seat):
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=sealed.id, added_at=NOON))
    own = build.seat(session, application, sealed)
    ask(session, seat, ada)
    ask(session, own, sealed)

    assert asked_in_opening(session, sealed, opening.id) == asked_on_panel(session, sealed, application.id) == ()
    assert count_asked(session, sealed, [opening.id]) == {}
    with pytest.raises(NotHere):
        hand_overs.keep(session, seat.id, answer="", actor=sealed, now=NOON)
    with pytest.raises(NotHere):
        hand_over(session, seat, build.account(session), actor=sealed)
    assert len(asked_in_opening(session, lead, opening.id)) == 2
    assert count_asked(session, lead, [opening.id]) == {opening.id: 2}


def test_a_sealed_lead_hands_the_own_seat_to_an_interviewer_only(session, opening, application, lead):
    own = build.seat(session, application, lead)
    other_lead, ben = build.account(session, role="lead"), build.account(session)

    refused = problems(session, lambda: hand_over(session, own, other_lead, actor=lead))
    taken = hand_over(session, own, ben, actor=lead)

    assert refused == {"interviewer": CANNOT_BE_SEATED}
    assert taken.interviewer_id == ben.id


def test_leads_of_other_openings_and_panellists_learn_of_no_request(session, opening, application, ada, seat):
    panellist = build.account(session)
    build.submitted(session, build.seat(session, application, panellist))
    ask(session, seat, ada)
    foreign = build.account(session, role="lead")

    found = [asked_in_opening(session, viewer, opening.id) for viewer in (panellist, foreign, ada)]

    assert found == [(), (), ()]
    for other in (panellist, foreign, ada, build.account(session, role="admin")):
        with pytest.raises(NotHere):
            hand_over(session, seat, build.account(session), actor=other)


def test_a_seat_is_handed_over_with_its_criteria_and_the_trainee_who_shadows_it(session, application, lead, seat):
    seat.criteria = ["code_review"]
    trainee = build.seat(session, application, build.account(session), shadowed_id=seat.id)

    taken = hand_over(session, seat, build.account(session), actor=lead)

    session.refresh(trainee)
    assert taken.criteria == ["code_review"]
    assert (trainee.shadowed_id, trainee.removed_at) == (taken.id, None)


def test_a_trainees_seat_is_handed_over_as_a_trainees(session, application, lead, seat):
    shadow = build.seat(session, application, build.account(session), shadowed_id=seat.id)

    taken = hand_over(session, shadow, build.account(session), actor=lead)

    assert taken.shadowed_id == seat.id
