"""Puts it together: the assessments of one opening become an evaluation of each of its applications."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scorecard.domain.agreement import (
    CriterionSummary,
    Split,
    SplitKind,
    find_splits,
    summarise_criteria,
)
from scorecard.domain.areas import AreaEvaluation, AreaState, area_state
from scorecard.domain.assessment import Assessment, Tick, TickState, Vote
from scorecard.domain.estimates import (
    USUAL_AREA_VARIANCE,
    USUAL_OVERALL_VARIANCE,
    Card,
    Overall,
    cards_of,
    estimate,
    mean,
    pooled_variance,
    reliability,
    weighted_mean,
)
from scorecard.domain.flags import ActsAs, FlagFinding, count_standing, find_flags
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Outcome, Reason, Recommendation, Rule, recommend

__all__ = [
    "ActsAs",
    "AreaEvaluation",
    "AreaState",
    "Assessment",
    "CriterionSummary",
    "Evaluation",
    "FlagFinding",
    "OpeningEvaluation",
    "Outcome",
    "Overall",
    "Reason",
    "Recommendation",
    "Rule",
    "Split",
    "SplitKind",
    "Tick",
    "TickState",
    "Vote",
    "evaluate",
]

Item = TypeVar("Item", Assessment, Card, Tick)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is computed for one application, on the scale of the ratings.

    `criteria` holds those that somebody rated, `areas` every area of the policy. `red_flags` counts the
    ticks that stand. The unadjusted numbers are those without allowance for strict and lenient
    interviewers.
    """

    application: str
    cards: int
    criteria: Mapping[str, CriterionSummary]
    areas: Mapping[str, AreaEvaluation]
    overall: Overall
    unadjusted: Overall
    splits: tuple[Split, ...]
    flags: tuple[FlagFinding, ...]
    red_flags: int
    recommendation: Recommendation
    unadjusted_recommendation: Recommendation


@dataclass(frozen=True, slots=True)
class OpeningEvaluation:
    """The evaluation of each application that has at least one rating, in the order of the input."""

    applications: Mapping[str, Evaluation]
    policy: Policy


@dataclass(frozen=True, slots=True)
class Variances:
    """How much interviewers of one candidate differ in this opening: over all areas, and in each."""

    overall: float
    areas: Mapping[str, float]


def evaluate(assessments: Sequence[Assessment], ticks: Sequence[Tick], policy: Policy) -> OpeningEvaluation:
    """Evaluate one opening from everything that counts in it.

    Ratings and the policy's bars are on `policy.scale`. Raises ValueError where one interviewer has two
    assessments of one application.
    """
    _refuse_doubles(assessments)
    on_five = policy.on_five()
    cards = _by_application(cards_of([_onto_five(each, policy) for each in assessments], policy=policy))
    panels = _by_application(assessments)
    ticked = _by_application(ticks)
    variances = _variances(list(cards.values()), policy=policy)
    return OpeningEvaluation(
        applications={
            application: _evaluate_application(
                application,
                cards=own,
                panel=panels[application],
                ticks=ticked.get(application, []),
                variances=variances,
                policy=policy,
                on_five=on_five,
            )
            for application, own in cards.items()
        },
        policy=policy,
    )


def _refuse_doubles(assessments: Sequence[Assessment]) -> None:
    seen = set()
    for assessment in assessments:
        key = (assessment.application, assessment.interviewer)
        if key in seen:
            raise ValueError(f"{key[1]} has two assessments of application {key[0]}")
        seen.add(key)


def _onto_five(assessment: Assessment, policy: Policy) -> Assessment:
    return replace(
        assessment,
        ratings={key: policy.scale.onto_five(rating) for key, rating in assessment.ratings.items()},
    )


def _by_application(items: Sequence[Item]) -> dict[str, list[Item]]:
    grouped: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        grouped[item.application].append(item)
    return dict(grouped)


def _variances(panels: Sequence[Sequence[Card]], *, policy: Policy) -> Variances:
    return Variances(
        overall=pooled_variance(([card.overall for card in panel] for panel in panels), usual=USUAL_OVERALL_VARIANCE),
        areas={
            area: pooled_variance(
                [means for panel in panels if (means := list(_means(panel, area).values()))],
                usual=USUAL_AREA_VARIANCE,
            )
            for area in policy.areas
        },
    )


def _means(panel: Sequence[Card], area: str) -> dict[str, float]:
    """Each interviewer's mean in the area, of those who rated it, by name so that no order shows."""
    means = {card.interviewer: card.area_means[area] for card in panel if area in card.area_means}
    return dict(sorted(means.items()))


def _evaluate_application(
    application: str,
    *,
    cards: Sequence[Card],
    panel: Sequence[Assessment],
    ticks: Sequence[Tick],
    variances: Variances,
    policy: Policy,
    on_five: Policy,
) -> Evaluation:
    areas = {
        area: _evaluate_area(area, _means(cards, area), variance=variances.areas[area], policy=on_five)
        for area in policy.areas
    }
    overall = _evaluate_overall(areas, raters=len(cards), variance=variances.overall, policy=on_five)
    flags = find_flags(ticks, severity=policy.severity)
    recommendation = recommend(cards=len(cards), overall=overall, areas=areas, flags=flags, policy=on_five)
    shown = overall.on(policy.scale)
    return Evaluation(
        application=application,
        cards=len(cards),
        criteria=summarise_criteria(panel, policy=policy),
        areas={key: area.on(policy.scale) for key, area in areas.items()},
        overall=shown,
        unadjusted=shown,
        splits=find_splits(panel, policy=policy),
        flags=flags,
        red_flags=count_standing(ticks),
        recommendation=recommendation,
        unadjusted_recommendation=recommendation,
    )


def _evaluate_area(key: str, means: Mapping[str, float], *, variance: float, policy: Policy) -> AreaEvaluation:
    if not means:
        return AreaEvaluation(key, None, None, None, None, None, None, {}, AreaState.NOT_ASSESSED)
    plain = mean(means.values())
    found = estimate(plain, variance=variance, raters=len(means), bar=policy.area_bar)
    return AreaEvaluation(
        key=key,
        plain_mean=plain,
        estimate=found.value,
        sd=found.sd,
        low=found.low,
        high=found.high,
        probability=found.probability,
        means=means,
        state=area_state(
            probability=found.probability,
            means=means,
            area_bar=policy.area_bar,
            cut_offs=policy.cut_offs,
        ),
    )


def _evaluate_overall(areas: Mapping[str, AreaEvaluation], *, raters: int, variance: float, policy: Policy) -> Overall:
    rated = {key: area.plain_mean for key, area in areas.items() if area.plain_mean is not None}
    plain = weighted_mean(rated, weights=policy.weights)
    found = estimate(plain, variance=variance, raters=raters, bar=policy.bar)
    return Overall(
        estimate=found.value,
        sd=found.sd,
        low=found.low,
        high=found.high,
        probability=found.probability,
        reliability=reliability(variance=variance, raters=raters),
        plain_mean=plain,
    )
