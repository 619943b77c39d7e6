"""Who may do what: one table for every address, method and person, tried on an own, a foreign and a missing object."""

import re
from dataclasses import dataclass

import pytest
from flask import Flask

from scorecard.web.access import Gate, gate_of
from tests import build

MISSING = "A" * 16

# The people, in the order of the table's columns.
PEOPLE = ("signed out", "stranger", "sealed panellist", "panellist", "lead", "sealed lead", "foreign lead", "admin")

# What each gets on an existing object. One letter each:
# k 200 · g 303 onward · i 303 to sign-in · s 401 · f 403 · n 404 · u 422 (the form again) · c 409 (stale or final)
# The panellist has submitted, the sealed panellist has not; the sealed lead holds an unsubmitted seat.
# Nobody is hired here, so nobody gets a draft of the first ninety days: see web/test_first_ninety_days.py. No panels
# were seated in one step either: see web/test_seating.py.
GET = {
    "/": "iggggggg",
    "/account": "ikkkkkkk",
    "/analytics": "ifffkkkk",
    "/analytics/<chart>.csv": "innnkkkk",
    "/audit-log": "iffffffk",
    "/calendar/<token>.ics": "nnnnnnnn",
    "/calibration": "ifffkkkk",
    "/calibration/own": "ikkkkkkk",
    "/departures": "ifffkkkk",
    "/departures.csv": "ifffkkkk",
    "/healthz": "kkkkkkkk",
    "/interviews": "ikkkkkkk",
    "/openings": "ifffkkkk",
    "/openings/new": "ifffkkkk",
    "/people": "iffffffk",
    "/people/<id:account_id>": "innnnnnk",
    "/sign-in": "kggggggg",
    "/welcome/<token>": "nnnnnnnn",
    "/applications/<id:application_id>": "innkkknk",
    "/applications/<id:application_id>/candidate": "innnkknn",
    "/applications/<id:application_id>/debrief": "innnknnk",
    "/applications/<id:application_id>/decision": "innnknnn",
    "/applications/<id:application_id>/first-ninety-days": "innnnnnn",
    "/applications/<id:application_id>/packet": "innnknnk",
    "/applications/<id:application_id>/panel": "innnkknk",
    "/applications/<id:application_id>/withdrawal": "innnknnn",
    "/interviews/<id:interview_id>": "innknnnn",
    "/interviews/<id:interview_id>/comparison": "innnnnnn",
    "/interviews/<id:interview_id>/correction": "innknnnn",
    "/interviews/<id:interview_id>/decline": "inngnnnn",
    "/interviews/<id:interview_id>/hand-over": "inngnnnn",
    "/interviews/<id:interview_id>/interview.ics": "innknnnn",
    "/interviews/<id:interview_id>/reopen": "innnknnn",
    "/interviews/<id:interview_id>/scorecard": "innknnnn",
    "/interviews/<id:interview_id>/seat": "innnknnn",
    "/interviews/<id:interview_id>/strike": "innnknnn",
    "/openings/<id:opening_id>": "innnkknk",
    "/openings/<id:opening_id>/analytics": "innnkknk",
    "/openings/<id:opening_id>/analytics/<chart>.csv": "innnkknk",
    "/openings/<id:opening_id>/calibration": "innnkknk",
    "/openings/<id:opening_id>/compare": "innnkknk",
    "/openings/<id:opening_id>/compare/packet": "innnggng",
    "/openings/<id:opening_id>/candidates.csv": "innnkknk",
    "/openings/<id:opening_id>/candidates/new": "innnkknn",
    "/openings/<id:opening_id>/departures": "innnkknk",
    "/openings/<id:opening_id>/departures.csv": "innnkknk",
    "/openings/<id:opening_id>/flags.csv": "innnkknk",
    "/openings/<id:opening_id>/import": "innnkknn",
    "/openings/<id:opening_id>/import/<id:import_id>": "innnknnn",
    "/openings/<id:opening_id>/import/templates/<part>.csv": "innnkknn",
    "/openings/<id:opening_id>/opening.xlsx": "innnkknk",
    "/openings/<id:opening_id>/panel": "innnkknk",
    "/openings/<id:opening_id>/policy.toml": "innnkknk",
    "/openings/<id:opening_id>/ratings.csv": "innnkknk",
    "/openings/<id:opening_id>/reminders": "innnkknn",
    "/openings/<id:opening_id>/scorecards.csv": "innnkknk",
    "/openings/<id:opening_id>/seating": "innnkknn",
    "/openings/<id:opening_id>/seating/done": "innnnnnn",
    "/openings/<id:opening_id>/set-up": "innnkknk",
}
# An empty form with a good token. Where it would do something at once (no field needed), the column says g. The debrief
# is not open here and an empty form names no point of it, so nobody votes or writes: see web/debriefs/test_agenda.py.
POST = {
    "/account": "iuuuuuuu",
    "/account/calendar": "ikkkkkkk",
    "/account/calendar/revocation": "iggggggg",
    "/account/keys": "iggggggg",
    "/account/password": "iuuuuuuu",
    "/account/sessions": "innnnnnn",
    "/applications/<id:application_id>/candidate": "innnuunn",
    "/applications/<id:application_id>/debrief": "innngnnn",
    "/applications/<id:application_id>/debrief/dissent": "innnnnnn",
    "/applications/<id:application_id>/debrief/points": "innnnnnn",
    "/applications/<id:application_id>/debrief/vote": "innnnnnn",
    "/applications/<id:application_id>/decision": "innnunnn",
    "/applications/<id:application_id>/flags": "innnunnn",
    "/applications/<id:application_id>/panel": "innnuunn",
    "/applications/<id:application_id>/panel/shadows": "innnuunn",
    "/applications/<id:application_id>/panel/template": "innnccnn",
    "/applications/<id:application_id>/withdrawal": "innnunnn",
    "/applications/<id:application_id>/withdrawal/undo": "innngnnn",
    "/interviews/<id:interview_id>/correction": "innunnnn",
    "/interviews/<id:interview_id>/decline": "innunnnn",
    "/interviews/<id:interview_id>/hand-over": "innunnnn",
    "/interviews/<id:interview_id>/reopen": "innnunnn",
    "/interviews/<id:interview_id>/reopen/refusal": "innnunnn",
    "/interviews/<id:interview_id>/scorecard": "inncnnnn",
    "/interviews/<id:interview_id>/seat": "innnunnn",
    "/interviews/<id:interview_id>/seat/hand-over": "innnunnn",
    "/interviews/<id:interview_id>/seat/keep": "innnunnn",
    "/interviews/<id:interview_id>/seat/removal": "innnunnn",
    "/interviews/<id:interview_id>/seat/shadowed": "innnnnnn",
    "/interviews/<id:interview_id>/strike": "innnunnn",
    "/openings/<id:opening_id>/candidates/new": "innnuunn",
    "/openings/<id:opening_id>/close": "innnggnn",
    "/openings/<id:opening_id>/import": "innnuunn",
    "/openings/<id:opening_id>/import/<id:import_id>": "innnunnn",
    "/openings/<id:opening_id>/open": "innnggnn",
    "/openings/<id:opening_id>/panel": "innnccnn",
    "/openings/<id:opening_id>/panel/ready": "innnggnn",
    "/openings/<id:opening_id>/seating": "innnuunn",
    "/openings/<id:opening_id>/seating/undo": "innnnnnn",
    "/openings/<id:opening_id>/set-up": "innnuunn",
    "/openings/new": "ifffuuuu",
    "/people": "iffffffu",
    "/people/<id:account_id>": "innnnnnu",
    "/people/<id:account_id>/link": "innnnnnk",
    "/people/<id:account_id>/off": "innnnnng",
    "/people/<id:account_id>/on": "innnnnng",
    "/sign-in": "uuuuuuuu",
    "/sign-out": "gggggggg",
    "/welcome/<token>": "nnnnnnnn",
}
# What a page's script saves while somebody writes.
PUT = {
    "/interviews/<id:interview_id>/scorecard": "snncnnnn",
}
MEANING = {"s": 401, "k": 200, "g": 303, "i": 303, "f": 403, "n": 404, "u": 422, "c": 409}


