"""Where one application stands in one focus area."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from scorecard.domain.policy import CutOffs
from scorecard.domain.scale import ONE_TO_FIVE, Scale, exceeds, reaches


class AreaState(StrEnum):
    """An area against its bar."""

    ABOVE = "above"
    UNPROVEN = "unproven"
    BELOW = "below"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True)
class AreaEvaluation:
    """One area of one application. Without a rating the numbers are None and `means` is empty.

    `means` holds each interviewer's own mean of the area's ratings. `plain_mean` is the mean of these
    means, so that somebody who rated one criterion counts as much as somebody who rated four. The estimate
    is plain mean + `strictness` (what is added for strict raters, taken off for lenient ones) +
    `few_opinions` (the pull toward the typical candidate and the other areas). `low` and `high` are the ends
    of the 80 % interval and may lie beyond the scale.
    """

    key: str
    plain_mean: float | None
    strictness: float | None
    few_opinions: float | None
    estimate: float | None
    sd: float | None
    low: float | None
    high: float | None
    probability: float | None
    means: Mapping[str, float]
    state: AreaState

    @property
    def raters(self) -> int:
        """How many interviewers rated anything in the area."""
        return len(self.means)

    def on(self, scale: Scale) -> "AreaEvaluation":
        """The same evaluation, from 1 to 5 onto another scale."""
        if scale == ONE_TO_FIVE:
            return self
        return replace(
            self,
            plain_mean=_mapped(self.plain_mean, scale),
            estimate=_mapped(self.estimate, scale),
            strictness=_stretched(self.strictness, scale),
            few_opinions=_stretched(self.few_opinions, scale),
            sd=_stretched(self.sd, scale),
            low=_mapped(self.low, scale),
            high=_mapped(self.high, scale),
            means={person: scale.from_five(mean) for person, mean in self.means.items()},
        )


def _mapped(value: float | None, scale: Scale) -> float | None:
    return None if value is None else scale.from_five(value)


def _stretched(difference: float | None, scale: Scale) -> float | None:
    return None if difference is None else scale.distance(difference)


def area_state(
    *, probability: float | None, means: Mapping[str, float], area_bar: float, cut_offs: CutOffs
) -> AreaState:
    """The state of an area from P(area at or above its bar) and the interviewers' own means.

    One person's low mean leaves an area unproven however sure the number looks.
    """
    if probability is None:
        return AreaState.NOT_ASSESSED
    if not exceeds(probability, cut_offs.area_below):
        return AreaState.BELOW
    single_below = len(means) == 1 and not any(reaches(mean, area_bar) for mean in means.values())
    if not exceeds(probability, cut_offs.area_unproven) or single_below:
        return AreaState.UNPROVEN
    return AreaState.ABOVE
