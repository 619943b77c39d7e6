"""What is said of an evaluation, sentence by sentence. `names` holds the names of areas and flags by key."""

import math
from collections.abc import Mapping
from typing import Protocol

from scorecard.domain.areas import AreaEvaluation, AreaState
from scorecard.domain.estimates import Overall
from scorecard.domain.evaluation import Evaluation
from scorecard.domain.flags import FlagFinding
from scorecard.domain.policy import CutOffs, Policy
from scorecard.domain.recommendation import (
    FEWEST_SCORECARDS,
    SMALLEST_SHARE_OF_AREAS,
    STRONG_HIRE_DISTANCE,
    STRONG_NO_HIRE_DISTANCE,
    Reason,
    Rule,
)
from scorecard.domain.scale import exceeds, reaches
from scorecard.domain.wording.numbers import (
    HALF,
    count_word,
    counted,
    mark,
    percent_at_bar,
    points,
    rounded,
    scale_end,
    side_percent,
    whole_percent,
)
from scorecard.domain.wording.sums import adding_up, signed

# The words for a percentage that is at least so high; the highest first.
CERTAINTY_WORDS = ((90, "Very likely"), (75, "Likely"), (60, "More likely than not"))
EVEN_WORD = "About as likely as not"


class AreaStanding(Protocol):
    """As much of an area as says where it stands: its state, and how many interviewers rated it."""

    @property
    def state(self) -> AreaState: ...

    @property
    def raters(self) -> int: ...


def probability_sentence(probability: float, *, cut_offs: CutOffs) -> str:
    """How likely the application is on its side of the bar, in words and as a rounded number."""
    percent = side_percent(probability, cut_offs=cut_offs)
    word = next((word for least, word in CERTAINTY_WORDS if percent >= least), EVEN_WORD)
    side = "at or above" if reaches(probability, HALF) else "below"
    return f"{word} {side} the bar ({percent} %)."


def estimate_sentence(overall: Overall, *, policy: Policy) -> str:
    """The estimate beside the scale's end, the bar and the 80 % interval, which ends where the scale does."""
    low, high = policy.scale.clip(overall.low), policy.scale.clip(overall.high)
    return (
        f"Estimate {points(overall.estimate)} of {scale_end(policy.scale.high)} · bar {mark(policy.bar)} · "
        f"probably between {points(low)} and {points(high)}."
    )


def probability_meaning(policy: Policy) -> str:
    """What the probability is, and what it is not."""
    return (
        "How sure we are that our interviewers as a whole would rate this person at or above "
        f"{mark(policy.bar)}. It says nothing about success in the job. You decide."
    )


def provisional_note(cards: int, *, expected: int) -> str:
    """What stands beside a recommendation while scorecards are out."""
    return f"Provisional: {cards} of {expected} scorecards"


def seen_by(area: AreaStanding) -> str:
    """How many interviewers rated the area."""
    return f"seen by {area.raters}"


def area_state_words(area: AreaStanding, *, policy: Policy) -> str:
    """Where the area stands against its bar."""
    if area.state in (AreaState.ABOVE, AreaState.BELOW):
        return f"{area.state} {mark(policy.area_bar)}"
    return area.state.value


def area_row(area: AreaEvaluation, *, policy: Policy) -> str:
    """One area's numbers from the ratings to the state."""
    if area.plain_mean is None or area.estimate is None:
        return area_state_words(area, policy=policy).capitalize()
    ratings, strictness, few_opinions, estimate = area_sum(area)
    return (
        f"Ratings {ratings} · strictness {strictness} · few opinions {few_opinions} · estimate {estimate} · "
        f"{area_state_words(area, policy=policy)} · {seen_by(area)}"
    )


def area_sum(area: AreaEvaluation) -> tuple[str, str, str, str]:
    """Plain mean, strictness, few opinions and estimate of a rated area, so that the first three add up to it."""
    assert area.plain_mean is not None
    assert area.strictness is not None
    assert area.few_opinions is not None
    assert area.estimate is not None
    parts = (area.plain_mean, area.strictness, area.few_opinions)
    (ratings, strictness, few_opinions), estimate = adding_up(parts, total=area.estimate, places=1)
    return str(ratings), signed(strictness), signed(few_opinions), str(estimate)


def who_ticked(finding: FlagFinding) -> str:
    """Why a flag is believed: who ticked it, or that it was checked."""
    if finding.confirmed:
        return "confirmed"
    return f"ticked by {len(finding.standing)}"


def reason_sentence(reason: Reason, *, evaluation: Evaluation, policy: Policy, names: Mapping[str, str]) -> str:
    """The sentence of one rule that acted, with the numbers that it looked at."""
    if reason.rule in TIER_SENTENCES:
        return TIER_SENTENCES[reason.rule](evaluation.overall, policy)
    if reason.rule is Rule.FEW_SCORECARDS:
        return (
            f"Only {counted(evaluation.cards, 'scorecard counts', 'scorecards count')} so far; "
            f"a recommendation needs at least {count_word(FEWEST_SCORECARDS)}."
        )
    return f"{_cap_sentence(reason, evaluation, policy, names)} At most {reason.outcome}."


