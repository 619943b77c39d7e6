"""The middle of some values and how far its half spreads: what a table says of many durations."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import quantiles


@dataclass(frozen=True, slots=True)
class Quartiles:
    """Of `count` values a quarter lies below `low`, half below `median`, three quarters below `high`."""

    count: int
    low: float
    median: float
    high: float


def quartiles_of(values: Sequence[float]) -> Quartiles | None:
    """The quartiles of the values, in their unit, between neighbours in proportion; None without a value.

    The inclusive method (R's type 7, a spreadsheet's QUARTILE): no quartile lies outside of what was seen.
    """
    if not values:
        return None
    if len(values) == 1:
        return Quartiles(1, values[0], values[0], values[0])
    low, median, high = quantiles(values, n=4, method="inclusive")
    return Quartiles(len(values), low, median, high)
