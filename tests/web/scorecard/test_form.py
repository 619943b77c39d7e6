"""The form of a scorecard: what its author finds on it, and that nobody else opens or reads it."""

import re

from sqlalchemy import select

from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import Reopening
from scorecard.services import cards
from tests import build
from tests.visitor import fields_of
from tests.web.scorecard.writing import COMPLETE, DEPTH, OWN, answer, count, stored


def test_the_form_has_the_promised_fields(ada, page):
    names = set(re.findall(r'name="([^"]+)"', ada.get(page).text.split('id="scorecard"')[1].split("</form>")[0]))

    areas = build.criteria_of(build.AREAS)
    flags = [flag.key for flag in build.rubric().flags]
    assert names == {
        *(f"{part}-{key}" for key in areas for part in ("rating", "note")),
        *(f"{part}-{key}" for key in flags for part in ("flag", "quote")),
        *("strengths", "concerns", "motivation", "coding_share_wanted", "path_wanted", "asked_about"),
        *("time_for_questions", "vote", "confidence", "action", "csrf_token", "revision", "author"),
        *("cut_short", "interview_notes"),
    }


def test_own_criteria_come_first_and_are_not_folded(ada, page):
    html = ada.get(page).text

    before_others = html.split('id="other-areas"')[0]
    assert re.findall(r'<fieldset class="sc-rating" id="rating-([a-z_]+)"', before_others) == list(OWN)
    assert '<details class="sc-fold"' not in before_others


def test_each_rating_is_named_by_its_criterion_and_each_level_by_number_and_name(ada, page):
    fieldset = re.search(r'id="rating-system_design".*?</fieldset>', ada.get(page).text, re.DOTALL).group(0)

    labels = [" ".join(re.sub(r"<[^>]+>", "", label).split()) for label in re.findall(r"<label.*?</label>", fieldset)]
    assert re.search(r"<legend[^>]*>System design</legend>", fieldset)
    assert labels == ["1 Well below", "2 Below", "3 Mixed", "4 Meets", "5 Exceeds", "Not observed"]


def test_the_form_says_that_nobody_sees_it_and_asks_the_browser_not_to_restore_it(ada, page):
    html = ada.get(page).text

    assert "Nobody sees this until you submit" in html
    assert re.search(r'<form method="post"[^>]* id="scorecard"[^>]* autocomplete="off"', html)


def test_nobody_but_the_author_reads_the_notes_of_the_interview_on_any_page_or_in_any_file(
    ada, page, visitor, seat, session, application, lead
):
    colleague = build.account(session)
    build.submitted(session, build.seat(session, application, colleague))
    answer(ada, page, {**COMPLETE, "interview_notes": "Wore a grey hat."}, action="submit")
    opening = f"/openings/{application.opening_id}"
    addresses = [f"/applications/{application.id}?tab={tab}" for tab in ("panel", "evidence", "flags", "timeline")]
    addresses += [f"{opening}/{name}.csv" for name in ("candidates", "scorecards", "ratings", "flags")]

    told = {
        (person.id, address): visitor(person).get(address).text
        for person in (lead, colleague)
        for address in addresses
        if person is lead or address.startswith("/applications")
    }
    assert [where for where, text in told.items() if "grey hat" in text] == []
    assert "Wore a grey hat." in ada.get(page).text


def test_enter_saves_a_draft_because_it_presses_the_first_button(ada, page):
    actions = re.findall(r'name="action" value="([a-z]+)"', ada.get(page).text)

    assert actions == ["save", "submit", "rest"]


def test_a_reopened_card_shows_the_reason_and_the_last_version(ada, page, session, seat, lead, clock):
    answer(ada, page, {**COMPLETE, "strengths": "As first written"}, action="submit")
    cards.reopen(session, seat.id, reason="You rated the wrong person.", actor=lead, now=clock.now)

    html = ada.get(page).text

    shown = fields_of(html)
    assert "You rated the wrong person." in html
    assert (shown["strengths"], shown["rating-trade_offs"], shown["revision"]) == ("As first written", "4", "2")
    assert answer(ada, page, {**COMPLETE, "vote": "NO"}, action="submit", revision=2).status_code == 303
    assert count(session, Reopening) == 1


def test_the_first_look_is_on_record_once(ada, page, session, seat, author):
    ada.get(page)

    looks = session.scalars(select(AuditEntry).where(AuditEntry.action == "scorecard.opened")).all()
    assert [(look.actor_id, look.interview_id) for look in looks] == [(author.id, seat.id)]


def test_nobody_but_the_author_opens_or_writes_a_scorecard(visitor, session, page, application, seat, lead):
    other = build.account(session)
    build.submitted(session, build.seat(session, application, other, areas=list(DEPTH)))

    for account in (other, lead, build.account(session, role="admin")):
        stranger = visitor(account)
        assert stranger.get(page).status_code == 404
        assert answer(stranger, page, COMPLETE, action="submit").status_code == 404
    assert stored(session, seat) is None


def test_a_declined_seat_leads_to_the_kit_and_takes_no_card(ada, page, seat, session):
    ada.post(f"/interviews/{seat.id}/decline", {"reason": "did_not_take_place"})

    assert ada.get(page).location == f"/interviews/{seat.id}"
    assert answer(ada, page, COMPLETE, action="submit").status_code == 404


def test_what_the_others_wrote_does_not_change_a_byte_for_an_author_who_has_not_submitted(
    ada, page, session, application
):
    other = build.seat(session, application, build.account(session))
    quiet = re.sub(r'value="[^"]{40,}"', "", ada.get(page).text)
    build.submitted(session, other, build.content(1, flags={"micromanages": "Very much so."}))

    loud = re.sub(r'value="[^"]{40,}"', "", ada.get(page).text)

    assert loud == quiet
