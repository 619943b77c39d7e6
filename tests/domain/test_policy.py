"""A policy's defaults, its limits, and its file."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.policy import (
    CutOffs,
    Policy,
    PolicyError,
    check_policy,
    default_policy,
    parse_policy,
    policy_toml,
)
from scorecard.domain.rubric import RED_FLAGS, Severity, parse_rubric
from scorecard.domain.scale import Scale

SHIPPED = Path(__file__).parents[2] / "scorecard" / "rubrics" / "tech_lead.toml"
RUBRIC = parse_rubric(SHIPPED.read_text(encoding="utf-8"))
AREAS = (
    "technical_depth",
    "technical_leadership",
    "mentoring_development",
    "communication_collaboration",
)


def problem(text, **options):
    with pytest.raises(PolicyError) as refused:
        parse_policy(text, rubric=RUBRIC, **options)
    return refused.value.key, refused.value.problem


def test_the_default_policy_is_the_published_one():
    policy = default_policy(RUBRIC)

    assert (policy.bar, policy.area_bar, policy.archetype) == (3.5, 3.0, "feature")
    assert (tuple(policy.areas), policy.must_meet) == (AREAS, AREAS)
    assert policy.weights == dict.fromkeys(AREAS, 1.0)
    assert policy.severity == RUBRIC.severities("feature")
    assert policy.cut_offs == CutOffs(
        strong_hire=0.90,
        hire=0.60,
        no_hire=0.40,
        strong_no_hire=0.10,
        area_below=0.30,
        area_unproven=0.70,
        reliability=0.50,
    )


def test_an_area_that_is_switched_off_is_not_in_the_default_policy():
    switched_off = [area.key for area in RUBRIC.areas if area.optional]

    assert switched_off == ["delivery_judgement"]
    assert "delivery_judgement" not in default_policy(RUBRIC).areas


def test_the_severities_follow_the_archetype():
    assert default_policy(RUBRIC, archetype="player_coach").severity["micromanages"] is Severity.CRITICAL
    assert default_policy(RUBRIC, archetype="feature").severity["micromanages"] is Severity.MINOR


def test_an_empty_file_gives_the_default_policy():
    assert parse_policy("", rubric=RUBRIC) == default_policy(RUBRIC)


def test_default_bars_are_mapped_onto_another_scale():
    policy = parse_policy("", rubric=RUBRIC, scale=Scale(0, 10))

    assert (policy.bar, policy.area_bar) == (6.25, 5.0)


def test_what_a_file_says_wins_and_what_it_leaves_out_is_the_default():
    text = """
        bar = 4
        archetype = "architecture"
        must_meet = ["technical_depth"]
        [weights]
        technical_depth = 2
        [severity]
        micromanages = "critical"
        [cut_offs]
        hire = 0.7
    """
    policy = parse_policy(text, rubric=RUBRIC)

    assert (policy.bar, policy.area_bar, policy.must_meet) == (4.0, 3.0, ("technical_depth",))
    assert policy.weights == {**dict.fromkeys(AREAS, 1.0), "technical_depth": 2.0}
    assert policy.severity == {**RUBRIC.severities("architecture"), "micromanages": Severity.CRITICAL}
    assert policy.cut_offs == CutOffs(hire=0.7)


def test_a_file_may_have_areas_of_its_own_which_all_must_be_met():
    policy = parse_policy('[areas]\nstyle = ["grace"]\n"two words" = ["a", "b"]', rubric=RUBRIC)

    assert policy.areas == {"style": ("grace",), "two words": ("a", "b")}
    assert policy.must_meet == ("style", "two words")


@pytest.mark.parametrize(
    ("text", "key", "wrong"),
    [
        ("bar = ?", "policy", "is not TOML: Invalid value (at line 1, column 7)"),
        ("x = " + "[" * 5000, "policy", "is not TOML: maximum recursion depth exceeded"),
        ("bra = 3", "bra", "is not a key of a policy"),
        ('bar = "3.5"', "bar", "must be a number"),
        ('bar = "Infinity"', "bar", "must be a number"),
        ("bar = inf", "bar", "must be a number"),
        ("area_bar = nan", "area_bar", "must be a number"),
        ("bar = true", "bar", "must be a number"),
        ("bar = 1" + "0" * 400, "bar", "is too large a number"),
        ("bar = 0.99", "bar", "must lie on the scale, 1 to 5"),
        ("area_bar = 5.01", "area_bar", "must lie on the scale, 1 to 5"),
        ('archetype = "architect"', "archetype", "must be one of architecture"),
        ("archetype = 3", "archetype", "must be a text"),
        ('must_meet = "technical_depth"', "must_meet", "must be a list of texts"),
        ("must_meet = [1]", "must_meet", "must be a text"),
        ('must_meet = ["depth"]', "must_meet", "names depth, which is not one of the areas"),
        (f"must_meet = {[AREAS[0], AREAS[0]]}", "must_meet", "names an area twice"),
        ("weights = 3", "weights", "must be a table"),
        ("[weights]\ndepth = 1", "weights.depth", "is not one of the areas"),
        ("[weights]\ntechnical_depth = 0", "weights.technical_depth", "must be from 0.001 to 1000"),
        ("[weights]\ntechnical_depth = -1", "weights.technical_depth", "must be from 0.001 to 1000"),
        ("[weights]\ntechnical_depth = 1001", "weights.technical_depth", "must be from 0.001 to 1000"),
        ('[severity]\nlate = "note"', "severity.late", "is not a red flag of the rubric"),
        ('[severity]\nmicromanages = "grave"', "severity.micromanages", "must be one of critical, minor"),
        ("[severity]\nmicromanages = []", "severity.micromanages", "must be one of critical, minor"),
        ("[cut_offs]\nhier = 0.6", "cut_offs.hier", "is not a cut-off"),
        ("[cut_offs]\nstrong_hire = 1.01", "cut_offs.strong_hire", "must be from 0 to 1"),
        ("[cut_offs]\nreliability = -0.01", "cut_offs.reliability", "must be from 0 to 1"),
        ("[cut_offs]\nhire = 0.91", "cut_offs.hire", "must be at most strong_hire"),
        ("[cut_offs]\nno_hire = 0.61", "cut_offs.no_hire", "must be at most hire"),
        ("[cut_offs]\nstrong_no_hire = 0.41", "cut_offs.strong_no_hire", "must be at most no_hire"),
        ("[cut_offs]\narea_below = 0.71", "cut_offs.area_below", "must be at most area_unproven"),
        ("areas = 1", "areas", "must be a table of areas"),
        ("areas = {}", "areas", "must name at least one area"),
        ("[areas]\na = []", "areas.a", "must name at least one criterion"),
        ('[areas]\na = "x"', "areas.a", "must be a list of texts"),
        ('[areas]\na = ["x"]\nb = ["x"]', "areas.b", "names x, which a has already"),
        ('[areas]\na = ["x", "x"]', "areas.a", "names x, which a has already"),
    ],
)
def test_a_mistake_is_refused_with_its_key(text, key, wrong):
    found_key, found = problem(text)

    assert (found_key, found[: len(wrong)]) == (key, wrong)


def test_the_limits_themselves_are_allowed():
    text = "bar = 5\narea_bar = 1\n[cut_offs]\nhire = 0.9\nno_hire = 0.9\nstrong_no_hire = 0"
    policy = parse_policy(text, rubric=RUBRIC)

    assert (policy.bar, policy.area_bar, policy.cut_offs.no_hire) == (5.0, 1.0, 0.9)


def test_bars_are_checked_on_the_scale_of_the_ratings():
    assert parse_policy("bar = 8", rubric=RUBRIC, scale=Scale(0, 10)).bar == 8.0
    assert problem("bar = 11", scale=Scale(0, 10)) == ("bar", "must lie on the scale, 0 to 10")


names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8).filter(str.strip)
shares = st.floats(0, 1)


@st.composite
def policies(draw):
    criteria = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    keys = draw(st.lists(names, min_size=1, max_size=len(criteria), unique=True))
    areas = {key: (criterion,) for key, criterion in zip(keys, criteria, strict=False)}
    tiers = sorted(draw(st.lists(shares, min_size=4, max_size=4)), reverse=True)
    below, unproven = sorted(draw(st.tuples(shares, shares)))
    return Policy(
        areas=areas,
        must_meet=tuple(draw(st.lists(st.sampled_from(list(areas)), unique=True))),
        weights={key: draw(st.floats(0.001, 1000)) for key in areas},
        severity={flag: draw(st.sampled_from(Severity)) for flag in RED_FLAGS},
        archetype=draw(st.sampled_from(["architecture", "player_coach"])),
        bar=draw(st.floats(1, 5)),
        area_bar=draw(st.floats(1, 5)),
        cut_offs=CutOffs(*tiers, area_below=below, area_unproven=unproven, reliability=draw(shares)),
    )


@given(policies())
def test_a_policy_comes_back_from_its_file_exactly(policy):
    check_policy(policy)

    again = parse_policy(policy_toml(policy), rubric=RUBRIC)

    assert again == policy
    assert list(again.areas) == list(policy.areas)


@given(st.text())
def test_any_text_is_a_policy_or_is_refused_with_a_problem(text):
    try:
        found = parse_policy(text, rubric=RUBRIC)
    except PolicyError as error:
        found = error

    assert found.problem if isinstance(found, PolicyError) else check_policy(found) is None


def test_on_one_to_five_only_the_bars_change():
    policy = parse_policy("bar = 6.25\narea_bar = 5", rubric=RUBRIC, scale=Scale(0, 10))

    assert policy.on_five() == replace(policy, bar=3.5, area_bar=3.0, scale=Scale(1, 5))
