"""The loader of panels: the same of an opening, of some of its applications and of one."""

import pytest

from scorecard.domain.assessment import TickState
from scorecard.queries.panels import Reading, load_panel, load_panels, load_some_panels
from scorecard.queries.panels.loading import MOST_BY_ID
from scorecard.services import cards
from tests import build
from tests.build import NOON, content


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


def filled(session, opening, lead, *, name):
    """An application with a card that was reopened, one that was struck, and a flag that was cleared."""
    application = build.application(session, opening, name=name)
    seats = [build.seat(session, application, build.account(session)) for _ in range(3)]
    for seat in seats:
        build.submitted(session, seat, content(4, flags={"micromanages": "Said so."}))
    cards.reopen(session, seats[0].id, reason="Look again.", actor=lead, now=NOON)
    build.submitted(session, seats[0], content(2), now=NOON)
    cards.strike(session, seats[1].id, reason="Wrong candidate.", actor=lead, now=NOON)
    settled = {"flag": "micromanages", "state": TickState.CLEARED, "reason": "Asked a reference.", "revision": 0}
    cards.settle(session, application.id, interview_id=seats[2].id, **settled, actor=lead, now=NOON)
    return application


def of(panels, application):
    """What panels say of one application."""
    ticks = tuple(tick for tick in panels.ticks if tick.application_id == application.id)
    return *(part[application.id] for part in (panels.seats, panels.cards, panels.struck_cards)), ticks


@pytest.mark.parametrize("reading", list(Reading))
def test_a_panel_is_the_same_alone_and_among_others(session, lead, opening, reading):
    ana, bo = (filled(session, opening, lead, name=name) for name in ("Ana", "Bo"))

    whole = load_panels(session, lead, opening.id, reading=reading)
    some = load_some_panels(session, lead, opening.id, [ana.id], reading=reading)
    alone = load_panel(session, lead, ana, reading=reading)

    assert of(some, ana) == of(alone, ana) == of(whole, ana)
    assert [(len(part), len(struck)) for _, part, struck, _ in (of(whole, ana), of(whole, bo))] == [(2, 1)] * 2
    assert set(some.seats) == {ana.id}
    assert {card.ratings["code_review"] for card in whole.cards[ana.id]} == (
        {4} if reading is Reading.SEALED else {2, 4}
    )


def test_many_applications_are_loaded_as_the_whole_opening(session, lead, opening):
    ana, bo = (filled(session, opening, lead, name=name) for name in ("Ana", "Bo"))
    ids = [ana.id, *(f"nobody{number}" for number in range(MOST_BY_ID))]

    found = load_some_panels(session, lead, opening.id, ids, reading=Reading.SEALED)

    assert found == load_panels(session, lead, opening.id, reading=Reading.SEALED)
    assert set(found.seats) == {ana.id, bo.id}
