"""How the order of two candidates is said."""

from scorecard.domain.comparison import CERTAIN_ORDER, Order, order_of
from scorecard.domain.scale import exceeds, reaches
from scorecard.domain.wording.numbers import HALF, certainty_percent

VERY_LIKELY = 0.90


def order_sentence(probability: float, *, first: str, second: str) -> str:
    """Who is above whom and how sure that is; in the middle, that nobody can say.

    `probability` is that of the first being above the second.
    """
    order = order_of(probability)
    above, below = (first, second) if reaches(probability, HALF) else (second, first)
    certainty = max(probability, 1 - probability)
    percent = certainty_percent(certainty, marks=(CERTAIN_ORDER, VERY_LIKELY))
    if order is Order.NOT_TOLD_APART:
        return f"{first} and {second} cannot be told apart: {percent} % that {above} is above."
    how = "very likely" if reaches(certainty, VERY_LIKELY) else "likely"
    # At 80 % itself two candidates cannot be told apart: whoever can be is beyond it, however little.
    said = percent if exceeds(percent / 100, CERTAIN_ORDER) else f"more than {percent}"
    return f"{above} is {how} above {below} ({said} %)."
