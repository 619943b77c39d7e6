"""What every request passes before a view runs, and what every answer carries."""

import sqlite3
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask

from config import SettingsError, from_environment, refuse_to_serve
from scorecard.web.headers import CONTENT_SECURITY_POLICY
from tests import build


@pytest.mark.parametrize("path", ["/openings", "/openings/AAAAAAAAAAAAAAAA", "/no/such/page", "/interviews/x?y=1"])
def test_signed_out_every_address_leads_to_sign_in_known_or_not(visitor, path: str):
    answer = visitor().get(path)

    assert answer.status_code == 303
    assert unquote(answer.location) == f"/sign-in?next={path}"


def test_signed_out_the_start_page_leads_to_sign_in(visitor):
    answer = visitor().get("/")

    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize("token", ["", "bogus", None])
def test_a_change_without_a_good_token_is_refused(visitor, session, token):
    person = visitor(build.account(session))
    answer = person.client.post("/sign-out", data={} if token is None else {"csrf_token": token})

    assert answer.status_code == 400
    assert person.get("/interviews").status_code == 200


def test_the_token_of_another_session_is_refused(visitor, session):
    one, other = visitor(build.account(session)), visitor(build.account(session))

    assert one.post("/sign-out", {"csrf_token": other.token}).status_code == 400
    assert one.post("/sign-out").status_code == 303


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "http://["}]
)
def test_a_change_sent_by_another_site_is_refused_whatever_its_token(visitor, session, headers: dict):
    person = visitor(build.account(session))

    assert person.post("/sign-out", headers=headers).status_code == 400
    assert person.post("/sign-out", headers={"Origin": "http://127.0.0.1:8000"}).status_code == 303


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/nothing", "/interviews/AAAAAAAAAAAAAAAA"])
def test_every_answer_carries_the_security_headers(visitor, session, path: str):
    person = visitor(build.account(session))
    headers = person.get(path).headers

    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "no-store"
    assert headers.get_all("ETag") == []


def test_a_page_may_load_its_own_files_only_and_run_nothing_inline(visitor):
    policy = visitor().get("/sign-in").headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    loaded = dict.fromkeys(
        ("script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src"), "'self'"
    )
    forbidden = dict.fromkeys(("default-src", "base-uri", "frame-ancestors"), "'none'")

    assert rules == {**loaded, **forbidden, "img-src": "'self' data:"}


def test_the_cookie_is_kept_from_scripts_and_other_sites(visitor, session):
    visitor_ = visitor()
    visitor_.get("/sign-in")
    account = build.account(session)
    answer = visitor_.post("/sign-in", {"email": account.email, "password": build.PASSWORD})
    cookie = answer.headers["Set-Cookie"]

    assert cookie.startswith("session=")
    assert {part.strip() for part in cookie.split(";")[1:]} == {"HttpOnly", "Path=/", "SameSite=Lax"}


def test_a_foreign_host_is_refused(visitor):
    assert visitor().get("/sign-in", headers={"Host": "evil.example"}).status_code == 400
    assert visitor().get("/sign-in", headers={"Host": "localhost:8000"}).status_code == 200


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_method_that_an_address_does_not_know_is_405_with_what_it_knows(visitor, session, method: str):
    answer = getattr(visitor(build.account(session)).client, method)("/interviews")

    assert answer.status_code == 405
    assert {word.strip() for word in answer.headers["Allow"].split(",")} == {"GET", "HEAD", "OPTIONS"}


