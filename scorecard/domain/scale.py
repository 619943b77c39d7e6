"""The scale of the ratings, and the one way to compare numbers with a bar.

All rules are written for 1 to 5. Another scale is mapped onto it in a straight line first and back
afterwards.
"""

import math
from dataclasses import dataclass

FIVE_LOW = 1.0
FIVE_HIGH = 5.0
FARTHEST_END = 1_000_000.0
NARROWEST_SCALE = 0.01

# A mean such as 10/3 or a rating mapped from another scale can miss the bar that it stands on by the last
# binary digit. Nobody would accept that as a reason, so a comparison forgives this much.
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class Scale:
    """The lowest and the highest rating. Raises ValueError for ends that cannot be a scale."""

    low: float = FIVE_LOW
    high: float = FIVE_HIGH

    def __post_init__(self) -> None:
        if not (math.isfinite(self.low) and math.isfinite(self.high)):
            raise ValueError("the ends of a scale are numbers")
        if max(abs(self.low), abs(self.high)) > FARTHEST_END:
            raise ValueError(f"the ends of a scale lie within {FARTHEST_END:.0f} of zero")
        if self.high - self.low < NARROWEST_SCALE:
            raise ValueError(f"the high end of a scale is at least {NARROWEST_SCALE} above the low end")

    def holds(self, value: float) -> bool:
        """Whether the value lies on the scale, ends included; False for NaN."""
        return self.low <= value <= self.high

    def clip(self, value: float) -> float:
        """The value, or the end of the scale that it lies beyond."""
        return min(max(value, self.low), self.high)

    def onto_five(self, value: float) -> float:
        """The same place on 1 to 5."""
        if self == ONE_TO_FIVE:
            return value
        return FIVE_LOW + (value - self.low) * (FIVE_HIGH - FIVE_LOW) / (self.high - self.low)

    def from_five(self, value: float) -> float:
        """The place on this scale of a value on 1 to 5."""
        if self == ONE_TO_FIVE:
            return value
        return self.low + self.distance(value - FIVE_LOW)

    def distance(self, difference: float) -> float:
        """A difference on 1 to 5, in points of this scale."""
        return difference * (self.high - self.low) / (FIVE_HIGH - FIVE_LOW)


ONE_TO_FIVE = Scale()


def reaches(value: float, mark: float) -> bool:
    """Whether the value is at or above the mark."""
    return value >= mark - TOLERANCE


def exceeds(value: float, mark: float) -> bool:
    """Whether the value is above the mark; standing on it is not enough."""
    return value > mark + TOLERANCE
