"""The statements that panels are loaded by: columns only, and each put together once.

All of them take `viewer` and `opening`, and for some applications of it `applications`, a list of their ids. Whether a
viewer is sealed on an application is in the SQL, so that nothing of it leaves the database.
"""

from datetime import datetime
from enum import Enum, auto
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, String, and_, bindparam, case, cast, func, or_, select

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion, Settlement
from scorecard.queries.panels.counting import counts_in, is_struck
from scorecard.queries.panels.values import Reading
from scorecard.queries.visible import enters_numbers_of, sealed_for

VIEWER: BindParameter[str] = bindparam("viewer")


class Scope(Enum):
    """Whose panels are loaded."""

    OPENING = auto()
    SOME = auto()  # of its applications


@cache
def sealed_in_opening() -> Select[str]:
    """The applications of the opening that enter no number this viewer is shown."""
    return select(Application.id).where(
        Application.id.in_(sealed_for(VIEWER)), Application.opening_id == bindparam("opening")
    )


@cache
def seats(scope: Scope) -> Select:
    """A row for each seat, the own one even where sealed, in the order in which panels are listed."""
    return (
        select(
            Interview.id,
            Interview.application_id,
            Interview.interviewer_id,
            Account.name,
            Interview.title,
            cast(Interview.areas, String),
            Interview.starts_at,
            Interview.minutes,
            Interview.due_at,
            Interview.declined_at.is_not(None),
            is_struck(),
        )
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Application, Application.id == Interview.application_id)
        .where(_listed(scope))
        .order_by(Interview.starts_at, Account.name, Interview.id)
    )


@cache
def versions(scope: Scope, reading: Reading) -> Select:
    """A row for each version of these seats' cards, oldest first. Of a draft it says only that it was begun.

    The version that counts comes with its values in one text, criteria and values in turns between spaces: as rows of
    their own the sixteen values of a card take several times as long.
    """
    value = Rating.criterion.concat(" ").concat(cast(Rating.value, String))
    values = select(func.aggregate_strings(value, " ")).where(
        Rating.version_id == ScorecardVersion.id, Rating.value.is_not(None)
    )
    return (
        select(
            ScorecardVersion.interview_id,
            ScorecardVersion.id,
            ScorecardVersion.number,
            ScorecardVersion.submitted_at,
            ScorecardVersion.after_reveal,
            ScorecardVersion.after_debrief,
            ScorecardVersion.vote,
            ScorecardVersion.confidence,
            case((counts_in(reading), values.scalar_subquery())),
        )
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(_listed(scope))
        .order_by(ScorecardVersion.interview_id, ScorecardVersion.number)
    )


@cache
def ticks(scope: Scope) -> Select[str, int, str, str]:
    """The ticks on every submitted version."""
    return (
        select(ScorecardVersion.interview_id, FlagTick.version_id, FlagTick.flag, FlagTick.quote)
        .join(ScorecardVersion, ScorecardVersion.id == FlagTick.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(_of_the_panel(scope), ScorecardVersion.submitted_at.is_not(None), FlagTick.raised)
        .order_by(FlagTick.version_id, FlagTick.flag)
    )


@cache
def settlements(scope: Scope) -> Select[str, str, str, datetime, str, str]:
    """What leads made of ticks, with who it was, the oldest first."""
    return (
        select(
            Settlement.interview_id,
            Settlement.flag,
            Settlement.state,
            Settlement.at,
            Account.name.label("by"),
            Settlement.reason,
        )
        .join(Account, Account.id == Settlement.by_id)
        .join(Interview, Interview.id == Settlement.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(_of_the_panel(scope))
        .order_by(Settlement.id)
    )


def _listed(scope: Scope) -> ColumnElement[bool]:
    """The panel's seats within the scope: all where the viewer is not sealed, and the viewer's own."""
    own_or_open = or_(enters_numbers_of(VIEWER), Interview.interviewer_id == VIEWER)
    return and_(_within(scope), ~Interview.is_shadow, Interview.removed_at.is_(None), own_or_open)


def _of_the_panel(scope: Scope) -> ColumnElement[bool]:
    """The panel's seats within the scope whose cards the viewer's numbers are made of."""
    return and_(_within(scope), ~Interview.is_shadow, Interview.removed_at.is_(None), enters_numbers_of(VIEWER))


def _within(scope: Scope) -> ColumnElement[bool]:
    of_opening = Application.opening_id == bindparam("opening")
    if scope is Scope.OPENING:
        return of_opening
    return and_(of_opening, Application.id.in_(bindparam("applications", expanding=True)))
