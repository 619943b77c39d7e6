"""What leads do with an application: open its debrief, settle its flags and decide."""

import re

import pytest
from sqlalchemy import select

from scorecard.models.application import Decision
from scorecard.models.scorecard import Settlement
from tests import build
from tests.visitor import fields_of
from tests.web.application_pages.people import CRITICAL, also_lead


@pytest.mark.parametrize(
    ("rating", "hint"),
    [
        (5, "Needed for No hire: the recommendation is Strong hire."),
        (1, "Needed for Hire: the recommendation is Strong no hire."),
        (None, "Needed for Hire and for No hire: nothing is recommended yet."),
    ],
)
def test_the_decision_form_says_for_which_decision_a_reason_is_needed(panel, visitor, session, rating, hint):
    application = build.application(session, panel.opening)
    for _ in range(3 if rating else 0):
        build.submitted(session, build.seat(session, application, build.account(session)), build.content(rating))

    assert hint in visitor(panel.lead).get(f"/applications/{application.id}/decision").text


def test_after_a_decision_the_button_says_decide_again(panel, visitor):
    lead = visitor(panel.lead)
    before = lead.get(panel.path).text
    decide(lead, panel, decision="no_hire", reason="References.", flag_check="Asked two.")

    assert ("Decide again" in before, "Decide again" in lead.get(panel.path).text) == (False, True)


def decide(browser, panel, **fields):
    """Fill in the decision form as it stands on the page, and send it."""
    form = fields_of(browser.get(f"{panel.path}/decision").text)
    return browser.post(f"{panel.path}/decision", {**form, **fields})


def test_a_decision_is_recorded_with_what_was_done_about_the_flag(panel, visitor, session):
    lead = visitor(panel.lead)

    answer = decide(lead, panel, decision="no_hire", reason="References.", flag_check="Asked two.")

    page = lead.get(answer.location).text
    assert (answer.status_code, answer.location) == (303, panel.path)
    for words in (
        "Recorded: No hire.",
        "Decided: No hire",
        "References.",
        "Asked two.",
        "Recommended then: Not enough",
    ):
        assert words in page
    (row,) = session.scalars(select(Decision)).all()
    assert (row.seen["scorecards_submitted"], row.seen["reading"]) == ("2", "sealed")


def first_card(page):
    """Heading and rows of the card beside the recommendation: what each says, and where it leads."""
    card = page.split('id="to-settle"')[1].split("</section>")[0]
    heading = re.search(r'id="to-settle-title">([^<]*)<', card)[1]
    return heading, re.findall(r'sc-row-title"><a href="([^"]*)">([^<]*)</a>', card)


def test_after_a_final_decision_the_page_begins_with_it_and_asks_for_nothing(panel, visitor):
    lead = visitor(panel.lead)
    before = lead.get(panel.path).text
    flag = f"{panel.path}?tab=flags#tabs"

    decide(lead, panel, decision="hire", reason="References were <good>.", flag_check="Asked two.")

    page = lead.get(panel.path).text
    heading, rows = first_card(page)
    assert heading == "Decision"
    assert rows[:2] == [("#decisions", "Decided: Hire"), (f"{panel.path}/first-ninety-days", "First ninety days")]
    assert [url for url, words in rows[2:] if words.startswith("Still open: critical flag ")] == [flag] == [rows[2][0]]
    assert len(rows) == 3
    assert (
        "by Lena Lead: References were &lt;good&gt;." in page,
        '<a href="#decisions">Decided: Hire</a>' in page,
    ) == (
        True,
        True,
    )
    assert ("Best next step" in before, "Best next step" in page) == (True, False)


def test_a_decision_that_puts_it_off_leaves_what_is_to_settle(panel, visitor):
    lead = visitor(panel.lead)

    decide(lead, panel, decision="hold", reason="Later.", flag_check="Asked two.")

    page = lead.get(panel.path).text
    heading, rows = first_card(page)
    assert heading == "To settle"
    assert [words for _, words in rows][-2:] == ["1 scorecard still to come", "Decided: Hold"]
    assert "Best next step" in page


@pytest.mark.parametrize(
    ("fields", "messages"),
    [
        ({"reason": "typed"}, ["Choose what was decided."]),
        ({"decision": "promote", "reason": "typed"}, ["Choose what was decided."]),
        ({"decision": "hire", "flag_check": "typed"}, ["This departs from what the scorecards recommend."]),
        ({"decision": "hold", "reason": "typed"}, ["A critical flag stands."]),
        ({"decision": "hire", "reason": "typed" * 1000}, ["4,000"]),
        ({"decision": "hire", "reason": "typed\x00"}, ["character"]),
    ],
)
def test_a_decision_that_is_not_possible_comes_back_as_typed(panel, visitor, session, fields, messages):
    answer = decide(visitor(panel.lead), panel, **fields)

    assert (answer.status_code, session.scalars(select(Decision)).all()) == (422, [])
    for words in (*messages, "There is a problem", "typed"):
        assert words in answer.text


