"""Where a panel agrees and where it does not: the spread of each criterion, and the splits to talk about.

Ratings here are on the scale of the opening; the distances that make a split are given on 1 to 5.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scorecard.domain.assessment import Assessment
from scorecard.domain.estimates import area_means, mean
from scorecard.domain.policy import Policy
from scorecard.domain.scale import reaches

AREA_SPLIT_DISTANCE = 2.0
CRITERION_SPLIT_RANGE = 3.0


class SplitKind(StrEnum):
    """What a panel is split on."""

    AREA = "area"
    CRITERION = "criterion"


@dataclass(frozen=True, slots=True)
class CriterionSummary:
    """What the panel says of one criterion that at least one person rated."""

    count: int
    mean: float
    median: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Split:
    """A criterion or an area on which people are far apart: the two ends, and who stands on them."""

    kind: SplitKind
    subject: str
    low: float
    high: float
    lowest: tuple[str, ...]
    highest: tuple[str, ...]


def summarise_criteria(panel: Sequence[Assessment], *, policy: Policy) -> dict[str, CriterionSummary]:
    """The summary of each criterion that anybody rated, in the policy's order."""
    summaries = {}
    ratings = [person.ratings for person in panel]
    for criteria in policy.areas.values():
        for criterion in criteria:
            values = sorted([each[criterion] for each in ratings if criterion in each])
            if values:
                summaries[criterion] = CriterionSummary(
                    count=len(values),
                    mean=mean(values),
                    median=(values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2,
                    low=values[0],
                    high=values[-1],
                )
    return summaries


def find_splits(
    panel: Sequence[Assessment], criteria: Mapping[str, CriterionSummary], *, policy: Policy
) -> tuple[Split, ...]:
    """Areas with two people's means far apart, then criteria with a wide range, in the policy's order.

    `criteria` is the panel's summary.
    """
    area_distance = policy.scale.distance(AREA_SPLIT_DISTANCE)
    criterion_range = policy.scale.distance(CRITERION_SPLIT_RANGE)
    people = {person.interviewer: area_means(person.ratings, areas=policy.areas) for person in panel}
    splits = []
    for area in policy.areas:
        said = {person: means[area] for person, means in people.items() if area in means}
        if said and reaches(max(said.values()) - min(said.values()), area_distance):
            splits.append(_split(SplitKind.AREA, area, said))
    for criterion, summary in criteria.items():
        if reaches(summary.high - summary.low, criterion_range):
            said = {person.interviewer: person.ratings[criterion] for person in panel if criterion in person.ratings}
            splits.append(_split(SplitKind.CRITERION, criterion, said))
    return tuple(splits)


def _split(kind: SplitKind, subject: str, said: Mapping[str, float]) -> Split:
    low, high = min(said.values()), max(said.values())
    return Split(
        kind=kind,
        subject=subject,
        low=low,
        high=high,
        lowest=tuple(sorted(person for person, value in said.items() if value == low)),
        highest=tuple(sorted(person for person, value in said.items() if value == high)),
    )
