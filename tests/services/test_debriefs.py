"""Opening the debrief, once and for good."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.audit import AuditEntry
from scorecard.queries.panels import Reading, load_panels
from scorecard.queries.visible import NotHere
from scorecard.services import debriefs
from scorecard.services.errors import Refused
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)


def panel(session, **values):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    return lead, opening, build.application(session, opening, **values)


def test_the_debrief_is_opened_once(session):
    lead, _, application = panel(session)
    build.submitted(session, build.seat(session, application, build.account(session)))

    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    debriefs.open_debrief(session, application.id, actor=lead, now=LATER)

    session.refresh(application)
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "debrief.opened")).all()
    assert (application.debrief_opened_at, [entry.detail for entry in entries]) == (NOON, [{"cards": 1}])


def test_a_card_that_comes_after_the_debrief_enters_only_as_revised(session):
    lead, opening, application = panel(session)
    build.submitted(session, build.seat(session, application, build.account(session)))
    late = build.seat(session, application, build.account(session))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    build.submitted(session, late, now=LATER)

    def counted(reading):
        return len(load_panels(session, lead, opening.id, reading=reading).cards[application.id])

    assert (counted(Reading.SEALED), counted(Reading.REVISED)) == (1, 2)


def test_a_debrief_needs_a_card(session):
    lead, _, application = panel(session)
    build.seat(session, application, build.account(session))

    with pytest.raises(Refused) as refused:
        debriefs.open_debrief(session, application.id, actor=lead, now=NOON)

    assert refused.value.problems == {"": debriefs.NOBODY_IN}


def test_a_withdrawn_application_has_no_debrief(session):
    lead, _, application = panel(session, withdrawn_at=NOON, withdrawn_reason="Took another job.")
    build.submitted(session, build.seat(session, application, build.account(session)))

    with pytest.raises(Refused) as refused:
        debriefs.open_debrief(session, application.id, actor=lead, now=NOON)

    assert refused.value.problems == {"": debriefs.WITHDRAWN}


def test_only_an_unsealed_lead_of_the_opening_opens_the_debrief(session):
    _, opening, application = panel(session)
    author = build.account(session)
    build.submitted(session, build.seat(session, application, author))
    sealed = build.account(session, role="lead")
    session.add(build.OpeningLead(opening_id=opening.id, account_id=sealed.id, added_at=NOON))
    build.seat(session, application, sealed)

    for stranger in (author, sealed, build.account(session, role="lead"), build.account(session, role="admin")):
        with pytest.raises(NotHere):
            debriefs.open_debrief(session, application.id, actor=stranger, now=NOON)

    session.refresh(application)
    assert application.debrief_opened_at is None
