"""How ticks become flags that act, and which of them count."""

from pathlib import Path

import pytest

from scorecard.domain.assessment import Tick, TickState
from scorecard.domain.flags import OVERLAPS, ActsAs, count_standing, find_flags
from scorecard.domain.recommendation import Outcome, Rule, cap_by_flags
from scorecard.domain.rubric import Severity, parse_rubric
from tests.domain.panels import ANOTHER_CRITICAL, CRITICAL, MINOR, NOTE, SEVERITY

SHIPPED_RUBRIC = Path(__file__).parents[2] / "scorecard" / "rubrics" / "tech_lead.toml"

EXPLAIN, TRADE_OFFS = "cannot_explain_decisions", "cannot_discuss_trade_offs"


def tick(person, flag, **changes):
    return Tick("app", person, flag, **changes)


def acting(*ticks, severity=SEVERITY):
    return [(found.flag, found.acts_as.value) for found in find_flags(ticks, severity=severity)]


def caps(*ticks, severity=SEVERITY):
    return [(cap.rule, cap.limit) for cap in cap_by_flags(find_flags(ticks, severity=severity))]


def test_a_critical_flag_of_one_person_is_to_check():
    assert caps(tick("ana", CRITICAL)) == [(Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE)]


def test_a_critical_flag_of_two_people_is_believed():
    assert caps(tick("ana", CRITICAL), tick("ben", CRITICAL)) == [(Rule.CRITICAL_CORROBORATED, Outcome.NO_HIRE)]


def test_two_different_critical_flags_corroborate_nothing():
    assert caps(tick("ana", CRITICAL), tick("ben", ANOTHER_CRITICAL)) == [
        (Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE),
        (Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE),
    ]


def test_a_minor_flag_acts_only_when_two_people_ticked_it():
    assert caps(tick("ana", MINOR)) == []
    assert caps(tick("ana", MINOR), tick("ben", MINOR)) == [(Rule.MINOR_CORROBORATED, Outcome.HIRE)]


def test_a_note_is_shown_and_never_acts():
    ticks = [tick(person, NOTE, state=TickState.CONFIRMED) for person in ("ana", "ben", "cem")]

    assert (acting(*ticks), caps(*ticks)) == ([(NOTE, "shown")], [])


@pytest.mark.parametrize(
    ("flag", "rule"),
    [(CRITICAL, Rule.CRITICAL_CORROBORATED), (MINOR, Rule.MINOR_CORROBORATED)],
)
def test_a_confirmed_tick_acts_as_a_corroborated_one(flag, rule):
    confirmed = tick("ana", flag, state=TickState.CONFIRMED)

    assert [found for found, _ in caps(confirmed)] == [rule]


def test_a_cleared_tick_stays_on_record_and_does_not_act():
    cleared = tick("ana", CRITICAL, state=TickState.CLEARED)
    (finding,) = find_flags([cleared], severity=SEVERITY)

    assert (finding.acts_as, finding.people, finding.standing) == (ActsAs.CLEARED, ("ana",), ())
    assert caps(cleared) == []


def test_a_cleared_tick_corroborates_nothing():
    cleared = tick("ana", CRITICAL, state=TickState.CLEARED)

    assert caps(cleared, tick("ben", CRITICAL)) == [(Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE)]


@pytest.mark.parametrize("state", list(TickState))
def test_a_tick_after_reveal_never_acts_and_corroborates_nothing(state):
    late = tick("ana", CRITICAL, after_reveal=True, state=state)

    assert caps(late) == []
    assert caps(late, tick("ben", CRITICAL)) == [(Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE)]
    assert count_standing([late]) == 0


def test_a_severity_of_the_tick_wins_over_the_policys():
    milder = tick("ana", CRITICAL, severity=Severity.NOTE)
    graver = tick("ana", MINOR, severity=Severity.CRITICAL)

    assert caps(milder) == []
    assert caps(graver) == [(Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE)]


def test_a_flag_that_nobody_gave_a_severity_is_refused():
    with pytest.raises(KeyError, match="late"):
        find_flags([tick("ana", "late")], severity=SEVERITY)


