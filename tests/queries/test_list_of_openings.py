"""The list of openings: which one reads, how many wait in each, in how many queries."""

from datetime import timedelta

import pytest

from scorecard.queries.dashboard import list_openings, states_of
from scorecard.queries.panels import Reading
from tests import build
from tests.build import NOON
from tests.databases import counted_queries
from tests.queries.dashboards import panel


@pytest.mark.parametrize("size", [1, 30])
def test_the_list_of_openings_takes_three_queries_and_two_for_what_waits(session, lead, size):
    for _ in range(size):
        panel(session, build.opening(session, lead), "Ana", 4, flags={"adversarial_to_managers": "Said so."})
    session.expire_all()
    session.refresh(lead)

    with counted_queries(session) as listing:
        page = list_openings(session, lead, page=1)
    with counted_queries(session) as waiting:
        states_of(session, lead, [row.opening_id for row in page.rows], reading=Reading.SEALED)

    assert (len(listing), len(waiting), page.total, len(page.rows)) == (3, 2, size, min(size, 20))


def test_the_list_counts_readable_applications_and_names_the_sealed_ones_apart(session, lead, opening):
    panel(session, opening, "Open", 4)
    build.seat(session, panel(session, opening, "Sealed", 4), lead)

    (row,) = list_openings(session, lead, page=1).rows

    assert (row.applications, row.sealed, row.is_led) == (1, 1, True)


def test_an_admin_reads_all_openings_with_the_own_ones_first(session, lead):
    admin = build.account(session, role="admin")
    build.opening(session, lead, title="Foreign")
    build.opening(session, admin, title="Own, closed", status="closed", closed_at=NOON)
    build.opening(session, admin, title="Own, open")
    build.opening(session, admin, title="Own, draft", status="draft")

    rows = list_openings(session, admin, page=1).rows

    assert [(row.title, row.is_led) for row in rows] == [
        ("Own, open", True),
        ("Own, draft", True),
        ("Own, closed", True),
        ("Foreign", False),
    ]
    assert [row.is_active for row in rows] == [True, False, False, False]


def test_the_list_has_pages_of_twenty(session, lead):
    for number in range(21):
        build.opening(session, lead, title=f"Opening {number:02}", created_at=NOON + timedelta(minutes=number))

    second, beyond = (list_openings(session, lead, page=page) for page in (2, 99))

    assert ([row.title for row in second.rows], second.pages, second.total) == (["Opening 00"], 2, 21)
    assert beyond == second
