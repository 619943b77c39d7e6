"""Which rows of a dashboard are asked for, in which order, on which page.

A page of one list is a range of an index: every order without a filter, every filter in the usual order. Where more
is asked for, the other lists and the search narrow it. Rows on which the viewer is sealed are on no list: they stand
at the end, by name, as long as nothing but a name is asked for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select, union_all
from sqlalchemy.orm import Session

from scorecard.domain.text import folded
from scorecard.models.dashboard import DashboardCount, DashboardEntry, DashboardRow
from scorecard.queries.dashboard.lists import DEFAULT_SORT, SORTS, ListName, sorted_by
from scorecard.queries.dashboard.renewal import decoded
from scorecard.queries.dashboard.rows import Row, SealedRow

PAGE_SIZE = 25
ESCAPE = "/"
ORDER = (DashboardEntry.place, DashboardEntry.name_key, DashboardEntry.application_id)


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


@dataclass(frozen=True, slots=True)
class Asked:
    """All that is asked for. `sort` is a key of SORTS, `search` a part of a name."""

    filters: Filters = Filters()
    search: str = ""
    sort: str = DEFAULT_SORT
    descending: bool = SORTS[DEFAULT_SORT].greatest_first
    page: int = 1


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


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that was asked for, on whatever page: ids of applications, in its order.

    The `sealed` ones stand apart: whoever passes them on may name them and say nothing else.
    """

    application_ids: tuple[str, ...]
    sealed: tuple[str, ...]


Counts = Mapping[ListName, int]


@dataclass(frozen=True, slots=True)
class Shape:
    """How much narrows a list: how many other lists, and whether a part of a name."""

    others: int
    searches: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """What was asked for as a list to go through, what narrows it, and the parameters of both."""

    first: ListName
    shape: Shape
    parameters: Mapping[str, Any]


def counts_of(session: Session, dashboard_id: int) -> Counts:
    """How many rows each filter finds; one query."""
    rows = session.connection().execute(_counts(), {"dashboard_id": dashboard_id})
    return {ListName(kind, value): number for kind, value, number in rows}