def test_a_body_over_the_limit_is_413(visitor, session):
    person = visitor(build.account(session))

    assert person.post("/account", {"time_zone": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize("key", ["12345678901234567890", "1", "-1", "%00", "AAAAAAAAAAAAAAA", "' OR 1=1 --", "é" * 16])
def test_an_id_of_any_shape_is_404_never_500(visitor, session, key: str):
    person = visitor(build.account(session))

    for path in ("/interviews/", "/applications/", "/openings/"):
        assert person.get(path + key).status_code == 404


def test_an_unknown_and_a_foreign_object_get_the_same_page(visitor, session):
    application = build.application(session, build.opening(session))
    seat = build.seat(session, application, build.account(session))
    person = visitor(build.account(session))
    foreign, unknown = person.get(f"/interviews/{seat.id}"), person.get("/interviews/AAAAAAAAAAAAAAAA")

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.text == unknown.text


def test_a_locked_database_is_503_says_so_and_gives_the_text_back(visitor, session, database_url: str, app: Flask):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    person = visitor(lead)
    person.get(f"/openings/{opening.id}/candidates/new")
    other = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    answer = person.post(
        f"/openings/{opening.id}/candidates/new", {"name": "Ada Unsaved", "notes": "A note that must not be lost."}
    )
    other.execute("ROLLBACK")
    other.close()

    assert answer.status_code == 503
    assert "Nothing was saved" in answer.text
    assert "A note that must not be lost." in answer.text
    assert answer.headers["Retry-After"] == "5"
    assert person.get(f"/openings/{opening.id}").status_code == 200


def test_what_serves_names_every_missing_setting(tmp_path: Path):
    with pytest.raises(SettingsError) as refused:
        refuse_to_serve(from_environment({}, instance=tmp_path))

    assert [line.split()[1] for line in str(refused.value).splitlines()[1:]] == [
        "SECRET_KEY",
        "DATABASE_URL",
        "BASE_URL",
    ]


GOOD = {"SECRET_KEY": "k" * 32, "DATABASE_URL": "sqlite:////tmp/x", "BASE_URL": "https://scorecard.example.com"}


@pytest.mark.parametrize(
    "change",
    [
        {"SECRET_KEY": "k" * 31},
        {"SECRET_KEY": "change-me-" + "k" * 32},
        {"BASE_URL": "http://scorecard.example.com"},
        {"BASE_URL": "ftp://127.0.0.1"},
        {"BASE_URL": "scorecard.example.com"},
        {"TIME_ZONE": "Mars/Olympus"},
    ],
)
def test_an_unsafe_setting_is_refused_and_the_safe_one_is_not(tmp_path: Path, change: dict):
    refuse_to_serve(from_environment(GOOD, instance=tmp_path))

    with pytest.raises(SettingsError):
        refuse_to_serve(from_environment({**GOOD, **change}, instance=tmp_path))


def test_debug_is_refused_beyond_loopback(tmp_path: Path):
    local = from_environment({**GOOD, "BASE_URL": "http://127.0.0.1:8000"}, instance=tmp_path)
    refuse_to_serve(local, debug=True, host="127.0.0.1")

    with pytest.raises(SettingsError):
        refuse_to_serve(local, debug=True, host="0.0.0.0")
    with pytest.raises(SettingsError):
        refuse_to_serve(from_environment(GOOD, instance=tmp_path), debug=True)


def test_what_was_typed_comes_back_where_there_is_no_place_for_it_any_more(visitor, session):
    answer = visitor(build.account(session)).post("/interviews/AAAAAAAAAAAAAAAA/scorecard", {"strengths": "Listens."})

    assert answer.status_code == 404
    assert "Listens." in answer.text


def test_what_was_typed_comes_back_from_a_page_of_another_role(visitor, session):
    answer = visitor(build.account(session)).post("/people", {"name": "Anna Adams"})

    assert answer.status_code == 403
    assert "Anna Adams" in answer.text


def test_what_was_typed_on_an_ended_session_comes_back_from_any_form(visitor, session, clock):
    lead = build.account(session, role="lead")
    page = f"/applications/{build.application(session, build.opening(session, lead)).id}/decision"
    person = visitor(lead)
    clock.forward(hours=13)

    written = person.post(page, {"outcome": "hire", "reason": "She taught the panel something."})
    pressed = person.post(page, {"revision": "1", "action": "save"})

    assert (written.status_code, "She taught the panel something." in written.text) == (400, True)
    assert (pressed.status_code, pressed.location) == (303, f"/sign-in?next={page}")
