"""An application with a panel."""

import pytest

from scorecard.services import scoring
from tests import build
from tests.build import NOON
from tests.web.application_pages.people import CRITICAL


@pytest.fixture
def panel(session):
    """An application with two submitted cards, one of them with a critical flag, and a draft."""

    class Panel:
        lead = build.account(session, role="lead", name="Lena Lead")
        opening = build.opening(session, lead, title="Tech Lead, Payments")
        application = build.application(session, opening, name="Maya Candidate")
        panellist = build.account(session, name="Ana Panellist")
        second = build.account(session, name="Ben Panellist")
        drafting = build.account(session, name="Cleo Drafting")
        seat = build.seat(session, application, panellist)
        flagged = build.seat(session, application, second)
        drafted = build.seat(session, application, drafting)
        path = f"/applications/{application.id}"

    build.submitted(session, Panel.seat, build.content(4, note="Named what is costly to undo.", strengths="Calm."))
    build.submitted(session, Panel.flagged, build.content(4, flags={CRITICAL: "He shouted at them."}))
    draft = build.content(1, note="words of a draft", strengths="words of a draft")
    scoring.save_draft(session, Panel.drafted.id, draft, revision=0, actor=Panel.drafting, now=NOON)
    return Panel
