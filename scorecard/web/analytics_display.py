"""How the charts of the analytics pages are drawn: positions in percent, and numbers in words."""

from collections.abc import Mapping, Sequence
from math import log

from scorecard.domain.quartiles import Quartiles
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import points, rounded
from scorecard.domain.wording.times import hours_or_days
from scorecard.queries.analytics import Levels, share
from scorecard.queries.departures import Direction
from scorecard.web.calibration import coefficient
from scorecard.web.departures import DIRECTION_WORDS

ROWS_ON_THE_PAGE = 20
NO_BREAK = "\u00a0"

# From minutes to months on one axis: each step is a few times the one before. What lies beyond is put at its ends.
AXIS_BEGINS, AXIS_ENDS = 0.25, 60 * 24.0
AXIS_MARKS = ((1.0, "1 h"), (24.0, "1 day"), (30 * 24.0, "30 days"))


def _on_axis(hours: float) -> float:
    """Where a time stands on the axis, in percent of its width."""
    inside = min(max(hours, AXIS_BEGINS), AXIS_ENDS)
    return round(100 * log(inside / AXIS_BEGINS) / log(AXIS_ENDS / AXIS_BEGINS), 1)


def _box(found: Quartiles) -> tuple[float, float, float]:
    return _on_axis(found.low), _on_axis(found.median), _on_axis(found.high)


def _marks() -> list[tuple[float, str]]:
    return [(_on_axis(hours), words) for hours, words in AXIS_MARKS]


def _percent(part: int, whole: int) -> str:
    found = share(part, whole)
    return "–" if found is None else f"{rounded(100 * found, places=0)}{NO_BREAK}%"


def _width(part: int, whole: int) -> float:
    return round(100 * (share(part, whole) or 0.0), 1)


def _bars(levels: Levels) -> list[tuple[int, int, float]]:
    """Each level with its count and its height in percent of the most frequent one."""
    most = max(levels.counts.values(), default=0)
    return [(level, levels.counts.get(level, 0), _width(levels.counts.get(level, 0), most)) for level in LEVELS]


def _mean(levels: Levels) -> str:
    return "–" if levels.mean is None else points(levels.mean)


def _first(rows: Sequence[object]) -> Sequence[object]:
    return rows[:ROWS_ON_THE_PAGE]


STEP_WORDS = {
    "added": "Added",
    "interviewing": "Interviewing",
    "in debrief": "In debrief",
    "decided": "Decided",
    "hired": "Hired",
}

DISPLAY: Mapping[str, object] = {
    "step_words": STEP_WORDS,
    "direction_words": {Direction.FOLLOWED: "Followed", **DIRECTION_WORDS},
    "levels": LEVELS,
    "bars": _bars,
    "mean": _mean,
    "box": _box,
    "marks": _marks(),
    "percent": _percent,
    "width": _width,
    "first": _first,
    "duration": hours_or_days,
    "coefficient": coefficient,
}
