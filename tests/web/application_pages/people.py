"""Leads beside the one who made the opening."""

from scorecard.models.opening import OpeningLead
from tests import build
from tests.build import NOON

CRITICAL = "adversarial_to_managers"


def also_lead(session, panel):
    lead = build.account(session, role="lead", name="Second Lead")
    session.add(OpeningLead(opening_id=panel.opening.id, account_id=lead.id, added_at=NOON))
    session.commit()
    return lead


def sealed_lead(session, panel):
    lead = also_lead(session, panel)
    return lead, build.seat(session, panel.application, lead)
