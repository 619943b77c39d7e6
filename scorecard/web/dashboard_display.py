"""How the dashboard says and draws things: the filters' choices, the counts, and one row's charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from scorecard.domain.evaluation import Outcome
from scorecard.domain.policy import Policy
from scorecard.domain.scale import reaches
from scorecard.domain.text import folded
from scorecard.domain.wording import (
    area_state_words,
    estimate_sentence,
    mark,
    points,
    probability_meaning,
    probability_sentence,
    scale_end,
    seen_by,
    side_percent,
)
from scorecard.models.application import DecisionKind
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.dashboard import (
    ANY_FLAG,
    LATE,
    NO_RECOMMENDATION,
    READY,
    TO_CHECK,
    UNDECIDED,
    Frame,
    Row,
    RowArea,
    RowEvaluation,
    Wording,
)
from scorecard.queries.stages import Stage
from scorecard.web.evaluation_display import AREA_TONES, OUTCOME_TONES, percent

HALF = 0.5
ROWS_REMEMBERED = 2_000
LARGE_FILE = 10_000  # rows
WAITING = {READY: "Ready to decide", TO_CHECK: "Flags to check", LATE: "Late cards"}

Options = tuple[tuple[str, str], ...]
MiniBar = tuple[float | None, str, str, float]  # place, tone, words, place of the bar


@dataclass(frozen=True, slots=True)
class Estimate:
    """The overall estimate of one row: places in percent of the scale, and the same in words."""

    place: float
    low: float
    high: float
    bar: float
    tone: str
    short: str
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row with what is drawn for it. `areas` holds what the macro mini_bars takes."""

    row: Row
    estimate: Estimate | None
    areas: tuple[MiniBar, ...]
    provisional: str | None
    decision: str | None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many applications have each value of one filter."""

    title: str
    filter: str
    counts: tuple[tuple[str, str, int], ...]  # value, words, number


def options_of(frame: Frame) -> dict[str, Options]:
    """The choices of each filter, "any" first. Only what the viewer may know of is among them."""
    names = frame.wording.names
    people = sorted(frame.interviewers.items(), key=lambda person: (folded(person[1]), person[0]))
    return {
        "recommendation": _any([*_same(Outcome), (NO_RECOMMENDATION, "No recommendation yet")]),
        "decision": _any([(UNDECIDED, "Undecided"), *_pairs(DECISION_WORDS)]),
        "stage": _any([(stage.value, stage.capitalize()) for stage in Stage]),
        "waiting": _any([*WAITING.items()]),
        "source": _any([(source, source) for source in frame.sources]),
        "flag": _any([(ANY_FLAG, "Any red flag"), *((flag, names[flag]) for flag in frame.flags)]),
        "area": _any([(area, names[area]) for area in frame.wording.policy.areas]),
        "interviewer": _any(people),
    }


def _any(choices: Sequence[tuple[str, str]]) -> Options:
    return (("", "Any"), *choices)


def _same(outcomes: type[Outcome]) -> Options:
    return tuple((outcome.value, outcome.value) for outcome in outcomes)


def _pairs(words: dict[DecisionKind, str]) -> Options:
    return tuple((kind.value, text) for kind, text in words.items())


def tallies_of(frame: Frame, options: dict[str, Options]) -> tuple[Tally, ...]:
    """How many applications there are by recommendation, stage and decision; sealed ones are in none."""
    return tuple(
        Tally(title, name, tuple((value, words, frame.count(name, value)) for value, words in options[name] if value))
        for title, name in (("Recommendation", "recommendation"), ("Stage", "stage"), ("Decision", "decision"))
    )


@lru_cache(maxsize=ROWS_REMEMBERED)
def draw_row(row: Row, wording: Wording) -> Line:
    """One row with its charts and words; drawn once for as long as nothing in it changes."""
    evaluation = row.evaluation
    return Line(
        row=row,
        estimate=_estimate(evaluation, wording.policy) if evaluation else None,
        areas=_areas(evaluation.areas, wording) if evaluation else (),
        provisional=f"{row.cards} of {row.expected} scorecards" if row.out else None,
        decision=DECISION_WORDS[DecisionKind(row.decision)] if row.decision else None,
    )


def _estimate(evaluation: RowEvaluation, policy: Policy) -> Estimate:
    overall, cut_offs = evaluation.overall, policy.cut_offs
    side = "above" if reaches(overall.probability, HALF) else "below"
    return Estimate(
        place=percent(overall.estimate, policy.scale),
        low=percent(overall.low, policy.scale),
        high=percent(overall.high, policy.scale),
        bar=percent(policy.bar, policy.scale),
        tone=OUTCOME_TONES[evaluation.outcome],
        short=f"{side_percent(overall.probability, cut_offs=cut_offs)} % {side}",
        text=f"{probability_sentence(overall.probability, cut_offs=cut_offs)} "
        f"{estimate_sentence(overall, policy=policy)}",
    )


def _areas(areas: Sequence[RowArea], wording: Wording) -> tuple[MiniBar, ...]:
    policy, names = wording.policy, wording.names
    bar = percent(policy.area_bar, policy.scale)
    drawn: list[MiniBar] = []
    for area in areas:
        state = area_state_words(area, policy=policy)
        if area.estimate is None:
            drawn.append((None, "none", f"{names[area.key]}: {state}", bar))
            continue
        words = f"{names[area.key]}: {points(area.estimate)}, {state}, {seen_by(area)}"
        drawn.append((percent(area.estimate, policy.scale), AREA_TONES[area.state], words, bar))
    return tuple(drawn)


def key_of(policy: Policy) -> str:
    """How to read the charts of the table, and what the percentage means."""
    low, high = scale_end(policy.scale.low), scale_end(policy.scale.high)
    return (
        f"The dot is the estimate from {low} to {high}, the line through it the range it probably lies in, the upright "
        f"line the bar: {mark(policy.bar)} overall, {mark(policy.area_bar)} for each area. "
        f"The percentage: {probability_meaning(policy)}"
    )


def large_files(frame: Frame, *, candidates: int) -> dict[str, int]:
    """The files of all candidates that may be large, by name: how many rows they have at most.

    It is told from what the page has anyway: each seat has a row, and a rating of each criterion if its card is in.
    """
    seats = sum(number for name, number in frame.counts.items() if name.kind == "interviewer")
    criteria = sum(map(len, frame.wording.policy.areas.values()))
    most = {"candidates.csv": candidates, "scorecards.csv": seats, "ratings.csv": seats * criteria}
    return {file: rows for file, rows in most.items() if rows > LARGE_FILE}
