"""Numbers as a page says them. Rounding happens here and nowhere else, half away from zero."""

from collections.abc import Sequence
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from scorecard.domain.policy import CutOffs
from scorecard.domain.scale import reaches

PERCENT_STEP = 5
HIGHEST_PERCENT_SAID = 97
HALF = 0.5

COUNT_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def exact(value: float) -> Decimal:
    """The number without the noise of its last binary digits, so that 3.35 rounds as it reads."""
    return Decimal(f"{value:.9f}")


def rounded(value: float, *, places: int) -> str:
    """The number with so many decimal places, without a minus sign on zero."""
    quantum = Decimal(1).scaleb(-places)
    result = exact(value).quantize(quantum, rounding=ROUND_HALF_UP)
    return str(abs(result) if result == 0 else result)


def points(value: float) -> str:
    """A mean or an estimate, with one decimal place."""
    return rounded(value, places=1)


def mark(value: float) -> str:
    """A bar or a distance: one decimal place, or two where it has them."""
    return rounded(value, places=2).removesuffix("0")


def scale_end(value: float) -> str:
    """An end of the scale, with as few decimal places as it has, at most two."""
    return rounded(value, places=2).rstrip("0").rstrip(".")


def counted(number: int, singular: str, plural: str) -> str:
    """How many of what."""
    return f"{count_word(number)} {singular if number == 1 else plural}"


def count_word(number: int) -> str:
    """The number, in words up to nine."""
    return COUNT_WORDS[number] if number < len(COUNT_WORDS) else str(number)


def side_percent(probability: float, *, cut_offs: CutOffs) -> int:
    """The percentage that is said for the side of the bar on which the probability lies.

    In steps of five, never onto or over a cut-off that the probability has not passed, never above 97.
    """
    above = reaches(probability, HALF)
    certainty = probability if above else 1 - probability
    marks = (cut_offs.strong_hire, cut_offs.hire) if above else (1 - cut_offs.strong_no_hire, 1 - cut_offs.no_hire)
    return certainty_percent(certainty, marks=marks)


def certainty_percent(certainty: float, *, marks: Sequence[float]) -> int:
    """A certainty of at least a half in steps of five, onto or over no mark that it has not reached, at most 97."""
    percent = _nearest_step(certainty)
    for cut_off in sorted(marks, reverse=True):
        if not reaches(certainty, cut_off) and percent >= exact(100 * cut_off):
            percent = _step_below(cut_off)
    return min(percent, HIGHEST_PERCENT_SAID)


def percent_at_bar(probability: float, *, cut_offs: CutOffs) -> int:
    """The same number, said for "at or above the bar" whatever the side."""
    percent = side_percent(probability, cut_offs=cut_offs)
    return percent if reaches(probability, HALF) else 100 - percent


def whole_percent(share: float) -> str:
    """A cut-off as a percentage, with as many decimal places as it needs, at most two."""
    return scale_end(100 * share)


def _nearest_step(share: float) -> int:
    steps = (exact(100 * share) / PERCENT_STEP).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(steps) * PERCENT_STEP


def _step_below(share: float) -> int:
    steps = (exact(100 * share) / PERCENT_STEP).quantize(Decimal(1), rounding=ROUND_CEILING)
    return (int(steps) - 1) * PERCENT_STEP
