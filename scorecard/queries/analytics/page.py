"""All charts of an analytics page at once."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.reliability import AreaAgreement
from scorecard.queries.analytics.flow import Flow, load_flow
from scorecard.queries.analytics.load import Load, load_load
from scorecard.queries.analytics.ratings import AreaLevels, load_ratings
from scorecard.queries.analytics.scope import LeftOut, Scope, count_left_out
from scorecard.queries.analytics.times import Times, load_times
from scorecard.queries.departures import Tally, count_departures
from scorecard.queries.evaluations import agreement_of
from scorecard.queries.panels import Reading

# Measured: agreement takes a second of a processor for so many candidates. A page does not wait for more.
AGREEMENT_MEASURED_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Analytics:
    """What the page shows. Agreement is measured opening by opening and over all time.

    It is None over several openings, and of one that is too large to wait for.
    """

    left_out: LeftOut
    flow: Flow
    times: Times
    ratings: tuple[AreaLevels, ...]
    agreement: tuple[AreaAgreement, ...] | None
    departures: Tally
    load: tuple[Load, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened in the period."""
        return not (self.flow.applications or self.load or self.departures.decisions)

    @property
    def ratings_given(self) -> int:
        """How many there are."""
        return sum(area.levels.total for area in self.ratings)


def load_analytics(session: Session, scope: Scope, *, now: datetime) -> Analytics:
    """The charts of a scope whose opening the viewer may read; eight queries, of one opening its agreement's too."""
    left_out = count_left_out(session, scope)
    return Analytics(
        left_out=left_out,
        flow=load_flow(session, scope, tells_recommendations=tells_recommendations(scope, left_out)),
        times=load_times(session, scope),
        ratings=load_ratings(session, scope),
        agreement=load_agreement(session, scope) if _measures_agreement(session, scope) else None,
        departures=load_departures_of(session, scope),
        load=load_load(session, scope, now=now),
    )


def tells_recommendations(scope: Scope, left_out: LeftOut) -> bool:
    """Whether sources may say how many were recommended: not of the one opening in which the viewer has to score."""
    return scope.opening is None or not left_out.openings


def _measures_agreement(session: Session, scope: Scope) -> bool:
    if scope.opening is None:
        return False
    number = session.scalar(select(func.count()).select_from(scope.applications.subquery()))
    return (number or 0) <= AGREEMENT_MEASURED_AT_ONCE


def load_agreement(session: Session, scope: Scope) -> tuple[AreaAgreement, ...]:
    """How far the interviewers of the scope's one opening agree, as sealed."""
    assert scope.opening is not None
    return agreement_of(session, scope.viewer, scope.opening, reading=Reading.SEALED)


def load_departures_of(session: Session, scope: Scope) -> Tally:
    """Final decisions made in the period, by how they stand to the recommendation of their day; one query."""
    openings = [scope.opening.id] if scope.opening is not None else None
    return count_departures(session, scope.viewer, openings, period=scope.period)
