"""How an evaluation is said. The words and the rounding are the same on every page."""

from scorecard.domain.wording.headings import heading
from scorecard.domain.wording.numbers import mark, points, rounded, scale_end, side_percent
from scorecard.domain.wording.policy_meaning import policy_meaning
from scorecard.domain.wording.sentences import (
    area_row,
    area_state_words,
    estimate_sentence,
    probability_meaning,
    probability_sentence,
    provisional_note,
    reason_sentence,
    seen_by,
)

__all__ = [
    "area_row",
    "area_state_words",
    "estimate_sentence",
    "heading",
    "mark",
    "points",
    "policy_meaning",
    "probability_meaning",
    "probability_sentence",
    "provisional_note",
    "reason_sentence",
    "rounded",
    "scale_end",
    "seen_by",
    "side_percent",
]
