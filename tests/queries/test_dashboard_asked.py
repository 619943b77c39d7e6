"""A dashboard that is searched, filtered, sorted and paged: which rows come, and in which order."""

from datetime import timedelta

import pytest

from scorecard.domain.evaluation import Outcome
from scorecard.queries.dashboard import SORTS, Filters
from scorecard.queries.stages import Stage
from tests import build
from tests.build import NOON, content
from tests.databases import counted_queries
from tests.queries.dashboards import chosen, decide, late_seat, look, names, panel


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


def test_names_are_found_and_put_in_order_without_their_accents(session, lead, opening):
    for name in ("Zoe", "Étienne Émard", "Ada", "eva"):
        build.application(session, opening, name=name)

    by_name = chosen(look(session, lead, opening), sort="name", descending=False)
    assert names(by_name) == ["Ada", "Étienne Émard", "eva", "Zoe"]
    for search in ("etienne", "ÉMARD", "e\u0301mard"):
        assert names(chosen(look(session, lead, opening, search=search))) == ["Étienne Émard"]


@pytest.mark.parametrize("search", ["%", "_", "\\", "/", "'", '"; DROP TABLE application; --'])
def test_a_search_takes_every_character_as_itself(session, lead, opening, search):
    build.application(session, opening, name="Plain")
    build.application(session, opening, name=f"With {search} in it")

    assert names(chosen(look(session, lead, opening, search=search))) == [f"With {search} in it"]


def test_in_what_waits_the_longest_comes_first_in_the_table_and_above_it_alike(session, lead, opening):
    for name, levels, days in (("New", 4, 1), ("Old", 4, 9), ("Newest", 4, 0), ("Owed new", 0, 2), ("Owed old", 0, 8)):
        application = build.application(session, opening, name=name)
        held = {"starts_at": NOON - timedelta(days=days, hours=2), "due_at": NOON - timedelta(hours=1)}
        seat = build.seat(session, application, build.account(session), **held)
        if levels:
            build.submitted(session, seat, content(levels))
    before_its_interview = build.application(session, opening, name="To come")
    ahead = build.seat(session, before_its_interview, build.account(session), starts_at=NOON + timedelta(hours=1))
    build.submitted(session, ahead, content(4))
    page = look(session, lead, opening).page()

    ready, late = ["Old", "New", "Newest", "To come"], ["Owed old", "Owed new"]
    assert names(page.chosen) == ready + late
    assert (names(page.ready), names(page.late)) == (ready, late)


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


def test_whoever_withdrew_is_not_to_be_decided_on_any_more(session, lead, opening):
    build.application(session, opening, name="Open")
    build.application(session, opening, name="Withdrawn", withdrawn_at=NOON)
    held = build.application(session, opening, name="Held, then withdrawn", withdrawn_at=NOON)
    decide(session, held, lead, "hold")
    dashboard = look(session, lead, opening)

    assert names(chosen(dashboard, decision="undecided")) == ["Open"]
    assert dashboard.frame.count("decision", "undecided") == 1
    assert [len(dashboard.found(filters=Filters(decision=each)).application_ids) for each in ("undecided", "hold")] == [
        1,
        1,
    ]


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
