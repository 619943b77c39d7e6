"""The rows of a dashboard: what each says, what waits, what is sealed, in how many queries."""

from datetime import timedelta

import pytest

from scorecard.models.scorecard import Reopening, Settlement, Strike
from scorecard.queries.dashboard import Asked, list_openings, load_frame, load_page, states_of
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.stages import Stage
from scorecard.queries.waiting import Waiting
from tests import build
from tests.build import NOON, content
from tests.databases import counted_queries
from tests.queries.dashboards import decide, late_seat, look, panel, waiting_of, waiting_on_the_dashboard


def test_a_row_says_how_far_its_panel_is(session, lead, opening):
    application = panel(session, opening, "Ana", 4, 4, 4, source="Referral")
    late_seat(session, application)

    dashboard = look(session, lead, opening)

    (row,) = dashboard.rows
    assert (row.name, row.source, row.stage) == ("Ana", "Referral", Stage.INTERVIEWING)
    assert (row.cards, row.expected, row.out, row.ready) == (3, 4, 1, False)
    assert row.late == 1
    assert [seat.interviewer for seat in dashboard.page().late_seats[application.id]] == ["Sam Slow"]
    assert row.last_interview_at == NOON - timedelta(hours=2)


def test_an_application_without_a_card_has_no_recommendation(session, lead, opening):
    build.application(session, opening, name="Ana")

    (row,) = look(session, lead, opening).rows

    assert (row.outcome, row.cards, row.expected, row.stage) == (None, 0, 0, Stage.ADDED)


def test_ready_is_what_has_all_expected_cards_and_no_decision(session, lead, opening):
    panel(session, opening, "Complete", 4, 4)
    late_seat(session, panel(session, opening, "One card out", 4))
    build.application(session, opening, name="No panel")
    decide(session, panel(session, opening, "Decided", 4, 4), lead, "hire")
    decide(session, panel(session, opening, "On hold", 4, 4), lead, "hold")
    panel(session, opening, "Withdrawn", 4, 4, withdrawn_at=NOON)
    declined = panel(session, opening, "The other seat declined", 4)
    build.seat(session, declined, build.account(session), declined_at=NOON, decline_reason="did_not_take_place")
    removed = panel(session, opening, "The other seat removed", 4)
    build.seat(session, removed, build.account(session), removed_at=NOON)

    dashboard = look(session, lead, opening)

    assert sorted(row.name for row in dashboard.page().ready.rows) == [
        "Complete",
        "The other seat declined",
        "The other seat removed",
    ]
    assert waiting_of(session, lead, opening) == waiting_on_the_dashboard(dashboard) == Waiting(ready=3, late=1)


def test_after_another_interview_the_case_waits_for_the_lead_unless_its_card_is_out(session, lead, opening):
    nobody_seated = panel(session, opening, "Nobody seated", 4, 4)
    decide(session, nobody_seated, lead, "another_interview", at=NOON + timedelta(hours=1))
    seated = panel(session, opening, "Seated", 4, 4)
    decide(session, seated, lead, "another_interview", at=NOON + timedelta(hours=1))
    build.seat(session, seated, build.account(session))
    answered = panel(session, opening, "Answered", 4, 4)
    decide(session, answered, lead, "another_interview", at=NOON - timedelta(hours=1))

    dashboard = look(session, lead, opening)

    assert sorted(row.name for row in dashboard.page().ready.rows) == ["Answered", "Nobody seated"]
    assert waiting_of(session, lead, opening) == Waiting(ready=2)


def test_nobody_is_late_for_a_closed_case(session, lead, opening):
    late_seat(session, build.application(session, opening, name="Waited for"))
    late_seat(session, build.application(session, opening, name="Withdrawn", withdrawn_at=NOON))
    decided = build.application(session, opening, name="Decided")
    late_seat(session, decided)
    decide(session, decided, lead, "no_hire")
    due_now = build.application(session, opening, name="Due this minute")
    late_seat(session, due_now, due_at=NOON)

    dashboard = look(session, lead, opening)

    assert [row.name for row in dashboard.page().late.rows] == ["Waited for"]
    assert waiting_of(session, lead, opening) == waiting_on_the_dashboard(dashboard) == Waiting(late=1)


def test_a_critical_flag_of_one_person_is_to_check_until_it_is_settled(session, lead, opening):
    critical = {"adversarial_to_managers": "Called every manager a bureaucrat."}
    panel(session, opening, "To check", 4, flags=critical)
    cleared = panel(session, opening, "Cleared", 4, flags=critical)
    panel(session, opening, "Two people", 4, 4, flags=critical)
    panel(session, opening, "Minor", 4, flags={"only_own_code": "Only spoke of own commits."})
    struck = panel(session, opening, "Struck", 4, flags=critical)
    undone = panel(session, opening, "Strike undone", 4, flags=critical)
    seats = {row.application_id: row for row in session.query(build.Interview).all()}
    for application, states in ((struck, [True]), (undone, [True, False])):
        for state in states:
            entry = {"interview_id": seats[application.id].id, "reason": "Wrong candidate.", "by_id": lead.id}
            session.add(Strike(struck=state, at=NOON, **entry))
            session.flush()
    for state in ("confirmed", "cleared"):
        entry = {"interview_id": seats[cleared.id].id, "flag": "adversarial_to_managers", "by_id": lead.id}
        session.add(Settlement(state=state, reason="Asked two references.", at=NOON, **entry))
        session.flush()
    session.commit()

    dashboard = look(session, lead, opening)

    assert sorted(row.name for row in dashboard.page().to_check.rows) == ["Strike undone", "To check"]
    assert waiting_of(session, lead, opening) == waiting_on_the_dashboard(dashboard)
    assert waiting_of(session, lead, opening).to_check == 2


