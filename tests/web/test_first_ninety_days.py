"""The draft of the first ninety days: after a hire, for those who read the application as a lead."""

import pytest

from scorecard.models.application import DecisionKind
from scorecard.models.opening import OpeningLead
from scorecard.queries.applications import decidable_application
from scorecard.services.decisions import basis, decide
from tests import build
from tests.build import NOON


@pytest.fixture
def place(session):
    class Place:
        lead = build.account(session, role="lead")
        opening = build.opening(session, lead, authority="Chooses the index.")
        application = build.application(session, opening, name="Maya Candidate")
        panellist = build.account(session)
        path = f"/applications/{application.id}/first-ninety-days"

    levels = dict.fromkeys(build.criteria_of(build.AREAS), 5) | dict.fromkeys(build.criteria_of([build.AREAS[2]]), 3)
    for person in (Place.panellist, build.account(session)):
        build.submitted(session, build.seat(session, Place.application, person), build.content(levels))
    return Place


def decided(session, place, kind):
    application = decidable_application(session, place.lead, place.application.id)
    revision = basis(session, place.lead, application).revision
    options = {"reason": "We talked.", "flag_check": "", "actor": place.lead, "now": NOON}
    decide(session, application.id, kind=kind, revision=revision, **options)


def test_after_a_hire_a_lead_finds_the_lowest_areas_and_what_was_promised(place, session, visitor):
    decided(session, place, DecisionKind.HIRE)
    lead = visitor(place.lead)

    page = lead.get(place.path).text

    assert place.path in lead.get(f"/applications/{place.application.id}").text
    for words in (
        "Mentoring &amp; Development",
        "Days 31 to 60",
        "How it looks when it is there",
        "Chooses the index.",
    ):
        assert words in page


@pytest.mark.parametrize("kind", [None, DecisionKind.NO_HIRE, DecisionKind.HOLD])
def test_without_a_hire_there_is_no_draft(place, session, visitor, kind):
    if kind is not None:
        decided(session, place, kind)
    lead = visitor(place.lead)

    assert lead.get(place.path).status_code == 404
    assert place.path not in lead.get(f"/applications/{place.application.id}").text


def test_a_hire_that_was_taken_back_takes_the_draft_with_it(place, session, visitor):
    decided(session, place, DecisionKind.HIRE)
    decided(session, place, DecisionKind.HOLD)

    assert visitor(place.lead).get(place.path).status_code == 404


def test_it_is_for_leads_of_the_opening_and_admins_and_for_nobody_who_has_still_to_score(place, session, visitor):
    decided(session, place, DecisionKind.HIRE)
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    build.seat(session, place.application, sealed)
    readers = {
        "panellist": place.panellist,
        "sealed lead": sealed,
        "foreign lead": build.account(session, role="lead"),
        "lead": place.lead,
        "admin": build.account(session, role="admin"),
    }

    found = {name: visitor(person).get(place.path).status_code for name, person in readers.items()}

    assert found == {"panellist": 404, "sealed lead": 404, "foreign lead": 404, "lead": 200, "admin": 200}
