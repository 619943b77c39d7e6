"""The rules in order: first the tier, then the shortages, the must-meet areas and the red flags as caps.

The tier is what the ratings say. A cap can only lower it, and the lowest wins. With too few scorecards
there is nothing to cap. Everything here is on 1 to 5.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scorecard.domain.areas import AreaEvaluation, AreaState
from scorecard.domain.estimates import Overall
from scorecard.domain.flags import ActsAs, FlagFinding
from scorecard.domain.policy import Policy
from scorecard.domain.rubric import Severity
from scorecard.domain.scale import exceeds, reaches

# An eighth and a quarter of the scale from 1 to 5.
STRONG_HIRE_DISTANCE = 0.5
STRONG_NO_HIRE_DISTANCE = 1.0

FEWEST_SCORECARDS = 2
SMALLEST_SHARE_OF_AREAS = 0.75


class Outcome(StrEnum):
    """The five recommendations, best first."""

    STRONG_HIRE = "Strong hire"
    HIRE = "Hire"
    NOT_ENOUGH_EVIDENCE = "Not enough evidence"
    NO_HIRE = "No hire"
    STRONG_NO_HIRE = "Strong no hire"

    @property
    def rank(self) -> int:
        """0 for the best, 4 for the worst."""
        return RANKS[self]

    @property
    def is_hire(self) -> bool:
        """Whether it lies on the hire side."""
        return self in (Outcome.STRONG_HIRE, Outcome.HIRE)


RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Rule(StrEnum):
    """The id of each rule: tiers from the best, then shortages and caps in the order of looking."""

    WELL_ABOVE_BAR = "well-above-bar"
    ABOVE_BAR = "above-bar"
    TOO_CLOSE = "too-close"
    BELOW_BAR = "below-bar"
    WELL_BELOW_BAR = "well-below-bar"
    FEW_SCORECARDS = "few-scorecards"
    AREA_UNRATED = "area-unrated"
    FEW_AREAS = "few-areas"
    LOW_RELIABILITY = "low-reliability"
    AREA_BELOW_BAR = "area-below-bar"
    AREA_UNPROVEN = "area-unproven"
    CRITICAL_CORROBORATED = "critical-corroborated"
    CRITICAL_SINGLE = "critical-single"
    MINOR_CORROBORATED = "minor-corroborated"


@dataclass(frozen=True, slots=True)
class Reason:
    """One rule that acted: on which area or flag, what it says, and whether that is the recommendation."""

    rule: Rule
    subject: str | None
    outcome: Outcome
    decided: bool


@dataclass(frozen=True, slots=True)
class Recommendation:
    """What the panel's scorecards recommend, and why; `tier` is what the ratings alone say."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    tier: Outcome


@dataclass(frozen=True, slots=True)
class Cap:
    """The best outcome that a rule leaves possible."""

    rule: Rule
    subject: str | None
    limit: Outcome


def recommend(
    *,
    cards: int,
    overall: Overall,
    areas: Mapping[str, AreaEvaluation],
    flags: Sequence[FlagFinding],
    policy: Policy,
) -> Recommendation:
    """Apply the rules to one application. `overall`, `areas` and the policy's bars are on 1 to 5."""
    tier_rule, tier = judge_tier(overall, policy=policy)
    if cards < FEWEST_SCORECARDS:
        outcome = Outcome.NOT_ENOUGH_EVIDENCE
        return Recommendation(outcome, (Reason(Rule.FEW_SCORECARDS, None, outcome, decided=True),), tier)
    caps = [
        *cap_by_shortages(overall, areas, policy=policy),
        *cap_by_areas(areas, policy=policy),
        *cap_by_flags(flags),
    ]
    outcome = max([tier, *(cap.limit for cap in caps)], key=lambda candidate: candidate.rank)
    return Recommendation(outcome, _order_reasons(tier_rule, tier, caps, outcome), tier)


def is_on_hire_side(
    *, overall: Overall, areas: Mapping[str, AreaEvaluation], flags: Sequence[FlagFinding], policy: Policy
) -> bool:
    """Whether tier, areas and flags leave a hire: the side of the bar, whatever is still short."""
    _, tier = judge_tier(overall, policy=policy)
    limits = [cap.limit for cap in (*cap_by_areas(areas, policy=policy), *cap_by_flags(flags))]
    return all(outcome.is_hire for outcome in (tier, *limits))


