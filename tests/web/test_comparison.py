"""The comparison: who may stand beside whom, what is said of their order, and that the seal holds."""

import re

import pytest

from scorecard.queries.comparison import comparable
from scorecard.services.cards import strike
from tests import build
from tests.build import NOON, content


class Place:
    """Ana is rated 5 by the same three people who rate Ben 3 and Cleo 3; nobody has seen Dora."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead", name="Lea")
    Place.opening = build.opening(session, Place.lead, title="Tech Lead Payments")
    Place.people = [build.account(session) for _ in range(3)]
    Place.ids = {}
    for name, level in (("Ana", 5), ("Ben", 3), ("Cleo", 3), ("Dora", None)):
        application = build.application(session, Place.opening, name=name)
        Place.ids[name] = application.id
        for person in Place.people if level else ():
            note = f"{name} moved a table without downtime."
            build.submitted(session, build.seat(session, application, person), content(level, note=note))
    return Place


def address(place, *names, **more):
    asked = [*(f"application={place.ids.get(name, name)}" for name in names), *(f"{k}={v}" for k, v in more.items())]
    return f"/openings/{place.opening.id}/compare?{'&'.join(asked)}"


def test_candidates_stand_side_by_side_in_the_order_asked_for(place, visitor):
    page = visitor(place.lead).get(address(place, "Ben", "Ana")).text

    assert re.findall(r'class="cmp-name"><a href="/applications/([^"]+)"', page) == [place.ids["Ben"], place.ids["Ana"]]
    for words in ("Technical Depth", "80 % intervals", "Ana moved a table without downtime.", "Votes", "Red flags"):
        assert words in page


def test_an_order_is_said_where_the_scorecards_tell_it_and_not_said_where_they_do_not(place, visitor):
    page = visitor(place.lead).get(address(place, "Ana", "Ben", "Cleo")).text

    said = re.search(r'<ul class="cmp-orders">(.*?)</ul>', page, re.DOTALL)[1]
    assert re.findall("<li>(.*?)</li>", said) == [
        "Ana is very likely above Ben (97 %).",
        "Ana is very likely above Cleo (97 %).",
        "Ben and Cleo cannot be told apart: 50 % that Ben is above.",
    ]


def test_somebody_whom_nobody_has_rated_has_no_order(place, visitor):
    page = visitor(place.lead).get(address(place, "Ana", "Dora")).text

    assert "an order needs scorecards that count for at least two of them" in page
    assert "Nobody is on the panel yet." in page


def test_until_two_are_chosen_the_page_asks_whom_to_compare(place, visitor):
    page = visitor(place.lead).get(address(place, "Ana")).text

    assert re.findall(r'value="([^"]+)" checked', page) == [place.ids["Ana"]]
    assert [name for name in place.ids if name in page] == list(place.ids)


def test_five_are_refused_with_what_to_do(place, visitor, session):
    place.ids["Edna"] = build.application(session, place.opening, name="Edna").id

    answer = visitor(place.lead).get(address(place, *place.ids))

    assert (answer.status_code, "Choose at most four." in answer.text) == (422, True)


def test_a_candidate_twice_is_one(place, visitor):
    assert "One is ticked: tick one to three more." in visitor(place.lead).get(address(place, "Ana", "Ana")).text


@pytest.mark.parametrize("stranger", ["A" * 16, "nobody", "%27"])
def test_whoever_does_not_exist_cannot_be_compared(place, visitor, stranger):
    assert visitor(place.lead).get(address(place, "Ana", stranger)).status_code == 404


def test_candidates_of_another_opening_cannot_be_compared(place, visitor, session):
    other = build.application(session, build.opening(session, place.lead))

    assert visitor(place.lead).get(address(place, "Ana", other.id)).status_code == 404


def test_a_lead_who_has_still_to_score_somebody_can_neither_choose_nor_compare_them(place, visitor, session):
    build.seat(session, session.get_one(build.Application, place.ids["Ben"]), place.lead)
    lead = visitor(place.lead)

    assert lead.get(address(place, "Ana", "Ben")).status_code == 404
    names = [choice.name for choice in comparable(session, place.lead, place.opening, search="")]
    assert names == ["Ana", "Cleo", "Dora"]
    assert "Computed without 1 application" in lead.get(address(place, "Ana", "Cleo")).text


def test_a_name_is_searched_for_as_it_stands(place, session):
    found = [choice.name for choice in comparable(session, place.lead, place.opening, search="%")]
    assert (found, [c.name for c in comparable(session, place.lead, place.opening, search="CL")]) == ([], ["Cleo"])


def test_as_revised_takes_the_later_cards(place, visitor):
    page = visitor(place.lead).get(address(place, "Ana", "Ben", **{"as": "revised"})).text

    assert 'as=revised" aria-current="page"' in page


def test_a_struck_card_stands_in_no_column(place, visitor, session):
    seats = session.scalars(build.select(build.Interview).where(build.Interview.application_id == place.ids["Ana"]))
    strike(session, next(iter(seats)).id, reason="Wrong candidate.", actor=place.lead, now=NOON)

    page = visitor(place.lead).get(address(place, "Ana", "Ben")).text

    assert page.count("Ana moved a table without downtime.") == 2 * len(build.criteria_of(build.AREAS))
