"""What is said of an evaluation, word for word."""

from scorecard.domain.assessment import Tick, TickState
from scorecard.domain.evaluation import evaluate
from scorecard.domain.policy import CutOffs
from scorecard.domain.scale import Scale
from scorecard.domain.wording import (
    area_row,
    area_state_words,
    estimate_sentence,
    heading,
    policy_meaning,
    probability_meaning,
    provisional_note,
    reason_sentence,
)
from tests.domain.panels import ANOTHER_CRITICAL, AREAS, CRITICAL, MINOR, card, everything, policy

NAMES = {
    "depth": "Depth",
    "leading": "Leading",
    "growing": "Mentoring",
    "talking": "Talking",
    CRITICAL: "Adversarial to managers",
    ANOTHER_CRITICAL: "Micromanages",
    MINOR: "Only own code",
}
PAIR = ("ana", "ben")
TRIO = ("ana", "ben", "cem")


def evaluated(panel, ticks=(), **changes):
    return evaluate(panel, ticks, policy(**changes)).applications["app"]


def headed(panel, ticks=(), **changes):
    return heading(evaluated(panel, ticks, **changes), policy=policy(**changes), names=NAMES)


def reasons(panel, ticks=(), **changes):
    evaluation = evaluated(panel, ticks, **changes)
    return [
        reason_sentence(reason, evaluation=evaluation, policy=policy(**changes), names=NAMES)
        for reason in evaluation.recommendation.reasons
    ]


def panel(people, **rated):
    return [card(person, **rated) for person in people]


def tick(person, flag, state=TickState.RAISED):
    return Tick("app", person, flag, state=state)


def test_the_estimate_is_said_beside_the_scale_the_bar_and_the_interval():
    evaluation = evaluated(panel(TRIO, **everything(4)))

    assert (
        estimate_sentence(evaluation.overall, policy=policy())
        == "Estimate 3.9 of 5 · bar 3.5 · probably between 3.5 and 4.2."
    )


def test_the_interval_ends_where_the_scale_does():
    evaluation = evaluated(panel(TRIO, **everything(5)))

    assert evaluation.overall.high > 5
    assert (
        estimate_sentence(evaluation.overall, policy=policy())
        == "Estimate 4.7 of 5 · bar 3.5 · probably between 4.3 and 5.0."
    )


def test_another_scale_is_said_in_its_own_points():
    tenths = {"scale": Scale(0, 10), "bar": 6.25, "area_bar": 5.0}
    evaluation = evaluated(panel(PAIR, **everything(7)), **tenths)

    assert (
        estimate_sentence(evaluation.overall, policy=policy(**tenths))
        == "Estimate 6.6 of 10 · bar 6.25 · probably between 5.6 and 7.7."
    )


def test_what_the_probability_means_stands_beside_it():
    assert probability_meaning(policy()) == (
        "How sure we are that our interviewers as a whole would rate this person at or above 3.5. "
        "It says nothing about success in the job. You decide."
    )


def test_missing_cards_are_said():
    assert provisional_note(3, expected=4) == "Provisional: 3 of 4 scorecards"


def test_each_area_has_a_row():
    rated = [card("ana", depth=4, leading=3, growing=2), card("ben", depth=4, leading=3.5, growing=2)]
    evaluation = evaluated(rated)

    assert [area_row(evaluation.areas[key], policy=policy()) for key in AREAS] == [
        "Ratings 4.0 · strictness 0.0 · few opinions −0.3 · estimate 3.7 · above 3.0 · seen by 2",
        "Ratings 3.3 · strictness 0.0 · few opinions −0.1 · estimate 3.2 · unproven · seen by 2",
        "Ratings 2.0 · strictness 0.0 · few opinions +0.4 · estimate 2.4 · below 3.0 · seen by 2",
        "Not assessed",
    ]
    assert area_state_words(evaluation.areas["talking"], policy=policy()) == "not assessed"


