"""Taking the seats of several candidates back, while nobody has begun."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scorecard.models.application import Interview
from scorecard.models.audit import AuditEntry
from scorecard.queries.dashboard import renew_facts, states_of
from scorecard.queries.just_seated import just_seated
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services import dashboards, panels, scoring
from scorecard.services.errors import Refused
from scorecard.services.seat_plans import SeatPlan
from scorecard.services.seating import undo_seating
from tests import build
from tests.build import NOON
from tests.services.seating.plans import MONDAY, plan, seat_all, seats


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
