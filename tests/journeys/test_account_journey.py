"""From an invitation to a closed session, through two browsers."""

from urllib.parse import urlsplit

from playwright.sync_api import expect
from sqlalchemy import select

from scorecard.models.account import Account
from tests import build

CHOSEN = "four plain words suffice"


def test_an_invited_person_gets_in_settles_and_leaves_nothing_behind(person, session):
    admin = build.account(session, role="admin")
    page = person(admin)
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("Name", exact=True).fill("Ida Novák")
    page.get_by_label("E-mail", exact=True).fill("ida@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Link").input_value()

    ida = person()
    ida.goto(urlsplit(link).path)
    ida.get_by_label("New password").fill("short")
    ida.get_by_role("button", name="Save and sign in").click()
    ida.get_by_role("heading", name="There is a problem").wait_for()
    expect(ida.get_by_label("New password")).to_have_attribute("aria-invalid", "true")
    ida.get_by_label("New password").fill(CHOSEN)
    ida.get_by_role("button", name="Save and sign in").click()
    ida.get_by_text("Your password is saved.").wait_for()
    ida.locator(".sc-menu summary").click()
    ida.get_by_role("button", name="Sign out").click()

    ida.get_by_label("E-mail").fill("ida@example.com")
    ida.get_by_label("Password").fill(CHOSEN)
    ida.get_by_role("button", name="Sign in").click()
    ida.locator(".sc-menu summary").click()
    ida.get_by_role("link", name="Your account").click()
    ida.wait_for_load_state()  # an option that comes later and is the stored one takes the choice back
    ida.get_by_label("Time zone").select_option("Asia/Tokyo")
    ida.get_by_role("radio", name="Dark").check()
    ida.get_by_role("button", name="Save settings").click()
    ida.get_by_text("Your settings are saved.").wait_for()

    expect(ida.locator("html")).to_have_attribute("data-bs-theme", "dark")
    expect(ida.locator("#sessions")).to_contain_text("21:00", use_inner_text=True)  # noon in UTC
    found = session.scalar(select(Account).where(Account.email == "ida@example.com"))
    assert (found.name, found.role, found.time_zone, found.theme) == ("Ida Novák", "interviewer", "Asia/Tokyo", "dark")


def test_back_after_signing_out_shows_nothing(person, session):
    admin = build.account(session, role="admin", name="Secret Person")
    page = person(admin)
    page.goto("/people")
    page.goto("/account")
    page.locator(".sc-menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")

    for _ in range(2):
        page.go_back()
        assert urlsplit(page.url).path == "/sign-in"
        assert "Secret Person" not in page.content()


def test_an_invitation_works_once(person, session):
    admin = build.account(session, role="admin")
    page = person(admin)
    page.goto("/people?invite=1")
    page.get_by_label("Name", exact=True).fill("Ida Novák")
    page.get_by_label("E-mail", exact=True).fill("ida@example.com")
    page.get_by_role("button", name="Invite", exact=True).click()
    path = urlsplit(page.get_by_label("Link").input_value()).path
    first = person()
    first.goto(path)
    first.get_by_label("New password").fill(CHOSEN)
    first.get_by_role("button", name="Save and sign in").click()
    first.get_by_text("Your password is saved.").wait_for()

    second = person()
    second.goto(path)

    assert second.get_by_role("heading", level=1).inner_text() == "This link does not work"
