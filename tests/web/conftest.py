"""A lead has an opening, unless a file says who there is."""

import pytest

from tests import build


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")
