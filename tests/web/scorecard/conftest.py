"""An author at the scorecard of one seat, and the lead of its opening."""

import pytest

from tests import build
from tests.web.scorecard.writing import DEPTH


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lena Lead")


@pytest.fixture
def author(session):
    return build.account(session, name="Ada Author")


@pytest.fixture
def application(session, lead):
    return build.application(session, build.opening(session, lead), name="Cleo Candidate")


@pytest.fixture
def seat(session, application, author):
    return build.seat(session, application, author, areas=list(DEPTH))


@pytest.fixture
def page(seat):
    return f"/interviews/{seat.id}/scorecard"


@pytest.fixture
def ada(visitor, author, page):
    ada = visitor(author)
    ada.get(page)
    return ada
