"""The pages on which a lead adds, corrects and withdraws a candidate."""

import pytest
from sqlalchemy import select

from scorecard.models.application import Application, Candidate
from tests import build
from tests.build import NOON
from tests.visitor import fields_of

LONG = "Maximiliana " * 20


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


def page(opening):
    return f"/openings/{opening.id}/candidates/new"


def typed(answer, *names):
    found = fields_of(answer.text)
    return {name: found[name] for name in names}


def withdrawal(session, application):
    session.refresh(application)
    session.commit()  # what reads in a test must not keep the pages from writing
    return application.withdrawn_at, application.withdrawn_reason


def test_a_lead_adds_a_candidate_and_goes_on_to_the_panel(session, visitor, opening, lead):
    browser = visitor(lead)
    browser.get(page(opening))
    data = {
        "name": "Jo Ito",
        "email": "jo@example.org",
        "source": "Referral",
        "links": "https://example.org/jo\r\nhttp://example.org/code",
        "notes": "\n=Prefers <mornings>\t",
    }

    answer = browser.post(page(opening), data)

    application = session.scalars(select(Application)).one()
    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}/panel")
    person = session.get_one(Candidate, application.candidate_id)
    assert (person.name, person.email, application.source) == ("Jo Ito", "jo@example.org", "Referral")
    assert application.links == "https://example.org/jo\nhttp://example.org/code"
    assert application.notes == "\n=Prefers <mornings>\t"
    edit = browser.get(f"/applications/{application.id}/candidate")
    assert typed(edit, "name", "notes") == {"name": "Jo Ito", "notes": "\n=Prefers <mornings>\t"}


def test_what_cannot_be_kept_comes_back_with_the_reason(session, visitor, opening, lead):
    browser = visitor(lead)
    browser.get(page(opening))
    data = {"name": LONG, "email": "jo", "source": "a\x00b", "links": "ftp://example.org", "notes": "x" * 4001}

    answer = browser.post(page(opening), data)

    assert answer.status_code == 422
    names = ("name", "email", "links", "notes")
    assert typed(answer, *names) == {name: data[name] for name in names}
    assert "There is a problem" in answer.text
    assert "240 characters long; 200 fit" in answer.text
    assert "4,001 characters long; 4,000 fit" in answer.text
    assert session.scalars(select(Application)).all() == []


def test_the_same_email_twice_is_refused_at_its_field(visitor, opening, lead):
    browser = visitor(lead)
    browser.get(page(opening))
    browser.post(page(opening), {"name": "Jo Ito", "email": "jo@example.org"})

    answer = browser.post(page(opening), {"name": "J. Ito", "email": "JO@example.org"})

    assert answer.status_code == 422
    assert typed(answer, "name", "email") == {"name": "J. Ito", "email": "JO@example.org"}
    assert "Jo Ito is a candidate of this opening with the same e-mail address." in answer.text


def test_an_older_form_gets_409_with_what_was_typed_and_what_is_stored(session, visitor, opening, lead):
    application = build.application(session, opening, name="Jo Ito")
    browser = visitor(lead)
    address = f"/applications/{application.id}/candidate"
    form = fields_of(browser.get(address).text)
    browser.post(address, {**form, "name": "Jo First"})

    answer = browser.post(address, {**form, "name": "Jo Second"})

    assert answer.status_code == 409
    assert typed(answer, "name", "revision") == {"name": "Jo Second", "revision": "2"}
    assert "Jo First" in answer.text
    assert browser.post(address, fields_of(answer.text)).status_code == 303
    session.expire_all()
    assert session.get_one(Candidate, application.candidate_id).name == "Jo Second"


def test_fields_that_the_form_does_not_show_are_not_set(session, visitor, opening, lead):
    application = build.application(session, opening)
    browser = visitor(lead)
    address = f"/applications/{application.id}/candidate"
    form = fields_of(browser.get(address).text)

    browser.post(address, {**form, "withdrawn_at": "2026-01-01", "opening_id": "x" * 16, "debrief_opened_at": "1"})

    session.refresh(application)
    assert (application.withdrawn_at, application.opening_id, application.debrief_opened_at) == (None, opening.id, None)


@pytest.mark.parametrize("nothing", ["", " ", "\u200b", "\u202e\u202d"])
def test_a_withdrawal_asks_why_and_can_be_undone(session, visitor, opening, lead, nothing):
    application = build.application(session, opening)
    browser = visitor(lead)
    address = f"/applications/{application.id}/withdrawal"
    browser.get(address)

    without = browser.post(address, {"reason": nothing})
    done = browser.post(address, {"reason": "Took another job."})

    assert (without.status_code, done.status_code) == (422, 303)
    assert "Say why this candidate is withdrawn." in without.text
    assert withdrawal(session, application) == (NOON, "Took another job.")
    assert "Took another job." in browser.get(address).text
    browser.post(f"{address}/undo")
    assert withdrawal(session, application) == (None, "")


def test_a_sealed_lead_edits_the_candidate_and_is_told_nothing_of_a_withdrawal(session, visitor, opening, lead):
    application = build.application(session, opening, withdrawn_at=NOON, withdrawn_reason="Took another job.")
    build.seat(session, application, lead)
    browser = visitor(lead)

    edit = browser.get(f"/applications/{application.id}/candidate")

    assert edit.status_code == 200
    assert "ithdraw" not in edit.text
    assert browser.get(f"/applications/{application.id}/withdrawal").status_code == 404


@pytest.mark.parametrize("role", ["lead", "admin", "interviewer"])
def test_strangers_find_nothing(session, visitor, opening, role):
    application = build.application(session, opening)
    browser = visitor(build.account(session, role=role))

    answers = [
        browser.get(page(opening)),
        browser.post(page(opening), {"name": "Jo"}),
        browser.get(f"/applications/{application.id}/candidate"),
        browser.post(f"/applications/{application.id}/withdrawal", {"reason": "No."}),
        browser.post(f"/applications/{application.id}/withdrawal/undo"),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
