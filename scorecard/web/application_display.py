"""What the pages of one application draw: the recommendation in words, and areas placed on their scale."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.areas import AreaEvaluation
from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.wording import (
    area_row,
    area_state_words,
    estimate_sentence,
    heading,
    mark,
    points,
    probability_meaning,
    probability_sentence,
    reason_sentence,
    scale_end,
)
from scorecard.queries.application_page import ApplicationPage
from scorecard.services.decisions import Basis
from scorecard.web.evaluation_display import AREA_TONES, OUTCOME_TONES, percent


@dataclass(frozen=True, slots=True)
class Placed:
    """A number on its scale, in percent of the scale's length."""

    position: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Recommended:
    """A recommendation as a page says it."""

    outcome: str
    heading: str
    probability: str
    estimate: str
    meaning: str
    reasons: tuple[str, ...]
    placed: Placed
    bar: float
    tone: str
    provisional: str | None


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area against the area bar. Without a rating the numbers are None."""

    name: str
    words: str
    state: str
    tone: str
    estimate: str | None
    plain_mean: str | None
    raters: int
    position: float | None
    must_meet: bool


@dataclass(frozen=True, slots=True)
class Areas:
    """The area rows with the bar and the axis they share."""

    rows: tuple[AreaRow, ...]
    bar: float
    bar_words: str
    axis: tuple[tuple[float, str], ...]


def recommended_of(page: ApplicationPage) -> Recommended | None:
    """What the panel's cards recommend; None while nothing counts or the viewer may not read it."""
    if page.recommended is None:
        return None
    provisional = f"{page.counting} of {page.expected} scorecards" if page.out else None
    return _recommended(page.recommended, page.policy, page.names, provisional)


def recommended_to_decide(basis: Basis) -> Recommended | None:
    """The recommendation beside a decision; None where no card counts."""
    if basis.evaluation is None:
        return None
    expected = sum(seat.counts_as_expected for seat in basis.seats)
    out = any(seat.is_out for seat in basis.seats)
    provisional = f"{basis.evaluation.cards} of {expected} scorecards" if out else None
    return _recommended(basis.evaluation, basis.policy, basis.names, provisional)


def _recommended(
    evaluation: Evaluation, policy: Policy, names: Mapping[str, str], provisional: str | None
) -> Recommended:
    overall, outcome = evaluation.overall, evaluation.recommendation.outcome
    return Recommended(
        outcome=outcome.value,
        heading=heading(evaluation, policy=policy, names=names),
        probability=probability_sentence(overall.probability, cut_offs=policy.cut_offs),
        estimate=estimate_sentence(overall, policy=policy),
        meaning=probability_meaning(policy),
        reasons=tuple(
            reason_sentence(reason, evaluation=evaluation, policy=policy, names=names)
            for reason in evaluation.recommendation.reasons
        ),
        placed=Placed(
            percent(overall.estimate, policy.scale),
            percent(overall.low, policy.scale),
            percent(overall.high, policy.scale),
        ),
        bar=percent(policy.bar, policy.scale),
        tone=OUTCOME_TONES[outcome],
        provisional=provisional,
    )


def areas_of(page: ApplicationPage) -> Areas | None:
    """The four area rows; None while nothing counts or the viewer may not read them."""
    if page.recommended is None:
        return None
    policy, scale = page.policy, page.policy.scale
    steps = range(5)
    return Areas(
        rows=tuple(_area(area, page) for area in page.recommended.areas.values()),
        bar=percent(policy.area_bar, scale),
        bar_words=f"bar {mark(policy.area_bar)}",
        axis=tuple((25 * step, scale_end(scale.low + step * (scale.high - scale.low) / 4)) for step in steps),
    )


def _area(area: AreaEvaluation, page: ApplicationPage) -> AreaRow:
    return AreaRow(
        name=page.names[area.key],
        words=area_row(area, policy=page.policy),
        state=area_state_words(area, policy=page.policy),
        tone=AREA_TONES[area.state],
        estimate=None if area.estimate is None else points(area.estimate),
        plain_mean=None if area.plain_mean is None else points(area.plain_mean),
        raters=area.raters,
        position=None if area.estimate is None else percent(area.estimate, page.policy.scale),
        must_meet=area.key in page.policy.must_meet,
    )
