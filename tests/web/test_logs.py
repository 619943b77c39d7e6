"""The app's log: one JSON object a line, and in none of them a name, a text, an address, a secret or a query."""

import io
import json
import logging
import sqlite3
from collections.abc import Iterator

import pytest
import structlog
from flask import Flask
from sqlalchemy import select

from scorecard.database import db
from scorecard.models.account import Account, Role
from scorecard.services import accounts, calendar_links
from scorecard.web.access import Gate, allow
from tests import build
from tests.conftest import new_app

NAME = "Zebulon Quagmire"
EMAIL = "zebulon@quagmire.example"
NOTE = "He rewrote the zygote service"
PASSWORD = "zinc and zeppelins in zanzibar"
SEARCHED = "zoological"
WORDS = ("ebulon", "uagmire", "zygote", "zinc", "zoological", "Boom")


@allow(Gate.PUBLIC)
def break_down() -> str:
    """A fault that no code foresaw, with personal text in its message."""
    raise RuntimeError(f"Boom: {NAME} wrote {NOTE}")


@allow(Gate.PUBLIC)
def clash() -> str:
    """A row that the schema refuses: the database's error quotes every value."""
    first = db.session.scalar(select(Account).where(Account.email == EMAIL))
    db.session.add(Account(email=EMAIL, name=NAME, role="lead", created_at=first.created_at))
    db.session.flush()
    return ""


@pytest.fixture
def app(database_url: str, clock) -> Iterator[Flask]:
    """An app of its own: addresses cannot be added to one that has answered."""
    app = new_app(database_url, CLOCK=clock)
    app.add_url_rule("/break-down", view_func=break_down)
    app.add_url_rule("/clash", view_func=clash)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def logged(app: Flask, caplog):
    """What was logged so far: the app's own lines, and what libraries put into Python's logging."""
    caplog.set_level(logging.INFO)
    written = io.StringIO()
    structlog.configure(**{**structlog.get_config(), "logger_factory": structlog.PrintLoggerFactory(file=written)})
    return lambda: (written.getvalue().splitlines(), caplog.text)


def test_no_line_holds_a_name_a_text_a_secret_or_a_query(logged, session, visitor, database_url: str):
    lead = build.account(session, role="lead", name=NAME, email=EMAIL)
    opening = build.opening(session, lead)
    seat = build.seat(session, build.application(session, opening, name=NAME), lead)
    link = accounts.invite(
        session, email=f"new-{EMAIL}", name=NAME, role=Role.LEAD, time_zone="UTC", actor=lead, now=build.NOON
    )
    calendar = calendar_links.make(session, actor=lead, now=build.NOON)
    new = f"/openings/{opening.id}/candidates/new"
    person, stranger = visitor(lead), visitor()
    stranger.get(f"/sign-in?next=/{SEARCHED}")
    answers = [
        stranger.post("/sign-in", {"email": EMAIL, "password": PASSWORD}),  # wrong
        stranger.get(f"/{SEARCHED}?q={SEARCHED}"),
        stranger.get("/welcome/" + "not-a-link-" + SEARCHED),
        stranger.get(f"/calendar/{calendar}.ics"),
        stranger.get(f"/calendar/not-a-link-{SEARCHED}.ics"),
        person.get(f"/openings/{opening.id}?q={SEARCHED}"),
        person.get(f"/{SEARCHED}/{NAME}"),
        person.get(f"/interviews/{SEARCHED}"),
        person.post(f"/interviews/{seat.id}/scorecard", {"strengths": NOTE, "revision": "0", "action": "save"}),
        person.post(f"/interviews/{seat.id}/scorecard", {"strengths": NOTE + "\0", "action": "save"}),  # refused
        person.post(f"/interviews/{seat.id}/scorecard", {"strengths": NOTE, "csrf_token": SEARCHED}),
        person.post(new, {"name": NAME, "email": NOTE, "notes": NOTE}),  # not an address
        person.post(new, {"name": NAME, "email": EMAIL, "notes": NOTE}),
        person.get("/clash"),
        person.get("/break-down"),
        stranger.get(f"/welcome/{link.secret}"),
        stranger.post(f"/welcome/{link.secret}", {"new_password": PASSWORD}),
        locked(database_url, lambda: person.post(new, {"name": NAME, "notes": NOTE})),
    ]
    lines, libraries = logged()
    secrets = (*WORDS, link.secret, calendar)

    assert [answer.status_code for answer in answers] == [
        *(422, 303, 404, 200, 404, 200, 404, 404),
        *(303, 422, 400, 422, 303),
        *(409, 500, 200, 303, 503),
    ]
    assert [line for line in lines if any(word in line for word in secrets)] == []
    assert [word for word in secrets if word in libraries] == []


def test_each_line_is_one_json_object_and_each_request_has_its_line(logged, session, visitor):
    person = visitor(build.account(session))
    before = len(logged()[0])
    for path in ("/interviews", "/nothing", "/break-down", "/interviews"):
        person.get(path)
    lines = [json.loads(line) for line in logged()[0][before:]]

    requests = [(line["rule"], line["status"]) for line in lines if line["event"] == "request"]
    assert requests == [("/interviews", 200), (None, 404), ("/break-down", 500), ("/interviews", 200)]
    assert len({line["request"] for line in lines}) == 4


def test_a_fault_is_logged_by_its_kind_and_place(logged, visitor):
    visitor().get("/break-down")
    fault = next(line for line in map(json.loads, logged()[0]) if line["event"] == "broken")

    assert fault["exception"][0] == "RuntimeError"
    assert fault["exception"][-1].endswith(" break_down")


def test_what_a_client_sends_cannot_forge_a_line(logged, visitor):
    forged = '{"event": "forged"}'
    visitor().client.open("/sign-in", method=f"GET\r\n{forged}\r\n")
    visitor().client.get(f"/sign-in%0d%0a{forged}", headers={"User-Agent": f"x {forged}", "X-Request-Id": forged})
    events = [json.loads(line)["event"] for line in logged()[0]]

    assert events == ["request", "request"]


def locked(database_url: str, act):
    """What comes of an act while somebody else holds the database."""
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        return act()
    finally:
        other.execute("ROLLBACK")
        other.close()
