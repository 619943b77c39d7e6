"""The dashboard's table in a browser: one knows whose row it is, whatever columns are chosen."""

import re

import pytest
from playwright.sync_api import expect

from scorecard.web.dashboard_columns import COLUMNS
from tests import build
from tests.journeys.browser import violations
from tests.queries.dashboards import decide

LEAST_NAME = 176  # pixels, some twenty letters
LONG = "Wolfeschlegelsteinhausenbergerdorff-" * 3


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")


def address(opening, columns):
    return f"/openings/{opening.id}?column=candidate" + "".join(f"&column={column.key}" for column in columns)


def box(locator):
    found = locator.bounding_box()
    return found["x"], found["x"] + found["width"]


@pytest.mark.parametrize("width", [1024, 1280, 1440, 1920])
def test_names_keep_their_place_however_many_columns_are_chosen(person, session, lead, opening, width):
    for name in ("Ana", LONG):
        application = build.application(session, opening, name=name, source=LONG[:60])
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, build.content(4, flags={"micromanages": "Twice."}))
    page = person(lead, viewport={"width": width, "height": 800})
    for number in range(7, len(COLUMNS) + 1):
        page.goto(address(opening, COLUMNS[:number]))
        table = page.get_by_role("region", name="Candidates")
        name = table.get_by_role("rowheader", name="Ana")
        starts, ends = box(name)
        next_heading, _ = box(table.get_by_role("columnheader", name="Stage"))

        assert ends - starts >= LEAST_NAME
        assert next_heading == pytest.approx(ends, abs=1)
        table.evaluate("box => { box.scrollLeft = box.scrollWidth }")
        assert box(name) == pytest.approx((starts, ends), abs=1)
        last = table.get_by_role("columnheader", name=COLUMNS[number - 1].label)
        assert box(last)[1] <= box(table)[1] + 1
        assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []


def test_what_was_decided_stays_in_the_column_of_the_stage(person, session, lead, opening):
    application = build.application(session, opening, name="Ana")
    build.submitted(session, build.seat(session, application, build.account(session)), build.content(4))
    decide(session, application, lead, "another_interview")
    page = person(lead, viewport={"width": 1280, "height": 800})
    page.goto(f"/openings/{opening.id}")

    words = page.get_by_role("cell", name="Decided").get_by_text("Another interview")
    expect(words).to_be_visible()

    assert words.evaluate("words => words.scrollWidth <= words.clientWidth")


def test_one_box_ticks_all_on_the_page_and_the_bar_says_how_many(person, session, lead, opening):
    for name in ("Ana", "Ben", "Cleo"):
        build.application(session, opening, name=name)
    build.seat(session, build.application(session, opening, name="Sealed"), lead)
    page = person(lead)
    page.goto(f"/openings/{opening.id}")
    everybody, ben = page.get_by_label("Tick all on this page"), page.get_by_label("Tick Ben")
    said = page.get_by_role("status").filter(has_text=re.compile("^With"))

    expect(said).to_have_text("With those you tick:")
    everybody.check()
    expect(said).to_have_text("With the 3 ticked:")
    assert violations(page) == []
    ben.uncheck()
    expect(said).to_have_text("With the 2 ticked:")
    expect(everybody).to_have_js_property("indeterminate", True)
    everybody.click()
    expect(ben).to_be_checked()
    everybody.uncheck()
    expect(said).to_have_text("With those you tick:")
    page.get_by_label("Tick Ana").check()
    page.get_by_label("Tick Cleo").check()
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare?*")

    assert page.url.count("application=") == 2


def test_without_scripts_there_is_no_box_for_all(person, session, lead, opening):
    build.application(session, opening, name="Ana")
    page = person(lead, java_script_enabled=False)
    page.goto(f"/openings/{opening.id}")

    expect(page.get_by_label("Tick Ana")).to_be_visible()
    expect(page.get_by_label("Tick all on this page")).to_have_count(0)
