"""How firm a recommendation is, word for word, and sums that add up as printed."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.assessment import Assessment
from scorecard.domain.evaluation import Outcome, evaluate
from scorecard.domain.firmness import Firmness, FlagOutcomes, NextStep, RatingFlip
from scorecard.domain.wording import adding_up, area_sum, firmness_sentences, signed, unadjusted_sentence
from tests.domain.panels import CRITERIA, card, everything, policy

PEOPLE = {"ana": "Ana", "ben": "Ben", "cem": "Cem"}
NAMES = {"growing": "Mentoring", "micromanages": "Micromanages"}
FIRM = Firmness(
    outcome=Outcome.HIRE,
    is_hire=True,
    hangs_on=(),
    lower=True,
    flip=None,
    next_step=NextStep("growing", Outcome.HIRE, 0.3, 0.2),
    flags=(),
)


def said(firm):
    return firmness_sentences(firm, names=NAMES, people=PEOPLE)


def test_a_firm_hire_says_what_does_not_change_it():
    assert said(FIRM) == (
        "Stays on the hire side whichever one interviewer is left out.",
        "One rating one point lower: still Hire.",
        "Best next step: one interview on Mentoring. If it came out like the ratings so far: still Hire.",
    )


def test_a_shaky_recommendation_says_whom_and_what_it_hangs_on():
    shaky = replace(
        FIRM,
        hangs_on=("ana", "ben"),
        flip=RatingFlip(Outcome.NOT_ENOUGH_EVIDENCE),
        next_step=replace(FIRM.next_step, outcome=Outcome.STRONG_HIRE),
        flags=(FlagOutcomes("micromanages", Outcome.NO_HIRE, Outcome.HIRE),),
    )

    assert said(shaky) == (
        "On the hire side; without the card of Ana or Ben it would not be.",
        "One rating one point lower could make it Not enough evidence.",
        "Best next step: one interview on Mentoring. If it came out like the ratings so far: Strong hire.",
        "Flag “Micromanages” confirmed: No hire. Cleared: Hire.",
    )


def test_the_other_side_is_tried_upward():
    below = replace(FIRM, outcome=Outcome.NO_HIRE, is_hire=False, hangs_on=("cem",), lower=False, next_step=None)

    assert said(below) == (
        "Not on the hire side; without the card of Cem it would be.",
        "One rating one point higher: still No hire.",
    )


def test_a_single_card_cannot_be_left_out():
    assert said(replace(FIRM, hangs_on=None))[0] == "One rating one point lower: still Hire."


def test_views_on_the_same_side_stand_side_by_side():
    evaluation = evaluate([card(who, **everything(4)) for who in PEOPLE], [], policy()).applications["app"]

    assert unadjusted_sentence(evaluation, people=PEOPLE) == "Without the strictness adjustment: 3.9, Hire."


def test_views_on_different_sides_say_who_explains_it():
    shared = [
        card(who, f"shared{place}", **everything(3 if who == "ana" else 4)) for place in range(12) for who in PEOPLE
    ]
    own = [card("ana", "app", **everything(3.7)), card("dan", "app", **everything(3.6))]
    evaluation = evaluate([*shared, *own], [], policy()).applications["app"]

    assert unadjusted_sentence(evaluation, people={**PEOPLE, "dan": "Dan"}) == (
        "Without the strictness adjustment: 3.6, Not enough evidence. Ana rates about 0.5 below and Dan rates about "
        "0.2 below colleagues who saw the same people. The two views differ: discuss it."
    )


amounts = st.floats(-5, 5, allow_nan=False)


@given(st.lists(amounts, min_size=1, max_size=8), st.integers(0, 4))
def test_parts_add_up_to_their_total_as_printed(parts, places):
    shown, total = adding_up(parts, total=sum(parts), places=places)

    assert sum(shown) == total


def test_a_sign_is_printed_but_not_on_zero():
    assert [signed(Decimal(text)) for text in ("0.1", "-0.1", "0.0", "-0.0")] == ["+0.1", "−0.1", "0.0", "0.0"]


ratings = st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, 5).map(float), min_size=1, max_size=8)
panels = st.dictionaries(st.tuples(st.sampled_from("PQ"), st.sampled_from(sorted(PEOPLE))), ratings, min_size=1)


@settings(max_examples=1000)
@given(panels)
def test_each_area_row_adds_up_as_printed(panel):
    cards = [Assessment(*place, rated) for place, rated in panel.items()]
    for evaluation in evaluate(cards, [], policy()).applications.values():
        for area in evaluation.areas.values():
            if area.estimate is not None:
                *parts, estimate = (Decimal(text.replace("−", "-")) for text in area_sum(area))
                assert sum(parts) == estimate
