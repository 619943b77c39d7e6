"""A decision for another interview: the seat that comes with it, and what its scorecard asks."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Decision, DecisionKind, Interview
from scorecard.queries.applications import decidable_application
from scorecard.queries.interviews import own_interviews
from scorecard.queries.openings import policy_of
from scorecard.queries.panel_plan import panel_of_application
from scorecard.queries.scorecards import own_sheet
from scorecard.services import decisions, panels, scoring
from scorecard.services.errors import Refused
from scorecard.services.panels import CANNOT_BE_SEATED
from scorecard.services.seat_plans import SeatPlan
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)
WANTED = ("code_review", "technical_culture")
AREAS = ("technical_leadership", "mentoring_development")


def place(session):
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead))
    build.submitted(session, build.seat(session, application, build.account(session)))
    return lead, application, build.account(session, name="Nia")


def decide(session, lead, application, seat, *, kind=DecisionKind.ANOTHER_INTERVIEW, revision=None):
    application = decidable_application(session, lead, application.id)
    if revision is None:
        revision = decisions.basis(session, lead, application).revision
    decisions.decide(
        session,
        application.id,
        kind=kind,
        reason="",
        flag_check="",
        seat=seat,
        revision=revision,
        actor=lead,
        now=NOON,
    )


def plan(person, *, criteria=WANTED, areas=AREAS):
    return SeatPlan(person.id, "Another interview", areas, LATER, 45, None, criteria)


def seats_of(session, person):
    return session.scalars(select(Interview).where(Interview.interviewer_id == person.id)).all()


def test_the_decision_makes_the_seat_with_only_the_wanted_criteria(session):
    lead, application, person = place(session)

    decide(session, lead, application, plan(person))

    (seat,) = seats_of(session, person)
    assert (seat.areas, seat.criteria, seat.starts_at) == (list(AREAS), list(WANTED), LATER)
    assert session.scalars(select(Decision.decision)).all() == ["another_interview"]


def test_without_somebody_to_seat_the_decision_stands_alone(session):
    lead, application, _ = place(session)

    decide(session, lead, application, None)

    assert session.scalars(select(Decision.decision)).all() == ["another_interview"]
    assert len(session.scalars(select(Interview)).all()) == 1


def test_a_second_press_seats_nobody_twice(session):
    lead, application, person = place(session)
    revision = decisions.basis(session, lead, decidable_application(session, lead, application.id)).revision

    for _ in range(2):
        decide(session, lead, application, plan(person), revision=revision)

    assert (len(seats_of(session, person)), len(session.scalars(select(Decision)).all())) == (1, 1)


@pytest.mark.parametrize("reason", ["seated before", "unknown criterion", "criterion of another area"])
def test_where_the_seat_cannot_be_nothing_is_decided(session, reason):
    lead, application, person = place(session)
    wrong = {
        "seated before": (lambda: plan(session.get_one(build.Account, _first(session))), "interviewer"),
        "unknown criterion": (lambda: plan(person, criteria=("charm",)), "criteria"),
        "criterion of another area": (lambda: plan(person, criteria=("trade_offs",)), "criteria"),
    }
    seat, field = wrong[reason]

    with pytest.raises(Refused) as refused:
        decide(session, lead, application, seat())
    session.rollback()

    assert list(refused.value.problems) == [field]
    assert reason != "seated before" or refused.value.problems[field] == CANNOT_BE_SEATED
    assert (session.scalars(select(Decision)).all(), seats_of(session, person)) == ([], [])


def _first(session):
    return session.scalars(select(Interview.interviewer_id)).first()


def test_the_scorecard_asks_the_seats_criteria_and_offers_the_rest_as_others(session):
    lead, application, person = place(session)
    decide(session, lead, application, plan(person))
    (seat,) = seats_of(session, person)

    sheet = own_sheet(session, person, seat.id)

    others = [criterion.key for area in sheet.other_areas for criterion in area.criteria]
    assert sheet.own_criteria == WANTED
    assert [area.key for area in sheet.own_areas] == list(AREAS)
    assert sorted((*sheet.own_criteria, *others)) == sorted(build.criteria_of(build.AREAS))


def test_such_a_card_is_submitted_with_the_seats_criteria_alone(session):
    lead, application, person = place(session)
    decide(session, lead, application, plan(person))
    (seat,) = seats_of(session, person)

    def submit(card, *, revision):
        asked = own_sheet(session, person, seat.id).own_criteria
        return scoring.submit(session, seat.id, card, own_criteria=asked, revision=revision, actor=person, now=LATER)

    some = submit(build.content({"code_review": 4}, vote=Vote.YES), revision=0)
    done = submit(build.content(dict.fromkeys(WANTED, 4)), revision=some.revision)

    assert (list(some.missing), done) == (["rating-technical_culture"], scoring.Submitted(1))


def test_the_own_list_counts_and_coverage_covers_only_what_is_asked(session):
    lead, application, person = place(session)
    decide(session, lead, application, plan(person))
    policy = policy_of(session, application.opening)

    listed = own_interviews(session, person, now=NOON, page=1)
    panel = panel_of_application(session, lead, application, policy=policy)

    (own,) = [seat for seats in listed.unsubmitted.values() for seat in seats]
    covered = {key for key, names in panel.coverage.by_criterion.items() if "Nia" in names}
    assert (own.to_rate, covered) == (2, set(WANTED))


@pytest.mark.parametrize(
    ("areas", "asked"),
    [
        (AREAS, list(WANTED)),
        (("technical_leadership",), ["code_review"]),
        (("technical_leadership", "technical_depth"), ["code_review", *build.criteria_of(["technical_depth"])]),
        (("technical_depth",), None),
    ],
)
def test_of_a_changed_seat_areas_that_stay_ask_the_same_and_new_ones_ask_all(session, areas, asked):
    lead, application, person = place(session)
    decide(session, lead, application, plan(person))
    (seat,) = seats_of(session, person)

    panels.change_seat(
        session,
        seat.id,
        title=seat.title,
        areas=areas,
        starts_at=LATER,
        minutes=60,
        due_at=None,
        revision=seat.revision,
        actor=lead,
        now=NOON,
    )

    session.refresh(seat)
    assert (seat.areas, seat.criteria) == (list(areas), asked)
