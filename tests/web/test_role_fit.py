"""The role fit of an application, and the notes on its heat map."""

import re

import pytest

from scorecard.services.cards import strike
from tests import build
from tests.build import NOON, content


class Place:
    """A role with 30 % of coding; Ana and Ben asked the candidate what they want."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead")
    Place.opening = build.opening(session, Place.lead, coding_share=30, career_path="Staff engineer.")
    Place.application = build.application(session, Place.opening, name="Cleo")
    Place.seats = {}
    for name, share in (("Ana", 60), ("Ben", 50)):
        seat = build.seat(session, Place.application, build.account(session, name=name))
        wants = {"coding_share_wanted": share, "path_wanted": f"{name} heard: an architect.", "motivation": "Wants to."}
        build.submitted(session, seat, content(note=f"{name} saw it “live”.", **wants))
        Place.seats[name] = seat
    return Place


def fit(place, visitor, tab="fit"):
    return visitor(place.lead).get(f"/applications/{place.application.id}?tab={tab}").text


def test_the_role_stands_beside_what_each_interviewer_heard(place, visitor):
    page = fit(place, visitor)

    for words in (
        "Wants to code 55 % of the time; the role offers 30 %. Talk about it before an offer.",
        "Staff engineer.",
        "Ana heard: an architect.",
        "Puts the next release before leading and teaching.",
        "In your last release under pressure",
    ):
        assert words in page


def test_a_struck_card_says_nothing_of_what_is_wanted(place, visitor, session):
    strike(session, place.seats["Ana"].id, reason="Wrong candidate.", actor=place.lead, now=NOON)

    page = fit(place, visitor)

    assert ("Wants to code 50 %" in page, "Ana heard" in page) == (True, False)


def test_a_charter_that_is_silent_says_so(place, visitor, session):
    bare = build.opening(session, place.lead, coding_share=None)
    application = build.application(session, bare)

    page = visitor(place.lead).get(f"/applications/{application.id}?tab=fit").text

    assert (page.count("The charter does not say."), "Wants to code" in page) == (3, False)


def test_a_cell_of_the_heat_map_leads_to_its_note(place, visitor):
    cells = re.findall(r'sc-heat-noted" href="([^"]+)" title="([^"]+)"', fit(place, visitor, tab="panel"))
    evidence = fit(place, visitor, tab="evidence")

    assert len(cells) == 2 * len(build.criteria_of(build.AREAS))
    assert {note for _, note in cells} == {"Ana saw it “live”.", "Ben saw it “live”."}
    assert all(f'id="{url.split("#")[1]}"' in evidence for url, _ in cells)