def test_headings_of_what_the_ratings_alone_decide():
    assert headed(panel(TRIO, **everything(5))) == "Strong hire"
    assert headed(panel(PAIR, **everything(4))) == "Hire"
    assert headed(panel(PAIR, **everything(3.1)), must_meet=()) == "No hire"
    assert headed(panel(TRIO, **everything(1)), must_meet=()) == "Strong no hire"


def test_a_hire_names_what_is_to_settle():
    unproven = [card("ana", **everything(4.5)), card("ben", depth=4.5, leading=4.5, talking=4.5)]
    one = [card("ana", **{**everything(4.5), "growing": 2}), *unproven[1:]]

    assert headed(unproven) == "Strong hire"
    assert headed(one) == "Hire · one thing to settle: Mentoring unproven (seen by 1)"
    assert headed(one, [tick("ana", MINOR), tick("ben", MINOR)]) == (
        "Hire · two things to settle: Mentoring unproven (seen by 1), “Only own code” ticked by 2"
    )


def test_too_close_to_call_says_where_the_estimate_stands():
    close = "Not enough evidence: too close to call."

    assert headed(panel(PAIR, **everything(3.6))) == (f"{close} The estimate, 3.5, is on the bar. The debrief decides.")
    assert headed(panel(PAIR, **everything(3.7))) == (
        f"{close} The estimate, 3.6, is just above the bar of 3.5. The debrief decides."
    )
    assert headed(panel(PAIR, **everything(3.5)), [tick("ana", CRITICAL)]) == (
        f"{close} The estimate, 3.4, is just below the bar of 3.5. The debrief decides."
        " Also: one critical flag to check."
    )


def test_flags_to_check_are_said_beside_what_the_ratings_say():
    one = [tick("ana", CRITICAL)]
    two = [tick("ana", CRITICAL), tick("ben", ANOTHER_CRITICAL)]

    assert headed(panel(PAIR, **everything(4)), one) == (
        "Not enough evidence: one critical flag to check. On the ratings alone: Hire."
    )
    assert headed(panel(PAIR, **everything(4)), two) == (
        "Not enough evidence: two critical flags to check. On the ratings alone: Hire."
    )


def test_not_enough_evidence_always_has_its_cause():
    unseen = panel(PAIR, depth=4, leading=4, growing=4)
    half = panel(TRIO, depth=4, leading=4)
    apart = [card("ana", **everything(5)), card("ben", **everything(2.5))]
    for place in range(40):
        apart += [
            card("ana", f"more {place}", **everything(1)),
            card("ben", f"more {place}", **everything(5)),
        ]

    assert headed(unseen) == "Not enough evidence: Talking not assessed. On the ratings so far: Hire."
    assert headed(half, must_meet=()) == ("Not enough evidence: only 2 of 4 areas rated. On the ratings so far: Hire.")
    assert headed(panel(["ana"], **everything(4))) == "Not enough evidence: only one scorecard so far."
    assert headed(apart, must_meet=(), bar=3.0) == (
        "Not enough evidence: the interviewers are too few or too far apart. On the ratings so far: Hire."
    )


def test_no_hire_says_what_lowered_it():
    below = panel(TRIO, **{**everything(4.5), "growing": 2})
    believed = [tick("ana", CRITICAL), tick("ben", CRITICAL)]
    confirmed = [tick("ana", CRITICAL, TickState.CONFIRMED)]

    assert headed(below) == "No hire: Mentoring below 3.0 (seen by 3). On the overall estimate: Hire."
    assert headed(panel(PAIR, **everything(4)), believed) == (
        "No hire: critical flag “Adversarial to managers” ticked by 2. On the ratings alone: Hire."
    )
    assert headed(panel(PAIR, **everything(4)), confirmed) == (
        "No hire: critical flag “Adversarial to managers” confirmed. On the ratings alone: Hire."
    )


