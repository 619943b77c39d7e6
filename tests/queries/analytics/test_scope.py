"""What analytics are about: the period, the openings that one reads, the seal, and in how many queries."""

from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, insert

from scorecard.domain.assessment import Vote
from scorecard.domain.period import period_of
from scorecard.domain.quartiles import Quartiles
from scorecard.files.cells import cell
from scorecard.models.application import Application, Candidate
from scorecard.models.opening import OpeningLead
from scorecard.queries.analytics import CHARTS, CHARTS_OF_ALL, Chart, Scope, chart_file
from scorecard.queries.analytics.page import AGREEMENT_MEASURED_AT_ONCE
from tests import build
from tests.build import NOON, content
from tests.queries.analytics.figures import DEPTH, HOUR, decide, in_depth, load_of, opened, shown, sources_of


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
