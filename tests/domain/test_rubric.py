"""What the shipped rubric says, and how its parts are found."""

import re
from pathlib import Path

import pytest

from scorecard.domain.rubric import ARCHETYPES, LEVELS, RED_FLAGS, Severity, parse_rubric

SHIPPED = (Path(__file__).parents[2] / "scorecard/rubrics/tech_lead.toml").read_text(encoding="utf-8")
RUBRIC = parse_rubric(SHIPPED)
CRITERIA = [criterion for area in RUBRIC.areas for criterion in area.criteria]


def test_the_shipped_areas_and_criteria_are_those_of_the_documents_in_order():
    keys = {area.key: [criterion.key for criterion in area.criteria] for area in RUBRIC.default_areas}

    assert list(keys.items()) == [
        ("technical_depth", ["software_engineering", "system_design", "stack_and_domain", "trade_offs"]),
        (
            "technical_leadership",
            ["influence_without_authority", "code_review", "technical_standards", "technology_evaluation"],
        ),
        (
            "mentoring_development",
            ["growing_engineers", "pairing_and_sharing", "constructive_feedback", "technical_culture"],
        ),
        (
            "communication_collaboration",
            [
                "audience_communication",
                "non_technical_stakeholders",
                "cross_team_conflict",
                "technical_business_balance",
            ],
        ),
    ]


def test_the_shipped_names_are_those_of_the_documents():
    assert (RUBRIC.key, RUBRIC.title) == ("tech_lead", "Tech Lead")
    assert [area.name for area in RUBRIC.areas] == [
        "Technical Depth",
        "Technical Leadership",
        "Mentoring & Development",
        "Communication & Collaboration",
        "Delivery & Judgement",
    ]


def test_the_fifth_area_ships_switched_off():
    assert [(area.key, area.optional) for area in RUBRIC.areas] == [
        ("technical_depth", False),
        ("technical_leadership", False),
        ("mentoring_development", False),
        ("communication_collaboration", False),
        ("delivery_judgement", True),
    ]


def test_the_scale_has_five_named_levels():
    assert LEVELS == {1: "Well below", 2: "Below", 3: "Mixed", 4: "Meets", 5: "Exceeds"}
    assert [severity.value for severity in Severity] == ["critical", "minor", "note"]


def test_the_shipped_flags_and_archetypes_stand_in_the_order_of_the_documents():
    assert tuple(flag.key for flag in RUBRIC.flags) == RED_FLAGS
    assert tuple(archetype.key for archetype in RUBRIC.archetypes) == ARCHETYPES


def test_the_shipped_severities_are_those_of_the_policy_table():
    letters = {Severity.CRITICAL: "C", Severity.MINOR: "m", Severity.NOTE: "n"}
    table = {flag.key: " ".join(letters[flag.severity[key]] for key in ARCHETYPES) for flag in RUBRIC.flags}

    assert table == {
        "only_own_code": "m m m m",
        "cannot_explain_decisions": "m m m m",
        "has_not_mentored": "m m m m",
        "adversarial_to_managers": "C C C C",
        "only_code_quality": "m n m m",
        "does_not_ask_about_team": "n n n n",
        "cannot_discuss_trade_offs": "C m m m",
        "no_interest_in_teaching": "m C C C",
        "micromanages": "m m m C",
    }


def test_the_shipped_flags_bear_on_these_criteria():
    assert {flag.key: flag.contradicts for flag in RUBRIC.flags} == {
        "only_own_code": ("software_engineering", "pairing_and_sharing"),
        "cannot_explain_decisions": ("trade_offs", "audience_communication"),
        "has_not_mentored": ("growing_engineers",),
        "adversarial_to_managers": (
            "constructive_feedback",
            "non_technical_stakeholders",
            "cross_team_conflict",
        ),
        "only_code_quality": ("system_design", "code_review", "technical_business_balance"),
        "does_not_ask_about_team": ("technical_culture",),
        "cannot_discuss_trade_offs": ("trade_offs", "technology_evaluation"),
        "no_interest_in_teaching": ("growing_engineers",),
        "micromanages": ("influence_without_authority", "technical_standards"),
    }


def test_two_pairs_of_shipped_flags_overlap():
    assert {flag.key: flag.overlaps for flag in RUBRIC.flags if flag.overlaps} == {
        "cannot_explain_decisions": ("cannot_discuss_trade_offs",),
        "has_not_mentored": ("no_interest_in_teaching",),
        "cannot_discuss_trade_offs": ("cannot_explain_decisions",),
        "no_interest_in_teaching": ("has_not_mentored",),
    }


def test_no_text_for_the_interviewer_is_used_twice_in_the_shipped_rubric():
    texts = [text for one in RUBRIC.areas for text in (one.name, one.summary)]
    texts += [text for one in CRITERIA for text in (one.name, one.meaning, one.question, *one.anchors)]
    texts += [text for one in CRITERIA for text in (*one.probes, *one.look_fors)]
    texts += [text for one in RUBRIC.flags for text in (one.name, one.why, one.looks_like, one.confused_with)]
    texts += [one.reference_question for one in RUBRIC.flags if one.reference_question]
    texts += [text for one in RUBRIC.archetypes for text in (one.name, one.summary, one.risk, one.probe)]

    assert sorted(set(texts)) == sorted(texts)


def test_no_two_shipped_anchors_share_most_of_their_words():
    anchors = [anchor for one in CRITERIA for anchor in one.anchors]
    words = {anchor: set(re.findall("[a-z]{4,}", anchor.lower())) for anchor in anchors}
    alike = [
        (one, other)
        for one in words
        for other in words
        if one < other and len(words[one] & words[other]) > 0.5 * len(words[one] | words[other])
    ]

    assert alike == []


def test_the_shipped_anchors_are_no_ladder_of_adverbs():
    ladder = re.compile(r"\b(never|rarely|seldom|sometimes|occasionally|often|usually|always|consistently)\b")

    assert [anchor for one in CRITERIA for anchor in one.anchors if ladder.search(anchor.lower())] == []


def test_areas_criteria_flags_and_archetypes_are_found_by_key():
    assert RUBRIC.area("technical_depth") == RUBRIC.areas[0]
    assert RUBRIC.criterion("code_review") == RUBRIC.areas[1].criteria[1]
    assert RUBRIC.flag("micromanages") == RUBRIC.flags[8]
    assert RUBRIC.archetype("player_coach") == RUBRIC.archetypes[3]


FINDERS = [RUBRIC.area, RUBRIC.criterion, RUBRIC.flag, RUBRIC.archetype, RUBRIC.severities]


@pytest.mark.parametrize("find", FINDERS)
def test_an_unknown_key_is_an_error(find):
    with pytest.raises(KeyError, match="'nobody'"):
        find("nobody")


def test_criteria_of_areas_come_in_the_order_of_the_rubric():
    found = RUBRIC.criteria_of(["technical_leadership", "technical_depth"])

    assert found == RUBRIC.areas[0].criteria + RUBRIC.areas[1].criteria


def test_severities_are_those_of_one_archetype():
    assert RUBRIC.severities("code_quality") == {
        "only_own_code": "minor",
        "cannot_explain_decisions": "minor",
        "has_not_mentored": "minor",
        "adversarial_to_managers": "critical",
        "only_code_quality": "note",
        "does_not_ask_about_team": "note",
        "cannot_discuss_trade_offs": "minor",
        "no_interest_in_teaching": "critical",
        "micromanages": "minor",
    }
