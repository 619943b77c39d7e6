import re

import pytest

from tests import build

WRONG = "That e-mail and password do not go together."


def test_signing_in_leads_to_the_own_start_page(session, visitor):
    anna = build.account(session, email="anna@example.com")
    browser = visitor()

    answer = browser.sign_in("anna@example.com", build.PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/")
    assert anna.email in browser.get("/account").text


def test_an_email_is_taken_in_any_case_and_with_blanks(session, visitor):
    build.account(session, email="anna@example.com")

    answer = visitor().sign_in("  Anna@Example.COM ", build.PASSWORD)

    assert (answer.status_code, answer.location) == (303, "/")


def without_token(page, email):
    return re.sub(r'name="csrf_token" value="[^"]+"', "", page).replace(email, "EMAIL")


def test_every_way_to_be_wrong_gets_the_same_answer(session, visitor):
    build.account(session, email="right@example.com")
    build.account(session, email="off@example.com", disabled_at=build.NOON)
    build.account(session, email="invited@example.com", password_hash=None)
    tries = [
        ("right@example.com", "not the password"),
        ("nobody@example.com", build.PASSWORD),
        ("off@example.com", build.PASSWORD),
        ("invited@example.com", build.PASSWORD),
        ("no address", build.PASSWORD),
        ("nul\x00@example.com", build.PASSWORD),
    ]

    answers = [visitor().sign_in(email, password) for email, password in tries]

    pages = {without_token(answer.text, email) for answer, (email, _) in zip(answers, tries, strict=True)}
    assert [answer.status_code for answer in answers] == [422] * 6
    assert len(pages) == 1
    assert WRONG in pages.pop()


def test_the_typed_email_is_given_back_and_the_password_is_not(visitor):
    answer = visitor().sign_in('"<anna>"@example.com', "my secret password")

    assert 'value="&#34;&lt;anna&gt;&#34;@example.com"' in answer.text
    assert "my secret password" not in answer.text


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/interviews?late=1", "/interviews?late=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/x\r\nLocation: https://evil.example", "/"),
        (" /interviews", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_only_a_path_of_this_app_is_followed(session, visitor, asked, led_to):
    anna = build.account(session)
    browser = visitor()
    browser.get("/sign-in")

    answer = browser.post("/sign-in", {"email": anna.email, "password": build.PASSWORD, "next": asked})

    assert (answer.status_code, answer.location) == (303, led_to)


def test_whoever_is_signed_in_is_led_past_the_sign_in_page(session, visitor):
    answer = visitor(build.account(session)).get("/sign-in")

    assert (answer.status_code, answer.location) == (303, "/")


def test_signing_out_kills_a_copied_cookie(session, visitor):
    anna = build.account(session)
    browser, thief = visitor(anna), visitor()
    thief.client.set_cookie("session", browser.client.get_cookie("session").value)
    before = thief.get("/account")

    answer = browser.post("/sign-out")

    assert before.status_code == 200
    assert (answer.status_code, answer.location) == (303, "/sign-in")
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert thief.get("/account").location == "/sign-in?next=/account"


def test_signing_out_is_no_link(session, visitor):
    browser = visitor(build.account(session))

    assert browser.get("/sign-out").status_code == 405
    assert browser.get("/account").status_code == 200


def test_nothing_of_a_planted_session_survives_signing_in(session, visitor):
    anna = build.account(session)
    browser = visitor()
    browser.get("/sign-in")
    planted = browser.client.get_cookie("session").value

    browser.sign_in(anna.email, build.PASSWORD)

    thief = visitor()
    thief.client.set_cookie("session", planted)
    assert browser.client.get_cookie("session").value != planted
    assert thief.get("/account").status_code == 303
