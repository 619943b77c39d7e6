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
    for criterion in _criteria(policy):
        values = sorted(person.ratings[criterion] for person in panel if criterion in person.ratings)
        if values:
            summaries[criterion] = CriterionSummary(
                count=len(values),
                mean=mean(values),
                median=(values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2,
                low=values[0],
                high=values[-1],
            )
    return summaries


def find_splits(panel: Sequence[Assessment], *, policy: Policy) -> tuple[Split, ...]:
    """Areas with two people's means far apart, then criteria with a wide range, in the policy's order."""
    people = {person.interviewer: area_means(person.ratings, areas=policy.areas) for person in panel}
    splits = []
    for area in policy.areas:
        said = {person: means[area] for person, means in people.items() if area in means}
        if _apart(said, policy.scale.distance(AREA_SPLIT_DISTANCE)):
            splits.append(_split(SplitKind.AREA, area, said))
    for criterion in _criteria(policy):
        said = {person.interviewer: person.ratings[criterion] for person in panel if criterion in person.ratings}
        if _apart(said, policy.scale.distance(CRITERION_SPLIT_RANGE)):
            splits.append(_split(SplitKind.CRITERION, criterion, said))
    return tuple(splits)


def _criteria(policy: Policy) -> list[str]:
    return [criterion for criteria in policy.areas.values() for criterion in criteria]


def _apart(said: Mapping[str, float], distance: float) -> bool:
    return bool(said) and reaches(max(said.values()) - min(said.values()), distance)


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