def _well_above_bar(overall: Overall, policy: Policy) -> str:
    least = whole_percent(policy.cut_offs.strong_hire)
    return (
        f"{_at_bar(overall, policy)} (Strong hire from {least} %), and the estimate, "
        f"{points(overall.estimate)}, is at least "
        f"{mark(policy.scale.distance(STRONG_HIRE_DISTANCE))} above it."
    )


def _above_bar(overall: Overall, policy: Policy) -> str:
    sentence = f"{_at_bar(overall, policy)} (Hire from {whole_percent(policy.cut_offs.hire)} %)"
    if not reaches(overall.probability, policy.cut_offs.strong_hire):
        return f"{sentence}."
    return (
        f"{sentence}, but the estimate, {points(overall.estimate)}, is less than "
        f"{mark(policy.scale.distance(STRONG_HIRE_DISTANCE))} above it."
    )


def _too_close(overall: Overall, policy: Policy) -> str:
    low, high = whole_percent(policy.cut_offs.no_hire), whole_percent(policy.cut_offs.hire)
    return f"{_at_bar(overall, policy)}: between {low} % and {high} % it is too close to call."


def _below_bar(overall: Overall, policy: Policy) -> str:
    sentence = f"{_under_bar(overall, policy)} (No hire from {whole_percent(1 - policy.cut_offs.no_hire)} %)"
    if exceeds(overall.probability, policy.cut_offs.strong_no_hire):
        return f"{sentence}."
    return (
        f"{sentence}, but the estimate, {points(overall.estimate)}, is less than "
        f"{mark(policy.scale.distance(STRONG_NO_HIRE_DISTANCE))} below it."
    )


def _well_below_bar(overall: Overall, policy: Policy) -> str:
    least = whole_percent(1 - policy.cut_offs.strong_no_hire)
    return (
        f"{_under_bar(overall, policy)} (Strong no hire from {least} %), and the estimate, "
        f"{points(overall.estimate)}, is at least "
        f"{mark(policy.scale.distance(STRONG_NO_HIRE_DISTANCE))} below it."
    )


TIER_SENTENCES = {
    Rule.WELL_ABOVE_BAR: _well_above_bar,
    Rule.ABOVE_BAR: _above_bar,
    Rule.TOO_CLOSE: _too_close,
    Rule.BELOW_BAR: _below_bar,
    Rule.WELL_BELOW_BAR: _well_below_bar,
}


def _at_bar(overall: Overall, policy: Policy) -> str:
    percent = percent_at_bar(overall.probability, cut_offs=policy.cut_offs)
    return f"On the ratings, at or above the bar of {mark(policy.bar)} with {percent} %"


def _under_bar(overall: Overall, policy: Policy) -> str:
    percent = 100 - percent_at_bar(overall.probability, cut_offs=policy.cut_offs)
    return f"On the ratings, below the bar of {mark(policy.bar)} with {percent} %"


def _cap_sentence(reason: Reason, evaluation: Evaluation, policy: Policy, names: Mapping[str, str]) -> str:
    if reason.subject is None:
        return _shortage_sentence(reason.rule, evaluation, policy)
    name = names.get(reason.subject, reason.subject)
    if reason.subject in evaluation.areas:
        return _area_sentence(reason.rule, evaluation.areas[reason.subject], policy, name)
    return _flag_sentence(reason.rule, find_finding(evaluation, reason.subject), name)


def _shortage_sentence(rule: Rule, evaluation: Evaluation, policy: Policy) -> str:
    if rule is Rule.LOW_RELIABILITY:
        return (
            "Too few interviewers, or too far apart, to tell one candidate from another: reliability "
            f"{rounded(evaluation.overall.reliability, places=2)}, wanted "
            f"{rounded(policy.cut_offs.reliability, places=2)}."
        )
    needed = math.ceil(SMALLEST_SHARE_OF_AREAS * len(policy.areas))
    return f"Only {rated_areas(evaluation)} of {len(policy.areas)} areas are rated, {needed} are needed."


def rated_areas(evaluation: Evaluation) -> int:
    """How many areas somebody rated."""
    return sum(area.raters > 0 for area in evaluation.areas.values())


def _area_sentence(rule: Rule, area: AreaEvaluation, policy: Policy, name: str) -> str:
    if rule is Rule.AREA_UNRATED or area.estimate is None:
        return f"Nobody rated {name}, which must be met: seat an interview on it."
    numbers = f"estimate {points(area.estimate)}, bar {mark(policy.area_bar)}, {seen_by(area)}"
    if rule is Rule.AREA_BELOW_BAR:
        return f"{name} is below its bar: {numbers}."
    return f"{name} is unproven: {numbers}. Next step: one more interview on it."


def _flag_sentence(rule: Rule, finding: FlagFinding, name: str) -> str:
    if rule is Rule.CRITICAL_SINGLE:
        return f"Critical flag “{name}”, ticked by one person: check it, for example with a reference."
    kind = "Critical" if rule is Rule.CRITICAL_CORROBORATED else "Minor"
    if finding.confirmed:
        return f"{kind} flag “{name}” was checked and confirmed."
    people = counted(len(finding.standing), "person", "people")
    return f"{kind} flag “{name}”, ticked by {people} independently."


def find_finding(evaluation: Evaluation, flag: str) -> FlagFinding:
    """The finding of this flag. Raises KeyError where the application has none."""
    return {finding.flag: finding for finding in evaluation.flags}[flag]
