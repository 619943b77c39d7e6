"""What is there to be copied is copied by one press; where the browser forbids it, it is selected to be copied."""

from datetime import timedelta

import pytest

from tests import build


@pytest.fixture
def late(session):
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead), name="Ana")
    due_at = build.NOON - timedelta(hours=1)
    build.seat(session, application, build.account(session, name="Ada"), due_at=due_at)
    return lead, f"/applications/{application.id}/panel"


def test_a_reminder_is_copied_by_one_press(person, late):
    lead, path = late
    page = person(lead, permissions=["clipboard-read", "clipboard-write"])
    page.goto(path)
    page.locator("#late summary").click()
    page.get_by_label("Reminder for Ada").press("End")
    page.get_by_label("Reminder for Ada").press_sequentially("!")

    page.get_by_role("button", name="Copy the reminder").click()

    page.get_by_text("Copied", exact=True).wait_for()
    text = page.get_by_label("Reminder for Ada").input_value()
    assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == text


def test_where_copying_is_forbidden_the_text_is_selected(person, late):
    lead, path = late
    page = person(lead, permissions=[])
    page.context.clear_permissions()
    page.goto(path)
    page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")  # as outside HTTPS
    page.locator("#late summary").click()

    page.get_by_role("button", name="Copy the reminder").click()

    page.get_by_text("Selected: copy it with your keyboard or menu").wait_for()
    assert page.evaluate("getSelection().toString()").startswith("Hello Ada,")


def test_without_javascript_the_text_is_there_and_no_button(person, late):
    lead, path = late
    page = person(lead, java_script_enabled=False)
    page.goto(path)
    page.locator("#late summary").click()

    assert page.get_by_label("Reminder for Ada").input_value().startswith("Hello Ada,")
    assert page.get_by_role("button", name="Copy the reminder").count() == 0
