"""What of an application is in sight before anybody scrolls."""

import pytest

from scorecard.domain.assessment import Vote
from tests import build

LAPTOP = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
CRITICAL = "adversarial_to_managers"


@pytest.fixture
def panel(session):
    """A full panel that is split and has a critical flag to check."""

    class Panel:
        lead = build.account(session, role="lead", name="Lena Lead")
        opening = build.opening(session, lead)
        application = build.application(session, opening, name="Ada Bright")
        path = f"/applications/{application.id}"

    for name, level in (("Ana Ito", 5), ("Ben Okoro", 4), ("Cleo Marsh", 2), ("Dag Lind", 4)):
        flags = {CRITICAL: "Told managers to stay out."} if level == 2 else {}
        card = build.content(level, vote=Vote.NO if level == 2 else Vote.YES, flags=flags)
        build.submitted(session, build.seat(session, Panel.application, build.account(session, name=name)), card)
    return Panel


def places(page, *selectors):
    """Where each part begins and ends, from the top of the screen."""
    boxes = [page.locator(each).bounding_box() for each in selectors]
    return [(box["y"], box["y"] + box["height"]) for box in boxes]


def test_a_lead_sees_recommendation_what_is_to_settle_areas_and_tabs_on_a_laptop(panel, person):
    page = person(panel.lead, viewport=LAPTOP)
    page.goto(panel.path)

    recommendation, to_settle, areas, tabs = places(page, "#recommendation", "#to-settle", "#areas", "#tabs")
    assert recommendation == to_settle  # side by side, with no hole under either
    assert recommendation[1] < areas[0] < areas[1] < tabs[0]
    assert tabs[1] < LAPTOP["height"]


def test_a_phone_shows_the_recommendation_then_the_first_thing_to_settle_then_the_areas(panel, person):
    page = person(panel.lead, viewport=PHONE)
    page.goto(panel.path)

    parts = places(page, "#recommendation", "#to-settle", "#areas", "#firmness", "#tabs")
    assert parts == sorted(parts)
    assert parts[2][0] < page.locator(".sc-bottom").bounding_box()["y"] < PHONE["height"]


@pytest.mark.parametrize("scripts", [True, False])
def test_what_explains_the_recommendation_is_a_line_until_it_is_unfolded(panel, person, scripts):
    page = person(panel.lead, viewport=LAPTOP)
    page = person(storage_state=page.context.storage_state(), viewport=LAPTOP, java_script_enabled=scripts)
    page.goto(panel.path)

    for fold, words in (
        ("#firmness", "Each line was tried by computing it anew."),
        ("#notes", "To talk about; they change no number."),
        ("#contributions", "Typical candidate"),
        ("#arithmetic", "P is read from the table below"),
    ):
        inside = page.locator(fold).get_by_text(words).first
        assert not inside.is_visible()
        page.locator(f"{fold} > summary").click()
        assert inside.is_visible()


def test_what_explains_the_recommendation_is_unfolded_on_paper(panel, person):
    page = person(panel.lead, viewport=LAPTOP)
    page.goto(panel.path)
    page.emulate_media(media="print")

    firmness = page.locator("#firmness")
    assert firmness.get_by_text("Each line was tried by computing it anew.").is_visible()
    first = firmness.locator("li").first.inner_text()
    assert firmness.inner_text().count(first) == 1  # while it was folded it stood beside the title
