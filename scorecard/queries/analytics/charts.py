"""Each chart as a file: the rows that its table shows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from scorecard.domain.quartiles import Quartiles
from scorecard.domain.reliability import Coefficient
from scorecard.domain.rubric import LEVELS
from scorecard.files.chart_columns import (
    AGREEMENT_COLUMNS,
    DEPARTURES_COLUMNS,
    FUNNEL_COLUMNS,
    INTERVIEWERS_COLUMNS,
    RATINGS_COLUMNS,
    SOURCES_COLUMNS,
    TIMES_COLUMNS,
)
from scorecard.queries.analytics.flow import Flow, load_flow
from scorecard.queries.analytics.load import load_load
from scorecard.queries.analytics.page import load_agreement, load_departures_of, tells_recommendations
from scorecard.queries.analytics.ratings import Levels, load_ratings
from scorecard.queries.analytics.scope import Scope, count_left_out
from scorecard.queries.analytics.times import load_times
from scorecard.queries.departures import Direction
from scorecard.queries.exports import Export, Row


class Chart(StrEnum):
    """The charts, by the names of their files."""

    FUNNEL = "funnel"
    TIMES = "times"
    RATINGS = "ratings"
    AGREEMENT = "agreement"
    SOURCES = "sources"
    DEPARTURES = "departures"
    INTERVIEWERS = "interviewers"


@dataclass(frozen=True, slots=True)
class _File:
    columns: tuple[str, ...]
    rows: Callable[[Session, Scope, datetime], Iterable[Row]]


def chart_file(session: Session, scope: Scope, chart: Chart, *, now: datetime) -> Export:
    """One chart of CHARTS, or of CHARTS_OF_ALL over several openings."""
    file = _FILES[chart]
    rows = list(file.rows(session, scope, now))
    return Export(file.columns, len(rows), rows)


def share(part: int, whole: int) -> float | None:
    """A part of a whole, 0 to 1; None of nothing."""
    return part / whole if whole else None


def _flow(session: Session, scope: Scope) -> Flow:
    tells = tells_recommendations(scope, count_left_out(session, scope))
    return load_flow(session, scope, tells_recommendations=tells)


def _funnel(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    flow = _flow(session, scope)
    before = flow.applications
    for each in flow.funnel:
        yield (
            *(each.step, each.reached, share(each.reached, flow.applications), share(each.reached, before)),
            *(each.here, each.withdrawn),
        )
        before = each.reached


def _sources(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    for each in _flow(session, scope).sources:
        yield each.name, each.applications, each.decided, each.recommended, each.hired


def _times(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    times = load_times(session, scope)
    yield "interview_to_scorecard", *_quartile_cells(times.to_scorecard)
    yield "last_interview_to_decision", *_quartile_cells(times.to_decision)


def _quartile_cells(found: Quartiles | None) -> Row:
    return (0, None, None, None) if found is None else (found.count, found.low, found.median, found.high)


def _ratings(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    for area in load_ratings(session, scope):
        for criterion in area.criteria:
            yield area.key, criterion.key, *_level_cells(criterion.levels)


def _level_cells(levels: Levels) -> Row:
    return *(levels.counts.get(level, 0) for level in LEVELS), levels.not_observed, levels.total, levels.mean


def _agreement(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    for each in load_agreement(session, scope):
        yield each.area, each.candidates, *_coefficient_cells(each.alpha), *_coefficient_cells(each.icc)


def _coefficient_cells(found: Coefficient | None) -> Row:
    return (None, None, None) if found is None else (found.value, found.low, found.high)


def _departures(session: Session, scope: Scope, _: datetime) -> Iterator[Row]:
    tally = load_departures_of(session, scope)
    for direction in Direction:
        yield direction, direction.departs, tally.by_direction[direction]


def _interviewers(session: Session, scope: Scope, now: datetime) -> Iterator[Row]:
    for each in load_load(session, scope, now=now):
        yield each.interviewer_id, each.name, each.seats, each.cards_in, each.late


_FILES: Mapping[Chart, _File] = {
    Chart.FUNNEL: _File(FUNNEL_COLUMNS, _funnel),
    Chart.TIMES: _File(TIMES_COLUMNS, _times),
    Chart.RATINGS: _File(RATINGS_COLUMNS, _ratings),
    Chart.AGREEMENT: _File(AGREEMENT_COLUMNS, _agreement),
    Chart.SOURCES: _File(SOURCES_COLUMNS, _sources),
    Chart.DEPARTURES: _File(DEPARTURES_COLUMNS, _departures),
    Chart.INTERVIEWERS: _File(INTERVIEWERS_COLUMNS, _interviewers),
}

CHARTS = frozenset(Chart)
# Agreement is measured opening by opening.
CHARTS_OF_ALL = CHARTS - {Chart.AGREEMENT}
