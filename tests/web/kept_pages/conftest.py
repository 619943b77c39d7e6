"""An application whose pages are kept."""

import pytest

from scorecard.models.application import Dissent
from scorecard.models.scorecard import CorrectionRequest
from scorecard.services import cards
from tests import build
from tests.build import content
from tests.web.kept_pages.changes import CRITICAL, LATER, after, decision


class Place:
    """A candidate with two cards, a declined seat, one that is out, a decision with a dissent; somebody else's card."""


@pytest.fixture
def place(session, clock):
    clock.now = LATER
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.other_lead = build.account(session, role="lead", name="Olga Lead")
    Place.opening = build.opening(session, Place.lead, Place.other_lead, career_path="Principal", people_duties="None")
    Place.maya, Place.otto = (build.application(session, Place.opening, name=name) for name in ("Maya", "Otto"))
    Place.cards = []
    for minutes, level in enumerate((4, 2), start=1):
        card = content(level, flags={CRITICAL: "Said so."}, note="Heard it.", motivation="To build.", path_wanted="CTO")
        seat = build.seat(session, Place.maya, build.account(session, name=f"Ian {level}"))
        Place.cards.append(build.submitted(session, seat, card, now=after(minutes)))
    gone = {"declined_at": after(3), "decline_reason": "did_not_take_place", "decline_note": "Nobody came."}
    Place.declined = build.seat(session, Place.maya, build.account(session, name="Dana"), **gone)
    Place.out = build.seat(session, Place.maya, build.account(session, name="Sam"))
    Place.elsewhere = build.submitted(session, build.seat(session, Place.otto, build.account(session)), content(3))
    Place.decision = decision(session, Place, decided_by_id=Place.other_lead.id, decided_at=after(4))
    Place.dissent = Dissent(
        decision_id=Place.decision.id, interview_id=Place.cards[1].id, vote="NO", after_debrief=False
    )
    Place.request = CorrectionRequest(interview_id=Place.cards[1].id, reason="A wrong day.", asked_at=after(5))
    session.add_all([Place.dissent, Place.request])
    cards.strike(session, Place.cards[1].id, reason="Wrong one.", actor=Place.other_lead, now=after(6))
    cards.restore(session, Place.cards[1].id, reason="The right one.", actor=Place.lead, now=after(7))
    session.commit()
    return Place
