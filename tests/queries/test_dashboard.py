"""The list of openings and the dashboard: what waits, what is sealed, what is chosen, in how many queries."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event

from scorecard.domain.evaluation import Outcome
from scorecard.models.application import Decision
from scorecard.models.scorecard import Reopening, Settlement, Strike
from scorecard.queries.dashboard import (
    SORTS,
    Asked,
    Filters,
    list_openings,
    load_found,
    load_frame,
    load_page,
    renew,
    renew_facts,
    states_of,
)
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.stages import Stage
from scorecard.queries.waiting import Waiting
from scorecard.services import dashboards
from tests import build
from tests.build import NOON, content


@contextmanager
def counted_queries(session):
    statements = []

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")


class Look:
    """An opening's dashboard as one viewer has it, brought up to date as the page does it."""

    def __init__(self, session, viewer, opening, *, search="", reading=Reading.SEALED, now=NOON):
        self.session, self.viewer, self.search, self.now = session, viewer, search, now
        loaded = readable_opening(session, viewer, opening.id)
        state = states_of(session, viewer, [opening.id], reading=reading)[opening.id]
        self.renewal = renew(session, viewer, loaded, state, reading=reading, now=now)
        dashboards.keep(session, self.renewal)
        session.commit()
        self.state = states_of(session, viewer, [opening.id], reading=reading)[opening.id]
        self.frame = load_frame(session, loaded, self.state.kept, kept_in=session)

    def page(self, **asked):
        asked = Asked(**{"search": self.search, **asked})
        return load_page(self.session, self.viewer, self.state, self.frame, asked=asked, now=self.now)

    def found(self, **asked):
        asked = Asked(**{"search": self.search, **asked})
        return load_found(self.session, self.viewer, self.state, self.frame, asked=asked)

    @property
    def rows(self):
        return self.page(sort="name", descending=False).chosen.rows

    @property
    def sealed(self):
        return self.page().chosen.sealed


look = Look


def chosen(dashboard, *, sort="waiting", descending=True, page=1, **filters):
    return dashboard.page(filters=Filters(**filters), sort=sort, descending=descending, page=page).chosen


def names(page):
    return [row.name for row in page.rows]


def panel(session, opening, name, *levels, flags=None, **values):
    """An application whose panel has submitted one card for each level."""
    application = build.application(session, opening, name=name, **values)
    for level in levels:
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, content(level, flags=flags))
    return application


def late_seat(session, application, **values):
    due = {"starts_at": NOON - timedelta(days=3), "due_at": NOON - timedelta(days=1)}
    return build.seat(session, application, build.account(session, name="Sam Slow"), **{**due, **values})


def decide(session, application, lead, kind, *, at=NOON):
    row = Decision(
        application_id=application.id, decision=kind, reason="", seen={}, decided_by_id=lead.id, decided_at=at
    )
    session.add(row)
    session.commit()


def waiting_of(session, viewer, opening):
    """What the list of openings says: it looks at nothing but what happened."""
    state = states_of(session, viewer, [opening.id], reading=Reading.SEALED)[opening.id]
    loaded = readable_opening(session, viewer, opening.id)
    dashboards.keep(session, renew_facts(session, viewer, loaded, state, reading=Reading.SEALED, now=NOON))
    session.commit()
    kept = states_of(session, viewer, [opening.id], reading=Reading.SEALED)[opening.id].kept
    return Waiting(kept.ready, kept.late_cards, kept.flags_to_check)


def waiting_on_the_dashboard(dashboard):
    return Waiting(
        ready=sum(row.ready for row in dashboard.rows),
        late=sum(row.late for row in dashboard.rows),
        to_check=sum(len(row.to_check) for row in dashboard.rows),
    )


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


def test_after_another_interview_the_case_is_ready_again_once_its_card_is_in(session, lead, opening):
    still_asked = panel(session, opening, "Still asked", 4, 4)
    decide(session, still_asked, lead, "another_interview", at=NOON + timedelta(hours=1))
    answered = panel(session, opening, "Answered", 4, 4)
    decide(session, answered, lead, "another_interview", at=NOON - timedelta(hours=1))

    dashboard = look(session, lead, opening)

    assert [row.name for row in dashboard.page().ready.rows] == ["Answered"]
    assert waiting_of(session, lead, opening) == Waiting(ready=1)


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


