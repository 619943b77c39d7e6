"""What the demo's people say and are called: complete, never twice, and never filler."""

import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

DEMO = Path(__file__).parents[1] / "scorecard" / "demo"

AREAS = {"technical_depth", "technical_leadership", "mentoring_development", "communication_collaboration"}
CRITERIA = {
    "software_engineering", "system_design", "stack_and_domain", "trade_offs",
    "influence_without_authority", "code_review", "technical_standards", "technology_evaluation",
    "growing_engineers", "pairing_and_sharing", "constructive_feedback", "technical_culture",
    "audience_communication", "non_technical_stakeholders", "cross_team_conflict",
    "technical_business_balance",
}  # fmt: skip
FLAGS = {
    "only_own_code", "cannot_explain_decisions", "has_not_mentored", "adversarial_to_managers",
    "only_code_quality", "does_not_ask_about_team", "cannot_discuss_trade_offs", "no_interest_in_teaching",
    "micromanages",
}  # fmt: skip
OTHER_TABLES = {
    "flags", "strengths", "concerns", "motivation", "asked_about", "path_wanted", "time_for_questions",
    "candidate_notes", "debrief", "decision_reasons", "decline", "reopen", "settle",
}  # fmt: skip
PLACEHOLDER = re.compile(r"lorem|ipsum|\btodo\b|\btbd\b|\bxxx|\bfoo\b|placeholder|\{|\}|<|>|%s", re.IGNORECASE)


@pytest.fixture(scope="module")
def texts():
    return tomllib.loads((DEMO / "evidence.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def people():
    return tomllib.loads((DEMO / "people.toml").read_text(encoding="utf-8"))


def sentences_in(part):
    if isinstance(part, str):
        return [part]
    return [found for inner in (part.values() if isinstance(part, dict) else part) for found in sentences_in(inner)]


def lists_below(part, *, at_least):
    """The path of every list in a table that is shorter than asked."""
    if isinstance(part, list):
        return [] if len(part) >= at_least else [()]
    return [(key, *path) for key, inner in part.items() for path in lists_below(inner, at_least=at_least)]


def test_the_tables_are_the_criteria_of_the_rubric_and_the_other_texts(texts):
    assert set(texts) == CRITERIA | OTHER_TABLES


def test_every_criterion_has_at_least_four_sentences_at_each_level(texts):
    evidence = {criterion: texts[criterion] for criterion in CRITERIA}

    assert {criterion: sorted(levels) for criterion, levels in evidence.items()} == {
        criterion: ["1", "2", "3", "4", "5"] for criterion in CRITERIA
    }
    assert lists_below(evidence, at_least=4) == []


def test_every_red_flag_has_at_least_four_quotes(texts):
    assert set(texts["flags"]) == FLAGS
    assert lists_below(texts["flags"], at_least=4) == []


def test_every_area_has_ten_lines_for_and_ten_against_in_each_band(texts):
    assert {area: sorted(bands) for area, bands in texts["strengths"].items()} == {
        area: ["high", "mixed"] for area in AREAS
    }
    assert {area: sorted(bands) for area, bands in texts["concerns"].items()} == {
        area: ["low", "mixed"] for area in AREAS
    }
    assert lists_below(texts["strengths"], at_least=10) == []
    assert lists_below(texts["concerns"], at_least=10) == []


def test_no_sentence_stands_twice_anywhere(texts):
    plain = Counter(" ".join(re.findall(r"\w+", sentence.casefold())) for sentence in sentences_in(texts))

    assert [sentence for sentence, times in plain.items() if times > 1] == []


def test_no_sentence_is_under_25_or_over_400_characters(texts):
    assert [sentence for sentence in sentences_in(texts) if not 25 <= len(sentence) <= 400] == []


def test_no_sentence_is_a_placeholder(texts):
    assert [sentence for sentence in sentences_in(texts) if PLACEHOLDER.search(sentence)] == []


def test_every_sentence_is_of_at_least_four_words_and_ends_like_one(texts):
    assert [
        sentence
        for sentence in sentences_in(texts)
        if len(re.findall(r"[^\W\d_]{2,}", sentence)) < 4 or sentence.rstrip("'")[-1] not in ".?!"
    ] == []


def test_no_sentence_names_a_person_of_the_demo(texts, people):
    last_names = {
        person.split()[-1].casefold()
        for person in [
            *(candidate["name"] for candidate in people["candidates"]),
            *people["interviewers"]["names"],
        ]
    }

    assert [
        sentence for sentence in sentences_in(texts) if last_names & set(re.findall(r"[\w'-]+", sentence.casefold()))
    ] == []


def test_every_charter_is_whole_and_its_time_split_adds_up_to_100(people):
    assert [sum(opening["time_split"].values()) for opening in people["openings"]] == [100, 100]
    assert [sorted(opening["time_split"]) for opening in people["openings"]] == [
        ["cross_team", "hands_on", "mentoring", "technical_leadership"]
    ] * 2
    assert [sorted(opening["charter"]) for opening in people["openings"]] == [
        ["authority", "career_path", "em_split", "people_duties", "scope"]
    ] * 2
    assert [
        sentence for sentence in sentences_in([o["charter"] for o in people["openings"]]) if len(sentence) < 25
    ] == []


def test_the_openings_differ_in_archetype_and_say_a_whole_share_of_coding(people):
    assert [opening["archetype"] for opening in people["openings"]] == ["feature", "architecture"]
    assert [(type(o["coding_share"]), 0 < o["coding_share"] < 100) for o in people["openings"]] == [(int, True)] * 2


def test_nobody_in_the_demo_has_the_name_of_another(people):
    names = [
        people["admin"],
        *people["leads"],
        *people["interviewers"]["names"],
        *(candidate["name"] for candidate in people["candidates"]),
    ]

    assert len(people["leads"]) == 2
    assert len(people["interviewers"]["names"]) == 30
    assert len(people["candidates"]) == 60
    assert [name for name, times in Counter(names).items() if times > 1] == []


def test_every_candidate_has_a_name_and_a_source_and_nothing_else(people):
    assert [sorted(c) for c in people["candidates"]] == [["name", "source"]] * 60
    assert [c for c in people["candidates"] if not c["name"].strip() or not c["source"].strip()] == []