def test_a_decision_made_on_older_numbers_comes_back_with_the_new_ones(panel, visitor, session):
    lead = visitor(panel.lead)
    form = fields_of(lead.get(f"{panel.path}/decision").text)
    build.submitted(session, panel.drafted, build.content(1))
    typed = {"decision": "hire", "reason": "She is the one.", "flag_check": "Asked."}

    refused = lead.post(f"{panel.path}/decision", {**form, **typed})
    again = lead.post(f"{panel.path}/decision", {**fields_of(refused.text), **typed})

    assert (refused.status_code, "She is the one." in refused.text, again.status_code) == (409, True, 303)
    assert len(session.scalars(select(Decision)).all()) == 1


def test_the_numbers_behind_a_decision_are_hidden_from_whoever_is_sealed_elsewhere_in_the_opening(
    panel, visitor, session
):
    decide(visitor(panel.lead), panel, decision="hire", reason="References.", flag_check="Asked two.")
    elsewhere = build.application(session, panel.opening)
    other = also_lead(session, panel)
    build.seat(session, elsewhere, other)

    page = visitor(other).get(panel.path).text

    assert ("References." in page, "Recommended then" in page) == (True, False)
    assert "Computed without 1 application that you have still to score." in page


def test_the_debrief_lists_the_missing_cards_and_is_opened_once(panel, visitor, session):
    lead = visitor(panel.lead)
    before = lead.get(f"{panel.path}/debrief").text

    first = lead.post(f"{panel.path}/debrief")
    second = lead.post(f"{panel.path}/debrief")
    after = lead.get(f"{panel.path}/debrief").text

    assert ("Cleo Drafting" in before, "Open the debrief without 1 scorecard" in before) == (True, True)
    assert (first.status_code, first.location, second.status_code) == (303, f"{panel.path}/debrief", 303)
    assert ("Open the debrief without" in after, "Opened Fri 20 Nov 2026, 12:00 UTC" in after) == (False, True)


def test_a_debrief_without_any_card_is_refused(panel, visitor, session):
    empty = build.application(session, panel.opening)
    lead = visitor(panel.lead)
    lead.get(f"/applications/{empty.id}")

    answer = lead.post(f"/applications/{empty.id}/debrief")

    assert (answer.status_code, "No scorecard is in yet." in answer.text) == (422, True)


def settle(browser, panel, **fields):
    browser.get(f"{panel.path}?tab=flags")
    asked = {"interview_id": panel.flagged.id, "flag": CRITICAL, "state": "cleared", "reason": "A misunderstanding."}
    return browser.post(f"{panel.path}/flags", {**asked, "revision": "0", **fields})


def test_a_flag_is_cleared_confirmed_and_set_back_each_with_how_it_was_checked(panel, visitor, session):
    lead = visitor(panel.lead)

    for revision, state in enumerate(("cleared", "confirmed", "raised")):
        answer = settle(lead, panel, state=state, revision=str(revision))
        assert (answer.status_code, answer.location) == (303, f"{panel.path}?tab=flags")

    assert "Single: ticked by one person" in lead.get(f"{panel.path}?tab=flags").text
    assert session.scalars(select(Settlement.state)).all() == ["cleared", "confirmed", "raised"]


def test_a_cleared_flag_no_longer_acts_and_stays_on_record(panel, visitor):
    lead = visitor(panel.lead)

    settle(lead, panel)

    page = lead.get(f"{panel.path}?tab=flags").text
    for words in ("A misunderstanding.", "He shouted at them.", "Does not act", "Cleared"):
        assert words in page
    assert "one critical flag to check" not in page


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"reason": "  "}, 422, "Write down how it was checked."),
        ({"reason": "\u200b"}, 422, "Write down how it was checked."),
        ({"reason": "typed" * 1000}, 422, "typed"),
        ({"state": "forgotten"}, 422, "A misunderstanding."),
        ({"revision": "7"}, 409, "A misunderstanding."),
        ({"revision": ""}, 409, "A misunderstanding."),
    ],
)
def test_a_settlement_that_is_not_possible_comes_back_as_typed(panel, visitor, session, fields, status, message):
    answer = settle(visitor(panel.lead), panel, **fields)

    assert (answer.status_code, message in answer.text) == (status, True)
    assert session.scalars(select(Settlement)).all() == []


def test_what_is_wrong_with_a_settlement_stands_on_top_with_a_link_to_it(panel, visitor):
    page = settle(visitor(panel.lead), panel, reason="").text

    box = f"reason-{CRITICAL}-{panel.flagged.id}"
    assert f'<li><a href="#{box}">Write down how it was checked.</a></li>' in page
    assert page.index('id="problems"') < page.index('id="to-settle"') < page.index(f'id="{box}"')


def test_only_ticks_that_are_there_can_be_settled(panel, visitor, session):
    lead = visitor(panel.lead)

    wrong = ({"flag": "micromanages"}, {"flag": "unknown"}, {"interview_id": panel.seat.id}, {"interview_id": "x"})

    assert [settle(lead, panel, **fields).status_code for fields in wrong] == [404] * len(wrong)