def test_sealed_rows_come_last_by_name_and_only_where_no_filter_asks(session, lead, opening):
    for name in ("Zoe open", "Ada open"):
        panel(session, opening, name, 4, 4)
    for name in ("Bea sealed", "Abe sealed"):
        build.seat(session, panel(session, opening, name, 4, 4), lead)
    dashboard = look(session, lead, opening)

    for sort, spec in SORTS.items():
        for descending in (True, False):
            page = chosen(dashboard, sort=sort, descending=descending)
            assert [row.name for row in page.sealed] == ["Abe sealed", "Bea sealed"], spec.label
            assert sorted(names(page)) == ["Ada open", "Zoe open"]
    everything_asked = [
        {"recommendation": "Hire"},
        {"decision": "undecided"},
        {"stage": "interviewing"},
        {"waiting": "ready"},
        {"flag": "any"},
        {"area": "technical_depth"},
        {"interviewer": lead.id},
        {"source": ""},
    ]
    assert [len(chosen(dashboard, **asked).sealed) for asked in everything_asked] == [0, 0, 0, 0, 0, 0, 0, 2]


def test_a_search_by_name_finds_sealed_rows_too(session, lead, opening):
    panel(session, opening, "Ana Open", 4)
    build.seat(session, panel(session, opening, "Ana Sealed", 4), lead)
    build.seat(session, panel(session, opening, "Ben Sealed", 4), lead)

    page = chosen(look(session, lead, opening, search="ANA"))

    assert (names(page), [row.name for row in page.sealed]) == (["Ana Open"], ["Ana Sealed"])
    assert (page.matching, page.sealed_matching) == (1, 1)


@pytest.mark.parametrize("search", ["%", "_", "\\", "/", "'", '"; DROP TABLE application; --'])
def test_a_search_takes_every_character_as_itself(session, lead, opening, search):
    build.application(session, opening, name="Plain")
    build.application(session, opening, name=f"With {search} in it")

    assert names(chosen(look(session, lead, opening, search=search))) == [f"With {search} in it"]


def test_another_opening_and_its_people_stay_out(session, lead, opening):
    panel(session, opening, "Own", 4)
    elsewhere = build.opening(session, build.account(session, role="lead"))
    panel(session, elsewhere, "Foreign", 1, flags={"adversarial_to_managers": "Said so."})

    dashboard = look(session, lead, opening)
    listed = list_openings(session, lead, page=1)

    assert [row.name for row in dashboard.rows] == ["Own"]
    assert [row.title for row in listed.rows] == ["Tech Lead Payments"]


def test_what_waits_comes_first_then_the_newest_interview(session, lead, opening):
    critical = {"adversarial_to_managers": "Said so."}
    late_seat(session, panel(session, opening, "Late", 4))
    late_seat(session, panel(session, opening, "Flag", 4, flags=critical))
    panel(session, opening, "Ready", 4, 4)
    old = panel(session, opening, "Old", 4)
    build.seat(session, old, build.account(session))
    new = build.application(session, opening, name="New")
    build.seat(session, new, build.account(session), starts_at=NOON - timedelta(hours=1))
    build.application(session, opening, name="Added")

    assert names(chosen(look(session, lead, opening))) == ["Ready", "Flag", "Late", "New", "Old", "Added"]


def test_a_low_score_is_not_a_missing_one(session, lead, opening):
    panel(session, opening, "High", 5, 5)
    panel(session, opening, "Low", 1, 1)
    build.application(session, opening, name="Not scored")
    dashboard = look(session, lead, opening)

    assert names(chosen(dashboard, sort="probability", descending=True)) == ["High", "Low", "Not scored"]
    assert names(chosen(dashboard, sort="probability", descending=False)) == ["Low", "High", "Not scored"]


def test_equal_rows_stand_by_name_in_both_directions(session, lead, opening):
    for name in ("ben", "Ada", "Cem"):
        build.application(session, opening, name=name)
    dashboard = look(session, lead, opening)

    assert [names(chosen(dashboard, sort="splits", descending=way)) for way in (True, False)] == [
        ["Ada", "ben", "Cem"],
        ["Ada", "ben", "Cem"],
    ]
    assert names(chosen(dashboard, sort="name", descending=True)) == ["Cem", "ben", "Ada"]


