"""The record of departures: what counts, in which direction, for whom, in how many queries."""

import pytest
from sqlalchemy import event

from scorecard.files.cells import cell
from scorecard.models.application import Decision
from scorecard.models.opening import OpeningLead
from scorecard.queries.departures import DEPARTURES_A_PAGE, Direction, departures_file, direction_of, load_departures
from tests import build
from tests.build import NOON

HIRE, NO_HIRE = "hire", "no_hire"


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


def decided(session, opening, by, *decisions, name=None):
    """An application with these decisions, oldest first: what was decided and what was recommended then."""
    application = build.application(session, opening, name=name)
    for kind, recommended in decisions:
        session.add(
            Decision(
                application_id=application.id,
                decision=kind,
                reason=f"{kind} for a reason.",
                seen={"recommendation": recommended},
                decided_by_id=by.id,
                decided_at=NOON,
            )
        )
        session.flush()
    session.commit()
    return application


def record(session, viewer, opening=None, *, page=1):
    return load_departures(session, viewer, [opening.id] if opening else None, page=page)


@pytest.mark.parametrize(
    ("decision", "recommended", "direction"),
    [
        (HIRE, "Strong hire", Direction.FOLLOWED),
        (HIRE, "Hire", Direction.FOLLOWED),
        (HIRE, "Not enough evidence", Direction.HIRED_WITHOUT),
        (HIRE, "", Direction.HIRED_WITHOUT),
        (HIRE, "No hire", Direction.HIRED_AGAINST),
        (HIRE, "Strong no hire", Direction.HIRED_AGAINST),
        (NO_HIRE, "Strong no hire", Direction.FOLLOWED),
        (NO_HIRE, "No hire", Direction.FOLLOWED),
        (NO_HIRE, "Not enough evidence", Direction.DECLINED_WITHOUT),
        (NO_HIRE, "", Direction.DECLINED_WITHOUT),
        (NO_HIRE, "Hire", Direction.DECLINED_AGAINST),
        (NO_HIRE, "Strong hire", Direction.DECLINED_AGAINST),
    ],
)
def test_a_decision_follows_the_recommendation_or_departs_in_a_direction(decision, recommended, direction):
    assert direction_of(decision, recommended) is direction


def test_departures_are_counted_by_direction_and_person(session, lead, opening):
    other = build.account(session, role="lead", name="Ada")
    decided(session, opening, lead, (HIRE, "Hire"))
    decided(session, opening, lead, (HIRE, "No hire"))
    decided(session, opening, other, (NO_HIRE, "Strong hire"))

    found = record(session, lead, opening)

    assert (found.total.decisions, found.total.departures) == (3, 2)
    assert [(name, tally.decisions, tally.departures) for name, tally in found.by_person] == [
        ("Ada", 1, 1),
        ("Lea", 2, 1),
    ]
    assert [(row.direction, row.by) for row in found.rows] == [
        (Direction.DECLINED_AGAINST, "Ada"),
        (Direction.HIRED_AGAINST, "Lea"),
    ]


def test_each_application_counts_once_by_the_decision_that_counts(session, lead, opening):
    decided(session, opening, lead, (HIRE, "No hire"), (NO_HIRE, "No hire"))
    decided(session, opening, lead, (HIRE, "No hire"), ("hold", "No hire"))
    decided(session, opening, lead, ("another_interview", "No hire"))

    found = record(session, lead, opening)

    assert (found.total.decisions, found.total.departures, found.rows) == (1, 0, ())


def test_over_all_openings_only_those_count_that_one_reads(session, lead, opening):
    own, foreign = build.opening(session, lead), build.opening(session, build.account(session, role="lead"))
    for each in (opening, own, foreign):
        decided(session, each, lead, (HIRE, "No hire"))

    admin = build.account(session, role="admin")
    counted = [record(session, viewer).total.decisions for viewer in (lead, admin, build.account(session, role="lead"))]
    assert counted == [2, 3, 0]


def test_an_opening_in_which_one_has_still_to_score_is_left_out_whole(session, lead, opening):
    decided(session, opening, lead, (HIRE, "No hire"))
    decided(session, build.opening(session, lead), lead, (HIRE, "No hire"))
    seat = build.seat(session, build.application(session, opening), lead)

    sealed, of_opening = record(session, lead), record(session, lead, opening)
    file = departures_file(session, lead, None)
    build.submitted(session, seat)
    after = record(session, lead)

    assert (sealed.total.decisions, sealed.left_out, file.size) == (1, 1, 1)
    assert (of_opening.total.decisions, of_opening.left_out, of_opening.rows) == (0, 1, ())
    assert (after.total.decisions, after.left_out) == (2, 0)


def test_another_lead_of_the_same_opening_is_not_held_up_by_that(session, lead, opening):
    other = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=other.id, added_at=NOON))
    decided(session, opening, lead, (HIRE, "No hire"))
    build.seat(session, build.application(session, opening), other)

    assert [record(session, viewer, opening).total.departures for viewer in (lead, other)] == [1, 0]


def test_the_file_has_every_decision_that_counts(session, lead, opening):
    decided(session, opening, lead, (HIRE, "No hire"), name="Maya")
    decided(session, opening, lead, (NO_HIRE, "No hire"), name="Noor")

    export = departures_file(session, lead, [opening.id])

    rows = [dict(zip(export.columns, map(cell, row), strict=True)) for row in export.rows]
    columns = ("candidate", "decision", "decided_at", "decided_by", "recommendation", "departs", "direction", "reason")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("Noor", "no_hire", "2026-11-20T12:00:00Z", "Lea", "No hire", "false", "followed", "no_hire for a reason."),
        ("Maya", "hire", "2026-11-20T12:00:00Z", "Lea", "No hire", "true", "hired_against", "hire for a reason."),
    ]


def test_a_page_off_the_end_is_the_last_and_one_before_the_first_the_first(session, lead, opening):
    for _ in range(DEPARTURES_A_PAGE + 1):
        decided(session, opening, lead, (HIRE, "No hire"))

    found = [record(session, lead, page=page) for page in (0, 1, 2, 3)]
    assert [(each.page, len(each.rows)) for each in found] == [
        (1, DEPARTURES_A_PAGE),
        (1, DEPARTURES_A_PAGE),
        (2, 1),
        (2, 1),
    ]


@pytest.mark.parametrize("size", [1, 30])
def test_the_record_takes_three_queries_whatever_its_size(session, lead, opening, size):
    for _ in range(size):
        decided(session, opening, lead, (HIRE, "No hire"))
    statements = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *args: statements.append(args[2]))

    record(session, lead, opening)

    assert len([text for text in statements if text.startswith("SELECT")]) == 3
