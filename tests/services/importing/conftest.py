"""An admin who is the lead of an opening, one interviewer and one candidate."""

import pytest

from scorecard.models.application import Candidate
from tests import build


@pytest.fixture
def admin(session):
    return build.account(session, role="admin", name="Ada Admin", email="admin@example.com")


@pytest.fixture
def opening(session, admin):
    return build.opening(session, admin, title="Tech Lead Payments")


@pytest.fixture
def bo(session):
    return build.account(session, name="Bo", email="bo@example.com")


@pytest.fixture
def ana(session, opening):
    application = build.application(session, opening, name="Ana")
    session.get_one(Candidate, application.candidate_id).email = "ana@example.org"
    session.commit()
    return application
