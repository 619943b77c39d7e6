"""What is told of a submitted card wherever it is listed: that it was struck, or brought in from files."""

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.models.scorecard import ImportedCard, ScorecardVersion, Strike
from scorecard.queries.visible import own_seats


def own_strike(session: Session, viewer: Account, interview_id: str) -> Strike | None:
    """Why a card of the viewer's own does not count, and who struck it; None where it is not struck."""
    newest = (
        select(Strike)
        .where(Strike.interview_id == interview_id, Strike.interview_id.in_(own_seats(viewer)))
        .order_by(Strike.id.desc())
        .limit(1)
        .options(joinedload(Strike.by))
    )
    found = session.scalar(newest)
    return found if found is not None and found.struck else None


def is_imported() -> ColumnElement[bool]:
    """Whether the last version submitted for an Interview of the enclosing select was brought in from files."""
    version = aliased(ScorecardVersion)
    last = (
        select(func.max(version.number))
        .where(version.interview_id == Interview.id, version.submitted_at.is_not(None))
        .correlate(Interview)
    )
    return exists().where(
        ImportedCard.version_id == ScorecardVersion.id,
        ScorecardVersion.interview_id == Interview.id,
        ScorecardVersion.number == last.scalar_subquery(),
    )
