"""A lead, and the opening as the page of analytics has it."""

import pytest

from tests import build
from tests.queries.analytics.figures import opened


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea")


@pytest.fixture
def opening(session, lead):
    return opened(session, lead)
