"""The list of openings begins with what waits for the lead in all of them, the most urgent first."""

import re
from datetime import timedelta
from html import unescape

import pytest

from scorecard.services import corrections, hand_overs
from tests import build
from tests.build import NOON, content
from tests.web.dashboards import counted_queries, late_seat, panel, text_of

CRITICAL = {"adversarial_to_managers": "Said that managers only get in the way."}


def opening_of(session, lead, title, **values):
    return build.opening(session, lead, title=title, **values)


def ask_to_hand_over(session, application):
    later = {"starts_at": NOON + timedelta(days=1), "due_at": NOON + timedelta(days=2)}
    person = build.account(session)
    seat = build.seat(session, application, person, **later)
    hand_overs.ask(session, seat.id, suggested_id=None, reason="On leave.", actor=person, now=NOON)


def ask_to_reopen(session, application):
    person = build.account(session)
    seat = build.submitted(session, build.seat(session, application, person), content(4))
    corrections.ask(session, seat.id, reason="Wrong rows.", actor=person, now=NOON)


def box(page):
    """What the box says, and where each line leads."""
    (card,) = re.findall(r'<section class="sc-card[^>]* id="waiting".*?</section>', page.text, re.DOTALL)
    return [
        (text_of(words), unescape(url))
        for url, words in re.findall(r'<li class="dash-wait">\s*<a href="([^"]*)">(.*?)</a>', card, re.DOTALL)
    ]


def test_each_way_in_which_something_waits_is_a_line_the_most_urgent_first(session, visitor, lead):
    one = opening_of(session, lead, "Payments", created_at=NOON - timedelta(days=9))
    two = opening_of(session, lead, "Search")
    panel(session, one, "Ready", 4, 4)
    panel(session, two, "Ready too", 4, 4)
    panel(session, two, "And this one", 4, 4)
    late_seat(session, panel(session, one, "Late and flagged", 4, flags=CRITICAL))
    ask_to_hand_over(session, build.application(session, one))
    ask_to_reopen(session, panel(session, two, "Asked", 4))

    lines = box(visitor(lead).get("/openings"))

    assert lines == [
        ("1 to hand over Payments", f"/openings/{one.id}#what-waits"),
        ("1 to reopen Search", f"/openings/{two.id}#what-waits"),
        ("3 ready to decide Search", f"/openings/{two.id}?waiting=ready"),
        ("1 ready to decide Payments", f"/openings/{one.id}?waiting=ready"),
        ("1 flag to check Payments", f"/openings/{one.id}?waiting=flags"),
        ("1 late card Payments", f"/openings/{one.id}?waiting=late"),
    ]


def test_each_line_leads_to_what_it_counts(session, visitor, lead):
    opening = opening_of(session, lead, "Payments")
    panel(session, opening, "Ready", 4, 4)
    late_seat(session, panel(session, opening, "Late", 4))
    reader = visitor(lead)

    found = {words: text_of(reader.get(url).text) for words, url in box(reader.get("/openings"))}

    assert sorted(found) == ["1 late card Payments", "1 ready to decide Payments"]
    assert "1 of 2 candidates with waiting “Ready to decide”" in found["1 ready to decide Payments"]
    assert "1 of 2 candidates with waiting “Late cards”" in found["1 late card Payments"]


def test_drafts_closed_openings_and_those_of_others_ask_for_nothing(session, visitor, lead):
    for status in ("draft", "closed"):
        panel(session, opening_of(session, lead, status, status=status), "Ana", 4, 4)
    foreign = opening_of(session, build.account(session, role="lead"), "Foreign")
    panel(session, foreign, "Ana", 4, 4)
    ask_to_hand_over(session, build.application(session, foreign))
    ask_to_reopen(session, build.application(session, foreign))

    pages = [visitor(person).get("/openings") for person in (lead, build.account(session, role="admin"))]

    assert [(box(page), "Nothing waits for you." in page.text) for page in pages] == [([], True)] * 2


def test_what_a_lead_is_sealed_on_waits_for_nobody(session, visitor, lead):
    opening = opening_of(session, lead, "Payments")
    sealed = panel(session, opening, "Sealed", 4, 4, flags=CRITICAL)
    late_seat(session, sealed)
    ask_to_hand_over(session, sealed)
    ask_to_reopen(session, sealed)
    build.seat(session, sealed, lead)

    assert box(visitor(lead).get("/openings")) == []


def test_openings_on_later_pages_of_the_list_are_in_the_box(session, visitor, lead):
    oldest = opening_of(session, lead, "Oldest", created_at=NOON - timedelta(days=90))
    panel(session, oldest, "Ana", 4, 4)
    for number in range(20):
        opening_of(session, lead, f"Newer {number}")

    page = visitor(lead).get("/openings")

    assert box(page) == [("1 ready to decide Oldest", f"/openings/{oldest.id}?waiting=ready")]
    assert page.text.count("Oldest") == 1


def test_more_than_ten_lines_are_folded(session, visitor, lead):
    for number in range(12):
        panel(session, opening_of(session, lead, f"Opening {number}"), "Ana", 4, 4)

    page = visitor(lead).get("/openings")

    assert len(box(page)) == 12
    assert "<summary>2 more</summary>" in page.text


def test_a_lead_without_openings_sees_no_box(visitor, lead):
    assert 'id="waiting"' not in visitor(lead).get("/openings").text


@pytest.mark.parametrize("size", [1, 15])
def test_the_overview_takes_nine_queries_for_any_number_of_openings(app, session, visitor, lead, size):
    for number in range(size):
        opening = opening_of(session, lead, f"Opening {number}")
        panel(session, opening, "Ana", 4, 4)
        ask_to_hand_over(session, build.application(session, opening))
        ask_to_reopen(session, build.application(session, opening))
    reader = visitor(lead)
    reader.get("/openings")  # from now on what it shows is kept

    with counted_queries(app) as statements:
        page = reader.get("/openings")

    assert (len(statements), len(box(page))) == (9, 3 * size)
