"""How the scorecard's page is laid out: what follows what, and what its bar says."""

import re
from datetime import timedelta

import pytest

from tests import build

OWN = ("software_engineering", "system_design", "stack_and_domain", "trade_offs")


@pytest.fixture
def author(session):
    return build.account(session, name="Ada Author")


@pytest.fixture
def seat(session, author):
    opening = build.opening(session, build.account(session, role="lead"))
    application = build.application(session, opening, name="Cleo Candidate")
    return build.seat(session, application, author, areas=["technical_depth"])


@pytest.fixture
def page(seat):
    return f"/interviews/{seat.id}/scorecard"


@pytest.fixture
def ada(visitor, author):
    return visitor(author)


def saved_in_bar(html):
    return re.search(r'id="saved">.*?<time [^>]*>([^<]*)</time>', html, re.DOTALL).group(1)


def test_the_note_of_a_criterion_follows_its_rating(ada, page):
    html = ada.get(page).text.split('id="other-areas"')[0]

    order = re.findall(r'id="((?:rating|note|look-fors)-[a-z_]+)"', html)
    assert [name for name in order if not name.endswith(("-meaning", "-limit"))] == [
        f"{part}-{key}" for key in OWN for part in ("rating", "note", "look-fors")
    ]


def test_each_criterion_leads_to_the_next_and_the_last_to_the_red_flags(ada, page):
    html = ada.get(page).text

    assert re.findall(r'class="sc-next" href="#([^"]+)"', html) == [*(f"rating-{key}" for key in OWN[1:]), "red-flags"]


def test_save_and_submit_stand_once_each_at_the_end_of_the_form(ada, page):
    form = ada.get(page).text.split('id="scorecard"')[1].split("</form>")[0]

    after_the_last_field = form.split('name="confidence"')[-1]
    assert re.findall(r'<button [^>]*value="([a-z]+)"', form) == ["save", "submit"]
    assert re.findall(r'<button [^>]*value="([a-z]+)"', after_the_last_field) == ["save", "submit"]


def test_the_bar_gives_the_hour_of_what_was_saved_today_and_the_day_of_what_is_older(ada, visitor, author, page, clock):
    ada.get(page)
    ada.post(page, {"rating-trade_offs": "4", "action": "save", "revision": "0"})

    today = saved_in_bar(ada.get(page).text)
    written = clock.now
    clock.now = written + timedelta(hours=30)
    later = saved_in_bar(visitor(author).get(page).text)
    assert today == f"{written:%H:%M}"
    assert later == f"{written.day} {written:%b %Y}"


def test_what_submitting_asks_for_stands_beside_the_seal(ada, page):
    html = ada.get(page).text

    assert "To submit, rate all 4 or choose Not observed, then vote. The rest is optional." in html
