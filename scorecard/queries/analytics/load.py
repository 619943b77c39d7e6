"""Who carries the interviews: seats, cards that are in, and cards that came late or are late."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, and_, case, func, or_, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.analytics.scope import Scope


@dataclass(frozen=True, slots=True)
class Load:
    """One interviewer's seats. `late` are cards that came after they were due, and those that should be in by now."""

    interviewer_id: str
    name: str
    seats: int
    cards_in: int
    late: int


def load_load(session: Session, scope: Scope, *, now: datetime) -> tuple[Load, ...]:
    """Everybody with an interview in the period, who has the most seats first; one query."""
    first = (
        select(ScorecardVersion.interview_id, func.min(ScorecardVersion.submitted_at).label("at"))
        .where(ScorecardVersion.submitted_at.is_not(None))
        .group_by(ScorecardVersion.interview_id)
        .subquery()
    )
    late = or_(first.c.at > Interview.due_at, and_(first.c.at.is_(None), Interview.due_at < now))
    seats = func.count()
    rows = session.execute(
        select(
            Account.id,
            Account.name,
            seats,
            func.count(first.c.at),
            func.sum(case((late, 1), else_=0), type_=Integer),
        )
        .select_from(Interview)
        .join(Account, Account.id == Interview.interviewer_id)
        .outerjoin(first, first.c.interview_id == Interview.id)
        .where(scope.counted_seats())
        .group_by(Account.id, Account.name)
        .order_by(seats.desc(), Account.name, Account.id)
    )
    return tuple(Load(*row) for row in rows)
