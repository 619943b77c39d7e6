"""The box before submitting: there only when there is something, and never in the way."""

import re

import pytest

from tests import build

OWN = build.criteria_of(["technical_depth", "technical_leadership"])
FLAT = {**{f"rating-{key}": "4" for key in OWN}, "vote": "NO", "flag-micromanages": "1", "quote-micromanages": "Twice."}
EVIDENCE = {"note-trade_offs": "Named the price.", "note-code_review": "Teaches in reviews."}
CLEAN = {**FLAT, **EVIDENCE, "rating-trade_offs": "3", "vote": "YES", "flag-micromanages": ""}
QUESTIONS = [
    "Technical Depth is rated without a single sentence. What did you see or hear?",
    "Technical Leadership is rated without a single sentence. What did you see or hear?",
    "Every rating is the same. Was nothing stronger or weaker than the rest?",
    "“Micromanages technical decisions” is ticked, and Influence without authority is rated Meets or better. "
    "Do both hold?",
    "“Micromanages technical decisions” is ticked, and Technical standards is rated Meets or better. Do both hold?",
    "You vote no, and your ratings lie well above the bar. What do they miss?",
]


@pytest.fixture
def author(session):
    return build.account(session)


@pytest.fixture
def page(session, author):
    opening = build.opening(session, build.account(session, role="lead"))
    seat = build.seat(session, build.application(session, opening), author, areas=list(build.AREAS[:2]))
    return f"/interviews/{seat.id}/scorecard"


@pytest.fixture
def ada(visitor, author, page):
    ada = visitor(author)
    ada.get(page)
    return ada


def saved(ada, page, values):
    """The page after the card was saved for the first time."""
    ada.post(page, {name: value for name, value in values.items() if value} | {"action": "save", "revision": "0"})
    return ada.get(page).text


def asked(html):
    """The questions of the box, none where the box is hidden."""
    box = re.search(r'<section [^>]*id="review"([^>]*)>(.*?)</section>', html, re.DOTALL)
    shown = re.findall(r"<li(?![^>]* hidden)[^>]*><a [^>]*>([^<]*)</a>", box.group(2))
    assert ("hidden" in box.group(1)) == (not shown)
    return shown


def test_a_complete_draft_is_asked_what_it_leaves_open_and_the_bar_counts_it(ada, page):
    html = saved(ada, page, FLAT)

    assert asked(html) == QUESTIONS
    assert re.search(r'<a [^>]*id="questions"[^>]*href="#review">6 questions</a>', html)


def test_each_question_leads_to_a_field_of_the_form(ada, page):
    html = saved(ada, page, FLAT)
    box = re.search(r'id="review".*?</section>', html, re.DOTALL).group(0)

    targets = re.findall(r'href="#([^"]+)"', box)
    assert [target for target in targets if f'id="{target}"' not in html] == []


def test_a_clean_card_is_asked_nothing(ada, page):
    assert asked(saved(ada, page, CLEAN)) == []


def test_a_card_that_is_not_complete_is_asked_nothing_yet(ada, page):
    assert asked(saved(ada, page, {**FLAT, "vote": ""})) == []


def test_a_card_with_questions_is_submitted_in_one_press(ada, page):
    answer = ada.post(page, {**FLAT, "action": "submit", "revision": "0"})

    assert (answer.status_code, "This scorecard is in." in ada.get(page).text) == (303, True)
