"""Everything in this folder runs on both databases. A lead has an opening, unless a file says who there is."""

import pytest

from tests import build


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")
