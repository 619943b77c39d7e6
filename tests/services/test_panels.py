"""Who can be seated, and what can still be changed on a panel."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from scorecard.queries.seatable import offered_interviewers
from scorecard.queries.visible import NotHere
from scorecard.services import panels, scoring
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.panels import CANNOT_BE_SEATED
from scorecard.services.seat_plans import SeatPlan
from tests import build
from tests.build import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(person, **values):
    usual = SeatPlan(person.id, "Design", ("technical_depth",), NOON + DAY, 60, NOON + 2 * DAY)
    return replace(usual, **values)


def seat(session, application, person, *, actor, now=NOON):
    return panels.add_seat(session, application.id, plan(person), actor=actor, now=now)


def problems(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.problems


def refused_to_seat(session, application, person, *, actor):
    found = problems(lambda: seat(session, application, person, actor=actor))
    session.rollback()
    return found == {"interviewer": CANNOT_BE_SEATED}


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


@pytest.fixture
def application(session, opening):
    return build.application(session, opening)


@pytest.fixture
def a_card_is_in(session, application):
    return build.submitted(session, build.seat(session, application, build.account(session)))


def test_a_lead_seats_an_interviewer_and_it_is_on_record(session, application, lead):
    person = build.account(session)

    interview = seat(session, application, person, actor=lead)

    assert (interview.interviewer_id, interview.title, interview.areas) == (person.id, "Design", ["technical_depth"])
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "seat.added")).one()
    assert (entry.actor_id, entry.application_id, entry.interview_id) == (lead.id, application.id, interview.id)


def test_a_person_gets_one_seat_on_an_application_ever(session, application, lead):
    active, declined, removed = (build.account(session) for _ in range(3))
    build.seat(session, application, active)
    build.seat(session, application, declined, declined_at=NOON, decline_reason="cut_short")
    build.seat(session, application, removed, removed_at=NOON)

    people = (active, declined, removed)
    assert [refused_to_seat(session, application, person, actor=lead) for person in people] == [True] * 3


def test_somebody_who_is_switched_off_cannot_be_seated(session, application, lead):
    assert refused_to_seat(session, application, build.account(session, disabled_at=NOON), actor=lead) is True


def test_before_the_first_card_leads_and_admins_can_be_seated(session, application, lead):
    admin, former = build.account(session, role="admin"), build.account(session, admin_until=NOON)

    seated = [seat(session, application, person, actor=lead) for person in (admin, former, lead)]

    assert [interview.interviewer_id for interview in seated] == [admin.id, former.id, lead.id]


@pytest.mark.usefixtures("a_card_is_in")
def test_once_a_card_is_in_nobody_who_could_read_it_can_be_seated(session, opening, application, lead):
    second_lead = build.account(session, role="lead")
    former_lead = build.account(session, role="lead")
    demoted_lead = build.account(session)
    session.add_all(
        [
            OpeningLead(opening_id=opening.id, account_id=second_lead.id, added_at=NOON),
            OpeningLead(opening_id=opening.id, account_id=former_lead.id, added_at=NOON - DAY, removed_at=NOON + HOUR),
            OpeningLead(opening_id=opening.id, account_id=demoted_lead.id, added_at=NOON - DAY),
        ]
    )
    admin = build.account(session, role="admin")
    former_admin = build.account(session, admin_until=NOON + HOUR)
    people = (lead, second_lead, former_lead, demoted_lead, admin, former_admin)

    assert [refused_to_seat(session, application, person, actor=lead) for person in people] == [True] * 6


@pytest.mark.usefixtures("a_card_is_in")
def test_once_a_card_is_in_whoever_could_not_read_it_can_be_seated(session, opening, application, lead):
    interviewer = build.account(session)
    foreign_lead = build.account(session, role="lead")
    earlier_lead = build.account(session, role="lead")
    earlier_admin = build.account(session, admin_until=NOON - DAY)
    session.add(
        OpeningLead(opening_id=opening.id, account_id=earlier_lead.id, added_at=NOON - 9 * DAY, removed_at=NOON - DAY)
    )
    session.commit()

    people = (interviewer, foreign_lead, earlier_lead, earlier_admin)
    seated = [seat(session, application, person, actor=lead).interviewer_id for person in people]

    assert seated == [person.id for person in people]


def test_a_sealed_lead_seats_interviewers_only(session, opening, application, lead):
    build.seat(session, application, lead)
    once_led = build.account(session)
    once_admin = build.account(session, admin_until=NOON - 9 * DAY)
    session.add(OpeningLead(opening_id=opening.id, account_id=once_led.id, added_at=NOON, removed_at=NOON - 9 * DAY))
    others = (build.account(session, role="lead"), build.account(session, role="admin"), once_led, once_admin)
    person = build.account(session)

    assert [refused_to_seat(session, application, other, actor=lead) for other in others] == [True] * 4
    assert seat(session, application, person, actor=lead).interviewer_id == person.id


def test_a_sealed_lead_is_answered_alike_whether_cards_are_in_or_not(session, opening, lead):
    people = [
        build.account(session),
        build.account(session, admin_until=NOON - 9 * DAY),
        build.account(session, admin_until=NOON + HOUR),
        build.account(session, role="lead"),
    ]
    answers = []
    for with_card in (False, True):
        application = build.application(session, opening)
        build.seat(session, application, lead)
        other = build.seat(session, application, build.account(session))
        if with_card:
            build.submitted(session, other)
        offered = [person.id for person in offered_interviewers(session, lead, application) if person in people]
        refused = []
        for person in people:
            try:
                seat(session, application, person, actor=lead)
            except Refused as refusal:
                session.rollback()
                refused.append((person.id, refusal.problems))
        answers.append((offered, refused))

    assert answers[0] == answers[1]


def test_what_is_offered_to_a_sealed_lead_names_no_panellist(session, application, lead):
    build.seat(session, application, lead)
    panellist, free = build.account(session, name="Ana"), build.account(session, name="Ben")
    build.seat(session, application, panellist)

    assert [person.name for person in offered_interviewers(session, lead, application)] == ["Ana", "Ben"]
    assert free.name == "Ben"


def test_what_is_offered_to_an_unsealed_lead_is_who_can_be_seated(session, application, lead):
    panellist, free = build.account(session, name="Ana"), build.account(session, name="ben")
    build.seat(session, application, panellist)

    offered = offered_interviewers(session, lead, application)

    assert [person.id for person in offered if person.id in (panellist.id, free.id)] == [free.id]


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_nobody_seats_anybody_in_an_opening_that_they_do_not_lead(session, application, role):
    stranger = build.account(session, role=role)

    with pytest.raises(NotHere):
        seat(session, application, build.account(session), actor=stranger)


def test_a_seat_has_each_area_once(session, application, lead):
    twice = plan(build.account(session), areas=("technical_depth", "technical_depth"))

    assert problems(lambda: panels.add_seat(session, application.id, twice, actor=lead, now=NOON)) == {
        "areas": "Choose each focus area once."
    }


def test_a_seat_needs_areas_of_the_opening_a_length_and_a_due_time_after_its_end(session, application, lead):
    wrong = plan(build.account(session), areas=("astrology",), title=" ", minutes=10)
    early = plan(build.account(session), due_at=NOON + DAY + timedelta(minutes=59))

    assert problems(lambda: panels.add_seat(session, application.id, wrong, actor=lead, now=NOON)) == {
        "title": "Say what this interview is about.",
        "areas": "Choose focus areas of this opening.",
        "minutes": "Give a length from 15 to 480 minutes.",
    }
    assert problems(lambda: panels.add_seat(session, application.id, early, actor=lead, now=NOON)) == {
        "due_at": "The scorecard cannot be due before the interview ends. Choose a later time."
    }


def test_several_seats_are_made_all_or_none(session, application, lead):
    ana, seated = build.account(session), build.account(session)
    build.seat(session, application, seated)
    plans = [plan(ana), plan(ana), plan(seated)]

    assert problems(lambda: panels.add_seats(session, application.id, plans, actor=lead, now=NOON)) == {
        "interviewer-2": "One person takes one seat on a panel. Choose somebody else.",
        "interviewer-3": CANNOT_BE_SEATED,
    }
    session.rollback()
    made = panels.add_seats(session, application.id, [plan(ana)], actor=lead, now=NOON)
    assert [interview.interviewer_id for interview in made] == [ana.id]


def test_a_closed_opening_and_a_withdrawn_candidate_take_no_seats(session, lead):
    closed = build.application(session, build.opening(session, lead, status="closed", closed_at=NOON))
    withdrawn = build.application(session, build.opening(session, lead), withdrawn_at=NOON)

    person = build.account(session)

    found = [problems(lambda each=each: seat(session, each, person, actor=lead)) for each in (closed, withdrawn)]

    assert found == [
        {"": "This opening is closed. Open it again on its set-up page first."},
        {"": "This candidate is withdrawn. Undo the withdrawal before you seat anybody."},
    ]


def change(session, interview, *, actor, **values):
    usual = {
        "title": "Code",
        "areas": ("technical_leadership",),
        "starts_at": NOON + DAY,
        "minutes": 45,
        "due_at": NOON + 2 * DAY,
        "revision": interview.revision,
    }
    panels.change_seat(session, interview.id, **{**usual, **values}, actor=actor, now=NOON)


def test_a_seat_is_changed_until_its_card_is_in(session, application, lead):
    interview = build.seat(session, application, build.account(session))

    change(session, interview, actor=lead)

    session.refresh(interview)
    assert (interview.title, interview.areas, interview.minutes) == ("Code", ["technical_leadership"], 45)
    assert (interview.starts_at, interview.due_at, interview.revision) == (NOON + DAY, NOON + 2 * DAY, 2)
    build.submitted(session, interview)
    assert problems(lambda: change(session, interview, actor=lead)) == {
        "": "The scorecard of this seat is in, so the seat stays as it is."
    }


def test_a_draft_does_not_hold_up_a_change_and_a_decline_does(session, application, lead):
    author = build.account(session)
    drafted = build.seat(session, application, author)
    scoring.save_draft(session, drafted.id, build.content(), revision=0, actor=author, now=NOON)
    declined = build.seat(session, application, build.account(session), declined_at=NOON, decline_reason="cut_short")

    change(session, drafted, actor=lead)

    assert problems(lambda: change(session, declined, actor=lead)) == {
        "": "This seat was declined, so it stays on record as it is."
    }


def test_a_change_made_from_an_older_form_is_refused(session, application, lead):
    interview = build.seat(session, application, build.account(session))
    change(session, interview, actor=lead)

    with pytest.raises(StaleEdit) as caught:
        change(session, interview, title="Design", actor=lead, revision=1)
    assert caught.value.revision == 2


def test_a_seat_is_removed_until_its_card_is_in_and_its_person_never_seated_again(session, application, lead):
    person = build.account(session)
    interview = build.seat(session, application, person)

    panels.remove_seat(session, interview.id, actor=lead, now=NOON)

    session.refresh(interview)
    assert interview.removed_at == NOON
    assert refused_to_seat(session, application, person, actor=lead) is True
    with pytest.raises(NotHere):
        panels.remove_seat(session, interview.id, actor=lead, now=NOON)
    submitted = build.submitted(session, build.seat(session, application, build.account(session)))
    assert problems(lambda: panels.remove_seat(session, submitted.id, actor=lead, now=NOON)) == {
        "": "The scorecard of this seat is in, so the seat stays as it is."
    }


def test_a_sealed_lead_changes_the_own_seat_and_nobody_elses(session, application, lead):
    own = build.seat(session, application, lead)
    other = build.seat(session, application, build.account(session))

    change(session, own, actor=lead)

    with pytest.raises(NotHere):
        change(session, other, actor=lead)
    with pytest.raises(NotHere):
        panels.remove_seat(session, other.id, actor=lead, now=NOON)
    session.refresh(other)
    assert (other.title, other.removed_at) == ("", None)
    build.submitted(session, own)
    change(session, other, actor=lead)
    assert other.title == "Code"


def test_an_interview_that_moves_without_a_due_time_is_due_one_working_day_later_where_its_person_is(
    session, application, lead
):
    interview = seat(session, application, build.account(session, time_zone="Pacific/Auckland"), actor=lead)
    friday = NOON + 7 * DAY + HOUR  # Saturday, 02:00, in Auckland

    change = {"title": "Code", "areas": ("technical_depth",), "starts_at": friday, "minutes": 60, "due_at": None}
    panels.change_seat(session, interview.id, **change, revision=1, actor=lead, now=NOON)

    assert interview.due_at == friday + 2 * DAY  # Monday, 02:00
