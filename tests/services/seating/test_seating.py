"""Seating the template panel of several candidates: all or nobody, and once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scorecard.models.application import Decision, Interview
from scorecard.models.audit import AuditEntry
from scorecard.queries.openings import led_opening
from scorecard.queries.seating import plan_seating
from scorecard.queries.visible import NotHere
from scorecard.services.errors import Refused
from scorecard.services.seating import PlanChanged
from tests import build
from tests.build import NOON
from tests.databases import counted_queries
from tests.services.seating.plans import MONDAY, UTC_ZONE, chosen, confirm, plan, seat_all, seats, starts, why_not


def test_confirming_seats_what_the_plan_shows_and_notes_it(session, lead, opening, people):
    applications = [build.application(session, opening, name=name) for name in ("Ana", "Bob")]

    shown = plan(session, lead, opening, applications, people)
    confirm(session, lead, opening, applications, people, digest=shown.digest)

    assert [starts(candidate) for candidate in shown.seated] == [
        ["Mon 10:00", "Mon 11:30", "Mon 13:00", "Mon 14:15"],
        ["Mon 11:30", "Mon 13:00", "Mon 14:30", "Mon 15:45"],
    ]
    assert seats(session) == sorted(
        (
            (candidate.application_id, each.about.interviewer_id, each.booking.starts_at, each.about.title)
            for candidate in shown.seated
            for each in candidate.interviews
        ),
        key=lambda row: (row[2], row[1]),
    )
    actions = session.execute(select(AuditEntry.action, func.count()).group_by(AuditEntry.action))
    assert {action: number for action, number in actions if action.startswith(("seat", "panel"))} == {
        "seat.added": 8,
        "panels.seated": 1,
    }


def test_a_scorecard_is_due_a_working_day_later_where_its_interviewer_lives(session, lead, opening, people):
    people[0].time_zone = "America/New_York"
    session.commit()

    seat_all(session, lead, opening, [build.application(session, opening)], people)

    due = {row.interviewer_id: row.due_at for row in session.scalars(select(Interview))}
    assert due[people[0].id] == MONDAY + timedelta(days=1)


def test_candidates_who_cannot_be_seated_are_left_out_with_the_reason(session, lead, opening, people):
    seated = build.application(session, opening, name="Seated")
    build.seat(session, seated, build.account(session))
    withdrawn = build.application(session, opening, name="Withdrawn", withdrawn_at=NOON)
    decided = build.application(session, opening, name="Decided")
    session.add(
        Decision(
            application_id=decided.id, decision="no_hire", reason="", seen={}, decided_by_id=lead.id, decided_at=NOON
        )
    )
    before = build.application(session, opening, name="Had Ben before")
    build.seat(session, before, people[1], declined_at=NOON, decline_reason="cut_short")
    removed = build.application(session, opening, name="Lost Cem")
    build.seat(session, removed, people[2], removed_at=NOON)
    free = build.application(session, opening, name="Free")

    found = plan(session, lead, opening, [seated, withdrawn, decided, before, removed, free], people)

    assert [candidate.candidate for candidate in found.seated] == ["Free"]
    assert why_not(found) == {
        "Seated": "Has a panel already.",
        "Withdrawn": "Is withdrawn.",
        "Decided": "Is decided already.",
        "Had Ben before": "Ben had a seat here before, and cannot get another one.",
        "Lost Cem": "Cem had a seat here before, and cannot get another one.",
    }


def test_applications_of_other_openings_and_unknown_ones_are_passed_over(session, lead, opening, people):
    foreign = build.application(session, build.opening(session, build.account(session, role="lead")))
    own = build.application(session, opening)
    found = led_opening(session, lead, opening.id)
    ids = [foreign.id, "A" * 16, own.id, own.id]

    shown = plan_seating(session, lead, found, ids, chosen(people), first=MONDAY, zone=UTC_ZONE)

    assert [candidate.application_id for candidate in shown.candidates] == [own.id]


def test_seats_that_somebody_holds_anywhere_are_kept_free_of_others(session, lead, opening, people):
    elsewhere = build.application(session, build.opening(session, build.account(session, role="lead")))
    build.seat(session, elsewhere, people[0], starts_at=MONDAY, due_at=MONDAY + timedelta(days=1))
    gone = build.application(session, opening)
    later = {"starts_at": MONDAY + timedelta(hours=2), "due_at": MONDAY + timedelta(days=1)}
    build.seat(session, gone, people[0], **later, declined_at=NOON, decline_reason="cut_short")

    found = plan(session, lead, opening, [build.application(session, opening)], people)

    assert starts(found.seated[0]) == ["Mon 11:30", "Mon 13:00", "Mon 14:30", "Mon 15:45"]


def test_a_panel_that_would_not_be_ready_seats_nobody(session, lead, opening, people):
    application = build.application(session, opening)

    found = plan(session, lead, opening, [application], people[:2])
    session.rollback()

    assert (found.coverage.people_missing, found.seated) == (1, ())
    with pytest.raises(Refused):
        confirm(session, lead, opening, [application], people[:2], digest=found.digest)


def test_nobody_takes_two_interviews_of_a_panel_and_nobody_switched_off_takes_one(session, lead, opening, people):
    people[3].disabled_at = NOON
    session.commit()

    twice = plan(session, lead, opening, [], [people[0], people[0], people[1], people[3]])

    assert [interview.interviewer for interview in twice.interviews] == ["Ada", "Ben"]


def test_what_changed_since_the_plan_was_read_seats_nobody(session, lead, opening, people):
    applications = [build.application(session, opening, name=name) for name in ("Ana", "Bob")]
    digest = plan(session, lead, opening, applications, people).digest
    build.seat(session, applications[1], build.account(session))
    before = seats(session)
    session.rollback()

    with pytest.raises(PlanChanged):
        confirm(session, lead, opening, applications, people, digest=digest)
    session.rollback()

    assert seats(session) == before


def test_confirming_twice_seats_once(session, lead, opening, people):
    applications = [build.application(session, opening)]
    digest = plan(session, lead, opening, applications, people).digest
    session.rollback()
    confirm(session, lead, opening, applications, people, digest=digest)
    once = seats(session)
    session.rollback()

    with pytest.raises(PlanChanged):
        confirm(session, lead, opening, applications, people, digest=digest)
    session.rollback()

    assert seats(session) == once


def test_other_leads_and_closed_openings_seat_nobody(session, lead, opening, people):
    application = build.application(session, opening)
    digest = plan(session, lead, opening, [application], people).digest
    session.rollback()

    with pytest.raises(NotHere):
        confirm(session, build.account(session, role="lead"), opening, [application], people, digest=digest)
    session.rollback()
    opening.status = "closed"
    session.commit()
    with pytest.raises(Refused):
        confirm(session, lead, opening, [application], people, digest=digest)
    session.rollback()
    assert seats(session) == []


def test_of_a_sealed_candidate_the_plan_says_one_thing_whatever_happened_there(session, lead, opening, people):
    said = []
    for values, extra in (
        ({}, None),
        ({"withdrawn_at": NOON}, None),
        ({}, {"declined_at": NOON, "decline_reason": "cut_short"}),
    ):
        sealed = build.application(session, opening, name="Sealed", **values)
        build.seat(session, sealed, lead)
        if extra:
            build.seat(session, sealed, people[0], **extra)
        said.append(why_not(plan(session, lead, opening, [sealed], people)))

    assert said == [{"Sealed": "Has a panel already."}] * 3


def test_that_a_colleague_declined_a_sealed_seat_moves_no_time(session, lead, opening, people):
    sealed = build.application(session, opening)
    build.seat(session, sealed, lead)
    theirs = build.seat(session, sealed, people[0], starts_at=MONDAY, due_at=MONDAY + timedelta(days=1))
    application = build.application(session, opening)
    before = plan(session, lead, opening, [application], people)
    theirs.declined_at, theirs.decline_reason = NOON, "cut_short"
    session.commit()

    assert plan(session, lead, opening, [application], people) == before


@pytest.mark.parametrize("size", [1, 30])
def test_a_plan_takes_eight_queries_for_any_number_of_candidates(session, lead, opening, people, size):
    applications = [build.application(session, opening) for _ in range(size)]
    found = led_opening(session, lead, opening.id)
    ids, account = [application.id for application in applications], chosen(people)
    session.refresh(lead)
    with counted_queries(session) as statements:
        shown = plan_seating(session, lead, found, ids, account, first=MONDAY, zone=UTC_ZONE)

    assert (len(statements), len(shown.seated)) == (8, size)
