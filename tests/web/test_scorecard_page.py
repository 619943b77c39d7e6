"""How the scorecard's page is laid out: what follows what, and what its bar says."""

import re
from datetime import timedelta

import pytest

from scorecard.models.application import DeclineReason
from scorecard.services import scoring
from tests import build
from tests.visitor import fields_of

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


def panel_told(html):
    """Who covers each area, as the page tells it."""
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", html.split('id="who-covers-what"')[1]))


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

    after_the_vote = form.split('name="confidence"')[-1]
    assert re.findall(r'<button [^>]*value="([a-z]+)"', form) == ["save", "submit", "rest"]
    assert re.findall(r'<button [^>]*value="([a-z]+)"', after_the_vote) == ["save", "submit", "rest"]


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

    assert "4 to rate, about 3 minutes." in html
    assert "Rate or mark all 4, then vote; the rest is optional." in html


def test_the_first_criterion_without_an_answer_is_the_open_one(ada, page):
    ada.post(page, {"rating-software_engineering": "4", "action": "save", "revision": "0"})

    html = ada.get(page).text

    assert re.findall(r'class="sc-criterion sc-open"[^>]*>\s*<fieldset[^>]* id="([^"]+)"', html) == [
        "rating-system_design"
    ]


def test_a_card_that_was_cut_short_says_so_to_the_panel_once_it_is_in(ada, visitor, page, session, seat):
    application = session.get_one(build.Application, seat.application_id)
    colleague = build.account(session)
    build.submitted(session, build.seat(session, application, colleague))
    complete = {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES"}

    ada.get(page)
    ada.post(page, {**complete, "cut_short": "1", "action": "save", "revision": "0"})
    drafted = visitor(colleague).get(f"/applications/{application.id}").text
    ada.post(page, {**complete, "cut_short": "1", "action": "submit", "revision": "1"})

    assert "cut short" not in drafted
    assert "The interview was cut short" in visitor(colleague).get(f"/applications/{application.id}").text
    assert "The interview was cut short" in ada.get(page).text


def test_other_areas_come_first_when_asked_for_or_when_only_they_were_rated(ada, page):
    plain, asked = (ada.get(page + query).text for query in ("", "?first=others"))
    ada.get(page)
    ada.post(page, {"rating-growing_engineers": "4", "action": "save", "revision": "0"})
    rated = ada.get(page).text
    ada.post(page, {"rating-growing_engineers": "4", "rating-trade_offs": "3", "action": "save", "revision": "1"})

    pages = (plain, asked, rated, ada.get(page).text)
    assert [html.index('id="others"') < html.index('id="own-areas"') for html in pages] == [False, True, True, False]


def test_what_did_not_take_place_leads_to_declining_with_that_reason_chosen(ada, page):
    leads_to = re.search(r'href="([^"]+)">Did not take place', ada.get(page).text).group(1)

    form = ada.get(leads_to).text
    assert fields_of(form)["reason"] == "did_not_take_place"
    assert "you have declined" not in form.lower()


def test_who_else_covers_what_is_told_and_nothing_of_what_they_did(ada, page, session, seat):
    application = session.get_one(build.Application, seat.application_id)
    people = [build.account(session, name=name) for name in ("Zoe", "Ben", "Gone")]
    seats = [build.seat(session, application, person, areas=["mentoring_development"]) for person in people]
    seats[2].removed_at = build.NOON
    session.commit()
    assigned = panel_told(ada.get(page).text)
    build.submitted(session, seats[0])
    scoring.decline(
        session, seats[1].id, reason=DeclineReason.CONFLICT_OF_INTEREST, note="", actor=people[1], now=build.NOON
    )

    assert assigned == {
        "Technical Depth": "You",
        "Technical Leadership": "Nobody yet",
        "Mentoring &amp; Development": "Ben, Zoe",
        "Communication &amp; Collaboration": "Nobody yet",
    }
    assert panel_told(ada.get(page).text) == assigned