@dataclass
class Place:
    people: dict
    values: dict  # what the converters of a rule stand for


@pytest.fixture
def place(session, visitor) -> Place:
    """One application: a panellist who has submitted, one who has not, a lead, and a lead with an open seat."""
    lead, sealed_lead = build.account(session, role="lead"), build.account(session, role="lead")
    panellist, sealed = build.account(session), build.account(session)
    opening = build.opening(session, lead, sealed_lead)
    application = build.application(session, opening)
    seat = build.submitted(session, build.seat(session, application, panellist))
    for person in (sealed, sealed_lead):
        build.seat(session, application, person)
    other = build.account(session)
    accounts = (
        None,
        build.account(session),
        sealed,
        panellist,
        lead,
        sealed_lead,
        build.account(session, role="lead"),
        build.account(session, role="admin"),
    )
    people = {name: visitor(account) for name, account in zip(PEOPLE, accounts, strict=True)}
    values = {
        "opening_id": opening.id,
        "application_id": application.id,
        "interview_id": seat.id,
        "account_id": other.id,
        "import_id": build.staged_import(session, opening, lead).id,
        "part": "candidates",
        "chart": "funnel",
        "token": "no-such-token",
    }
    return Place(people, values)


def address(rule: str, values: dict) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: values[found[1]], rule)


