"""Saving and submitting a scorecard: what is kept, what is refused, and that no tab overwrites another."""

import re

import pytest
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import cards
from scorecard.services.scoring import RatingEntry
from tests import build
from tests.visitor import fields_of
from tests.web.scorecard.writing import COMPLETE, answer, count, latest, stored


def problems_of(html):
    box = re.search(r'id="problems">(.*?)</div>', html, re.DOTALL)
    return re.findall(r"<li>(?:<a href=\"#[^\"]*\">)?([^<]*)", box.group(1)) if box else []


def links_of_problems(html):
    return re.findall(r'<li><a href="(#[^"]*)"', re.search(r'id="problems">(.*?)</div>', html, re.DOTALL).group(1))


def test_a_draft_is_kept_and_comes_back(ada, page, session, seat):
    text = "\nFirst line\tand <b>this</b> & “that” 🙂 \n\n  end "
    values = {
        "rating-system_design": "2",
        "rating-code_review": "not-observed",
        "note-system_design": text,
        "quote-micromanages": "Only a thought so far.",
        "coding_share_wanted": "0",
        "confidence": "low",
    }

    answered = answer(ada, page, values, action="save")

    shown = fields_of(ada.get(page).text)
    assert (answered.status_code, answered.location) == (303, page)
    assert {name: shown.get(name) for name in values} == values
    assert stored(session, seat).ratings["system_design"] == RatingEntry(value=2, note=text)
    assert shown["revision"] == "1"


def test_the_notes_of_the_interview_are_kept_byte_for_byte_and_go_along_with_every_version(
    ada, page, session, seat, lead
):
    notes = "\n=10:02\tsaid “it depends”\r\n\n  <b>then</b> \U0001f642 " + "x" * 15_000

    answer(ada, page, {**COMPLETE, "interview_notes": notes}, action="save")
    kept = fields_of(ada.get(page).text)["interview_notes"]
    answer(ada, page, {**COMPLETE, "interview_notes": kept}, action="submit", revision=1)
    with Session(session.get_bind()) as fresh:
        cards.reopen(fresh, seat.id, reason="One area was missed.", actor=fresh.get(Account, lead.id), now=build.NOON)

    assert kept == notes.replace("\r\n", "\n")
    assert fields_of(ada.get(page).text)["interview_notes"] == kept


def test_a_saved_draft_is_no_submission(ada, page, session, seat):
    answer(ada, page, COMPLETE, action="save")

    assert latest(session, seat).submitted_at is None
    assert ada.get(f"/applications/{seat.application_id}").status_code == 404


def test_a_complete_card_is_submitted_and_shown_read_only_with_the_way_to_the_panel(ada, page, session, seat):
    answered = answer(ada, page, {**COMPLETE, "note-trade_offs": "Named the price."}, action="submit")

    html = ada.get(page).text
    assert (answered.status_code, answered.location) == (303, page)
    assert stored(session, seat).vote == Vote.YES
    assert f'href="/applications/{seat.application_id}"' in html
    assert "Named the price." in html
    assert 'name="vote"' not in html


def test_an_incomplete_card_is_kept_and_says_what_is_missing(ada, page, session, seat):
    values = {"rating-software_engineering": "5", "flag-micromanages": "1", "strengths": "Calm."}

    answered = answer(ada, page, values, action="submit")

    shown = fields_of(answered.text)
    assert answered.status_code == 422
    assert links_of_problems(answered.text) == [
        "#rating-system_design",
        "#rating-stack_and_domain",
        "#rating-trade_offs",
        "#quote-micromanages",
        "#vote",
    ]
    assert {name: shown.get(name) for name in values} == values
    assert stored(session, seat).strengths == "Calm."
    mended = {**COMPLETE, **values, "quote-micromanages": "Said so."}
    assert answer(ada, page, mended, action="submit", revision=shown["revision"]).status_code == 303


