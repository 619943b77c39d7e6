"""How long things take: from an interview to its scorecard, and from the last interview to the decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.quartiles import Quartiles, quartiles_of
from scorecard.models.application import Decision, Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.analytics.scope import Scope
from scorecard.queries.waiting import ENDS_THE_CASE

HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Times:
    """Hours, None where nothing has taken any yet."""

    to_scorecard: Quartiles | None
    to_decision: Quartiles | None


def load_times(session: Session, scope: Scope) -> Times:
    """Of interviews and of decisions in the period; two queries."""
    return Times(quartiles_of(_hours_to_scorecard(session, scope)), quartiles_of(_hours_to_decision(session, scope)))


def _hours_to_scorecard(session: Session, scope: Scope) -> list[float]:
    """From the end of each interview to its author's first submission; none where that came before the end."""
    first = func.min(ScorecardVersion.submitted_at)
    rows = session.execute(
        select(Interview.starts_at, Interview.minutes, first)
        .join(ScorecardVersion, ScorecardVersion.interview_id == Interview.id)
        .where(scope.counted_seats(), ScorecardVersion.submitted_at.is_not(None))
        .group_by(Interview.id, Interview.starts_at, Interview.minutes)
    )
    return [
        max((submitted - _end(starts, minutes)) / HOUR, 0.0)
        for starts, minutes, submitted in rows
        if submitted is not None
    ]


def _hours_to_decision(session: Session, scope: Scope) -> list[float]:
    """From the end of the last interview before each decision that counts and ends the case."""
    newest = select(func.max(Decision.id)).group_by(Decision.application_id)
    rows = session.execute(
        select(Decision.id, Decision.decided_at, Interview.starts_at, Interview.minutes)
        .join(Interview, Interview.application_id == Decision.application_id)
        .where(
            Decision.id.in_(newest),
            Decision.decision.in_(ENDS_THE_CASE),
            Decision.application_id.in_(scope.applications),
            *scope.during(Decision.decided_at),
            Interview.is_active,
            ~Interview.is_shadow,
            Interview.starts_at < Decision.decided_at,
        )
    )
    shortest: dict[int, timedelta] = {}
    for decision_id, decided, starts, minutes in rows:
        since = decided - _end(starts, minutes)
        shortest[decision_id] = min(since, shortest.get(decision_id, since))
    return [since / HOUR for since in shortest.values()]


def _end(starts: datetime, minutes: int) -> datetime:
    return starts + timedelta(minutes=minutes)
