"""The draft of the first ninety days: which areas and criteria it begins with."""

from pathlib import Path

import pytest

from scorecard.domain.assessment import Assessment
from scorecard.domain.evaluation import evaluate
from scorecard.domain.first_ninety_days import Steps, draft_ninety_days, parse_steps
from scorecard.domain.policy import default_policy
from tests import build

FILE = Path(__file__).parents[2] / "scorecard/rubrics/tech_lead_first_ninety_days.toml"
STEPS = parse_steps(FILE.read_text(encoding="utf-8"))
DEPTH, LEADERSHIP, MENTORING, COMMUNICATION = build.AREAS


def draft(levels, *, steps=STEPS):
    """The draft where two people gave each criterion of an area the area's level, or what `levels` has for it."""
    ratings = {
        key: levels.get(key, level)
        for area, level in levels.items()
        if area in build.AREAS
        for key in build.criteria_of([area])
    }
    rated = {key: float(value) for key, value in ratings.items() if value is not None}
    policy = default_policy(build.rubric(), archetype="feature")
    found = evaluate([Assessment("maya", person, rated) for person in ("ana", "ben")], [], policy)
    return draft_ninety_days(found.applications["maya"], rubric=build.rubric(), policy=policy, steps=steps)


def names(found):
    return [focus.name for focus in found.focuses]


def test_it_begins_with_the_two_areas_that_were_rated_lowest():
    found = draft({DEPTH: 5, LEADERSHIP: 3, MENTORING: 2, COMMUNICATION: 4})

    assert names(found) == ["Mentoring & Development", "Technical Leadership"]
    assert [focus.months for focus in found.focuses] == [STEPS.areas[MENTORING], STEPS.areas[LEADERSHIP]]


def test_an_area_that_nobody_saw_is_no_weakness_and_is_named():
    found = draft({DEPTH: 5, LEADERSHIP: 4, MENTORING: 3})

    assert (names(found), found.unseen) == (
        ["Mentoring & Development", "Technical Leadership"],
        ("Communication & Collaboration",),
    )


def test_in_an_area_it_practises_what_nobody_saw_then_what_was_rated_lowest():
    found = draft(
        {DEPTH: 5, LEADERSHIP: 5, MENTORING: 3, COMMUNICATION: 5, "technical_culture": 1, "growing_engineers": None}
    )

    first, second = found.focuses[0].practices
    assert [(each.name, each.mean) for each in (first, second)] == [
        ("Growing engineers", None),
        ("Technical culture", 1),
    ]
    assert first.exercise == STEPS.criteria["growing_engineers"]
    assert first.aim == build.rubric().criterion("growing_engineers").anchors[3]


def test_of_equal_areas_the_first_of_the_policy_come():
    assert names(draft(dict.fromkeys(build.AREAS, 4))) == ["Technical Depth", "Technical Leadership"]


def test_a_rubric_of_ones_own_has_the_aims_without_the_steps():
    found = draft({DEPTH: 2, LEADERSHIP: 4, MENTORING: 4, COMMUNICATION: 4}, steps=Steps({}, {}))

    assert found.focuses[0].months == ()
    assert [(each.exercise, bool(each.aim)) for each in found.focuses[0].practices] == [("", True)] * 2


@pytest.mark.parametrize("kind", ["areas", "criteria"])
def test_the_file_has_steps_for_all_of_the_shipped_rubric_and_nothing_else(kind):
    areas = build.rubric().areas
    known = {area.key for area in areas} if kind == "areas" else {each.key for area in areas for each in area.criteria}

    assert set(getattr(STEPS, kind)) == known
