"""The ready check: each mistake and each expectation alone, and what it says."""

from dataclasses import replace

import pytest

from scorecard.domain.coverage import Coverer, cover
from scorecard.domain.guardrails import COMMUNICATION, LEADERSHIP, MENTORING, Guardrail
from scorecard.domain.policy import default_policy
from scorecard.domain.role_check import CheckState, Expectation, Role, check_expectations, check_mistakes
from scorecard.domain.wording.role_check import (
    EXPECTATION_QUESTIONS,
    EXPECTATION_TITLES,
    MISTAKE_TITLES,
    expectation_sentence,
    mistake_sentence,
    vague_words_sentence,
)
from tests import build

FINE, OPEN, AT_RISK = CheckState.FINE, CheckState.OPEN, CheckState.AT_RISK
POLICY = default_policy(build.rubric())
TEXTS = {
    "people_duties": "None.",
    "em_split": "Ana.",
    "authority": "All of it.",
    "scope": "Seven.",
    "career_path": "Up.",
}
CLEAR = Role(45, TEXTS, "Ana, in the first interview", dict.fromkeys(Expectation, False))


def template(*interviews):
    return cover([Coverer(str(n), areas) for n, areas in enumerate(interviews)], areas=POLICY.areas, must_meet=())


FULL = template((LEADERSHIP, COMMUNICATION), (MENTORING, COMMUNICATION))


def mistakes(role=CLEAR, *, policy=POLICY, covered=FULL):
    return {check.subject: check.state for check in check_mistakes(role, policy=policy, template=covered)}


def test_a_clear_role_with_a_full_panel_is_fine_in_every_line():
    assert mistakes() == dict.fromkeys(Guardrail, FINE)
    assert {check.subject: check.state for check in check_expectations(CLEAR)} == dict.fromkeys(Expectation, FINE)


@pytest.mark.parametrize(
    ("role", "mistake", "state"),
    [
        (replace(CLEAR, asks_why=" "), Guardrail.MOTIVATION_UNKNOWN, OPEN),
        (replace(CLEAR, coding_share=None), Guardrail.CODING_SHARE_VAGUE, OPEN),
        (replace(CLEAR, coding_share=0), Guardrail.CODING_SHARE_VAGUE, FINE),
        (replace(CLEAR, texts={**TEXTS, "scope": "Sometimes codes"}), Guardrail.CODING_SHARE_VAGUE, AT_RISK),
    ],
)
def test_what_the_role_does_not_say_is_one_open_line(role, mistake, state):
    assert mistakes(role) == {**dict.fromkeys(Guardrail, FINE), mistake: state}


@pytest.mark.parametrize("area", [LEADERSHIP, MENTORING])
def test_leading_that_need_not_be_met_is_a_senior_engineer_by_another_name(area):
    policy = replace(POLICY, must_meet=tuple(key for key in POLICY.must_meet if key != area))

    assert mistakes(policy=policy) == {**dict.fromkeys(Guardrail, FINE), Guardrail.SENIOR_BY_ANOTHER_NAME: AT_RISK}


@pytest.mark.parametrize(
    ("covered", "leading", "communication"),
    [
        (template(), OPEN, OPEN),
        (template((LEADERSHIP, COMMUNICATION), (COMMUNICATION,)), AT_RISK, FINE),
        (template((MENTORING, COMMUNICATION), (COMMUNICATION,)), AT_RISK, FINE),
        (template((LEADERSHIP, MENTORING), (COMMUNICATION,)), FINE, AT_RISK),
    ],
)
def test_what_the_template_covers_decides_whether_leading_and_communication_are_tested(covered, leading, communication):
    found = mistakes(covered=covered)
    assert (found[Guardrail.LEADING_UNTESTED], found[Guardrail.COMMUNICATION_THIN]) == (leading, communication)


@pytest.mark.parametrize("expectation", list(Expectation))
def test_an_expectation_is_at_risk_by_the_lead_s_own_answer_and_open_without_one(expectation):
    def state(breaks):
        found = check_expectations(replace(CLEAR, breaks=breaks))
        return next(check.state for check in found if check.subject is expectation)

    others = dict.fromkeys(Expectation, False)
    assert state({**others, expectation: True}) is AT_RISK
    assert state({key: value for key, value in others.items() if key != expectation}) is OPEN


@pytest.mark.parametrize(
    ("expectation", "role"),
    [
        (Expectation.AUTHORITY, replace(CLEAR, texts={**TEXTS, "authority": ""})),
        (Expectation.CODING_TIME, replace(CLEAR, coding_share=None)),
        (Expectation.TEAM, replace(CLEAR, texts={**TEXTS, "scope": " "})),
        (Expectation.PARTNERSHIP, replace(CLEAR, texts={**TEXTS, "em_split": ""})),
        (Expectation.GROWTH, replace(CLEAR, texts={**TEXTS, "career_path": ""})),
    ],
)
def test_an_expectation_stays_open_until_the_charter_says_what_the_role_offers(expectation, role):
    states = {check.subject: check.state for check in check_expectations(role)}
    assert states == {**dict.fromkeys(Expectation, FINE), expectation: OPEN}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Codes sometimes, Sometimes not", ("sometimes",)),
        ("Reviews as needed and from time to time", ("as needed", "from time to time")),
        ("Codes 45 % of the week", ()),
        ("Something", ()),
    ],
)
def test_words_that_a_number_could_stand_for_are_found_whole_and_once(text, words):
    assert replace(CLEAR, texts={"scope": text}).vague_words("scope") == words


def test_vague_words_are_named():
    assert vague_words_sentence(("sometimes", "as needed")) == (
        "Say how much or how often in numbers instead of “sometimes”, “as needed”."
    )


def test_every_line_has_its_words():
    states = {check for role in (CLEAR, Role(None, {}, "", {})) for check in check_expectations(role)}
    assert all(expectation_sentence(check.subject, check.state) for check in states)
    for covered in (FULL, template(), template((COMMUNICATION,))):
        for role in (CLEAR, Role(None, {"scope": "as needed"}, "", {}), Role(None, {}, "", {})):
            assert all(mistake_sentence(mistake, state) for mistake, state in mistakes(role, covered=covered).items())
    assert (set(MISTAKE_TITLES), set(EXPECTATION_TITLES)) == (set(Guardrail), set(Expectation))
    assert set(EXPECTATION_QUESTIONS) == set(Expectation)
