import re

import pytest
from sqlalchemy import select

from scorecard.models.account import Account, SignInSession
from scorecard.services import sessions
from tests import build


@pytest.fixture
def run(app):
    return lambda *words: app.test_cli_runner().invoke(args=["user", *words])


def test_the_link_of_a_new_person_comes_last_and_works(session, run, visitor):
    result = run("add", "Anna@Example.com", "--name", "Anna Berg", "--role", "admin")

    base, path = re.fullmatch(r"(http://127.0.0.1:8000)(/welcome/\S+)", result.output.splitlines()[-1]).groups()
    browser = visitor()
    browser.get(path)
    assert (result.exit_code, base) == (0, "http://127.0.0.1:8000")
    assert browser.post(path, {"new_password": "four quiet green otters"}).location == "/"
    assert browser.get("/people").status_code == 200


def test_a_taken_email_is_an_error_that_says_what_to_do(session, run):
    build.account(session, email="anna@example.com")

    result = run("add", "ANNA@example.com", "--name", "Anna", "--role", "lead")

    assert result.exit_code == 1
    assert "anna@example.com has an account already." in result.output
    assert "makes a new link" in result.output
    assert session.scalars(select(Account.email)).all() == ["anna@example.com"]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["anna", "--name", "Anna", "--role", "lead"], 1),
        (["anna@example.com", "--name", " ", "--role", "lead"], 1),
        (["anna@example.com", "--name", "An\x07na", "--role", "lead"], 1),
        (["anna@example.com", "--name", "Anna", "--role", "owner"], 2),
        (["anna@example.com", "--role", "lead"], 2),
    ],
)
def test_a_mistake_adds_nobody(session, run, words, code):
    result = run("add", *words)

    assert result.exit_code == code
    assert session.scalars(select(Account)).all() == []


def test_a_disabled_person_is_out_at_once_even_the_last_admin(session, run):
    anna = build.account(session, email="anna@example.com", role="admin")
    sessions.begin(session, anna, browser="", now=build.NOON)
    session.commit()

    result = run("disable", "Anna@example.com")

    session.refresh(anna)
    assert (result.exit_code, result.output.split(" is ")[0]) == (0, "anna@example.com")
    assert anna.disabled_at == build.NOON
    assert session.scalars(select(SignInSession.ended_at)).all() == [build.NOON]


def test_disabling_nobody_is_an_error(session, run):
    result = run("disable", "nobody@example.com")

    assert result.exit_code == 1
    assert "has no account here" in result.output
