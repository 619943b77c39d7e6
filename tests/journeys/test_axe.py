"""Every page, and every state of it that a person meets, is accessible, fits a phone and says once what it is."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from playwright.sync_api import Page

from tests.journeys.browser import violations
from tests.journeys.place import Place, furnish
from tests.test_access import GET

DESK, PHONE, NARROW = 1280, 390, 320
# What the dark theme can break: it changes colours and nothing else.
COLOUR_RULES = ("color-contrast", "link-in-text-block")
FILES = (".csv", ".xlsx", ".ics", ".toml", "/healthz")

# Addresses by person. What stands in braces is an id of the place.
PAGES = {
    "signed out": ["/sign-in", "/welcome/{token}", "/welcome/no-such-token"],
    "newcomer": ["/interviews", "/account", "/openings", "/nothing/here"],
    "new lead": ["/openings", "/openings/new"],
    "panellist": [
        "/interviews",
        "/interviews/{ahead}",
        "/interviews/{declined}",
        "/interviews/{overdue}/decline",
        "/interviews/{ahead}/hand-over",
        "/interviews/{overdue}/scorecard",
        "/interviews/{begun}/scorecard",
        "/interviews/{reopened}/scorecard",
        "/interviews/{submitted}/scorecard",
        "/interviews/{submitted}/correction",
        "/applications/{open_one}?tab=evidence",
        "/applications/{done}/debrief",
        "/applications/{apart}/debrief",
        "/calibration/own",
        "/interviews/{shadow}/comparison",
    ],
    "third": ["/interviews", "/interviews/{struck}", "/interviews/{struck}/scorecard"],
    "trainee": ["/interviews", "/interviews/{shadow}/scorecard", "/interviews/{shadow}/comparison"],
    "sealed lead": [
        "/openings/{full}/analytics",
        "/openings/{full}/calibration",
        "/openings/{full}",
        "/openings/{full}/panel",
        "/applications/{open_one}",
        "/applications/{open_one}/panel",
    ],
    "lead": [
        "/openings",
        "/openings/{full}",
        "/openings/{full}?q=nobody",
        "/openings/{empty}",
        "/openings/{closed}",
        "/openings/{full}/calibration",
        "/openings/{empty}/calibration",
        "/calibration",
        "/analytics",
        "/analytics?from=2026-11-20&to=2026-11-01",
        "/openings/{full}/analytics",
        "/openings/{empty}/analytics",
        "/departures",
        "/openings/{full}/departures",
        "/openings/{empty}/departures",
        "/openings/{full}?column=candidate&column=decision&column=source&column=late&column=flags&column=splits",
        "/openings/{full}/reminders",
        "/openings/{full}/seating",
        "/openings/{full}/seating?application={bare}&application={gone}&application={open_one}",
        "/openings/{full}/compare",
        "/openings/{full}/compare?application={open_one}&application={done}",
        "/openings/{full}/compare/packet?application={open_one}&application={done}",
        "/applications/{done}/packet",
        "/applications/{open_one}/packet?redacted=1",
        "/openings/{full}/set-up",
        "/openings/{full}/panel",
        "/openings/{empty}/panel",
        "/openings/{full}/candidates/new",
        "/openings/{full}/import",
        "/openings/{full}/import/{upload}",
        "/openings/{full}/import/{imported}",
    ],
    "lead of one candidate": [
        "/applications/{open_one}",
        "/applications/{open_one}?tab=evidence",
        "/applications/{open_one}?tab=flags",
        "/applications/{open_one}?tab=fit",
        "/applications/{done}?tab=timeline&as=revised",
        "/applications/{bare}",
        "/applications/{gone}",
        "/applications/{open_one}/candidate",
        "/applications/{open_one}/panel",
        "/applications/{bare}/panel",
        "/applications/{open_one}/debrief",
        "/applications/{apart}/debrief",
        "/applications/{apart}/decision",
        "/applications/{done}/decision",
        "/applications/{hired}/first-ninety-days",
        "/applications/{gone}/withdrawal",
        "/interviews/{untouched}/seat",
        "/interviews/{ahead}/seat",
        "/interviews/{submitted}/reopen",
        "/interviews/{submitted}/strike",
    ],
    "admin": [
        "/people",
        "/people?invite=1",
        "/people/{person}",
        "/people/{off}",
        "/audit-log",
        "/openings/{full}",
        "/openings/{admins}/import",
    ],
}
# Forms sent as good as empty: the address, what is sent, and what comes back.
REFUSALS = {
    "signed out": [("/sign-in", {}, 422), ("/welcome/{token}", {"new_password": "short"}, 422)],
    "newcomer": [("/account", {}, 422), ("/account/password", {}, 422), ("/account/calendar", {}, 200)],
    "panellist": [
        ("/interviews/{overdue}/scorecard", {"action": "submit", "revision": "0", "flag-micromanages": "1"}, 422),
        ("/interviews/{begun}/scorecard", {"action": "save", "revision": "0", "strengths": "Other"}, 409),
        ("/interviews/{submitted}/scorecard", {"action": "submit", "revision": "0", "strengths": "Other"}, 409),
        ("/interviews/{ahead}/decline", {}, 422),
        ("/interviews/{overdue}/hand-over", {}, 422),
        ("/applications/{apart}/debrief/vote", {}, 422),
        ("/applications/{done}/debrief/dissent", {}, 422),
    ],
    "lead": [
        ("/openings/new", {}, 422),
        ("/openings/{full}/set-up", {}, 422),
        ("/openings/{full}/panel", {"title-1": "Twice as long", "minutes-1": "no"}, 422),
        ("/openings/{empty}/panel", {"title-1": "Stale", "minutes-1": "60", "revision": "99"}, 409),
        ("/openings/{full}/candidates/new", {}, 422),
        ("/openings/{full}/import", {"kind": "candidates"}, 422),
        ("/openings/{full}/import/{upload}", {}, 422),
    ],
    "lead of one candidate": [
        ("/applications/{open_one}/candidate", {"name": "Cora", "revision": "99"}, 409),
        ("/applications/{bare}/panel", {}, 422),
        ("/applications/{bare}/panel/template", {"revision": "99"}, 409),
        ("/applications/{open_one}/flags", {}, 422),
        ("/applications/{open_one}/decision", {"revision": "99"}, 422),
        ("/applications/{apart}/decision", {"decision": "another_interview", "interviewer": "x"}, 422),
        ("/applications/{apart}/debrief/points", {"point": "minutes"}, 422),
        ("/applications/{apart}/debrief/points", {"point": "minutes", "agreed": "Stale", "revision": "9"}, 409),
        ("/applications/{open_one}/withdrawal", {}, 422),
        ("/interviews/{untouched}/seat", {}, 422),
        ("/interviews/{untouched}/seat/hand-over", {}, 422),
        ("/interviews/{submitted}/reopen", {}, 422),
        ("/interviews/{submitted}/strike", {}, 422),
    ],
    "admin": [("/people", {}, 422), ("/people/{person}", {"name": "", "revision": "0"}, 422)],
}
SEND = """([path, fields]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: path });
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  form.append(document.querySelector("[name=csrf_token]").cloneNode());
  document.body.append(form);
  form.submit();
}"""
SHAPE = """() => {
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  return {
    headings: document.querySelectorAll("h1").length,
    twice: ids.filter((id, place) => ids.indexOf(id) !== place),
  };
}"""
# Where a table stacks, the label of a cell stands in a space of its own, beside the value.
OVER_THEIR_VALUES = """() => [...document.querySelectorAll("td[data-label]")].filter((cell) => {
  const before = getComputedStyle(cell, "::before");
  if (before.position !== "absolute") return false;
  const label = document.createElement("span");
  label.textContent = cell.dataset.label;
  label.style.cssText = "position: absolute; white-space: nowrap; letter-spacing: normal";
  Object.assign(label.style, { fontSize: before.fontSize, fontWeight: before.fontWeight });
  cell.append(label);
  const width = label.getBoundingClientRect().width;
  label.remove();
  return width > parseFloat(getComputedStyle(cell).paddingInlineStart);
}).map((cell) => cell.dataset.label)"""
WORDS_THAT_TOUCH = """() => [...document.querySelectorAll("svg")].flatMap((drawing) => {
  const words = [...drawing.querySelectorAll(".sc-axis-words")].map((each) => each.getBoundingClientRect());
  return words.slice(1).filter((each, place) => each.left < words[place].right + 2).map((each) => each.left);
})"""
TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """What is wrong with the page as it is now, on a desk and on a phone, in light and in dark."""
    page.wait_for_load_state()
    shape = page.evaluate(SHAPE)
    found = [f"{shape['headings']} h1"] if shape["headings"] != 1 else []
    found += [f"id {name} twice" for name in shape["twice"]]
    for width in (DESK, PHONE):
        page.set_viewport_size({"width": width, "height": 844})
        for theme, rules in (("light", ()), ("dark", COLOUR_RULES)):
            page.emulate_media(color_scheme=theme)
            found += [f"{theme} {width}: {fault}" for fault in violations(page, rules=rules)]
    for width in (PHONE, NARROW):
        page.set_viewport_size({"width": width, "height": 844})
        beyond = page.evaluate(TOO_WIDE)
        found += [f"{beyond} px too wide at {width}"] if beyond > 0 else []
        found += [f"{label} over its value at {width}" for label in sorted(set(page.evaluate(OVER_THEIR_VALUES)))]
    return found


@pytest.fixture
def place(session) -> Place:
    return furnish(session)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_accessible_and_fits(place: Place, person: Callable[..., Page], name: str):
    page = person(place.people.get(name.removesuffix(" of one candidate")))
    found, titles = {}, {}
    for address in PAGES[name]:
        path = address.format(**place.ids)
        page.goto(path)
        found[address] = faults(page)
        titles.setdefault(page.title(), []).append(address)

    assert {address: wrong for address, wrong in found.items() if wrong} == {}
    assert {title: pages for title, pages in titles.items() if len({part.split("?")[0] for part in pages}) > 1} == {}


def test_words_under_an_axis_stand_apart_at_every_width(place: Place, person: Callable[..., Page]):
    page = person(place.people.get("lead"))
    page.goto("/openings/{full}/analytics".format(**place.ids))

    assert page.locator(".sc-axis-words").count() > 0
    for width in (320, 390, 768, 900, 1024, DESK):
        page.set_viewport_size({"width": width, "height": 844})
        assert (width, page.evaluate(WORDS_THAT_TOUCH), max(0, page.evaluate(TOO_WIDE))) == (width, [], 0)


@pytest.mark.parametrize("name", REFUSALS)
def test_every_refused_form_is_accessible_and_fits(place: Place, person: Callable[..., Page], name: str):
    page = person(place.people.get(name.removesuffix(" of one candidate")))
    found, statuses = {}, {}
    for address, fields, status in REFUSALS[name]:
        page.goto("/sign-in" if name == "signed out" else "/account")
        with page.expect_navigation() as answer:
            page.evaluate(SEND, [address.format(**place.ids), fields])
        statuses[address] = (answer.value.status, status)
        found[address] = faults(page)

    assert {address: pair for address, pair in statuses.items() if pair[0] != pair[1]} == {}
    assert {address: wrong for address, wrong in found.items() if wrong} == {}


def test_every_page_of_the_app_is_walked(app: Flask):
    pages = {rule for rule, answers in GET.items() if "k" in answers or rule.startswith("/welcome")}
    pages = {rule for rule in pages if not rule.endswith(FILES)}
    walked = {re.sub(r"\{.*?\}", "<>", address.split("?")[0]) for addresses in PAGES.values() for address in addresses}

    assert {re.sub(r"<.*?>", "<>", rule) for rule in pages} - walked == set()
