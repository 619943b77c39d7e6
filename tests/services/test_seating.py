"""Seating the template panel of several candidates: all or nobody, once, and taken back while nobody has begun."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from scorecard.models.application import Decision, Interview
from scorecard.models.audit import AuditEntry
from scorecard.queries.dashboard import renew_facts, states_of
from scorecard.queries.just_seated import just_seated
from scorecard.queries.openings import led_opening, readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.seating import plan_seating
from scorecard.queries.visible import NotHere
from scorecard.services import dashboards, panel_templates, panels, scoring
from scorecard.services.errors import Refused
from scorecard.services.seat_plans import SeatPlan
from scorecard.services.seating import PlanChanged, seat_panels, undo_seating
from tests import build
from tests.build import NOON
from tests.databases import counted_queries

UTC_ZONE = ZoneInfo("UTC")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    opening = build.opening(session, lead)
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    return opening


@pytest.fixture
def people(session):
    return [build.account(session, name=name) for name in ("Ada", "Ben", "Cem", "Dia")]


def chosen(people):
    return {place: person.id for place, person in enumerate(people, start=1)}


def plan(session, lead, opening, applications, people, *, first=MONDAY):
    found = led_opening(session, lead, opening.id)
    ids = [application.id for application in applications]
    return plan_seating(session, lead, found, ids, chosen(people), first=first, zone=UTC_ZONE)


def confirm(session, lead, opening, applications, people, *, digest, now=NOON):
    return seat_panels(
        session,
        opening.id,
        [application.id for application in applications],
        chosen(people),
        first=MONDAY,
        zone=UTC_ZONE,
        digest=digest,
        actor=lead,
        now=now,
    )


def seat_all(session, lead, opening, applications, people, *, now=NOON):
    digest = plan(session, lead, opening, applications, people).digest
    session.rollback()
    return confirm(session, lead, opening, applications, people, digest=digest, now=now)


def seats(session):
    rows = session.execute(
        select(Interview.application_id, Interview.interviewer_id, Interview.starts_at, Interview.title)
    )
    return sorted(map(tuple, rows), key=lambda row: (row[2], row[1]))


def starts(candidate):
    return [f"{interview.booking.starts_at:%a %H:%M}" for interview in candidate.interviews]


def why_not(found):
    return {candidate.candidate: candidate.why_not for candidate in found.left_out}


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


def test_undoing_takes_every_seat_away_as_if_it_had_not_been(session, lead, opening, people):
    applications = [build.application(session, opening) for _ in range(2)]
    seat_all(session, lead, opening, applications, people)
    session.rollback()

    gone = undo_seating(session, opening.id, NOON, actor=lead, now=NOON + timedelta(minutes=59))

    assert (gone, seats(session)) == (8, [])
    assert len(plan(session, lead, opening, applications, people).seated) == 2
    entries = session.scalars(
        select(AuditEntry.action).where(AuditEntry.action.in_(("seat.undone", "panels.unseated")))
    )
    assert sorted(entries) == ["panels.unseated", *["seat.undone"] * 8]


def test_a_dashboard_hears_of_seats_that_were_undone(session, lead, opening, people):
    application = build.application(session, opening)

    def row():
        loaded = readable_opening(session, lead, opening.id)
        state = states_of(session, lead, [opening.id], reading=Reading.SEALED)[opening.id]
        renewal = renew_facts(session, lead, loaded, state, reading=Reading.SEALED, now=NOON)
        dashboards.keep(session, renewal)
        session.commit()
        return [(row.application_id, row.expected) for row in renewal.rows]

    row()
    seat_all(session, lead, opening, [application], people)
    seated = row()
    undo_seating(session, opening.id, NOON, actor=lead, now=NOON)

    assert (seated, row()) == ([(application.id, 4)], [(application.id, 0)])


def draft(session, interview):
    author = session.get_one(build.Account, interview.interviewer_id)
    scoring.save_draft(session, interview.id, build.content({"system_design": 4}), revision=0, actor=author, now=NOON)


def opened(session, interview):
    session.add(AuditEntry(at=NOON, action="scorecard.opened", interview_id=interview.id, detail={}))


def declined(session, interview):
    interview.declined_at, interview.decline_reason = NOON, "conflict_of_interest"


def changed(session, interview):
    interview.revision += 1


def shadowed(session, interview):
    application = session.get_one(build.Application, interview.application_id)
    build.seat(session, application, build.account(session), shadowed_id=interview.id)


@pytest.mark.parametrize("begin", [draft, opened, declined, changed, shadowed])
def test_once_anybody_has_begun_nothing_is_undone(session, lead, opening, people, begin):
    seat_all(session, lead, opening, [build.application(session, opening) for _ in range(2)], people)
    begin(session, session.scalars(select(Interview)).first())
    session.commit()

    with pytest.raises(Refused):
        undo_seating(session, opening.id, NOON, actor=lead, now=NOON)
    session.rollback()

    assert session.scalar(select(func.count()).where(Interview.title != "")) == 8


def test_after_an_hour_and_for_other_leads_nothing_is_undone(session, lead, opening, people):
    seat_all(session, lead, opening, [build.application(session, opening)], people)
    session.rollback()

    with pytest.raises(Refused):
        undo_seating(session, opening.id, NOON, actor=lead, now=NOON + timedelta(minutes=61))
    session.rollback()
    with pytest.raises(NotHere):
        undo_seating(session, opening.id, NOON, actor=build.account(session, role="lead"), now=NOON)
    session.rollback()
    with pytest.raises(NotHere):
        undo_seating(session, opening.id, NOON + timedelta(seconds=1), actor=lead, now=NOON)
    session.rollback()
    assert len(seats(session)) == 4


def test_a_lead_who_took_a_seat_sees_the_own_ones_and_undoes_nothing(session, lead, opening, people):
    seat_all(session, lead, opening, [build.application(session, opening)], [lead, *people[1:]])

    made = just_seated(session, lead, opening.id, NOON, now=NOON)

    assert [who for panel in made.panels for _, who in panel.interviews] == ["Lea Lead"]
    assert (made.is_sealed, made.can_be_undone) == (True, False)
    with pytest.raises(Refused):
        undo_seating(session, opening.id, NOON, actor=lead, now=NOON)


def test_a_seat_made_by_hand_at_another_time_stays(session, lead, opening, people):
    application = build.application(session, opening)
    seat_all(session, lead, opening, [application], people)
    by_hand = SeatPlan(build.account(session).id, "More", ("technical_depth",), MONDAY, 60, None)
    panels.add_seat(session, application.id, by_hand, actor=lead, now=NOON + timedelta(seconds=1))

    undo_seating(session, opening.id, NOON, actor=lead, now=NOON + timedelta(seconds=2))

    assert [title for *_, title in seats(session)] == ["More"]


@pytest.mark.parametrize("size", [1, 30])
def test_a_plan_takes_eight_queries_for_any_number_of_candidates(session, lead, opening, people, size):
    applications = [build.application(session, opening) for _ in range(size)]
    found = led_opening(session, lead, opening.id)
    ids, account = [application.id for application in applications], chosen(people)
    session.refresh(lead)
    with counted_queries(session) as statements:
        shown = plan_seating(session, lead, found, ids, account, first=MONDAY, zone=UTC_ZONE)

    assert (len(statements), len(shown.seated)) == (8, size)
