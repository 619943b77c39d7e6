"""A panel that talks."""

import pytest

from scorecard.domain.assessment import Vote
from scorecard.services import debriefs
from tests import build
from tests.build import NOON
from tests.web.debriefs.pages import CRITICAL


@pytest.fixture
def talk(session):
    """An open debrief: three cards that split on one criterion, one of them with a critical flag and a No."""

    class Talk:
        lead = build.account(session, role="lead", name="Lena Lead")
        opening = build.opening(session, lead)
        application = build.application(session, opening, name="Maya Candidate")
        people = tuple(build.account(session, name=name) for name in ("Ana", "Ben", "Cem"))
        path = f"/applications/{application.id}/debrief"

    Talk.seats = [build.seat(session, Talk.application, person) for person in Talk.people]
    level = dict.fromkeys(build.criteria_of(build.AREAS), 4)
    build.submitted(session, Talk.seats[0], build.content(level | {"trade_offs": 5}, note="Named costs."))
    low = build.content(
        level | {"trade_offs": 2}, note="Saw no cost.", vote=Vote.NO, flags={CRITICAL: "Laughed at his manager."}
    )
    build.submitted(session, Talk.seats[1], low)
    build.submitted(session, Talk.seats[2], build.content(level))
    debriefs.open_debrief(session, Talk.application.id, actor=Talk.lead, now=NOON)
    return Talk
