"""Sums as a page shows them: rounded so that what is printed adds up."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from scorecard.domain.wording.numbers import exact


def adding_up(parts: Sequence[float], *, total: float, places: int) -> tuple[list[Decimal], Decimal]:
    """The parts (at least one) and their total with so many decimal places; rounding goes into the last part."""
    quantum = Decimal(1).scaleb(-places)
    rounded_total = exact(total).quantize(quantum, rounding=ROUND_HALF_UP)
    first = [exact(part).quantize(quantum, rounding=ROUND_HALF_UP) for part in parts[:-1]]
    return [*first, rounded_total - sum(first)], rounded_total


def signed(value: Decimal) -> str:
    """The number with its sign: a plus, a real minus, or none for zero."""
    if value == 0:
        return str(abs(value))
    return f"{'+' if value > 0 else '−'}{abs(value)}"
