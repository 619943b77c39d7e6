"""What the pages of one application draw: the recommendation in words, and areas placed on their scale."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scorecard.domain.areas import AreaEvaluation
from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.wording import (
    area_row,
    area_state_words,
    area_sum,
    estimate_sentence,
    firmness_sentences,
    heading,
    mark,
    probability_meaning,
    probability_sentence,
    reason_sentence,
    scale_end,
    unadjusted_sentence,
)
from scorecard.queries.application_page import ApplicationPage
from scorecard.services.decisions import Basis
from scorecard.web.estimate_display import Arithmetic, arithmetic_of
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
    unadjusted: str
    firmness: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AreaRow:
    """One area against the area bar: plain mean, strictness and few opinions add up to the estimate.

    Without a rating the numbers are None.
    """

    name: str
    words: str
    state: str
    tone: str
    plain_mean: str | None
    strictness: str | None
    few_opinions: str | None
    estimate: str | None
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
    firm = page.firmness
    if firm and page.is_decided:
        firm = replace(firm, next_step=None)
    lines = firmness_sentences(firm, names=page.names, people=page.interviewers) if firm else ()
    return _recommended(page.recommended, page.policy, page.names, page.interviewers, provisional, lines)


def sum_of(page: ApplicationPage) -> Arithmetic | None:
    """How the estimates come about; None while nothing counts or the viewer may not read them."""
    if page.recommended is None:
        return None
    return arithmetic_of(page.recommended, page.policy, names=page.names, people=page.interviewers)


def recommended_to_decide(basis: Basis) -> Recommended | None:
    """The recommendation beside a decision; None where no card counts."""
    if basis.evaluation is None:
        return None
    expected = sum(seat.counts_as_expected for seat in basis.seats)
    out = any(seat.is_out for seat in basis.seats)
    provisional = f"{basis.evaluation.cards} of {expected} scorecards" if out else None
    people = {seat.interviewer_id: seat.interviewer for seat in basis.seats}
    return _recommended(basis.evaluation, basis.policy, basis.names, people, provisional, ())


def _recommended(
    evaluation: Evaluation,
    policy: Policy,
    names: Mapping[str, str],
    people: Mapping[str, str],
    provisional: str | None,
    firmness: tuple[str, ...],
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
        unadjusted=unadjusted_sentence(evaluation, people=people),
        firmness=firmness,
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
    ratings, strictness, few_opinions, estimate = (None,) * 4 if area.estimate is None else area_sum(area)
    return AreaRow(
        name=page.names[area.key],
        words=area_row(area, policy=page.policy),
        state=area_state_words(area, policy=page.policy),
        tone=AREA_TONES[area.state],
        plain_mean=ratings,
        strictness=strictness,
        few_opinions=few_opinions,
        estimate=estimate,
        raters=area.raters,
        position=None if area.estimate is None else percent(area.estimate, page.policy.scale),
        must_meet=area.key in page.policy.must_meet,
    )
