"""A draft of somebody's first ninety days, from the two focus areas that the panel rated lowest."""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.rubric import LEVELS, Rubric

AREAS_TO_BEGIN_WITH = 2
CRITERIA_TO_PRACTISE = 2

EXACT_PLACES = 9  # what lies behind them is noise of the last binary digits

MEETS = 4  # the level that a criterion is to reach
MONTHS = ("first_month", "second_month", "third_month")


@dataclass(frozen=True, slots=True)
class Steps:
    """What to do by area, month after month, and what to practise by criterion; the contents of one file."""

    areas: Mapping[str, tuple[str, ...]]
    criteria: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Practice:
    """One criterion to work on: its mean so far if anybody rated it, what to do, and how it looks when it is met."""

    name: str
    mean: float | None
    exercise: str
    aim: str


@dataclass(frozen=True, slots=True)
class Focus:
    """One area to begin with. `months` is empty for an area that the file of steps does not know."""

    name: str
    estimate: float
    raters: int
    months: tuple[str, ...]
    practices: tuple[Practice, ...]


@dataclass(frozen=True, slots=True)
class NinetyDays:
    """The draft: what to begin with, the lowest first, and the areas of which the panel saw nothing."""

    focuses: tuple[Focus, ...]
    unseen: tuple[str, ...]


def parse_steps(text: str) -> Steps:
    """The steps in the text of a file, laid out as `rubrics/tech_lead_first_ninety_days.toml`."""
    values = tomllib.loads(text)
    areas = {key: tuple(months[month] for month in MONTHS) for key, months in values["areas"].items()}
    return Steps(areas, values["criteria"])


def draft_ninety_days(evaluation: Evaluation, *, rubric: Rubric, policy: Policy, steps: Steps) -> NinetyDays:
    """The two rated areas with the lowest estimates, of equal ones the first in the policy; in each the two criteria
    that nobody rated or that were rated lowest."""
    rated = {key: area.estimate for key, area in evaluation.areas.items() if area.estimate is not None}
    lowest = sorted(rated, key=lambda key: round(rated[key], EXACT_PLACES))[:AREAS_TO_BEGIN_WITH]
    return NinetyDays(
        focuses=tuple(
            Focus(
                name=rubric.area(key).name,
                estimate=rated[key],
                raters=evaluation.areas[key].raters,
                months=steps.areas.get(key, ()),
                practices=_practices(evaluation, policy.areas[key], rubric, steps),
            )
            for key in lowest
        ),
        unseen=tuple(rubric.area(key).name for key in evaluation.areas if key not in rated),
    )


def _practices(evaluation: Evaluation, criteria: tuple[str, ...], rubric: Rubric, steps: Steps) -> tuple[Practice, ...]:
    means = {key: summary.mean for key, summary in evaluation.criteria.items()}
    lowest = sorted(criteria, key=lambda key: means.get(key, -math.inf))[:CRITERIA_TO_PRACTISE]
    return tuple(
        Practice(
            name=rubric.criterion(key).name,
            mean=means.get(key),
            exercise=steps.criteria.get(key, ""),
            aim=rubric.criterion(key).anchors[list(LEVELS).index(MEETS)],
        )
        for key in lowest
    )