def test_each_filter_keeps_the_rows_that_have_it(session, lead, opening):
    strong = panel(session, opening, "Strong", 5, 5, 5, 5, source="Referral")
    decide(session, strong, lead, "hire")
    weak = panel(session, opening, "Weak", 1, 1, 1, flags={"adversarial_to_managers": "Said so."})
    sam = late_seat(session, weak).interviewer_id
    build.application(session, opening, name="Added", source="Agency")
    dashboard = look(session, lead, opening)

    expected = {
        ("recommendation", Outcome.STRONG_HIRE): ["Strong"],
        ("recommendation", Outcome.STRONG_NO_HIRE): ["Weak"],
        ("recommendation", Outcome.HIRE): [],
        ("recommendation", "none"): ["Added"],
        ("decision", "hire"): ["Strong"],
        ("decision", "hold"): [],
        ("stage", Stage.DECIDED): ["Strong"],
        ("stage", Stage.ADDED): ["Added"],
        ("waiting", "late"): ["Weak"],
        ("waiting", "flags"): [],
        ("waiting", "ready"): [],
        ("source", "Agency"): ["Added"],
        ("flag", "any"): ["Weak"],
        ("flag", "adversarial_to_managers"): ["Weak"],
        ("flag", "micromanages"): [],
        ("area", "technical_depth"): ["Weak"],
        ("interviewer", sam): ["Weak"],
    }
    assert {key: names(chosen(dashboard, **{key[0]: key[1]})) for key in expected} == expected
    assert names(chosen(dashboard, decision="undecided", stage=Stage.INTERVIEWING)) == ["Weak"]


def test_pages_hold_twenty_five_rows_and_the_sealed_ones_end_the_last(session, lead, opening):
    for number in range(30):
        build.application(session, opening, name=f"Candidate {number:02}")
    build.seat(session, build.application(session, opening, name="Aaa sealed"), lead)
    dashboard = look(session, lead, opening)

    first, second, beyond = (chosen(dashboard, sort="name", descending=False, page=page) for page in (1, 2, 99))

    assert (len(first.rows), first.sealed, first.pages, first.total) == (25, (), 2, 31)
    assert names(second) == [f"Candidate {number}" for number in range(25, 30)]
    assert [row.name for row in second.sealed] == ["Aaa sealed"]
    assert beyond == second


def test_everything_found_is_what_the_pages_show_one_after_the_other(session, lead, opening):
    for number in range(30):
        panel(session, opening, f"Candidate {number:02}", *([4] if number % 2 else []), source="Referral")
    build.seat(session, panel(session, opening, "Candidate sealed", 4, source="Referral"), lead)
    dashboard = look(session, lead, opening)
    searched = look(session, lead, opening, search="candidate 2")

    for shown in (dashboard, searched):
        for asked in (
            {},
            {"sort": "name", "descending": True},
            {"filters": Filters(source="Referral")},
            {"filters": Filters(source="Referral", recommendation="none")},
            {"filters": Filters(stage=Stage.DECIDED)},
            {"filters": Filters(source="Referral"), "sort": "name", "descending": False},
        ):
            pages = [shown.page(**asked, page=page).chosen for page in (1, 2)][: shown.page(**asked).chosen.pages]
            assert shown.found(**asked).application_ids == tuple(
                row.application_id for page in pages for row in page.rows
            )


def test_a_sealed_row_is_found_by_name_alone_and_stands_apart(session, lead, opening):
    panel(session, opening, "Ana", 4, source="Referral")
    sealed = panel(session, opening, "Ann", 4, source="Referral")
    build.seat(session, sealed, lead)
    dashboard = look(session, lead, opening)

    assert dashboard.found().sealed == (sealed.id,)
    assert look(session, lead, opening, search="ann").found().sealed == (sealed.id,)
    assert look(session, lead, opening, search="ana").found().sealed == ()
    assert dashboard.found(filters=Filters(source="Referral")).sealed == ()


@pytest.mark.parametrize("size", [1, 30])
def test_everything_found_takes_one_query_and_one_more_where_sealed(session, lead, opening, size):
    for number in range(size):
        panel(session, opening, f"Candidate {number}", 4)
    dashboard = look(session, lead, opening)

    with counted_queries(session) as statements:
        found = dashboard.found(filters=Filters(stage=Stage.INTERVIEWING, recommendation="none"))
        everything = dashboard.found()

    assert (len(statements), len(found.application_ids), len(everything.application_ids)) == (2, 0, size)

    build.seat(session, panel(session, opening, "Sealed", 4), lead)
    dashboard = look(session, lead, opening)
    with counted_queries(session) as statements:
        dashboard.found()

    assert len(statements) == 2


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
