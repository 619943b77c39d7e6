"""The calibration pages: how interviewers rate, who may read it, and what a person reads about themself."""

import re
from datetime import timedelta

import pytest

from scorecard.models.opening import OpeningLead
from scorecard.queries.calibration import OPENINGS_A_PAGE
from scorecard.services import cards, debriefs
from tests import build
from tests.build import NOON, content


class Place:
    """An opening in which Stella rates a point below Ana and Ben, on six candidates whom all three saw."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.opening = build.opening(session, Place.lead, title="Tech Lead Payments")
    Place.people = {name: build.account(session, name=name) for name in ("Stella Strict", "Ana", "Ben")}
    Place.applications = []
    Place.seats_of_stella = []
    for number in range(6):
        application = build.application(session, Place.opening, name=f"Candidate {number}")
        Place.applications.append(application)
        for name, person in Place.people.items():
            seat = build.seat(session, application, person)
            build.submitted(session, seat, content(3 if name == "Stella Strict" else 4))
            if name == "Stella Strict":
                Place.seats_of_stella.append(seat)
    return Place


def main_of(reader, path="/calibration/own"):
    """What a page says, without the frame and its token."""
    return reader.get(path).text.partition("<main")[2]


def path(place):
    return f"/openings/{place.opening.id}/calibration"


def test_a_lead_reads_who_is_strict_and_that_estimates_allow_for_it(place, visitor):
    page = visitor(place.lead).get(path(place)).text

    for words in (
        "Stella Strict rates about 0.6 below colleagues who saw the same people. Estimates allow for it.",
        "Six cards give the same rating everywhere. Ask Ana what the anchors miss.",
        "About the rubric, no pass mark for anybody",
        "Time to submit",
    ):
        assert words in page


def test_groups_that_share_no_candidate_are_told(place, visitor, session):
    alone = build.application(session, place.opening)
    build.submitted(session, build.seat(session, alone, build.account(session, name="Olga Alone")))

    page = visitor(place.lead).get(path(place)).text

    assert "Groups that share no candidate" in page
    assert "<li>Ana, Ben, Stella Strict</li><li>Olga Alone</li>" in page


def test_each_rating_of_every_level_is_counted_once(place, visitor, session):
    application = build.application(session, place.opening)
    build.submitted(session, build.seat(session, application, place.people["Ana"]), content(5))
    build.submitted(session, build.seat(session, application, place.people["Ben"]), content(1))

    page = visitor(place.lead).get(path(place)).text

    # T22: both ends of the scale have a place. Four criteria an area, rated on eight and six cards.
    assert page.count('data-label="1 Well below" class="sc-number">4</td>') == 4
    assert page.count('data-label="5 Exceeds" class="sc-number">4</td>') == 4
    assert page.count('data-label="Ratings" class="sc-number">80</td>') == 4


def test_an_opening_without_a_scorecard_says_what_comes(visitor, session, place):
    empty = build.opening(session, place.lead)

    page = visitor(place.lead).get(f"/openings/{empty.id}/calibration").text

    assert "When two people have scored the same candidate" in page


def test_a_sealed_lead_reads_numbers_without_the_sealed_application(place, visitor, session):
    reader = visitor(place.lead)
    whole = reader.get(path(place)).text
    sealed = build.account(session, role="lead", name="Second Lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    build.seat(session, place.applications[0], sealed)

    page = visitor(sealed).get(path(place)).text

    assert "Computed without 1 application that you have still to score." in page
    assert 'data-label="Shared" class="sc-number">6</td>' in whole
    assert 'data-label="Shared" class="sc-number">6</td>' not in page
    assert page.count('data-label="Shared" class="sc-number">5</td>') == 3


def test_people_read_of_themselves_and_of_nobody_else(place, visitor):
    page = visitor(place.people["Stella Strict"]).get("/calibration/own").text

    assert "You rate about 0.6 below colleagues who saw the same people." in page
    assert [name for name in ("Ana", "Ben", "Candidate 1") if name in page] == []


def test_few_shared_candidates_give_no_number(place, visitor, session):
    newcomer = build.account(session, name="Nia New")
    build.submitted(session, build.seat(session, place.applications[0], newcomer), content(2))

    page = visitor(newcomer).get("/calibration/own").text

    assert "You share one candidate with colleagues here. After four more you read here how you rate" in page
    assert "Your strictness" not in page


def test_what_somebody_has_still_to_score_is_in_no_number_about_themself(place, visitor, session):
    ana = place.people["Ana"]
    before = main_of(visitor(ana))
    hidden = build.application(session, place.opening)
    build.seat(session, hidden, ana)
    for name in ("Stella Strict", "Ben"):
        build.submitted(session, build.seat(session, hidden, place.people[name]), content(1))

    now = main_of(visitor(ana))

    told = "Computed without 1 application that you have still to score."
    assert told in now
    assert re.sub(r'<p class="sc-muted"><svg.*?</p>', "", now, flags=re.DOTALL).split() == before.split()


@pytest.mark.parametrize("reading", ["sealed", "revised"])
@pytest.mark.parametrize("address", ["/openings/{}/calibration", "/calibration", "/calibration/own"])
def test_nothing_that_happens_behind_the_seal_reaches_a_calibration_page(place, visitor, session, address, reading):
    sealed = build.account(session, role="lead", name="Second Lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    own = build.application(session, place.opening)
    build.submitted(session, build.seat(session, own, sealed), content(3))
    build.submitted(session, build.seat(session, own, place.people["Ana"]), content(5))
    hidden = place.applications[0]
    build.seat(session, hidden, sealed)
    page = address.format(place.opening.id) + f"?as={reading}"
    before = main_of(visitor(sealed), page)

    build.submitted(session, build.seat(session, hidden, build.account(session, name="Max More")), content(1))
    newcomer = build.seat(session, hidden, build.account(session, name="Nia New"))
    build.submitted(session, newcomer, content(1), now=newcomer.due_at + timedelta(days=3))
    cards.reopen(session, newcomer.id, reason="Wrong day.", actor=place.lead, now=NOON)
    build.submitted(session, newcomer, content(5), now=newcomer.due_at + timedelta(days=4))
    cards.strike(session, newcomer.id, reason="Wrong person.", actor=place.lead, now=NOON)
    debriefs.open_debrief(session, hidden.id, actor=place.lead, now=NOON)

    assert main_of(visitor(sealed), page) == before
    assert "Max More" not in before
    assert ("Max More" in main_of(visitor(place.lead), page)) is ("own" not in address)


def test_whoever_has_submitted_nothing_reads_that(visitor, session):
    assert "Nothing to compare yet" in visitor(build.account(session)).get("/calibration/own").text


def test_all_openings_stand_side_by_side_for_whoever_may_read_them(place, visitor, session):
    other_lead = build.account(session, role="lead")
    build.opening(session, other_lead, title="Somewhere Else")
    admin = build.account(session, role="admin")

    own, all_of_them = (visitor(person).get("/calibration").text for person in (place.lead, admin))

    assert ("Tech Lead Payments" in own, "Somewhere Else" in own) == (True, False)
    assert ("Tech Lead Payments" in all_of_them, "Somewhere Else" in all_of_them) == (True, True)


def test_a_late_card_is_counted_and_the_time_is_a_median(place, visitor, session):
    application = build.application(session, place.opening)
    seat = build.seat(session, application, place.people["Ana"])
    build.submitted(session, seat, content(4), now=seat.due_at + timedelta(hours=1))

    page = visitor(place.lead).get(path(place)).text

    assert page.count('data-label="Late" class="sc-number">1</td>') == 1


def test_every_page_can_be_read_as_revised(place, visitor, session):
    stella = place.people["Stella Strict"]
    for seat in place.seats_of_stella:
        cards.reopen(session, seat.id, reason="Read the anchors once more.", actor=place.lead, now=NOON)
        build.submitted(session, seat, content(4), now=NOON + timedelta(hours=1))

    note = "0.6 below colleagues who saw the same people"
    for reader, page in ((place.lead, path(place)), (place.lead, "/calibration"), (stella, "/calibration/own")):
        as_sealed, as_revised = (main_of(visitor(reader), f"{page}?as={each}") for each in ("sealed", "revised"))
        assert (note in as_sealed, note in as_revised) == (True, False)
        assert f'href="{page}?as=revised"' in as_sealed.replace("page=1&amp;", "")


def test_all_openings_say_what_each_of_their_pages_says(place, visitor, session):
    page = main_of(visitor(place.lead), "/calibration")

    for words in ("Agreement by area", "Ratings given", "Time to submit", "Stella Strict rates about 0.6 below"):
        assert words in page
    assert 'data-label="Scorecards in" class="sc-number">18</td>' in page
    assert 'data-label="Flat cards" class="sc-number">18</td>' in page


def test_many_openings_are_read_a_page_at_a_time(visitor, session):
    lead = build.account(session, role="lead")
    for number in range(OPENINGS_A_PAGE + 1):
        build.opening(session, lead, title=f"Opening {number:02}", created_at=NOON - timedelta(days=number))

    first, second, beyond = (main_of(visitor(lead), f"/calibration?page={number}") for number in (1, 2, 99))

    assert ("Opening 00" in first, f"Opening {OPENINGS_A_PAGE}" in first) == (True, False)
    assert ("Opening 00" in second, f"Opening {OPENINGS_A_PAGE}" in second) == (False, True)
    assert beyond == second
