"""What the scorecard's script is answered: its saves, what stands in their way, and how the card stands."""

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from scorecard.models.account import KeptForm
from scorecard.services import cards
from scorecard.services.scoring import latest_version
from tests import build
from tests.visitor import fields_of

NOTE = "note-system_design"
OWN = build.criteria_of(["technical_depth"])
COMPLETE = {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES"}
TEXT = "\n  First line\tand <b>this</b> & “that” 🙂👩🏽‍💻\n\n end "


@pytest.fixture
def author(session):
    return build.account(session, name="Ada Author", time_zone="Europe/Berlin")


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def seat(session, lead, author):
    application = build.application(session, build.opening(session, lead))
    return build.seat(session, application, author, areas=["technical_depth"])


@pytest.fixture
def page(seat):
    return f"/interviews/{seat.id}/scorecard"


@pytest.fixture
def ada(visitor, author, page):
    ada = visitor(author)
    ada.get(page)
    return ada


def save(ada, page, values, *, revision=0):
    return ada.put(page, {**values, "revision": str(revision)})


def stands(ada, page):
    """How the card stands, as a script is told."""
    return ada.get(page, headers={"Accept": "application/json"}).json


def count(session, model):
    with Session(session.get_bind()) as fresh:
        return fresh.scalar(select(func.count()).select_from(model))


def test_a_save_keeps_every_byte_and_says_when_and_what_the_next_one_needs(ada, page, clock):
    clock.forward(minutes=2)
    answer = save(ada, page, {NOTE: TEXT.replace("\n", "\r\n"), "rating-system_design": "2"})

    assert (answer.status_code, answer.json) == (
        200,
        {
            "submitted": False,
            "revision": 1,
            "at": "2026-11-20T12:02:00+00:00",
            "time": "13:02",
            "exact": "Fri 20 Nov 2026, 13:02 CET",
        },
    )
    assert stands(ada, page)["fields"] == {NOTE: TEXT, "rating-system_design": "2"}


def test_a_stale_save_changes_nothing_and_is_told_what_is_stored(ada, page):
    save(ada, page, {NOTE: "From the first tab"})

    answer = save(ada, page, {NOTE: "From the second tab"})

    assert answer.status_code == 409
    told = {name: answer.json[name] for name in ("submitted", "revision", "fields")}
    assert told == {"submitted": False, "revision": 1, "fields": {NOTE: "From the first tab"}}
    assert answer.json["labels"][NOTE] == "Evidence for system design"
    assert stands(ada, page)["fields"] == {NOTE: "From the first tab"}
    assert save(ada, page, {NOTE: "Both"}, revision=answer.json["revision"]).json["revision"] == 2


def test_the_same_save_twice_is_no_conflict(ada, page):
    save(ada, page, {NOTE: "Sent twice"})

    assert save(ada, page, {NOTE: "Sent twice"}).status_code == 200


def test_what_cannot_be_kept_is_named_by_field_and_nothing_of_the_form_is_saved(ada, page):
    values = {NOTE: "x" * 4001, "strengths": "a\x00b", "concerns": "Fine", "note-charisma": "Much"}

    answer = save(ada, page, values)

    assert answer.status_code == 422
    assert set(answer.json["problems"]) == {"", NOTE, "strengths"}
    assert answer.json["problems"][NOTE] == "This is 4,001 characters long; 4,000 fit. Please shorten it."
    assert stands(ada, page)["fields"] == {}


@pytest.mark.parametrize("cards", [1, 30])
def test_a_save_takes_eight_statements_however_many_cards_there_are(ada, page, seat, session, cards):
    for _ in range(cards - 1):
        build.submitted(
            session, build.seat(session, build.application(session, build.opening(session)), build.account(session))
        )
    save(ada, page, {**COMPLETE, NOTE: "First"})
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement.split()[0])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    save(ada, page, {**COMPLETE, NOTE: "Second"}, revision=1)
    event.remove(session.get_bind(), "before_cursor_execute", note)

    # Who it is, what is asked, the seat's lock, the version with its ratings and ticks; then what changed.
    assert statements == ["BEGIN", *["SELECT"] * 6, "UPDATE", "UPDATE"]