def test_each_tier_has_its_sentence():
    assert reasons(panel(TRIO, **everything(5))) == [
        "On the ratings, at or above the bar of 3.5 with 97 % (Strong hire from 90 %), and the estimate, 4.7, "
        "is at least 0.5 above it."
    ]
    assert reasons(panel(PAIR, **everything(4))) == [
        "On the ratings, at or above the bar of 3.5 with 80 % (Hire from 60 %)."
    ]
    assert reasons(panel([*TRIO, "dan", "eva"], **everything(3.9)))[0] == (
        "On the ratings, at or above the bar of 3.5 with 95 % (Hire from 60 %), but the estimate, 3.8, is less "
        "than 0.5 above it."
    )
    assert reasons(panel(PAIR, **everything(3.6)))[0] == (
        "On the ratings, at or above the bar of 3.5 with 50 %: between 40 % and 60 % it is too close to call."
    )
    assert reasons(panel(PAIR, **everything(3.1)))[0] == (
        "On the ratings, below the bar of 3.5 with 85 % (No hire from 60 %)."
    )
    assert reasons(panel([*TRIO, "dan", "eva"], **everything(2.6)))[0] == (
        "On the ratings, below the bar of 3.5 with 97 % (No hire from 60 %), but the estimate, 2.7, is less "
        "than 1.0 below it."
    )
    assert reasons(panel(TRIO, **everything(1)), must_meet=()) == [
        "On the ratings, below the bar of 3.5 with 97 % (Strong no hire from 90 %), and the estimate, 1.4, is "
        "at least 1.0 below it."
    ]


def test_each_shortage_has_its_sentence():
    assert reasons(panel(["ana"], **everything(4))) == [
        "Only one scorecard counts so far; a recommendation needs at least two."
    ]
    assert reasons(panel(PAIR, depth=4, leading=4), must_meet=("growing",))[:2] == [
        "Nobody rated Mentoring, which must be met: seat an interview on it. At most Not enough evidence.",
        "Only 2 of 4 areas are rated, 3 are needed. At most Not enough evidence.",
    ]
    more = CutOffs(reliability=0.7)
    assert reasons(panel(PAIR, **everything(4)), cut_offs=more)[0] == (
        "Too few interviewers, or too far apart, to tell one candidate from another: reliability 0.54, "
        "wanted 0.70. At most Not enough evidence."
    )


def test_each_area_and_flag_that_acts_has_its_sentence():
    rated = panel(PAIR, depth=4.5, leading=4.5, growing=2, talking=3)
    ticks = [
        tick("ana", CRITICAL, TickState.CONFIRMED),
        tick("ana", ANOTHER_CRITICAL),
        tick("ana", MINOR),
        tick("ben", MINOR),
    ]
    said = reasons(rated, ticks)

    assert said[:2] == [
        "Mentoring is below its bar: estimate 2.4, bar 3.0, seen by 2. At most No hire.",
        "Critical flag “Adversarial to managers” was checked and confirmed. At most No hire.",
    ]
    assert said[3:] == [
        "Critical flag “Micromanages”, ticked by one person: check it, for example with a reference. "
        "At most Not enough evidence.",
        "Talking is unproven: estimate 3.1, bar 3.0, seen by 2. Next step: one more interview on it. At most Hire.",
        "Minor flag “Only own code”, ticked by two people independently. At most Hire.",
    ]


def test_a_name_that_is_not_known_is_said_by_its_key():
    evaluation = evaluated(panel(PAIR, depth=4, leading=4, growing=4))

    assert heading(evaluation, policy=policy(), names={}) == (
        "Not enough evidence: talking not assessed. On the ratings so far: Hire."
    )


def test_what_a_policy_means_is_said_by_example():
    published = "all Meets: Hire · half Mixed, half Meets: too close to call · all Mixed: No hire"
    tenths = policy(scale=Scale(0, 10), bar=6.25, area_bar=5.0)

    assert policy_meaning(policy()) == policy_meaning(tenths) == published
    assert policy_meaning(policy(bar=3.8)) == (
        "all Meets: too close to call · half Mixed, half Meets: No hire · all Mixed: No hire"
    )