@pytest.mark.parametrize("rating", ["0", "6", "3.5", "five", "-1", "４", "4 ", "None"])
def test_a_rating_that_is_none_is_refused_and_nothing_of_the_form_is_lost(ada, page, session, seat, rating):
    values = {"rating-system_design": rating, "rating-trade_offs": "3", "note-system_design": "Kept?", "vote": "NO"}

    answered = answer(ada, page, values, action="save")

    shown = fields_of(answered.text)
    assert answered.status_code == 422
    assert links_of_problems(answered.text) == ["#rating-system_design"]
    assert rating in problems_of(answered.text)[0]
    assert (shown["rating-trade_offs"], shown["note-system_design"], shown["vote"]) == ("3", "Kept?", "NO")
    assert stored(session, seat) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("note-system_design", "x" * 4001),
        ("quote-micromanages", "x" * 4001),
        ("strengths", "x" * 8001),
        ("concerns", "a\x00b"),
        ("note-trade_offs", "a\x0bb"),
        ("motivation", "a\x1bb"),
        ("coding_share_wanted", "101"),
        ("coding_share_wanted", "-1"),
        ("coding_share_wanted", "half"),
        ("vote", "MAYBE"),
        ("confidence", "certain"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(ada, page, session, seat, name, value):
    answered = answer(ada, page, {**COMPLETE, name: value}, action="submit")

    assert answered.status_code == 422
    assert links_of_problems(answered.text) == [f"#{name}"]
    assert fields_of(answered.text)["rating-trade_offs"] == "4"
    assert name in ("vote", "confidence") or fields_of(answered.text)[name] == value
    assert stored(session, seat) is None


def test_the_longest_text_is_kept_byte_for_byte(ada, page, session, seat):
    note, strengths = "🙂" * 4000, "é\n" * 4000

    answered = answer(ada, page, {"note-system_design": note, "strengths": strengths}, action="save")

    assert answered.status_code == 303
    assert (stored(session, seat).ratings["system_design"].note, stored(session, seat).strengths) == (note, strengths)


def test_a_form_of_nearly_two_megabytes_is_read_and_a_larger_one_is_not(ada, page):
    values = {f"note-{key}": "🙂" * 9_000 for key in build.criteria_of(build.AREAS)}

    assert answer(ada, page, values, action="save").status_code == 422
    assert answer(ada, page, {**values, "strengths": "x" * 300_000}, action="save").status_code == 413


@pytest.mark.parametrize("name", ["rating-charisma", "note-charisma", "flag-smokes", "quote-smokes", "rating-"])
def test_an_answer_to_a_question_that_is_not_asked_is_refused_by_its_name(ada, page, session, seat, name):
    answered = answer(ada, page, {**COMPLETE, name: "4 of something"}, action="submit")

    assert answered.status_code == 422
    assert f"“{name}”" in problems_of(answered.text)[0]
    assert "4 of something" in answered.text
    assert stored(session, seat) is None


def test_nothing_else_in_a_form_reaches_the_card(ada, page, session, seat):
    planted = {"submitted_at": "2020-01-01", "number": "9", "after_reveal": "1", "interviewer_id": "someone"}

    answer(ada, page, {**COMPLETE, **planted}, action="save")

    version = latest(session, seat)
    assert (version.number, version.submitted_at, version.after_reveal) == (1, None, False)


def test_a_form_without_a_known_button_is_refused_with_its_text(ada, page, session, seat):
    answered = answer(ada, page, {"strengths": "Still here."}, action="publish")

    assert answered.status_code == 422
    assert fields_of(answered.text)["strengths"] == "Still here."
    assert stored(session, seat) is None


def test_a_second_tab_does_not_overwrite_the_first(ada, page, session, seat):
    answer(ada, page, {"strengths": "From the first tab"}, action="save")

    answered = answer(ada, page, {"strengths": "From the second tab"}, action="save")

    shown = fields_of(answered.text)
    assert answered.status_code == 409
    assert (shown["strengths"], shown["revision"]) == ("From the second tab", "1")
    assert "From the first tab" in answered.text
    assert stored(session, seat).strengths == "From the first tab"
    assert answer(ada, page, {"strengths": "From the second tab"}, action="save", revision=1).status_code == 303


@pytest.mark.parametrize("revision", ["", "nine", "-1", "1e3", "99999999999999999999"])
def test_a_revision_that_is_none_counts_as_stale(ada, page, session, seat, revision):
    answer(ada, page, {"strengths": "First"}, action="save")

    assert answer(ada, page, {"strengths": "Other"}, action="save", revision=revision).status_code == 409
    assert answer(ada, page, {"strengths": "First"}, action="save", revision=revision).status_code == 303


def test_a_stale_form_that_is_also_refused_stays_stale(ada, page):
    answer(ada, page, {"strengths": "First"}, action="save")

    answered = answer(ada, page, {"strengths": "Other", "vote": "MAYBE"}, action="save")

    assert fields_of(answered.text)["revision"] == "0"


def test_pressing_submit_twice_leads_to_the_submitted_page(ada, page, session, seat):
    answer(ada, page, COMPLETE, action="submit")

    again = answer(ada, page, COMPLETE, action="submit")

    assert (again.status_code, again.location) == (303, page)
    assert count(session, ScorecardVersion) == 1


@pytest.mark.parametrize("action", ["save", "submit", "rest"])
def test_other_contents_after_submitting_are_given_back_and_change_nothing(ada, page, session, seat, action):
    answer(ada, page, COMPLETE, action="submit")

    answered = answer(ada, page, {**COMPLETE, "vote": "NO", "concerns": "On second thoughts"}, action=action)

    assert answered.status_code == 409
    assert "On second thoughts" in answered.text
    assert (stored(session, seat).vote, stored(session, seat).concerns) == (Vote.YES, "")


def test_a_refused_form_after_submitting_is_given_back(ada, page, session, seat):
    answer(ada, page, COMPLETE, action="submit")

    answered = answer(ada, page, {**COMPLETE, "rating-trade_offs": "6", "concerns": "Not lost"}, action="submit")

    assert answered.status_code == 409
    assert "Not lost" in answered.text


def test_the_rest_is_marked_not_observed_and_notes_stay(ada, page, session, seat):
    values = {"rating-trade_offs": "5", "note-system_design": "Ran out of time."}

    answered = answer(ada, page, values, action="rest")

    assert answered.status_code == 303
    assert stored(session, seat).ratings == {
        "trade_offs": RatingEntry(value=5),
        "system_design": RatingEntry(not_observed=True, note="Ran out of time."),
        "software_engineering": RatingEntry(not_observed=True),
        "stack_and_domain": RatingEntry(not_observed=True),
    }
