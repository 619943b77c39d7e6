"""Seats beside the panel: what a trainee's card does not do."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scorecard.models.scorecard import Reopening, ScorecardVersion, Strike
from scorecard.queries.visible import NotHere
from scorecard.services import cards, debriefs, panels
from scorecard.services.errors import Refused
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)


@pytest.fixture
def place(session):
    """A panellist, a trainee beside them, and the lead of their opening. Nothing is in."""
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead))
    seat = build.seat(session, application, build.account(session))
    trainee = build.account(session)
    shadow = build.seat(session, application, trainee, shadowed_id=seat.id)
    return SimpleNamespace(lead=lead, application=application, seat=seat, trainee=trainee, shadow=shadow)


@pytest.mark.parametrize("who", ["a trainee", "a colleague"])
def test_a_new_version_is_after_the_reveal_where_a_card_of_the_panel_was_in_and_never_for_a_trainees(
    session, place, who
):
    build.submitted(session, place.seat)
    if who == "a colleague":
        build.submitted(session, build.seat(session, place.application, build.account(session)))
    else:
        build.submitted(session, place.shadow)
    cards.reopen(session, place.seat.id, reason="Wrong rows.", actor=place.lead, now=LATER)
    build.submitted(session, place.seat, build.content(2), now=LATER)
    versions = select(ScorecardVersion.after_reveal).where(ScorecardVersion.interview_id == place.seat.id)

    assert session.scalars(versions.order_by(ScorecardVersion.number)).all() == [False, who == "a colleague"]


def test_a_debrief_needs_a_card_of_the_panel(session, place):
    build.submitted(session, place.shadow)
    with pytest.raises(Refused) as refused:
        debriefs.open_debrief(session, place.application.id, actor=place.lead, now=LATER)
    session.rollback()
    build.submitted(session, place.seat)
    debriefs.open_debrief(session, place.application.id, actor=place.lead, now=LATER)

    assert refused.value.problems == {"": debriefs.NOBODY_IN}
    assert place.application.debrief_opened_at == LATER


@pytest.mark.parametrize("act", [cards.reopen, cards.strike, cards.restore])
def test_a_trainees_card_is_neither_reopened_nor_struck(session, place, act):
    build.submitted(session, place.shadow)

    with pytest.raises(NotHere):
        act(session, place.shadow.id, reason="Any.", actor=place.lead, now=LATER)
    assert session.scalars(select(Reopening)).all() + session.scalars(select(Strike)).all() == []


def test_a_trainees_seat_that_is_handed_over_stays_a_trainees(session, place):
    taken = panels.hand_over(
        session, place.shadow.id, interviewer_id=build.account(session).id, actor=place.lead, now=NOON
    )

    assert (taken.shadowed_id, taken.is_shadow) == (place.seat.id, True)
