"""An opening whose dashboard is kept."""

import pytest

from tests import build
from tests.build import content
from tests.web.kept_dashboards.changes import CRITICAL


class Place:
    """An opening with three candidates: two with a card and a card that is out, one without a panel."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.opening = build.opening(session, Place.lead)
    Place.maya, Place.otto, Place.nils = (
        build.application(session, Place.opening, name=name, source="Referral") for name in ("Maya", "Otto", "Nils")
    )
    Place.cards, Place.out = [], []
    for application, level in ((Place.maya, 4), (Place.otto, 2)):
        seat = build.seat(session, application, build.account(session))
        Place.cards.append(build.submitted(session, seat, content(level, flags={CRITICAL: "Said so."})))
        Place.out.append(build.seat(session, application, build.account(session, name=f"Sam {level}")))
    return Place
