"""The scorecard's address: what its author sees, saves and submits, and what never gets lost on the way."""

import json
import re

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.database import db
from scorecard.domain.assessment import Vote
from scorecard.models.account import Account, KeptForm
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import Reopening, ScorecardVersion
from scorecard.services import cards
from scorecard.services.scoring import RatingEntry, content_of, latest_version
from scorecard.web.kept_forms import restore_for
from tests import build
from tests.visitor import fields_of

DEPTH = ("technical_depth",)
OWN = ("software_engineering", "system_design", "stack_and_domain", "trade_offs")
COMPLETE = {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES"}


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lena Lead")


@pytest.fixture
def author(session):
    return build.account(session, name="Ada Author")


@pytest.fixture
def application(session, lead):
    return build.application(session, build.opening(session, lead), name="Cleo Candidate")


@pytest.fixture
def seat(session, application, author):
    return build.seat(session, application, author, areas=list(DEPTH))


@pytest.fixture
def page(seat):
    return f"/interviews/{seat.id}/scorecard"


@pytest.fixture
def ada(visitor, author, page):
    ada = visitor(author)
    ada.get(page)
    return ada


def latest(session, seat):
    """The newest version, read in a transaction that ends at once: one left open would lock the visitors out."""
    with Session(session.get_bind()) as fresh:
        return latest_version(fresh, seat)


def stored(session, seat):
    version = latest(session, seat)
    return content_of(version) if version else None


def count(session, model):
    with Session(session.get_bind()) as fresh:
        return fresh.scalar(select(func.count()).select_from(model))


def answer(ada, page, values, *, action, revision=0):
    return ada.post(page, {**values, "action": action, "revision": str(revision)})


def problems_of(html):
    box = re.search(r'id="problems">(.*?)</div>', html, re.DOTALL)
    return re.findall(r"<li>(?:<a href=\"#[^\"]*\">)?([^<]*)", box.group(1)) if box else []


def links_of_problems(html):
    return re.findall(r'<li><a href="(#[^"]*)"', re.search(r'id="problems">(.*?)</div>', html, re.DOTALL).group(1))


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


def test_a_form_posted_on_an_ended_session_comes_back_after_signing_in(visitor, ada, author, page):
    form = {**fields_of(ada.get(page).text), "strengths": "Typed for an hour", "rating-trade_offs": "4"}

    answered = visitor().client.post(page, data={**form, "action": "submit"})

    shown = fields_of(visitor(author).get(page).text)
    assert (answered.status_code, answered.location.split("?")[0]) == (303, "/sign-in")
    assert (shown["strengths"], shown["rating-trade_offs"]) == ("Typed for an hour", "4")


def test_a_form_from_before_a_new_sign_in_waits_on_its_page(ada, author, page):
    form = {**fields_of(ada.get(page).text), "strengths": "Typed for an hour", "action": "save"}
    ada.post("/sign-out")
    ada.sign_in(author.email, build.PASSWORD)

    refused = ada.client.post(page, data=form)

    assert (refused.status_code, "Typed for an hour" in refused.text) == (400, True)
    assert fields_of(ada.get(page).text)["strengths"] == "Typed for an hour"


def restored(app, author):
    with app.test_request_context():
        return restore_for(db.session.get_one(Account, author.id))


def test_whoever_posts_on_an_ended_session_is_told_that_nothing_is_lost(ada, page):
    values = {**fields_of(ada.get(page).text), "strengths": "Listens.", "action": "save"}
    ada.client.delete_cookie("session")

    ada.post(page, values)

    told = "Your session had ended. What you typed is kept: sign in again and it is there."
    assert told in ada.get("/sign-in").text
    assert told not in ada.get("/sign-in").text


def test_kept_text_becomes_a_draft_and_is_dropped(app, session, seat, author, clock):
    kept(session, seat, author, clock, revision="0", strengths="Typed before")

    assert restored(app, author) == [seat.id]
    assert stored(session, seat).strengths == "Typed before"
    assert count(session, KeptForm) == 0


@pytest.mark.parametrize("values", [{"revision": "7"}, {"revision": "0", "vote": "MAYBE"}, {}])
def test_kept_text_that_cannot_be_saved_as_it_is_goes_on_waiting(app, session, seat, author, clock, values):
    kept(session, seat, author, clock, **values, strengths="Typed before")

    assert restored(app, author) == [seat.id]
    assert stored(session, seat) is None
    assert count(session, KeptForm) == 1


def test_kept_text_goes_with_the_seat(app, session, seat, author, clock):
    kept(session, seat, author, clock, revision="0", strengths="Typed before")
    seat.removed_at = clock.now
    session.commit()

    assert restored(app, author) == []
    assert count(session, KeptForm) == 0


def kept(session, seat, author, clock, **values):
    row = KeptForm(account_id=author.id, interview_id=seat.id, payload=json.dumps(values), kept_at=clock.now)
    session.add(row)
    session.commit()


def test_kept_text_that_was_overtaken_stands_over_the_stored_one_until_it_is_saved(
    ada, page, session, seat, author, clock
):
    answer(ada, page, {"strengths": "Stored since", "concerns": "Stays"}, action="save")
    kept(session, seat, author, clock, revision="0", strengths="Typed before")

    shown = ada.get(page).text

    assert fields_of(shown)["strengths"] == "Typed before"
    assert fields_of(shown)["revision"] == "1"
    assert "Stored since" in shown
    assert stored(session, seat).strengths == "Stored since"
    assert answer(ada, page, fields_of(shown), action="save", revision=1).status_code == 303
    assert count(session, KeptForm) == 0


def test_a_save_from_a_tab_that_shows_no_kept_text_leaves_it_waiting(ada, page, session, seat, author, clock):
    form = fields_of(ada.get(page).text)
    kept(session, seat, author, clock, revision="7", strengths="Typed before")

    assert answer(ada, page, {**form, "strengths": "Typed on the phone"}, action="save").status_code == 303
    shown = ada.get(page).text
    assert (fields_of(shown)["strengths"], "Typed on the phone" in shown) == ("Typed before", True)


def test_kept_text_goes_when_its_author_discards_it(ada, page, session, seat, author, clock):
    kept(session, seat, author, clock, revision="0", vote="MAYBE", strengths="Typed before")

    ada.post(page, {"action": "discard"})

    assert count(session, KeptForm) == 0
    assert stored(session, seat) is None
    assert "Typed before" not in ada.get(page).text


def test_kept_text_is_shown_beside_a_card_that_was_submitted_since(ada, page, session, seat, author, clock):
    answer(ada, page, COMPLETE, action="submit")
    kept(session, seat, author, clock, revision="0", strengths="Typed before")

    assert "Typed before" in ada.get(page).text


def test_kept_text_is_nobody_elses(visitor, session, application, seat, author, clock):
    kept(session, seat, author, clock, revision="0", strengths="Typed before")
    other = build.account(session)
    own = build.seat(session, application, other, areas=list(DEPTH))

    assert "Typed before" not in visitor(other).get(f"/interviews/{own.id}/scorecard").text
