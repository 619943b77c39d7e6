"""The main navigation says where one is, on every page that belongs to one of its places."""

import re

import pytest
from sqlalchemy import select

from scorecard.models.opening import OpeningLead
from tests import build


@pytest.fixture
def reader(session, visitor):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    for name in ("Ana", "Bob"):
        build.submitted(session, build.seat(session, build.application(session, opening, name=name), lead))
    return visitor(lead)


def current(page):
    """The labels of the main navigation that are marked."""
    main = re.search(r'<nav[^>]*class="sc-nav.*?</nav>', page, re.DOTALL)[0]
    return re.findall(r'aria-current="page">.*?</svg>([^<]*)</a>', main)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/openings", "Openings"),
        ("/openings/{opening}", "Openings"),
        ("/openings/{opening}/compare", "Openings"),
        ("/openings/{opening}/calibration", "Openings"),
        ("/openings/{opening}/analytics", "Openings"),
        ("/openings/{opening}/import", "Openings"),
        ("/openings/{opening}/set-up", "Openings"),
        ("/calibration", "Openings"),
        ("/departures", "Openings"),
        ("/interviews", "My interviews"),
        ("/calibration/own", "My interviews"),
    ],
)
def test_the_navigation_marks_the_place_that_a_page_belongs_to(session, reader, address, place):
    opening = session.scalars(select(OpeningLead.opening_id)).one()
    session.commit()

    assert current(reader.get(address.format(opening=opening)).text) == [place]
