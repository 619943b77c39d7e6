import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.account import SignInSession
from scorecard.services import accounts
from scorecard.services.kept_forms import keep
from tests import build
from tests.visitor import fields_of

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
        ("/" + 1_999 * "a", "/" + 1_999 * "a"),
        ("/" + 2_000 * "a", "/"),
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
    assert answer.headers["Clear-Site-Data"] == '"cache", "cookies"'
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


def link_for(session, account, **options):
    admin = build.account(session, role="admin")
    return accounts.new_link(session, account.id, actor=admin, now=options.get("now", build.NOON)).secret


def test_a_one_time_link_sets_the_password_and_signs_in(session, visitor):
    anna = build.account(session, email="anna@example.com", name="Anna", password_hash=None)
    secret = link_for(session, anna)
    browser = visitor()

    page = browser.get(f"/welcome/{secret}")
    answer = browser.post(f"/welcome/{secret}", {"new_password": "four quiet green otters"})

    assert (page.status_code, "anna@example.com" in page.text) == (200, True)
    assert (answer.status_code, answer.location) == (303, "/")
    assert browser.get("/account").status_code == 200
    assert visitor().sign_in("anna@example.com", "four quiet green otters").status_code == 303


def test_a_link_that_was_used_is_old_or_unknown_gets_one_answer(session, visitor, clock):
    anna = build.account(session)
    used = link_for(session, anna)
    first = visitor()
    first.get(f"/welcome/{used}")
    first.post(f"/welcome/{used}", {"new_password": "four quiet green otters"})
    old = link_for(session, anna, now=clock.now - timedelta(hours=48))
    browser = visitor()
    browser.get("/sign-in")

    answers = [browser.get(f"/welcome/{secret}") for secret in (used, old, "unknown")]
    posted = browser.post(f"/welcome/{used}", {"new_password": "another four green otters"})

    assert [answer.status_code for answer in [*answers, posted]] == [404] * 4
    assert len({answer.text for answer in [*answers, posted]}) == 1
    assert "ask an admin" in posted.text


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("eleven char", "Use 12 to 128 characters."),
        ("x" * 129, "Use 12 to 128 characters."),
        ("Password1234", "on the lists that attackers try first"),
    ],
)
def test_a_refused_password_leaves_the_link_good(session, visitor, password, problem):
    secret = link_for(session, build.account(session))
    browser = visitor()
    browser.get(f"/welcome/{secret}")

    refused = browser.post(f"/welcome/{secret}", {"new_password": password})

    assert refused.status_code == 422
    assert problem in refused.text
    assert browser.post(f"/welcome/{secret}", {"new_password": "y" * 128}).status_code == 303


def test_settings_are_saved_and_unknown_ones_given_back(session, visitor):
    anna = build.account(session)
    browser = visitor(anna)

    good = browser.post("/account", {"time_zone": "Asia/Kolkata", "theme": "dark"})
    bad = browser.post("/account", {"time_zone": "Mars/Olympus", "theme": "neon"})

    session.refresh(anna)
    assert (good.status_code, good.location) == (303, "/account")
    assert bad.status_code == 422
    assert "Choose a time zone from the list" in bad.text
    assert "Choose one of the three." in bad.text
    assert (anna.time_zone, anna.theme) == ("Asia/Kolkata", "dark")


def test_changing_the_password_ends_all_other_sessions(session, visitor):
    anna = build.account(session)
    here, elsewhere = visitor(anna), visitor(anna)

    answer = here.post("/account/password", {"current_password": build.PASSWORD, "new_password": "a newer password"})

    assert (answer.status_code, answer.location) == (303, "/account")
    assert here.get("/account").status_code == 200
    assert elsewhere.get("/account").status_code == 303
    assert visitor().sign_in(anna.email, build.PASSWORD).status_code == 422
    assert visitor().sign_in(anna.email, "a newer password").status_code == 303


def test_a_wrong_current_password_changes_nothing(session, visitor):
    anna = build.account(session)
    here, elsewhere = visitor(anna), visitor(anna)

    answer = here.post("/account/password", {"current_password": "a guess", "new_password": "a newer password"})

    assert answer.status_code == 422
    assert "This is not your current password." in answer.text
    assert elsewhere.get("/account").status_code == 200
    assert visitor().sign_in(anna.email, build.PASSWORD).status_code == 303


def test_guesses_at_the_current_password_are_counted(session, visitor):
    here = visitor(build.account(session))
    guess = {"current_password": "a guess", "new_password": "a newer password"}

    answers = [here.post("/account/password", guess).status_code for _ in range(11)]

    assert answers == [422] * 10 + [429]


def test_a_person_ends_own_sessions_and_nobody_elses(session, visitor):
    anna, ben = build.account(session), build.account(session)
    here, phone, others = visitor(anna), visitor(anna), visitor(ben)
    listed = fields_of(here.get("/account").text)["session"]
    foreign = session.scalar(select(SignInSession.id).where(SignInSession.account_id == ben.id))

    refused = here.post("/account/sessions", {"session": foreign})
    done = here.post("/account/sessions", {"session": listed})

    assert refused.status_code == 404
    assert (done.status_code, done.location) == (303, "/account#sessions")
    assert [browser.get("/account").status_code for browser in (here, phone, others)] == [200, 303, 200]


def test_sessions_end_when_idle_and_when_old(session, visitor, clock):
    anna = build.account(session)
    used, idle = visitor(anna), visitor(anna)

    clock.forward(hours=11)
    used_in_time = used.get("/account").status_code
    clock.forward(hours=1)

    assert used_in_time == 200
    assert [used.get("/account").status_code, idle.get("/account").status_code] == [303, 303]


def test_too_many_guesses_at_an_account_are_told_when_to_come_back(session, visitor, clock):
    anna = build.account(session, email="anna@example.com")
    browser = visitor()
    guesses = [browser.sign_in("anna@example.com", f"guess {n}").status_code for n in range(10)]

    refused = browser.sign_in("anna@example.com", build.PASSWORD)

    assert guesses == [422] * 10
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "300")
    assert "Fri 20 Nov 2026, 12:05 UTC" in refused.text
    assert 'value="anna@example.com"' in refused.text
    clock.forward(minutes=5)
    assert browser.sign_in(anna.email, build.PASSWORD).status_code == 303


def test_what_was_typed_on_an_ended_session_is_led_back_to(session, visitor):
    anna, lead = build.account(session), build.account(session, role="lead")
    seat = build.seat(session, build.application(session, build.opening(session, lead)), anna)
    keep(session, account_id=anna.id, interview_id=seat.id, payload="{}", now=build.NOON)

    answer = visitor().sign_in(anna.email, build.PASSWORD)

    assert (answer.status_code, answer.location) == (303, f"/interviews/{seat.id}/scorecard")
