"""What the comparison draws: one axis for all candidates, criteria as means, and the order in words."""

from dataclasses import dataclass

from scorecard.domain.areas import AreaEvaluation
from scorecard.domain.evaluation import Evaluation
from scorecard.domain.wording import (
    area_row,
    area_state_words,
    estimate_sentence,
    heading,
    mark,
    order_sentence,
    points,
    probability_sentence,
)
from scorecard.queries.application_page import ApplicationPage
from scorecard.queries.comparison import Comparison
from scorecard.web.application_display import Placed
from scorecard.web.evaluation_display import AREA_TONES, OUTCOME_TONES, percent

LEVELS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Mark:
    """One candidate on an axis. Without an estimate nothing is drawn."""

    name: str
    text: str
    value: str
    state: str
    tone: str
    placed: Placed | None


@dataclass(frozen=True, slots=True)
class Axis:
    """One thing that is compared: everybody's estimate with its interval, against one bar."""

    key: str
    title: str
    bar: float
    bar_words: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class CriterionCell:
    """What one panel says of one criterion: its mean, the nearest level for the colour, and how many rated it."""

    mean: str
    level: int
    count: int
    spread: str


@dataclass(frozen=True, slots=True)
class CriterionLine:
    """One criterion, a cell for each candidate; None where nobody rated it."""

    key: str
    name: str
    cells: tuple[CriterionCell | None, ...]


def overall_axis(comparison: Comparison) -> Axis:
    """The overall estimates."""
    policy = comparison.pages[0].policy
    return Axis(
        key="overall",
        title="Overall",
        bar=percent(policy.bar, policy.scale),
        bar_words=f"Bar {mark(policy.bar)}",
        marks=tuple(_overall(page) for page in comparison.pages),
    )


def area_axes(comparison: Comparison) -> tuple[Axis, ...]:
    """Each area's estimates, in the policy's order."""
    first = comparison.pages[0]
    return tuple(
        Axis(
            key=area,
            title=first.names[area],
            bar=percent(first.policy.area_bar, first.policy.scale),
            bar_words=f"Area bar {mark(first.policy.area_bar)}",
            marks=tuple(_area(page, area) for page in comparison.pages),
        )
        for area in first.policy.areas
    )


def criterion_lines(comparison: Comparison, area: str) -> tuple[CriterionLine, ...]:
    """The criteria of an area, side by side."""
    first = comparison.pages[0]
    return tuple(
        CriterionLine(key, first.names[key], tuple(_cell(page, key) for page in comparison.pages))
        for key in first.policy.areas[area]
    )


def headings(comparison: Comparison) -> tuple[str | None, ...]:
    """Each recommendation with what it hangs on; None where no card counts."""
    return tuple(
        heading(page.evaluation, policy=page.policy, names=page.names) if page.evaluation else None
        for page in comparison.pages
    )


def probabilities(comparison: Comparison) -> tuple[str | None, ...]:
    """How sure it is on which side of the bar each of them lies; None where no card counts."""
    return tuple(
        probability_sentence(page.evaluation.overall.probability, cut_offs=page.policy.cut_offs)
        if page.evaluation
        else None
        for page in comparison.pages
    )


def orders(comparison: Comparison) -> tuple[str, ...]:
    """What can be said of each pair."""
    names = {page.application.id: page.application.candidate.name for page in comparison.pages}
    return tuple(
        order_sentence(pair.probability, first=names[pair.first], second=names[pair.second])
        for pair in comparison.pairs
    )


def _overall(page: ApplicationPage) -> Mark:
    name, evaluation = page.application.candidate.name, page.evaluation
    if evaluation is None:
        return Mark(name, "No scorecard counts yet", "–", "No scorecard yet", "none", None)
    overall, scale = evaluation.overall, page.policy.scale
    outcome = evaluation.recommendation.outcome
    return Mark(
        name=name,
        text=estimate_sentence(overall, policy=page.policy),
        value=points(overall.estimate),
        state=outcome.value,
        tone=OUTCOME_TONES[outcome],
        placed=Placed(percent(overall.estimate, scale), percent(overall.low, scale), percent(overall.high, scale)),
    )


def _area(page: ApplicationPage, key: str) -> Mark:
    name, area = page.application.candidate.name, _area_of(page.evaluation, key)
    if area is None or area.estimate is None or area.low is None or area.high is None:
        return Mark(name, "Not assessed", "–", "Not assessed", "none", None)
    scale = page.policy.scale
    return Mark(
        name=name,
        text=area_row(area, policy=page.policy),
        value=points(area.estimate),
        state=area_state_words(area, policy=page.policy),
        tone=AREA_TONES[area.state],
        placed=Placed(percent(area.estimate, scale), percent(area.low, scale), percent(area.high, scale)),
    )


def _area_of(evaluation: Evaluation | None, key: str) -> AreaEvaluation | None:
    return evaluation.areas.get(key) if evaluation else None


def _cell(page: ApplicationPage, criterion: str) -> CriterionCell | None:
    summary = page.evaluation.criteria.get(criterion) if page.evaluation else None
    if summary is None:
        return None
    low, high = points(summary.low).removesuffix(".0"), points(summary.high).removesuffix(".0")
    level = min(LEVELS, key=lambda each: abs(each - page.policy.scale.onto_five(summary.mean)))
    return CriterionCell(points(summary.mean), level, summary.count, low if low == high else f"{low}–{high}")
