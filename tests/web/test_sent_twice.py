"""A form that is sent twice takes effect once: the same contents lead where they led before, others are given back."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select

from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening
from tests import build
from tests.visitor import fields_of
from tests.web.test_openings import form_of

SEAT = {"title": "Coding", "areas": "technical_depth", "starts_at": "2026-12-01T10:00", "minutes": "60", "due_at": ""}
MORE = {"decision": "another_interview", "reason": "Too thin.", "flag_check": "", "minutes": "30"}


@pytest.fixture
def place(session):
    """An opening of one lead with one candidate, who has an open seat and a submitted one on the panel."""
    lead = build.account(session, role="lead", name="Lea Lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening, name="Jo Ito")
    seated, spare, trainee = (build.account(session, name=name) for name in ("Ana Abel", "Ben Boll", "Tom Trainee"))
    open_seat = build.seat(session, application, seated)
    done = build.submitted(session, build.seat(session, application, build.account(session)))
    session.commit()
    return SimpleNamespace(
        lead=lead,
        opening=opening,
        application=application,
        spare=spare,
        trainee=trainee,
        seat=open_seat,
        done=done,
        panel=f"/applications/{application.id}/panel",
    )


def rows(session):
    """How many there are of what forms make."""
    session.rollback()
    kinds = (Opening, Application, Interview, Decision)
    counted = [session.scalar(select(func.count()).select_from(kind)) for kind in kinds]
    session.rollback()
    return counted


def send_twice(browser, path, form):
    """Whether the second one leads on as the first one did."""
    first, second = browser.post(path, form), browser.post(path, form)
    assert (first.status_code, second.status_code) == (303, 303), second.text
    return first.location == second.location


def again_link(answer):
    """Where "Open the page again" leads."""
    return re.search(r'href="([^"]*)"[^>]*>(?:<svg.*?</svg>)?Open the page again', answer.text)[1]


def making(session, browser, place):
    """The forms that make something: address, contents, other contents, and how many of each kind they add."""
    opening, panel = f"/openings/{place.opening.id}", place.panel
    set_up = form_of(browser.get("/openings/new").text, title="Tech Lead, Search", archetype="feature")
    empty = fields_of(browser.get(f"{opening}/candidates/new").text)
    browser.post(f"{opening}/panel/ready")
    template = {"interviewer-1": place.spare.id, "starts_at-1": "2026-12-01T10:00", "revision": "2"}
    marks = {"once": fields_of(browser.get(panel).text)["once"]}
    return {
        "opening": ("/openings/new", set_up, {"title": "Another"}, [1, 0, 0, 0]),
        "candidate": (f"{opening}/candidates/new", {**empty, "name": "Ann"}, {"name": "Bea"}, [0, 1, 0, 0]),
        "seat": (panel, {**marks, **SEAT, "interviewer": place.spare.id}, {"title": "Design"}, [0, 0, 1, 0]),
        "template": (f"{panel}/template", {**marks, **template}, {"starts_at-1": "2026-12-01T11:00"}, [0, 0, 1, 0]),
        "shadow": (
            f"{panel}/shadows",
            {**marks, "trainee": place.trainee.id, "shadowed": place.seat.id},
            {"shadowed": place.done.id},
            [0, 0, 1, 0],
        ),
    }


MAKING = ["opening", "candidate", "seat", "template", "shadow"]


@pytest.mark.parametrize("name", MAKING)
def test_a_form_that_makes_something_makes_it_once(session, visitor, place, name):
    browser = visitor(place.lead)
    path, form, _, added = making(session, browser, place)[name]
    before = rows(session)

    assert send_twice(browser, path, form)
    assert [now - then for now, then in zip(rows(session), before, strict=True)] == added


@pytest.mark.parametrize("name", MAKING)
def test_other_contents_in_a_form_that_has_made_something_are_given_back(session, visitor, place, name):
    browser = visitor(place.lead)
    path, form, other, _ = making(session, browser, place)[name]
    browser.post(path, form)
    before = rows(session)

    answer = browser.post(path, {**form, **other})

    assert (answer.status_code, rows(session)) == (409, before)
    assert all(value in answer.text for value in other.values())
    assert browser.get(again_link(answer)).status_code == 200


@pytest.mark.parametrize("name", MAKING[:2])
def test_a_fresh_form_with_the_same_contents_makes_another_one(session, visitor, place, name):
    browser = visitor(place.lead)
    path, form, _, added = making(session, browser, place)[name]
    before = rows(session)

    for _ in range(2):
        browser.post(path, {**form, "once": fields_of(browser.get(path).text)["once"]})

    assert [now - then for now, then in zip(rows(session), before, strict=True)] == [2 * each for each in added]


def test_the_mark_of_a_form_is_good_for_whoever_got_the_form(session, visitor, place):
    other = build.account(session, role="lead")
    session.commit()
    other_id = other.id
    browser, stranger = visitor(place.lead), visitor(other)
    path, form, _, _ = making(session, browser, place)["opening"]
    before = rows(session)[0]

    browser.post(path, form)
    answer = stranger.post(path, {**form, "leads": [other_id], "csrf_token": stranger.token})

    assert (answer.status_code, rows(session)[0]) == (303, before + 2)


def test_a_sealed_lead_who_seats_twice_hears_nothing_of_what_became_of_the_seat(session, visitor, place):
    second = build.account(session, role="lead", name="Sealed Lead")
    opening = build.opening(session, place.lead, second)
    application = build.application(session, opening)
    build.seat(session, application, second)
    sealed, path = visitor(second), f"/applications/{application.id}/panel"
    form = {"once": fields_of(sealed.get(path).text)["once"], **SEAT, "interviewer": place.spare.id}
    first = sealed.post(path, form)
    made = session.scalars(select(Interview).where(Interview.interviewer_id == place.spare.id)).one()
    session.commit()
    visitor(place.lead).post(f"/interviews/{made.id}/seat/removal")

    again = [sealed.post(path, {**form, **said}) for said in ({}, {"title": "Other"})]

    assert [(each.status_code, each.location) for each in again] == [(303, first.location)] * 2


def test_an_edit_that_is_sent_twice_is_no_conflict(session, visitor, place):
    browser, opening, seat = visitor(place.lead), f"/openings/{place.opening.id}", f"/interviews/{place.seat.id}/seat"
    browser.post(f"{opening}/panel/ready")
    candidate = f"/applications/{place.application.id}/candidate"
    edits = {
        candidate: {**fields_of(browser.get(candidate).text), "notes": "Talks fast."},
        f"{opening}/set-up": form_of(browser.get(f"{opening}/set-up").text, title="New title", coding_share="25"),
        seat: {**SEAT, "revision": fields_of(browser.get(seat).text)["revision"]},
    }

    for path, form in edits.items():
        assert send_twice(browser, path, form)
        assert browser.post(path, {**form, "title": "Other", "name": "Other"}).status_code == 409
    page = browser.get(f"{opening}/panel").text
    template = {**fields_of(page), "areas-1": "technical_depth", "areas-2": "technical_leadership"}
    template |= {
        "areas-3": "mentoring_development",
        "areas-4": "communication_collaboration",
        "title-1": "Another title",
    }
    assert send_twice(browser, f"{opening}/panel", template)
    assert browser.post(f"{opening}/panel", {**template, "title-1": "Third"}).status_code == 409


def test_a_seat_is_taken_away_and_handed_over_once(session, visitor, place):
    browser, path = visitor(place.lead), f"/interviews/{place.seat.id}/seat"
    browser.get(path)

    assert send_twice(browser, f"{path}/hand-over", {"interviewer": place.spare.id})
    assert browser.post(f"{path}/hand-over", {"interviewer": place.trainee.id}).status_code == 409
    taken = session.scalars(select(Interview.id).where(Interview.interviewer_id == place.spare.id)).one()
    session.commit()
    assert send_twice(browser, f"/interviews/{taken}/seat/removal", {})
    assert browser.get(f"/interviews/{taken}/seat").status_code == 404


def test_a_seat_that_is_gone_answers_nobody_but_its_leads(session, visitor, place):
    visitor(place.lead).post(f"/interviews/{place.seat.id}/seat/removal")
    strangers = [build.account(session, role="lead"), build.account(session, role="admin")]
    session.commit()

    for act in ("removal", "hand-over"):
        path = f"/interviews/{place.seat.id}/seat/{act}"
        assert [visitor(one).post(path).status_code for one in strangers] == [404, 404]


def test_what_is_decided_declined_and_corrected_twice_stands_once(session, visitor, place):
    lead, author = visitor(place.lead), visitor(session.get_one(Account, place.done.interviewer_id))
    holder = visitor(session.get_one(Account, place.seat.interviewer_id))
    session.commit()
    about, done, seat = (
        f"/applications/{place.application.id}",
        f"/interviews/{place.done.id}",
        f"/interviews/{place.seat.id}",
    )
    decision = {**fields_of(lead.get(f"{about}/decision").text), **MORE, "interviewer": place.spare.id}
    decision["criteria"] = build.criteria_of(["technical_depth"])[0]

    steps = [
        (lead, f"{about}/decision", {**decision, "starts_at": "2026-12-01T10:00"}, "reason"),
        (holder, f"{seat}/hand-over", {"reason": "Ill."}, None),
        (lead, f"{seat}/seat/keep", {"answer": "Please stay."}, "answer"),
        (holder, f"{seat}/decline", {"reason": "cut_short", "note": "On leave."}, "note"),
        (author, f"{done}/correction", {"reason": "A slip."}, None),
        (lead, f"{done}/reopen/refusal", {"answer": "Leave it."}, "answer"),
        (lead, f"{done}/strike", {"action": "strike", "reason": "Wrong person."}, "reason"),
        (lead, f"{done}/strike", {"action": "restore", "reason": "The right one."}, "reason"),
        (lead, f"{done}/reopen", {"reason": "A slip."}, "reason"),
        (lead, f"{about}/withdrawal", {"reason": "Took another job."}, "reason"),
        (lead, f"{about}/withdrawal/undo", {}, None),
    ]
    for browser, path, form, words in steps:
        noted = audit(session)
        browser.post(path, form)
        after_one = audit(session)
        assert len(after_one) > len(noted), path
        assert browser.post(path, form).status_code == 303, path
        if words:
            other = browser.post(path, {**form, words: "Something else."})
            assert (other.status_code, "Something else." in other.text) == (409, True), path
            if "Open the page again" in other.text:
                assert browser.get(again_link(other)).status_code in (200, 303), path
        assert audit(session) == after_one, path


def audit(session):
    session.rollback()
    noted = select(AuditEntry.id, AuditEntry.action).where(AuditEntry.action != "refused")
    entries = session.execute(noted.order_by(AuditEntry.id)).all()
    session.rollback()
    return entries
