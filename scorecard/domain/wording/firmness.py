"""How firm a recommendation is, and what it would be without the strictness adjustment, in sentences."""

from collections.abc import Mapping, Sequence

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.firmness import Firmness
from scorecard.domain.wording.numbers import points

# Below this nobody is named as strict or lenient: it would be said as 0.0.
SMALLEST_NAMED = 0.05

LISTED_LAST = " and "


def firmness_sentences(firmness: Firmness, *, names: Mapping[str, str], people: Mapping[str, str]) -> tuple[str, ...]:
    """What the box says, line by line. `names` are those of areas and flags, `people` of interviewers, by key."""
    lines = [_left_out(firmness, people), _one_rating(firmness)]
    if firmness.next_step is not None:
        step = firmness.next_step
        lines.append(
            f"Best next step: one interview on {names.get(step.area, step.area)}. If it came out like the ratings so "
            f"far: {_still(step.outcome.value, firmness)}."
        )
    lines.extend(
        f"Flag “{names.get(flag.flag, flag.flag)}” confirmed: {flag.confirmed}. Cleared: {flag.cleared}."
        for flag in firmness.flags
    )
    return tuple(line for line in lines if line)


def unadjusted_sentence(evaluation: Evaluation, *, people: Mapping[str, str]) -> str:
    """The view without strictness adjustment, and where it lies on the other side, who explains it."""
    without, outcome = evaluation.unadjusted, evaluation.unadjusted_recommendation.outcome
    said = f"Without the strictness adjustment: {points(without.estimate)}, {outcome}."
    if outcome.is_hire is evaluation.recommendation.outcome.is_hire:
        return said
    return " ".join(
        part for part in (said, _who_explains(evaluation, people), "The two views differ: discuss it.") if part
    )


def _left_out(firmness: Firmness, people: Mapping[str, str]) -> str:
    if firmness.hangs_on is None:
        return ""
    if not firmness.hangs_on:
        stays = "Stays on the hire side" if firmness.is_hire else "Not on the hire side"
        return f"{stays} whichever one interviewer is left out."
    who = listed([people.get(person, person) for person in firmness.hangs_on], last=" or ")
    if firmness.is_hire:
        return f"On the hire side; without the card of {who} it would not be."
    return f"Not on the hire side; without the card of {who} it would be."


def _one_rating(firmness: Firmness) -> str:
    way = "lower" if firmness.lower else "higher"
    if firmness.flip is None:
        return f"One rating one point {way}: still {firmness.outcome}."
    return f"One rating one point {way} could make it {firmness.flip.outcome}."


def _still(outcome: str, firmness: Firmness) -> str:
    return f"still {outcome}" if outcome == firmness.outcome.value else outcome


def _who_explains(evaluation: Evaluation, people: Mapping[str, str]) -> str:
    """The interviewers whose strictness moved the estimate the way it was moved."""
    raised = evaluation.overall.estimate > evaluation.unadjusted.estimate
    strictness = {term.interviewer: term.strictness for term in evaluation.terms}
    moved = {
        person: value for person, value in strictness.items() if (value < 0) is raised and abs(value) >= SMALLEST_NAMED
    }
    if not moved:
        return ""
    side = "below" if raised else "above"
    strongest = sorted(moved, key=lambda person: (-abs(moved[person]), person))
    parts = [f"{people.get(person, person)} rates about {points(abs(moved[person]))} {side}" for person in strongest]
    return f"{listed(parts)} colleagues who saw the same people."


def listed(items: Sequence[str], *, last: str = LISTED_LAST) -> str:
    """The items as a list in a sentence."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])}{last}{items[-1]}"
