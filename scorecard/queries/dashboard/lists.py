"""The lists that a dashboard keeps: every order, and for each filter the rows that it finds, in the usual order.

A row has one place in each list it is on. Places are texts that compare by code point, so that a page of a list is a
range of an index on every database, with blanks last and equal rows by name whichever way the list runs.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from scorecard.domain.text import folded
from scorecard.queries.dashboard.rows import Row
from scorecard.queries.stages import Stage

# Raise it with every change of what a row or a list holds: what was kept under another one is made anew.
LAYOUT = "6"

DEFAULT_SORT = "waiting"
SORT, SORT_BY_NUMBERS = "sort", "number"
FILTERS = ("recommendation", "decision", "stage", "waiting", "source", "flag", "area", "interviewer")
KINDS_OF_NUMBERS = (SORT_BY_NUMBERS, "recommendation", "area")  # what hangs on the evaluation
UNDECIDED = "undecided"
NO_RECOMMENDATION = "none"
ANY_FLAG = "any"
READY, TO_CHECK, LATE = "ready", "flags", "late"

BLANK = "~"  # after every digit
LONGEST_KEY = 100  # characters of a text that an order looks at
FINEST = 10**9
OFFSET = 5 * 10**18


class ListName(NamedTuple):
    """An order (kind SORT or SORT_BY_NUMBERS, value such as "-name") or what a filter finds ("stage", "decided")."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Sort:
    """One order: what it is called, what it compares (None: nothing to compare, so last), where it starts."""

    label: str
    key: Callable[[Row], Any]
    greatest_first: bool = False
    of_numbers: bool = False  # whether it compares something of the evaluation


def _urgency(row: Row) -> tuple[float, ...]:
    """What waits is greater: ready to decide, then flags to check, then late cards, in each what waits longest.

    Where nothing waits the newest interview is greater. Whoever had none comes after the others alike.
    """
    urgency = 3 if row.ready else 2 if row.to_check else 1 if row.late else 0
    if row.last_interview_at is None:
        return urgency, False, 0
    last = row.last_interview_at.timestamp()
    return urgency, True, -last if urgency else last


def _weakest_area(row: Row) -> float | None:
    if row.evaluation is None:
        return None
    return min((area.estimate for area in row.evaluation.areas if area.estimate is not None), default=None)


STAGE_ORDER = {stage: place for place, stage in enumerate(Stage)}
SORTS: Mapping[str, Sort] = {
    "waiting": Sort("What waits", _urgency, greatest_first=True),
    "name": Sort("Name", lambda row: name_key(row)),
    "stage": Sort("Stage", lambda row: STAGE_ORDER[row.stage]),
    "cards": Sort("Cards in", lambda row: (row.cards / row.expected, row.cards) if row.expected else None, True),
    "recommendation": Sort("Recommendation", lambda row: row.outcome.rank if row.outcome else None, of_numbers=True),
    "probability": Sort(
        "Probability", lambda row: row.evaluation.overall.probability if row.evaluation else None, True, of_numbers=True
    ),
    "areas": Sort("Weakest area", _weakest_area, of_numbers=True),
    "flags": Sort("Red flags", lambda row: (len(row.to_check), row.red_flags), True),
    "splits": Sort("Splits", lambda row: row.splits, True, of_numbers=True),
    "late": Sort("Late cards", lambda row: row.late, True),
    "interview": Sort("Last interview", lambda row: row.last_interview_at, True),
    "decision": Sort("Decision", lambda row: row.decision),
    "source": Sort("Source", lambda row: folded(row.source) or None),
}


def sorted_by(sort: str, *, descending: bool) -> ListName:
    """The list of all rows in an order, a key of SORTS."""
    return ListName(SORT_BY_NUMBERS if SORTS[sort].of_numbers else SORT, f"-{sort}" if descending else sort)


def name_key(row: Row) -> str:
    """What names are compared by."""
    return folded(row.name)[:LONGEST_KEY]


def lists_of(row: Row) -> dict[ListName, str]:
    """Every list that the row is on, with its place."""
    return {
        **dict(_orders(row, of_numbers=False)),
        **_marked(row, _facts(row)),
        **lists_of_numbers(row),
    }


def lists_of_numbers(row: Row) -> dict[ListName, str]:
    """Those of KINDS_OF_NUMBERS."""
    return {**dict(_orders(row, of_numbers=True)), **_marked(row, _numbers(row))}


def _orders(row: Row, *, of_numbers: bool) -> Iterator[tuple[ListName, str]]:
    for key, sort in SORTS.items():
        if sort.of_numbers is of_numbers:
            value = sort.key(row)
            for descending in (False, True):
                yield sorted_by(key, descending=descending), place_of(value, descending=descending)


def _facts(row: Row) -> Iterator[ListName]:
    if row.decision or row.stage is not Stage.WITHDRAWN:
        yield ListName("decision", row.decision or UNDECIDED)
    yield ListName("stage", row.stage)
    yield from (ListName("waiting", way) for way in _waits(row))
    if row.source:
        yield ListName("source", row.source)
    if row.standing_flags:
        yield ListName("flag", ANY_FLAG)
    yield from (ListName("flag", flag) for flag in row.standing_flags)
    yield from (ListName("interviewer", person) for person in row.interviewers)


def _numbers(row: Row) -> Iterator[ListName]:
    yield ListName("recommendation", row.outcome or NO_RECOMMENDATION)
    yield from (ListName("area", area) for area in row.areas_below)


def _waits(row: Row) -> list[str]:
    return [way for way, waits in ((READY, row.ready), (TO_CHECK, row.to_check), (LATE, row.late)) if waits]


def _marked(row: Row, names: Iterator[ListName]) -> dict[ListName, str]:
    usual = place_of(_urgency(row), descending=True)
    return dict.fromkeys(names, usual)


def place_of(value: Any, *, descending: bool) -> str:
    """A text that compares as the value does, or the other way round; numbers to nine decimal places."""
    if value is None:
        return BLANK
    if isinstance(value, str):
        return _text_place(value[:LONGEST_KEY].encode(), descending=descending)
    if isinstance(value, datetime):
        value = value.timestamp()
    parts = value if isinstance(value, tuple) else (value,)
    return "".join(f"{OFFSET + round((-part if descending else part) * FINEST):019d}" for part in parts)


def _text_place(text: bytes, *, descending: bool) -> str:
    """The bytes in hexadecimal digits. Turned round, the shorter of two with the same beginning comes later."""
    return bytes(255 - byte for byte in text).hex() + "g" if descending else text.hex()
