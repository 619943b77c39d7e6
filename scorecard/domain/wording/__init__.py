"""How an evaluation is said. The words and the rounding are the same on every page."""

from scorecard.domain.wording.calibration import flat_note, own_strictness, strictness_note
from scorecard.domain.wording.comparison import order_sentence
from scorecard.domain.wording.firmness import firmness_sentences, unadjusted_sentence
from scorecard.domain.wording.headings import heading
from scorecard.domain.wording.notes import VOTES_SENTENCES, guardrail_sentence, surprise_sentence
from scorecard.domain.wording.numbers import mark, points, rounded, scale_end, side_percent
from scorecard.domain.wording.own_questions import own_question
from scorecard.domain.wording.policy_meaning import policy_meaning
from scorecard.domain.wording.sentences import (
    area_row,
    area_state_words,
    area_sum,
    estimate_sentence,
    probability_meaning,
    probability_sentence,
    provisional_note,
    reason_sentence,
    seen_by,
)
from scorecard.domain.wording.sums import adding_up, signed

__all__ = [
    "VOTES_SENTENCES",
    "adding_up",
    "area_row",
    "area_state_words",
    "area_sum",
    "estimate_sentence",
    "firmness_sentences",
    "flat_note",
    "guardrail_sentence",
    "heading",
    "mark",
    "order_sentence",
    "own_question",
    "own_strictness",
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
    "signed",
    "strictness_note",
    "surprise_sentence",
    "unadjusted_sentence",
]
