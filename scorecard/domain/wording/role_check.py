"""What the ready check asks, and what it says of an answer."""

from scorecard.domain.guardrails import Guardrail
from scorecard.domain.role_check import CheckState, Expectation

MISTAKE_TITLES = {
    Guardrail.MOTIVATION_UNKNOWN: "Hiring somebody who would rather not lead",
    Guardrail.SENIOR_BY_ANOTHER_NAME: "A senior engineer by another name",
    Guardrail.LEADING_UNTESTED: "Leadership that nobody tests",
    Guardrail.COMMUNICATION_THIN: "Communication heard by one person",
    Guardrail.CODING_SHARE_VAGUE: "A vague share of coding",
}
_MISTAKES = {
    (Guardrail.MOTIVATION_UNKNOWN, CheckState.FINE): "It is settled who asks why Tech Lead rather than Staff Engineer.",
    (
        Guardrail.MOTIVATION_UNKNOWN,
        CheckState.OPEN,
    ): "Say below who asks each candidate why Tech Lead rather than Staff Engineer.",
    (Guardrail.SENIOR_BY_ANOTHER_NAME, CheckState.FINE): "Technical leadership and mentoring both have to be met.",
    (
        Guardrail.SENIOR_BY_ANOTHER_NAME,
        CheckState.AT_RISK,
    ): "Technical leadership or mentoring need not be met: depth alone could carry a hire. Tick both under Bars.",
    (Guardrail.LEADING_UNTESTED, CheckState.FINE): "The template tests leadership and mentoring.",
    (Guardrail.LEADING_UNTESTED, CheckState.OPEN): "There is no panel template yet. Choose one.",
    (
        Guardrail.LEADING_UNTESTED,
        CheckState.AT_RISK,
    ): "No interview of the template covers leadership, or none covers mentoring. Add the area to one.",
    (Guardrail.COMMUNICATION_THIN, CheckState.FINE): "Two interviews of the template cover communication.",
    (Guardrail.COMMUNICATION_THIN, CheckState.OPEN): "There is no panel template yet. Choose one.",
    (
        Guardrail.COMMUNICATION_THIN,
        CheckState.AT_RISK,
    ): "Fewer than two interviews of the template cover communication. Add the area to another.",
    (Guardrail.CODING_SHARE_VAGUE, CheckState.FINE): "The coding share is a number.",
    (Guardrail.CODING_SHARE_VAGUE, CheckState.OPEN): "Give the coding share as a number, in the charter.",
    (
        Guardrail.CODING_SHARE_VAGUE,
        CheckState.AT_RISK,
    ): "A word such as “sometimes” in the charter hides how much it is. Put a number in its place.",
}
EXPECTATION_TITLES = {
    Expectation.AUTHORITY: "Technical authority",
    Expectation.CODING_TIME: "Time to code",
    Expectation.TEAM: "A team worth leading",
    Expectation.PARTNERSHIP: "Partnership with the engineering manager",
    Expectation.GROWTH: "A way to grow",
}
EXPECTATION_QUESTIONS = {
    Expectation.AUTHORITY: "Would this person answer for results without the power to decide how?",
    Expectation.CODING_TIME: "Will meetings or management work take the coding time that is promised?",
    Expectation.TEAM: "Would they take over a struggling team without support and without a say in hiring?",
    Expectation.PARTNERSHIP: "Is it unclear who owns what, or do people outside the craft overrule technical calls?",
    Expectation.GROWTH: "Is there nowhere to go from here?",
}
_EXPECTED_WHERE = {
    Expectation.AUTHORITY: "Authority",
    Expectation.CODING_TIME: "Coding share",
    Expectation.TEAM: "Scope",
    Expectation.PARTNERSHIP: "Split with the engineering manager",
    Expectation.GROWTH: "Career path",
}


def mistake_sentence(mistake: Guardrail, state: CheckState) -> str:
    """What a hiring mistake's check found, and what to do about it."""
    return _MISTAKES[mistake, state]


def expectation_sentence(expectation: Expectation, state: CheckState) -> str:
    """What an expectation's check found, and what to do about it."""
    where = _EXPECTED_WHERE[expectation]
    if state is CheckState.FINE:
        return f"Kept. Say it to candidates as “{where}” in the charter does."
    if state is CheckState.AT_RISK:
        return "By your own answer this role would break it. Change the role, or tell candidates before they find out."
    return f"Answer the question below. The charter says it under “{where}”."


def vague_words_sentence(words: tuple[str, ...]) -> str:
    """What to write instead of words that a number could stand for."""
    quoted = ", ".join(f"“{each}”" for each in words)
    return f"Say how much or how often in numbers instead of {quoted}."