def judge_tier(overall: Overall, *, policy: Policy) -> tuple[Rule, Outcome]:
    """What the ratings alone say, by P(overall at or above the bar) and the distance of the estimate."""
    cut_offs = policy.cut_offs
    well_above = reaches(overall.estimate, policy.bar + STRONG_HIRE_DISTANCE)
    if reaches(overall.probability, cut_offs.strong_hire) and well_above:
        return Rule.WELL_ABOVE_BAR, Outcome.STRONG_HIRE
    if reaches(overall.probability, cut_offs.hire):
        return Rule.ABOVE_BAR, Outcome.HIRE
    if exceeds(overall.probability, cut_offs.no_hire):
        return Rule.TOO_CLOSE, Outcome.NOT_ENOUGH_EVIDENCE
    not_far_below = exceeds(overall.estimate, policy.bar - STRONG_NO_HIRE_DISTANCE)
    if exceeds(overall.probability, cut_offs.strong_no_hire) or not_far_below:
        return Rule.BELOW_BAR, Outcome.NO_HIRE
    return Rule.WELL_BELOW_BAR, Outcome.STRONG_NO_HIRE


def cap_by_shortages(overall: Overall, areas: Mapping[str, AreaEvaluation], *, policy: Policy) -> Iterable[Cap]:
    """What the panel has not looked at, or not surely enough, leaves Not enough evidence at best."""
    limit = Outcome.NOT_ENOUGH_EVIDENCE
    unrated = [key for key, area in areas.items() if area.state is AreaState.NOT_ASSESSED]
    for key in unrated:
        if key in policy.must_meet:
            yield Cap(Rule.AREA_UNRATED, key, limit)
    if len(areas) - len(unrated) < SMALLEST_SHARE_OF_AREAS * len(areas):
        yield Cap(Rule.FEW_AREAS, None, limit)
    unreliable = not reaches(overall.reliability, policy.cut_offs.reliability)
    if unreliable and not reaches(overall.probability, policy.cut_offs.strong_hire):
        yield Cap(Rule.LOW_RELIABILITY, None, limit)


def cap_by_areas(areas: Mapping[str, AreaEvaluation], *, policy: Policy) -> Iterable[Cap]:
    """A must-meet area below its bar leaves No hire at best, an unproven one Hire."""
    for state, rule, limit in (
        (AreaState.BELOW, Rule.AREA_BELOW_BAR, Outcome.NO_HIRE),
        (AreaState.UNPROVEN, Rule.AREA_UNPROVEN, Outcome.HIRE),
    ):
        for key, area in areas.items():
            if key in policy.must_meet and area.state is state:
                yield Cap(rule, key, limit)


def cap_by_flags(flags: Sequence[FlagFinding]) -> Iterable[Cap]:
    """Flag by flag: one tick of a critical flag is to be checked, two people's of the same are believed."""
    for severity, acts_as, rule, limit in (
        (Severity.CRITICAL, ActsAs.CORROBORATED, Rule.CRITICAL_CORROBORATED, Outcome.NO_HIRE),
        (Severity.CRITICAL, ActsAs.SINGLE, Rule.CRITICAL_SINGLE, Outcome.NOT_ENOUGH_EVIDENCE),
        (Severity.MINOR, ActsAs.CORROBORATED, Rule.MINOR_CORROBORATED, Outcome.HIRE),
    ):
        for finding in flags:
            if finding.severity is severity and finding.acts_as is acts_as:
                yield Cap(rule, finding.flag, limit)


def _order_reasons(tier_rule: Rule, tier: Outcome, caps: Sequence[Cap], outcome: Outcome) -> tuple[Reason, ...]:
    """What decided comes first, then what else acted, the lowest limit first."""
    lowered = outcome is not tier
    deciding = [cap for cap in caps if lowered and cap.limit is outcome]
    others = sorted((cap for cap in caps if cap not in deciding), key=lambda cap: cap.limit.rank, reverse=True)
    return (
        *(Reason(cap.rule, cap.subject, cap.limit, decided=True) for cap in deciding),
        Reason(tier_rule, None, tier, decided=not lowered),
        *(Reason(cap.rule, cap.subject, cap.limit, decided=False) for cap in others),
    )
