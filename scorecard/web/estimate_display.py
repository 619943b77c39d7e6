"""How an estimate comes about, as a page draws it: signed contributions, and every term to redo by hand."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from scorecard.domain.estimates import normal_share_below
from scorecard.domain.evaluation import Evaluation, Term
from scorecard.domain.policy import Policy
from scorecard.domain.wording import adding_up, points, rounded, signed

# Bars are drawn against half a point at least, so that a tenth does not look like a landslide.
SMALLEST_SPAN = 0.5
MIDDLE = 50.0

# With one place the rounding of four cards could turn the sign of the last.
CONTRIBUTION_PLACES = 2
POINT_PLACES = 3
WEIGHT_PLACES = 4
Z_PLACES = 2

BAR_PLACES = 6

# One place more than an estimate has: z is divided by it.
SD_PLACES = 4

# The printed table of the normal distribution: z from 0 to 3.09, a row for each tenth, a column for each hundredth.
TABLE_ROWS = 31
TABLE_COLUMNS = 10
TABLE_PLACES = 3


@dataclass(frozen=True, slots=True)
class ContributionBar:
    """How far one interviewer moves the estimate; the bar is in percent of the drawing's width."""

    interviewer_id: str
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
    shown_typical: str
    shown_estimate: str
    bars: tuple[ContributionBar, ...]
    terms: tuple[TermRow, ...]
    areas: tuple[str, ...]
    targets: tuple[TargetRow, ...]
    normal: tuple[tuple[str, tuple[str, ...]], ...]


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
        typical=_printed(overall.typical, POINT_PLACES),
        shown_typical=str(typical),
        shown_estimate=str(estimate),
        bars=tuple(
            ContributionBar(
                interviewer_id=each.interviewer,
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
        normal=NORMAL_TABLE,
    )


def _term(
    term: Term, typical: float, assessed: list[str], names: Mapping[str, str], people: Mapping[str, str]
) -> TermRow:
    rest = term.mean - typical - term.strictness
    return TermRow(
        interviewer=people[term.interviewer],
        area=names[term.area],
        mean=_printed(term.mean, POINT_PLACES),
        count=term.count,
        strictness=_printed(term.strictness, POINT_PLACES),
        rest=_printed(rest, POINT_PLACES),
        weight=_printed(term.weight, WEIGHT_PLACES),
        amount=_printed(term.weight * rest, POINT_PLACES),
        area_weights=tuple(_printed(term.area_weights[key], WEIGHT_PLACES) for key in assessed),
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
        estimate=_printed(estimate, POINT_PLACES),
        bar=_bar(bar),
        sd=_printed(sd, SD_PLACES),
        z=_printed((estimate - bar) / sd, Z_PLACES),
        probability=_printed(probability, Z_PLACES),
    )


def _bar(value: float) -> str:
    """The bar with all the places that it has, at least one: 3.5, 3.0, 3.667."""
    text = _printed(value, BAR_PLACES).rstrip("0")
    return f"{text}0" if text.endswith(".") else text


def _printed(value: float, places: int) -> str:
    """The number with so many places, and a real minus."""
    return rounded(value, places=places).replace("-", "−")


def _normal_table() -> Iterator[tuple[str, tuple[str, ...]]]:
    """Each tenth of z with P at its hundredths."""
    for tenth in range(TABLE_ROWS):
        hundredths = range(TABLE_COLUMNS * tenth, TABLE_COLUMNS * (tenth + 1))
        shares = (normal_share_below(hundredth / 100) for hundredth in hundredths)
        yield points(tenth / 10), tuple(rounded(share, places=TABLE_PLACES) for share in shares)


NORMAL_TABLE = tuple(_normal_table())
