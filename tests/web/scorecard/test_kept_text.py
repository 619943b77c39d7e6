"""What was typed on a session that had ended waits for its author, and for nobody else."""

import json

import pytest

from scorecard.database import db
from scorecard.models.account import Account, KeptForm
from scorecard.web.kept_forms import restore_for
from tests import build
from tests.visitor import fields_of
from tests.web.scorecard.writing import COMPLETE, DEPTH, answer, count, stored


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