def rules_of(app: Flask, method: str) -> set[str]:
    return {rule.rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"}


def test_the_table_names_every_address_and_method(app: Flask):
    assert set(GET) == rules_of(app, "GET")
    assert set(POST) == rules_of(app, "POST")
    assert set(PUT) == rules_of(app, "PUT")
    assert {method for rule in app.url_map.iter_rules() for method in rule.methods} == {
        "GET",
        "HEAD",
        "OPTIONS",
        "POST",
        "PUT",
    }


def test_every_view_declares_its_gate(app: Flask):
    with app.app_context():
        undeclared = [name for name in app.view_functions if name != "static" and gate_of(name) is None]
        public = {name for name in app.view_functions if name != "static" and gate_of(name) is Gate.PUBLIC}

    assert undeclared == []
    assert public == {
        "accounts.check_sign_in",
        "accounts.choose_password",
        "accounts.sign_in",
        "accounts.sign_out",
        "accounts.welcome",
        "calendars.feed",
        "start.health",
    }


@pytest.mark.parametrize("rule", GET)
def test_a_page_opens_for_whom_the_table_says(place: Place, rule: str):
    path = address(rule, place.values)
    got = {name: person.get(path).status_code for name, person in place.people.items()}

    assert got == {name: MEANING[letter] for name, letter in zip(PEOPLE, GET[rule], strict=True)}


@pytest.mark.parametrize("rule", POST)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_change_is_taken_from_whom_the_table_says(place: Place, rule: str, person: str):
    visitor = place.people[person]
    visitor.get("/sign-in" if person == "signed out" else "/account")
    got = visitor.post(address(rule, place.values)).status_code

    assert got == MEANING[POST[rule][PEOPLE.index(person)]]


@pytest.mark.parametrize("rule", PUT)
@pytest.mark.parametrize("person", PEOPLE)
def test_a_save_is_taken_from_whom_the_table_says(place: Place, rule: str, person: str):
    visitor = place.people[person]
    visitor.get("/sign-in" if person == "signed out" else "/account")
    got = visitor.put(address(rule, place.values)).status_code

    assert got == MEANING[PUT[rule][PEOPLE.index(person)]]


@pytest.mark.parametrize("rule", [rule for rule in GET if "<id:" in rule])
def test_a_missing_object_is_404_for_everybody_signed_in(place: Place, rule: str):
    path = address(rule, dict.fromkeys(place.values, MISSING))
    got = {name: person.get(path).status_code for name, person in place.people.items()}

    assert got == {name: 303 if name == "signed out" else 404 for name in PEOPLE}


@pytest.mark.parametrize("rule", [rule for rule in POST if "<id:" in rule])
def test_changing_a_missing_object_is_404_for_everybody_signed_in(place: Place, rule: str):
    path = address(rule, dict.fromkeys(place.values, MISSING))
    got = {}
    for name, person in place.people.items():
        person.get("/sign-in" if name == "signed out" else "/account")
        got[name] = person.post(path).status_code

    assert got == {name: 303 if name == "signed out" else 404 for name in PEOPLE}


@pytest.mark.parametrize("rule", PUT)
def test_saving_a_missing_object_is_404_for_everybody_signed_in(place: Place, rule: str):
    path = address(rule, dict.fromkeys(place.values, MISSING))
    got = {}
    for name, person in place.people.items():
        person.get("/sign-in" if name == "signed out" else "/account")
        got[name] = person.put(path).status_code

    assert got == {name: 401 if name == "signed out" else 404 for name in PEOPLE}