def choose(
    session: Session, dashboard_id: int, asked: Asked, *, rows: int, counts: Counts, sealed: Sequence[SealedRow]
) -> Chosen:
    """The rows asked for, of as many as there are; one query, or two where they have to be counted.

    A page beyond the ends is the nearest one there is.
    """
    choice = _choice_of(dashboard_id, asked, counts)
    shape, chosen = choice.shape, choice.parameters
    if shape.searches or shape.others:
        matching = session.scalar(_number_of(shape), chosen) or 0
    else:
        matching = counts.get(choice.first, 0) if asked.filters.set else rows
    listed = _listed(sealed, asked)
    pages = max(1, -(-(matching + len(listed)) // PAGE_SIZE))
    page = min(max(asked.page, 1), pages)
    start = (page - 1) * PAGE_SIZE
    shown = min(start + PAGE_SIZE, matching) - start
    from_the_end = matching - start - shown
    window = {"size": shown, "start": min(start, from_the_end)}
    statement = _page_of(shape, backwards=from_the_end < start)
    found = session.connection().scalars(statement, {**chosen, **window}) if shown > 0 else ()
    return Chosen(
        rows=tuple(decoded(payload) for payload in found),
        sealed=tuple(listed[max(start - matching, 0) : max(start + PAGE_SIZE - matching, 0)]),
        matching=matching,
        sealed_matching=len(listed),
        page=page,
        pages=pages,
    )


def find_all(
    session: Session, dashboard_id: int, asked: Asked, *, counts: Counts, sealed: Sequence[SealedRow]
) -> Found:
    """The applications asked for, on all pages; one query. The page that is asked for does not count."""
    choice = _choice_of(dashboard_id, asked, counts)
    return Found(
        application_ids=tuple(session.scalars(_all_of(choice.shape), choice.parameters)),
        sealed=tuple(row.application_id for row in _listed(sealed, asked)),
    )


def _choice_of(dashboard_id: int, asked: Asked, counts: Counts) -> Choice:
    """In the usual order the shortest list asked for is gone through, in every other one the list of that order."""
    lists = [ListName(*each) for each in asked.filters.set.items()]
    if asked.sort == DEFAULT_SORT and asked.descending and lists:
        first, *others = sorted(lists, key=lambda name: counts.get(name, 0))
    else:
        first, others = sorted_by(asked.sort, descending=asked.descending), lists
    parameters: dict[str, Any] = {"dashboard_id": dashboard_id, "kind": first.kind, "value": first.value}
    for number, name in enumerate(others):
        parameters |= {f"kind{number}": name.kind, f"value{number}": name.value}
    if asked.search:
        parameters["pattern"] = _pattern(asked.search)
    return Choice(first, Shape(len(others), searches=bool(asked.search)), parameters)


def first_rows(
    session: Session, dashboard_id: int, kind: str, values: Sequence[str], *, size: int
) -> dict[str, list[Row]]:
    """The first rows of each list of a kind; one query."""
    if not values:
        return {}
    named = {f"value{number}": value for number, value in enumerate(values)}
    rows = session.connection().execute(
        _beginnings(len(values)), {"dashboard_id": dashboard_id, "kind": kind, "size": size, **named}
    )
    found: dict[str, list[Row]] = {value: [] for value in values}
    for value, payload in rows:
        found[value].append(decoded(payload))
    return found


# Statements are put together once for each shape: that takes longer than their execution.
@cache
def _counts() -> Select[str, str, int]:
    return select(DashboardCount.kind, DashboardCount.value, DashboardCount.number).where(
        DashboardCount.dashboard_id == bindparam("dashboard_id")
    )


@cache
def _beginnings(lists: int) -> Select[str, bytes]:
    """The first rows of so many lists of a kind."""
    beginnings = [
        select(DashboardEntry.value, *ORDER)
        .where(*_on("dashboard_id", "kind", f"value{number}"))
        .order_by(*ORDER)
        .limit(bindparam("size"))
        for number in range(lists)
    ]
    chosen = union_all(*(select(beginning.subquery()) for beginning in beginnings)).subquery()
    return (
        select(chosen.c.value, DashboardRow.payload)
        .join_from(chosen, DashboardRow, DashboardRow.application_id == chosen.c.application_id)
        .where(DashboardRow.dashboard_id == bindparam("dashboard_id"))
        .order_by(chosen.c.place, chosen.c.name_key, chosen.c.application_id)
    )


@cache
def _page_of(shape: Shape, *, backwards: bool) -> Select[bytes]:
    """A range of a list, in its order, read from the end that is nearer."""
    chosen = (
        select(DashboardEntry.dashboard_id, *ORDER)
        .where(*_matching(shape))
        .order_by(*([column.desc() for column in ORDER] if backwards else ORDER))
        .limit(bindparam("size"))
        .offset(bindparam("start"))
        .subquery()
    )
    return (
        select(DashboardRow.payload)
        .join_from(
            chosen,
            DashboardRow,
            (DashboardRow.dashboard_id == chosen.c.dashboard_id)
            & (DashboardRow.application_id == chosen.c.application_id),
        )
        .order_by(chosen.c.place, chosen.c.name_key, chosen.c.application_id)
    )


@cache
def _all_of(shape: Shape) -> Select[str]:
    return select(DashboardEntry.application_id).where(*_matching(shape)).order_by(*ORDER)


@cache
def _number_of(shape: Shape) -> Select[int]:
    return select(func.count()).select_from(DashboardEntry).where(*_matching(shape))


def _matching(shape: Shape) -> list[ColumnElement[bool]]:
    """That an entry is on the list, and its application on the others too, with a part of its name."""
    conditions = _on("dashboard_id", "kind", "value")
    for number in range(shape.others):
        on_it = select(DashboardEntry.application_id).where(*_on("dashboard_id", f"kind{number}", f"value{number}"))
        conditions.append(DashboardEntry.application_id.in_(on_it))
    if shape.searches:
        named = select(DashboardRow.application_id).where(
            DashboardRow.dashboard_id == bindparam("dashboard_id"),
            DashboardRow.search_name.like(bindparam("pattern"), escape=ESCAPE),
        )
        conditions.append(DashboardEntry.application_id.in_(named))
    return conditions


def _on(dashboard_id: str, kind: str, value: str) -> list[ColumnElement[bool]]:
    """That an entry is on the list which these parameters name."""
    return [
        DashboardEntry.dashboard_id == bindparam(dashboard_id),
        DashboardEntry.kind == bindparam(kind),
        DashboardEntry.value == bindparam(value),
    ]


def _pattern(search: str) -> str:
    """A part of a name for LIKE, in which every character stands for itself."""
    plain = folded(search)
    for special in (ESCAPE, "%", "_"):
        plain = plain.replace(special, ESCAPE + special)
    return f"%{plain}%"


def _listed(sealed: Sequence[SealedRow], asked: Asked) -> list[SealedRow]:
    """The sealed rows that stand at the end: those with the name, where nothing but a name is asked for."""
    if asked.filters.set:
        return []
    found = [row for row in sealed if folded(asked.search) in folded(row.name)]
    return sorted(found, key=lambda row: (folded(row.name), row.application_id))