def test_a_save_never_submits(ada, page, seat, session):
    save(ada, page, {**COMPLETE, "action": "submit"})

    with Session(session.get_bind()) as fresh:
        version = latest_version(fresh, seat)
    assert version.submitted_at is None


def test_a_submitted_card_takes_no_save_and_says_so(ada, page):
    ada.post(page, {**COMPLETE, "action": "submit", "revision": "0"})

    same, other = save(ada, page, COMPLETE), save(ada, page, {**COMPLETE, "vote": "NO"})

    assert (same.status_code, same.json) == (200, {"submitted": True})
    assert (other.status_code, other.json["submitted"], other.json["fields"]) == (409, True, COMPLETE)


def test_a_reopened_card_takes_saves_of_its_new_revision(ada, page, seat, lead, session, clock):
    ada.post(page, {**COMPLETE, "action": "submit", "revision": "0"})
    cards.reopen(session, seat.id, reason="One area was missed.", actor=lead, now=clock.now)

    stale = save(ada, page, {**COMPLETE, "vote": "NO"}, revision=1)

    assert (stale.status_code, stale.json["submitted"], stale.json["revision"]) == (409, False, 2)
    assert save(ada, page, {**COMPLETE, "vote": "NO"}, revision=2).json["revision"] == 3


def test_a_declined_seat_takes_no_save(ada, page, seat):
    ada.post(f"/interviews/{seat.id}/decline", {"reason": "did_not_take_place"})

    assert save(ada, page, COMPLETE).status_code == 404


def test_an_ended_session_is_told_apart_and_leaves_nothing_behind(ada, page, session, clock):
    mark = fields_of(ada.get(page).text)["author"]
    clock.forward(hours=13)

    answer = save(ada, page, {**COMPLETE, "author": mark})

    assert (answer.status_code, set(answer.json)) == (401, {"csrf_token"})
    assert count(session, KeptForm) == 0


def test_with_the_token_of_the_refusal_one_signs_in_and_goes_on(ada, page, author, clock):
    clock.forward(hours=13)
    token = save(ada, page, {NOTE: TEXT}).json["csrf_token"]

    signed_in = ada.client.post(
        "/sign-in", data={"email": author.email, "password": build.PASSWORD, "csrf_token": token}
    )
    old_token = save(ada, page, {NOTE: TEXT})
    ada.token = stands(ada, page)["csrf_token"]

    assert (signed_in.status_code, old_token.status_code) == (303, 400)
    assert save(ada, page, {NOTE: TEXT}).status_code == 200


@pytest.mark.parametrize("headers", [{}, {"X-CSRFToken": "bogus"}])
def test_a_save_without_the_token_of_the_session_is_refused(ada, page, headers, session):
    assert ada.client.put(page, data={NOTE: TEXT, "revision": "0"}, headers=headers).status_code == 400
    assert stands(ada, page)["fields"] == {}
    assert count(session, KeptForm) == 0


def test_a_save_from_another_site_is_refused(ada, page):
    headers = {"X-CSRFToken": ada.token, "Sec-Fetch-Site": "cross-site"}

    assert ada.client.put(page, data={NOTE: TEXT, "revision": "0"}, headers=headers).status_code == 400
    assert stands(ada, page)["fields"] == {}


def test_nobody_else_reads_or_saves_a_card_by_script(visitor, session, page, lead):
    for account in (build.account(session), lead, build.account(session, role="admin")):
        stranger = visitor(account)
        assert save(stranger, page, COMPLETE).status_code == 404
        assert stranger.get(page, headers={"Accept": "application/json"}).status_code == 404


def test_a_save_uses_up_the_waiting_text_that_its_form_shows_and_no_other(ada, page, session, seat, author, clock):
    session.add(KeptForm(account_id=author.id, interview_id=seat.id, payload='{"vote": "MAYBE"}', kept_at=clock.now))
    session.commit()
    mark = fields_of(ada.get(page).text)["author"]

    save(ada, page, {NOTE: "Without the mark"})
    left = count(session, KeptForm)
    save(ada, page, {NOTE: "With it", "author": mark}, revision=1)

    assert (left, count(session, KeptForm)) == (1, 0)