@pytest.mark.parametrize(
    ("first", "second"),
    [(EXPLAIN, TRADE_OFFS), ("has_not_mentored", "no_interest_in_teaching")],
)
def test_two_overlapping_flags_of_one_person_count_once(first, second):
    ticks = [tick("ana", first), tick("ana", second)]
    (finding,) = find_flags(ticks, severity=SEVERITY)

    assert (finding.flag, finding.includes, finding.people) == (first, (second,), ("ana",))
    assert count_standing(ticks) == 1


def test_the_more_severe_of_two_overlapping_flags_leads():
    severity = {**SEVERITY, TRADE_OFFS: Severity.CRITICAL}
    ticks = [tick("ana", EXPLAIN), tick("ana", TRADE_OFFS)]
    (finding,) = find_flags(ticks, severity=severity)

    assert (finding.flag, finding.severity, finding.includes) == (
        TRADE_OFFS,
        Severity.CRITICAL,
        (EXPLAIN,),
    )


def test_overlapping_flags_of_two_people_are_related_and_do_not_corroborate():
    ticks = [tick("ana", EXPLAIN), tick("ben", TRADE_OFFS)]
    findings = find_flags(ticks, severity=SEVERITY)

    assert [(found.flag, found.related) for found in findings] == [
        (EXPLAIN, (TRADE_OFFS,)),
        (TRADE_OFFS, (EXPLAIN,)),
    ]
    assert caps(*ticks) == []
    assert count_standing(ticks) == 2


def test_an_overlapping_tick_still_corroborates_the_same_flag_of_somebody_else():
    ticks = [tick("ana", EXPLAIN), tick("ana", TRADE_OFFS), tick("ben", TRADE_OFFS)]

    assert acting(*ticks) == [(TRADE_OFFS, "corroborated")]
    assert count_standing(ticks) == 2


def test_two_people_who_ticked_the_same_overlapping_pair_say_one_thing():
    ticks = [tick(person, flag) for person in ("ana", "ben") for flag in (EXPLAIN, TRADE_OFFS)]

    assert acting(*ticks) == [(EXPLAIN, "corroborated")]
    assert count_standing(ticks) == 2


def test_a_less_severe_overlapping_flag_stays_when_somebody_else_ticked_it_too():
    severity = {**SEVERITY, TRADE_OFFS: Severity.CRITICAL}
    ticks = [tick("ana", EXPLAIN), tick("ana", TRADE_OFFS), tick("ben", EXPLAIN)]

    assert acting(*ticks, severity=severity) == [(TRADE_OFFS, "single"), (EXPLAIN, "corroborated")]


def test_a_confirmed_tick_does_not_vanish_into_an_overlapping_one():
    severity = {**SEVERITY, TRADE_OFFS: Severity.CRITICAL}
    ticks = [tick("ana", EXPLAIN, state=TickState.CONFIRMED), tick("ana", TRADE_OFFS)]

    assert acting(*ticks, severity=severity) == [(TRADE_OFFS, "single"), (EXPLAIN, "corroborated")]


def test_a_cleared_tick_does_not_take_the_overlapping_one_with_it():
    ticks = [tick("ana", EXPLAIN, state=TickState.CLEARED), tick("ana", TRADE_OFFS)]

    assert acting(*ticks) == [(EXPLAIN, "cleared"), (TRADE_OFFS, "shown")]
    assert count_standing(ticks) == 1


def test_flags_come_the_most_severe_first_then_in_the_rubrics_order():
    ticks = [tick("ana", flag) for flag in (NOTE, "only_code_quality", MINOR, CRITICAL)]

    assert [found.flag for found in find_flags(ticks, severity=SEVERITY)] == [
        CRITICAL,
        MINOR,
        "only_code_quality",
        NOTE,
    ]


def test_the_shipped_rubric_names_the_same_overlaps():
    rubric = parse_rubric(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
    named = {tuple(sorted((flag.key, other))) for flag in rubric.flags for other in flag.overlaps}

    assert named == {tuple(sorted(pair)) for pair in OVERLAPS}
