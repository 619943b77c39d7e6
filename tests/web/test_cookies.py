"""The cookie and the token: as the address is served, and as long as the session."""

import pytest
from flask import Flask
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from config import engine_url
from scorecard import create_app
from tests import build


@pytest.fixture
def https_app(app: Flask, database_url: str, clock) -> Flask:
    """The same database behind an https address."""
    return create_app(
        {
            "SECRET_KEY": app.config["SECRET_KEY"],
            "SQLALCHEMY_DATABASE_URI": engine_url(database_url),
            "BASE_URL": "https://scorecard.example.com",
            "FAST_PASSWORDS": True,
            "CLOCK": clock,
            "TESTING": True,
        }
    )


def test_behind_https_the_cookie_is_bound_to_the_host_and_the_browser_stays_there(https_app: Flask, session):
    account = build.account(session)
    client = https_app.test_client()
    options = {"base_url": "https://scorecard.example.com"}
    page = client.get("/sign-in", **options)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"email": account.email, "password": build.PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", data=form, **options)
    cookie = [part.strip() for part in answer.headers["Set-Cookie"].split(";")]

    assert answer.status_code == 303
    assert cookie[0].startswith("__Host-session=")
    assert set(cookie[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}
    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


class ElevenHoursAgo(TimestampSigner):
    """Signs as it would have been signed in the morning."""

    def get_timestamp(self) -> int:
        return super().get_timestamp() - 11 * 3600


def test_a_form_that_stood_open_for_an_interview_day_is_taken(app: Flask, visitor, session):
    person = visitor(build.account(session))
    with person.client.session_transaction() as kept:
        morning = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token", signer=ElevenHoursAgo)
        token = morning.dumps(kept["csrf_token"])
    answer = person.post("/account", {"time_zone": "Europe/Berlin", "theme": "dark", "csrf_token": token})

    assert answer.status_code == 303