def test_a_card_that_only_its_revision_flags_is_not_to_check(session, lead, opening):
    application = panel(session, opening, "Ana", 4, 4)
    seat = session.query(build.Interview).filter_by(application_id=application.id).first()
    session.add(Reopening(interview_id=seat.id, reason="Asked for it.", by_id=lead.id, at=NOON))
    first = build.scoring.latest_version(session, seat)
    draft = type(first)(
        interview_id=seat.id, number=2, revision=first.revision + 1, saved_at=NOON, ratings=[], ticks=[]
    )
    session.add(draft)
    build.scoring.fill(draft, content(2, flags={"adversarial_to_managers": "Said so again."}))
    session.commit()
    build.submitted(session, seat, content(2, flags={"adversarial_to_managers": "Said so again."}))

    sealed, revised = (look(session, lead, opening, reading=reading) for reading in Reading)

    assert [row.to_check for row in (*sealed.rows, *revised.rows)] == [(), ()]
    assert [row.evaluation.overall.plain_mean for row in (*sealed.rows, *revised.rows)] == [4.0, 3.0]
    assert waiting_of(session, lead, opening).to_check == 0


def test_a_sealed_lead_keeps_the_bare_row_and_nothing_else(session, lead, opening):
    open_one = panel(session, opening, "Open", 4, 4, source="Referral")
    sealed = panel(session, opening, "Sealed", 1, 1, source="Agency", flags={"adversarial_to_managers": "Said so."})
    late_seat(session, sealed)
    decide(session, sealed, lead, "hold")
    own = build.seat(session, sealed, lead, due_at=NOON - timedelta(hours=1))

    dashboard = look(session, lead, opening)

    assert [row.application_id for row in dashboard.rows] == [open_one.id]
    assert [(row.name, row.source, row.interview_id) for row in dashboard.sealed] == [("Sealed", "Agency", own.id)]
    assert dashboard.frame.sources == ["Referral"]
    assert {"Sam Slow", "Lea Lead"} & set(dashboard.frame.interviewers.values()) == set()
    assert waiting_of(session, lead, opening) == waiting_on_the_dashboard(dashboard) == Waiting(ready=1)


def test_a_hidden_card_moves_no_number_of_another_row(session, lead, opening):
    panel(session, opening, "Open", 4, 2)
    sealed = panel(session, opening, "Sealed", 3)
    build.seat(session, sealed, lead)
    before = look(session, lead, opening)

    build.submitted(session, build.seat(session, sealed, build.account(session)), content(1))
    after = look(session, lead, opening)

    assert (after.page(), after.frame.counts) == (before.page(), before.frame.counts)


def test_the_row_opens_with_the_own_card(session, lead, opening):
    sealed = panel(session, opening, "Sealed", 3)
    own = build.seat(session, sealed, lead)

    build.submitted(session, own, content(3))
    dashboard = look(session, lead, opening)

    assert ([row.name for row in dashboard.rows], dashboard.sealed) == (["Sealed"], ())


def test_another_opening_and_its_people_stay_out(session, lead, opening):
    panel(session, opening, "Own", 4)
    elsewhere = build.opening(session, build.account(session, role="lead"))
    panel(session, elsewhere, "Foreign", 1, flags={"adversarial_to_managers": "Said so."})

    dashboard = look(session, lead, opening)
    listed = list_openings(session, lead, page=1)

    assert [row.name for row in dashboard.rows] == ["Own"]
    assert [row.title for row in listed.rows] == ["Tech Lead Payments"]


@pytest.mark.parametrize("size", [1, 30])
def test_a_kept_dashboard_is_read_in_seven_queries_whatever_its_size(session, lead, opening, size):
    for number in range(size):
        panel(session, opening, f"Candidate {number}", 4, flags={"adversarial_to_managers": "Said so."})
    look(session, lead, opening)
    loaded = readable_opening(session, lead, opening.id)

    with counted_queries(session) as statements:
        state = states_of(session, lead, [opening.id], reading=Reading.SEALED)[opening.id]
        frame = load_frame(session, loaded, state.kept, kept_in=session)
        page = load_page(session, lead, state, frame, asked=Asked(), now=NOON)

    assert (len(statements), page.chosen.matching) == (7, size)
