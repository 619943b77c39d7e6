"""How an estimate comes about, as a page draws it: signed contributions, and every term to redo by hand."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.estimates import normal_share_below
from scorecard.domain.evaluation import Evaluation, Term
from scorecard.domain.policy import Policy
from scorecard.domain.wording import adding_up, mark, points, rounded, signed

# Bars are drawn against half a point at least, so that a tenth does not look like a landslide.
SMALLEST_SPAN = 0.5
MIDDLE = 50.0

# With one place the rounding of four cards could turn the sign of the last.
CONTRIBUTION_PLACES = 2
POINT_PLACES = 3
WEIGHT_PLACES = 4
Z_PLACES = 2

# The printed table of the normal distribution: z from 0 to 3 by tenths.
TABLE_STEPS = 31
TABLE_STEP = 0.1
TABLE_PLACES = 3


@dataclass(frozen=True, slots=True)
class ContributionBar:
    """How far one interviewer moves the estimate; the bar is in percent of the drawing's width."""

    interviewer: str
    amount: str
    start: float
    width: float
    tone: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """One interviewer's mean in one area with its weights, as printed."""

    interviewer: str
    area: str
    mean: str
    count: int
    strictness: str
    rest: str
    weight: str
    amount: str
    area_weights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TargetRow:
    """What is estimated, overall or in one area, and how its P comes from z."""

    name: str
    estimate: str
    bar: str
    sd: str
    z: str
    probability: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The whole calculation of one application's estimates."""

    typical: str
    estimate: str
    shown_typical: str
    shown_estimate: str
    bars: tuple[ContributionBar, ...]
    terms: tuple[TermRow, ...]
    areas: tuple[str, ...]
    targets: tuple[TargetRow, ...]
    normal: tuple[tuple[str, str], ...]


def arithmetic_of(
    evaluation: Evaluation, policy: Policy, *, names: Mapping[str, str], people: Mapping[str, str]
) -> Arithmetic:
    """The calculation; `names` are those of areas, `people` of interviewers, by key."""
    overall = evaluation.overall
    contributions = sorted(overall.contributions, key=lambda each: -each.amount)
    amounts = [each.amount for each in contributions]
    (typical, *shown), estimate = adding_up(
        [overall.typical, *amounts], total=overall.estimate, places=CONTRIBUTION_PLACES
    )
    span = max([policy.scale.distance(SMALLEST_SPAN), *map(abs, amounts)])
    by_name = sorted(evaluation.terms, key=lambda term: people[term.interviewer])
    assessed = [key for key, area in evaluation.areas.items() if area.estimate is not None]
    return Arithmetic(
        typical=rounded(overall.typical, places=POINT_PLACES),
        estimate=rounded(overall.estimate, places=POINT_PLACES),
        shown_typical=str(typical),
        shown_estimate=str(estimate),
        bars=tuple(
            ContributionBar(
                interviewer=people[each.interviewer],
                amount=signed(said),
                start=round(MIDDLE + min(0.0, MIDDLE * each.amount / span), 1),
                width=round(abs(MIDDLE * each.amount / span), 1),
                tone="above" if each.amount >= 0 else "below",
            )
            for each, said in zip(contributions, shown, strict=True)
        ),
        terms=tuple(_term(term, overall.typical, assessed, names, people) for term in by_name),
        areas=tuple(names[key] for key in assessed),
        targets=tuple(_targets(evaluation, policy, names)),
        normal=tuple(_normal_table()),
    )


def _term(
    term: Term, typical: float, assessed: list[str], names: Mapping[str, str], people: Mapping[str, str]
) -> TermRow:
    rest = term.mean - typical - term.strictness
    return TermRow(
        interviewer=people[term.interviewer],
        area=names[term.area],
        mean=rounded(term.mean, places=POINT_PLACES),
        count=term.count,
        strictness=rounded(term.strictness, places=POINT_PLACES),
        rest=rounded(rest, places=POINT_PLACES),
        weight=rounded(term.weight, places=WEIGHT_PLACES),
        amount=rounded(term.weight * rest, places=POINT_PLACES),
        area_weights=tuple(rounded(term.area_weights[key], places=WEIGHT_PLACES) for key in assessed),
    )


def _targets(evaluation: Evaluation, policy: Policy, names: Mapping[str, str]) -> list[TargetRow]:
    overall = evaluation.overall
    rows = [_target("Overall", overall.estimate, overall.sd, overall.probability, policy.bar)]
    for key, area in evaluation.areas.items():
        if area.estimate is not None and area.sd is not None and area.probability is not None:
            rows.append(_target(names[key], area.estimate, area.sd, area.probability, policy.area_bar))
    return rows


def _target(name: str, estimate: float, sd: float, probability: float, bar: float) -> TargetRow:
    return TargetRow(
        name=name,
        estimate=rounded(estimate, places=POINT_PLACES),
        bar=mark(bar),
        sd=rounded(sd, places=POINT_PLACES),
        z=rounded((estimate - bar) / sd, places=Z_PLACES),
        probability=rounded(probability, places=Z_PLACES),
    )


def _normal_table() -> list[tuple[str, str]]:
    steps = [TABLE_STEP * step for step in range(TABLE_STEPS)]
    return [(points(z), rounded(normal_share_below(z), places=TABLE_PLACES)) for z in steps]
