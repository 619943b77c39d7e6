"""What a packet is like on paper: how many pages it takes, and that nothing in its tables is broken or sticks out."""

import re

import pytest

from tests import build
from tests.build import content, criteria_of

# Of one sheet: the width of the whole, and of what is between the margins, in CSS pixels.
PAPERS = {"A4": (794, 688), "Letter": (816, 710)}
PANEL = ("Perpetua Lindenmayr", "Clémence Aubrespin", "Dawit Gebreyohannis", "Nisha Venkataraghavan")
NOTE = "Shipped the new invoice renderer last quarter themselves: 40 % of the week is still code, and it shows."
LONG_NAME = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren Hubert Blaine"


@pytest.fixture
def opening(session):
    lead = build.account(session, role="lead")
    return build.opening(session, lead), lead


def interviewed(session, opening, name, panel, *, areas_each=2):
    """An application that everybody on the panel rated, each the next areas in turn; every second one wrote notes."""
    application = build.application(session, opening, name=name)
    for nth, person in enumerate(panel):
        areas = [build.AREAS[(nth + more) % len(build.AREAS)] for more in range(areas_each)]
        levels = dict.fromkeys(criteria_of(areas), 2 + 3 * (nth % 2))
        seat = build.seat(session, application, person, areas=areas)
        written = {"note": NOTE, "flags": {"adversarial_to_managers": NOTE}} if nth % 2 else {}
        build.submitted(session, seat, content(levels, **written))
    return application


def pages_of(page, paper):
    return len(re.findall(rb"/Type /Page\b", page.pdf(format=paper, prefer_css_page_size=True)))


@pytest.mark.parametrize("redacted", ["", "&redacted=1"], ids=["named", "redacted"])
@pytest.mark.parametrize("paper", PAPERS)
def test_a_comparison_takes_two_pages_for_each_candidate_at_most(opening, session, person, paper, redacted):
    at, lead = opening
    panel = [build.account(session, name=name) for name in PANEL]
    names = ("Ingrid Halvorsrud", "Chidi Ekwunife", "Mateus Albuquerque Figueirinha", LONG_NAME)
    chosen = [interviewed(session, at, name, panel).id for name in names]
    page = person(lead)

    taken = {}
    for many in (2, 4):
        asked = "&".join(f"application={each}" for each in chosen[:many])
        page.goto(f"/openings/{at.id}/compare/packet?{asked}{redacted}")
        taken[many] = pages_of(page, paper)

    assert {many: pages <= 2 * many for many, pages in taken.items()} == {2: True, 4: True}, taken


@pytest.mark.parametrize("paper", PAPERS)
def test_the_printed_map_of_six_interviewers_breaks_no_word_and_keeps_inside_the_page(opening, session, person, paper):
    at, lead = opening
    panel = [build.account(session, name=name) for name in (*PANEL, "Harald Stuvøy", "Mihoko Tsurukawa")]
    application = interviewed(session, at, "Chidi Ekwunife", panel, areas_each=4)
    page = person(lead, viewport={"width": PAPERS[paper][0], "height": 1000})
    page.goto(f"/applications/{application.id}/packet")
    page.emulate_media(media="print")

    broken, outside = page.evaluate(
        """width => {
          document.body.style.width = `${width}px`;
          const table = document.querySelector("#heat-map table"), broken = [], outside = [];
          const texts = document.createTreeWalker(table, NodeFilter.SHOW_TEXT);
          for (let text = texts.nextNode(); text; text = texts.nextNode()) {
            const cell = text.parentElement.closest("th, td");
            if (!cell || text.parentElement.closest(".visually-hidden")) continue;
            for (const word of text.data.matchAll(/[^\\s-]+/g)) {
              const range = document.createRange();
              range.setStart(text, word.index);
              range.setEnd(text, word.index + word[0].length);
              if (range.getClientRects().length > 1) broken.push(word[0]);
              const room = cell.getBoundingClientRect(), taken = range.getBoundingClientRect();
              if (taken.left < room.left || taken.right > Math.min(room.right, width)) outside.push(word[0]);
            }
          }
          return [broken, outside];
        }""",
        PAPERS[paper][1],
    )

    assert page.locator("#heat-map td .sc-badge").count() > 0
    assert (broken, outside) == ([], [])
