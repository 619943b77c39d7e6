"""Which rows of a dashboard are asked for, in which order, on which page.

Everything sorted or filtered by is computed, so it happens here and not in SQL. Rows on which the viewer is sealed
are in no filter and no order: they stand at the end, by name, as long as nothing but a name is asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

from scorecard.queries.dashboard.rows import Dashboard, Row, SealedRow
from scorecard.queries.stages import Stage

PAGE_SIZE = 25
LONG_AGO = datetime.min.replace(tzinfo=UTC)

UNDECIDED = "undecided"
NO_SCORECARD = "none"
ANY_FLAG = "any"
READY, TO_CHECK, LATE = "ready", "flags", "late"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the rows are to have; blank asks for nothing. Values are checked by whoever reads them from an address."""

    recommendation: str = ""
    decision: str = ""
    stage: str = ""
    waiting: str = ""
    source: str = ""
    flag: str = ""
    area: str = ""
    interviewer: str = ""

    @property
    def set(self) -> dict[str, str]:
        """Those that ask for something, by name."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value}

    def fit(self, row: Row) -> bool:
        """Whether the row has all that is asked for."""
        return all(MATCHES[name](row, value) for name, value in self.set.items())


MATCHES: Mapping[str, Callable[[Row, str], bool]] = {
    "recommendation": lambda row, value: value == (row.outcome or NO_SCORECARD),
    "decision": lambda row, value: value == (row.decision or UNDECIDED),
    "stage": lambda row, value: value == row.stage,
    "waiting": lambda row, value: bool({READY: row.ready, TO_CHECK: row.to_check, LATE: row.late}[value]),
    "source": lambda row, value: value == row.source,
    "flag": lambda row, value: bool(row.standing_flags) if value == ANY_FLAG else value in row.standing_flags,
    "area": lambda row, value: value in row.areas_below,
    "interviewer": lambda row, value: value in row.interviewers,
}


def _urgency(row: Row) -> tuple[bool, bool, bool, datetime]:
    """What waits is greater: ready to decide, then flags to check, then late cards, then newest interview."""
    return row.ready, bool(row.to_check), bool(row.late), row.last_interview_at or LONG_AGO


def _weakest_area(row: Row) -> float | None:
    if row.evaluation is None:
        return None
    return min((area.estimate for area in row.evaluation.areas.values() if area.estimate is not None), default=None)


@dataclass(frozen=True, slots=True)
class Sort:
    """One order: what it is called, what it compares (None: nothing to compare, so last), where it starts."""

    label: str
    key: Callable[[Row], Any]
    greatest_first: bool = False


STAGE_ORDER = {stage: place for place, stage in enumerate(Stage)}
DEFAULT_SORT = "waiting"
SORTS: Mapping[str, Sort] = {
    "waiting": Sort("What waits", _urgency, greatest_first=True),
    "name": Sort("Name", lambda row: row.name.casefold()),
    "stage": Sort("Stage", lambda row: STAGE_ORDER[row.stage]),
    "cards": Sort("Cards in", lambda row: (row.cards / row.expected, row.cards) if row.expected else None, True),
    "recommendation": Sort("Recommendation", lambda row: row.outcome.rank if row.outcome else None),
    "probability": Sort("Probability", lambda row: row.evaluation and row.evaluation.overall.probability, True),
    "areas": Sort("Weakest area", _weakest_area),
    "flags": Sort("Red flags", lambda row: (len(row.to_check), row.red_flags), True),
    "splits": Sort("Splits", lambda row: row.splits, True),
    "late": Sort("Late cards", lambda row: len(row.late), True),
    "interview": Sort("Last interview", lambda row: row.last_interview_at, True),
    "decision": Sort("Decision", lambda row: row.decision),
    "source": Sort("Source", lambda row: row.source.casefold() or None),
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One page of what was asked for. `total` counts all pages, sealed rows included where they are listed."""

    rows: tuple[Row, ...]
    sealed: tuple[SealedRow, ...]
    matching: int
    sealed_matching: int
    page: int
    pages: int

    @property
    def total(self) -> int:
        """How many rows there are on all pages."""
        return self.matching + self.sealed_matching


def choose(dashboard: Dashboard, *, filters: Filters, sort: str, descending: bool, page: int) -> Chosen:
    """The rows asked for. `sort` is a key of SORTS; a page beyond the ends is the nearest one there is."""
    matching = [row for row in dashboard.rows if row.application_id in dashboard.found and filters.fit(row)]
    rows: list[Row | SealedRow] = [*_ordered(matching, SORTS[sort], descending=descending)]
    sealed = [] if filters.set else [row for row in dashboard.sealed if row.application_id in dashboard.found]
    rows += sorted(sealed, key=lambda row: (row.name.casefold(), row.application_id))
    pages = max(1, -(-len(rows) // PAGE_SIZE))
    page = min(max(page, 1), pages)
    shown = rows[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return Chosen(
        rows=tuple(row for row in shown if isinstance(row, Row)),
        sealed=tuple(row for row in shown if isinstance(row, SealedRow)),
        matching=len(matching),
        sealed_matching=len(sealed),
        page=page,
        pages=pages,
    )


def _ordered(rows: list[Row], sort: Sort, *, descending: bool) -> list[Row]:
    """Rows by the sort, equal ones by name; those with nothing to compare last in either direction."""
    by_name = sorted(rows, key=lambda row: (row.name.casefold(), row.application_id))
    comparable = [row for row in by_name if sort.key(row) is not None]
    blank = [row for row in by_name if sort.key(row) is None]
    # A reversed sort keeps equal rows in the order they came in.
    return sorted(comparable, key=sort.key, reverse=descending) + blank
