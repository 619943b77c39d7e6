"""Analytics by values: a small place counted by hand, the period, the seal, and the number of queries."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert

from scorecard.domain.assessment import Vote
from scorecard.domain.period import ALL_TIME, period_of
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.domain.quartiles import Quartiles
from scorecard.files.cells import cell
from scorecard.models.application import Application, Candidate, Decision
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.queries.analytics import CHARTS, CHARTS_OF_ALL, Chart, Scope, chart_file, load_analytics
from scorecard.queries.analytics.page import AGREEMENT_MEASURED_AT_ONCE
from scorecard.queries.departures import Direction
from scorecard.queries.openings import readable_opening
from scorecard.services import cards, debriefs, scoring
from tests import build
from tests.build import NOON, content

HOUR = timedelta(hours=1)
DEPTH = build.AREAS[0]


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea")


@pytest.fixture
def opening(session, lead):
    return opened(session, lead)


def opened(session, lead):
    """An opening as the page has it, with its rubric version."""
    return readable_opening(session, lead, build.opening(session, lead).id)


def shown(session, viewer, opening=None, period=ALL_TIME, *, now=NOON):
    return load_analytics(session, Scope(viewer, opening, period), now=now)


def decide(session, application, by, decision, recommended="", *, at=NOON):
    session.add(
        Decision(
            application_id=application.id,
            decision=decision,
            reason="Because.",
            seen={"recommendation": recommended},
            decided_by_id=by.id,
            decided_at=at,
        )
    )
    session.commit()


def funnel_of(found):
    return [(each.step.value, each.reached, each.here, each.withdrawn) for each in found.flow.funnel]


def sources_of(found):
    return [(each.name, each.applications, each.decided, each.recommended, each.hired) for each in found.flow.sources]


def load_of(found):
    return [(each.name, each.seats, each.cards_in, each.late) for each in found.load]


def in_depth(found):
    return found.ratings[0].levels


def test_the_funnel_counts_everybody_at_each_step_that_they_reached(session, lead, opening):
    build.application(session, opening)
    seated = build.application(session, opening)
    build.seat(session, seated, build.account(session))
    gone = build.application(session, opening, withdrawn_at=NOON)
    build.seat(session, gone, build.account(session))
    build.application(session, opening, debrief_opened_at=NOON)
    held, hired = build.application(session, opening), build.application(session, opening)
    decide(session, held, lead, "hold")
    decide(session, hired, lead, "hold")
    decide(session, hired, lead, "hire", "Hire")

    assert funnel_of(shown(session, lead, opening)) == [
        ("added", 6, 1, 0),
        ("interviewing", 5, 1, 1),
        ("in debrief", 3, 1, 0),
        ("decided", 2, 1, 0),
        ("hired", 1, 1, 0),
    ]


def test_a_seat_that_is_gone_and_a_trainees_are_no_interviewing(session, lead, opening):
    one, other = build.application(session, opening), build.application(session, opening)
    build.seat(session, one, build.account(session), removed_at=NOON)
    seat = build.seat(session, other, build.account(session), removed_at=NOON)
    build.seat(session, other, build.account(session), shadowed_id=seat.id)

    assert funnel_of(shown(session, lead, opening))[:2] == [("added", 2, 2, 0), ("interviewing", 0, 0, 0)]


def test_sources_say_what_became_of_their_candidates(session, lead, opening):
    for source, decision, recommended in (
        ("Referral", "hire", "Strong hire"),
        ("Referral", "no_hire", "Hire"),
        ("Referral", "hold", "Hire"),
        ("Fair", "hire", "No hire"),
        ("", None, ""),
    ):
        application = build.application(session, opening, source=source)
        if decision:
            decide(session, application, lead, decision, recommended)

    assert sources_of(shown(session, lead, opening)) == [
        ("Referral", 3, 3, 2, 1),
        ("Fair", 1, 1, 0, 1),
        ("", 1, 0, 0, 0),
    ]


def test_times_run_from_the_end_of_the_interview_to_the_first_submission(session, lead, opening):
    application = build.application(session, opening)
    for hours in (1, 2, 6):
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, now=seat.ends_at + hours * HOUR)
    cards.reopen(session, seat.id, reason="Wrong day.", actor=lead, now=seat.ends_at + 7 * HOUR)
    build.submitted(session, seat, now=seat.ends_at + 8 * HOUR)
    build.seat(session, application, build.account(session))

    assert shown(session, lead, opening).times.to_scorecard == Quartiles(3, 1.5, 2.0, 4.0)


def test_a_decision_is_timed_from_the_last_interview_before_it(session, lead, opening):
    application = build.application(session, opening)
    for days in (9, 2, -1):
        build.seat(session, application, build.account(session), starts_at=NOON - timedelta(days=days, hours=1))
    on_hold = build.application(session, opening)
    build.seat(session, on_hold, build.account(session))
    decide(session, application, lead, "hold", at=NOON - timedelta(days=1))
    decide(session, application, lead, "no_hire")
    decide(session, on_hold, lead, "hold")

    assert shown(session, lead, opening).times.to_decision == Quartiles(1, 48.0, 48.0, 48.0)


def test_ratings_are_counted_by_criterion_and_area_with_what_was_not_observed(session, lead, opening):
    criteria = build.criteria_of([DEPTH])
    application = build.application(session, opening)
    card = content({**dict.fromkeys(criteria, 4), criteria[0]: 2, criteria[1]: None})
    build.submitted(session, build.seat(session, application, build.account(session), areas=[DEPTH]), card)
    build.submitted(
        session, build.seat(session, application, build.account(session), areas=[DEPTH]), content(4, areas=[DEPTH])
    )

    area = shown(session, lead, opening).ratings[0]

    assert (area.key, dict(area.levels.counts), area.levels.not_observed, area.levels.total) == (
        DEPTH,
        {2: 1, 4: 6},
        1,
        7,
    )
    assert [(each.key, dict(each.levels.counts), each.levels.not_observed) for each in area.criteria] == [
        (criteria[0], {2: 1, 4: 1}, 0),
        (criteria[1], {4: 1}, 1),
        (criteria[2], {4: 2}, 0),
        (criteria[3], {4: 2}, 0),
    ]
    assert area.criteria[0].levels.mean == 3.0


def test_drafts_struck_and_trainees_cards_enter_nothing_and_a_card_counts_as_sealed(session, lead, opening):
    application = build.application(session, opening)
    people = [build.account(session, name=name) for name in ("Ada", "Ben", "Cem", "Dee")]
    counted, struck, draft = (build.seat(session, application, person) for person in people[:3])
    shadow = build.seat(session, application, people[3], shadowed_id=counted.id)
    build.submitted(session, counted, content(4))
    build.submitted(session, struck, content(1))
    cards.strike(session, struck.id, reason="Wrong person.", actor=lead, now=NOON)
    scoring.save_draft(session, draft.id, content(1), revision=0, actor=people[2], now=NOON)
    build.submitted(session, shadow, content(1))
    cards.reopen(session, counted.id, reason="Look again.", actor=lead, now=NOON)
    build.submitted(session, counted, content(1), now=NOON + HOUR)

    found = shown(session, lead, opening)

    assert dict(in_depth(found).counts) == {4: 4}
    assert found.times.to_scorecard == Quartiles(1, 2.0, 2.0, 2.0)
    assert load_of(found) == [("Ada", 1, 1, 0), ("Cem", 1, 0, 0)]


def test_a_card_that_came_after_the_debrief_is_in_but_rates_nothing(session, lead, opening):
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)), content(4))
    late = build.seat(session, application, build.account(session))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    build.submitted(session, late, content(1), now=NOON + HOUR)

    found = shown(session, lead, opening)

    assert (dict(in_depth(found).counts), [each.cards_in for each in found.load]) == ({4: 4}, [1, 1])


def test_the_load_counts_seats_cards_and_what_is_late(session, lead, opening):
    ana, bo = (build.account(session, name=name) for name in ("Ana", "Bo"))
    seats = [build.seat(session, build.application(session, opening), ana) for _ in range(3)]
    build.submitted(session, seats[0])
    build.submitted(session, seats[1], now=seats[1].due_at + HOUR)
    overdue = build.seat(session, build.application(session, opening), bo)
    build.seat(session, build.application(session, opening), bo, declined_at=NOON, decline_reason="cut_short")

    on_time, past_due = (shown(session, lead, opening, now=each) for each in (NOON, overdue.due_at + HOUR))

    assert load_of(on_time) == [("Ana", 3, 2, 1), ("Bo", 1, 0, 0)]
    assert load_of(past_due) == [("Ana", 3, 2, 2), ("Bo", 1, 0, 1)]


def test_departures_are_those_of_the_record(session, lead, opening):
    for decision, recommended in (
        ("hire", "No hire"),
        ("hire", "No hire"),
        ("no_hire", ""),
        ("hire", "Hire"),
        ("hold", ""),
    ):
        decide(session, build.application(session, opening), lead, decision, recommended)

    tally = shown(session, lead, opening).departures

    assert (tally.decisions, tally.departures) == (4, 3)
    assert {way: number for way, number in tally.by_direction.items() if number} == {
        Direction.FOLLOWED: 1,
        Direction.HIRED_AGAINST: 2,
        Direction.DECLINED_WITHOUT: 1,
    }


def test_a_criterion_that_no_area_of_the_policy_has_is_in_no_number(session, lead, opening):
    policy = policy_toml(default_policy(build.rubric(), archetype="feature"))
    without = policy.replace('"software_engineering", ', "")
    assert without != policy
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)), content(4))
    session.add(PolicyVersion(opening_id=opening.id, version=2, toml=without, created_by_id=lead.id, created_at=NOON))
    session.commit()

    area = shown(session, lead, opening).ratings[0]

    assert (area.levels.total, "software_engineering" in [each.key for each in area.criteria]) == (3, False)


def test_the_period_takes_candidates_interviews_and_decisions_each_by_their_own_day(session, lead, opening):
    early, late = NOON - timedelta(days=40), NOON - timedelta(days=4)
    application = build.application(session, opening, created_at=early, source="Early")
    for at, level in ((early, 2), (late, 5)):
        seat = build.seat(session, application, build.account(session), starts_at=at, due_at=at + timedelta(days=1))
        build.submitted(session, seat, content(level), now=at + 2 * HOUR)
    decide(session, application, lead, "hire", "Hire", at=late + timedelta(days=1))
    build.application(session, opening, created_at=late, source="Late")
    zone = ZoneInfo("UTC")
    first, last = (
        shown(session, lead, opening, period_of(*days, zone=zone))
        for days in ((None, (NOON - timedelta(days=30)).date()), ((NOON - timedelta(days=30)).date(), NOON.date()))
    )

    assert (sources_of(first), sources_of(last)) == ([("Early", 1, 1, 1, 1)], [("Late", 1, 0, 0, 0)])
    assert (dict(in_depth(first).counts), dict(in_depth(last).counts)) == ({2: 4}, {5: 4})
    assert (len(first.load), len(last.load)) == (1, 1)
    assert (first.times.to_decision, last.times.to_decision) == (None, Quartiles(1, 23.0, 23.0, 23.0))
    assert (first.departures.decisions, last.departures.decisions) == (0, 1)


def test_a_day_is_one_of_the_viewers_calendar(session, lead, opening):
    build.application(session, opening, created_at=NOON.replace(hour=23, minute=30))
    day = date(2026, 11, 20)

    counted = [
        shown(session, lead, opening, period_of(day, day, zone=zone)).flow.applications
        for zone in (ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"))
    ]
    assert (counted, NOON.tzinfo) == ([1, 0], UTC)


def test_over_all_openings_only_those_count_that_one_reads(session, lead, opening):
    foreign = build.opening(session, build.account(session, role="lead"))
    for each in (opening, build.opening(session, lead), foreign):
        build.submitted(session, build.seat(session, build.application(session, each), build.account(session)))
    seen_as_panellist = build.application(session, foreign)
    build.submitted(session, build.seat(session, seen_as_panellist, lead))
    admin = build.account(session, role="admin")

    counted = [
        (found.flow.applications, len(found.load), in_depth(found).total)
        for found in (shown(session, viewer) for viewer in (lead, admin))
    ]
    assert counted == [(2, 2, 8), (4, 4, 16)]


def sealed_place(session, lead, opening):
    """A second lead with an unsubmitted seat on one of two applications; everything happened on both."""
    sealed = build.account(session, role="lead", name="Sealed")
    session.add(OpeningLead(opening_id=opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    for level in (5, 1):
        application = build.application(session, opening, source=f"Source {level}")
        build.submitted(
            session, build.seat(session, application, build.account(session, name=f"Rates {level}")), content(level)
        )
        decide(session, application, lead, "hire", "No hire")
    return sealed, build.seat(session, application, sealed)


def test_nothing_of_a_sealed_application_enters_and_what_was_recommended_is_not_told(session, lead, opening):
    sealed, _ = sealed_place(session, lead, opening)

    found = shown(session, sealed, opening)

    assert (found.left_out.applications, found.left_out.openings) == (1, 1)
    assert sources_of(found) == [("Source 5", 1, 1, None, 1)]
    assert load_of(found) == [("Rates 5", 1, 1, 0)]
    assert dict(in_depth(found).counts) == {5: 4}
    assert (found.times.to_scorecard.count, found.times.to_decision.count) == (1, 1)
    assert found.departures.decisions == 0
    assert [area.candidates for area in found.agreement] == [0, 0, 0, 0]


def test_over_all_openings_one_in_which_one_has_to_score_tells_no_recommendation(session, lead, opening):
    sealed, seat = sealed_place(session, lead, opening)
    own = build.opening(session, sealed)
    decide(session, build.application(session, own, source="Source 5"), sealed, "hire", "Hire")

    before = shown(session, sealed)
    build.submitted(session, seat)
    after = shown(session, sealed)

    assert (sources_of(before), before.departures.decisions) == ([("Source 5", 2, 2, 1, 2)], 1)
    assert (after.left_out.applications, after.flow.applications, after.departures.decisions) == (0, 3, 3)
    assert sources_of(shown(session, lead, opening)) == sources_of(shown(session, sealed, opening))


def rows(session, scope, chart):
    export = chart_file(session, scope, chart, now=NOON)
    found = [[cell(value) for value in row] for row in export.rows]
    assert {len(row) for row in found} <= {len(export.columns)}
    assert export.size == len(found)
    return found


def test_every_chart_is_a_file_of_what_its_table_shows(session, lead, opening):
    application = build.application(session, opening, source="=Fair")
    interviewer = build.account(session, name="Ana")
    build.submitted(session, build.seat(session, application, interviewer), content(4, vote=Vote.YES))
    build.application(session, opening)
    decide(session, application, lead, "hire", "No hire")
    scope = Scope(lead, opening)

    assert rows(session, scope, Chart.FUNNEL)[1] == ["interviewing", "1", "0.500000", "0.500000", "0", "0"]
    assert rows(session, scope, Chart.FUNNEL)[4] == ["hired", "1", "0.500000", "1.000000", "1", "0"]
    assert rows(session, scope, Chart.TIMES) == [
        ["interview_to_scorecard", "1", *["2.000000"] * 3],
        ["last_interview_to_decision", "1", *["2.000000"] * 3],
    ]
    assert rows(session, scope, Chart.RATINGS)[0] == [
        *(DEPTH, "software_engineering", "0", "0", "0", "1", "0", "0", "1", "4.000000"),
    ]
    assert len(rows(session, scope, Chart.RATINGS)) == 16
    assert rows(session, scope, Chart.SOURCES) == [["'=Fair", "1", "1", "0", "1"], ["", "1", "0", "0", "0"]]
    assert ["hired_against", "true", "1"] in rows(session, scope, Chart.DEPARTURES)
    assert rows(session, scope, Chart.INTERVIEWERS) == [[interviewer.id, "Ana", "1", "1", "0"]]
    assert rows(session, scope, Chart.AGREEMENT)[0] == [DEPTH, "0", *[""] * 6]


def test_an_opening_without_anybody_gives_files_without_numbers(session, lead, opening):
    scope = Scope(lead, opening)

    assert rows(session, scope, Chart.FUNNEL)[4] == ["hired", "0", "", "", "0", "0"]
    assert rows(session, scope, Chart.TIMES)[0] == ["interview_to_scorecard", "0", "", "", ""]
    assert rows(session, scope, Chart.RATINGS)[0][-2:] == ["0", ""]
    assert (rows(session, scope, Chart.SOURCES), rows(session, scope, Chart.INTERVIEWERS)) == ([], [])
    assert shown(session, lead, opening).is_empty


def selects(session, act):
    statements = []

    def note(*args):
        statements.append(args[2])

    event.listen(session.get_bind(), "before_cursor_execute", note)
    act()
    event.remove(session.get_bind(), "before_cursor_execute", note)
    return len([text for text in statements if text.startswith("SELECT")])


@pytest.mark.parametrize("size", [1, 12])
def test_the_page_takes_as_many_queries_whatever_the_number_of_openings_and_applications(session, lead, size):
    for _ in range(size):
        opening = opened(session, lead)
        for _ in range(size):
            application = build.application(session, opening)
            build.submitted(session, build.seat(session, application, build.account(session)))
            decide(session, application, lead, "hire", "Hire")

    assert selects(session, lambda: shown(session, lead)) == 8
    assert selects(session, lambda: shown(session, lead, opening)) == 18


@pytest.mark.parametrize(
    ("chart", "queries"),
    [("funnel", 2), ("sources", 2), ("times", 2), ("ratings", 2), ("departures", 1), ("interviewers", 1)],
)
def test_a_file_takes_only_its_own_queries(session, lead, opening, chart, queries):
    build.submitted(session, build.seat(session, build.application(session, opening), build.account(session)))

    assert selects(session, lambda: chart_file(session, Scope(lead, opening), Chart(chart), now=NOON)) == queries


@pytest.mark.parametrize(
    ("size", "measured"), [(AGREEMENT_MEASURED_AT_ONCE, True), (AGREEMENT_MEASURED_AT_ONCE + 1, False)]
)
def test_a_page_does_not_wait_for_the_agreement_of_a_very_large_opening(session, lead, opening, size, measured):
    people = [{"id": f"candidate{number:07}", "name": "Ada"} for number in range(size)]
    session.execute(insert(Candidate), people)
    session.execute(
        insert(Application),
        [{"opening_id": opening.id, "candidate_id": each["id"], "created_at": NOON} for each in people],
    )
    session.commit()

    assert (shown(session, lead, opening).agreement is not None) is measured


def test_agreement_is_a_chart_of_one_opening_alone():
    assert {Chart.AGREEMENT} == CHARTS - CHARTS_OF_ALL
