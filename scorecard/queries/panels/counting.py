"""Which version of a card counts, and whether the card is struck, as conditions of a statement.

`values.version_that_counts` says the same of versions that are loaded.
"""

from sqlalchemy import ColumnElement, and_, exists, false, func, select
from sqlalchemy.orm import aliased

from scorecard.models.application import Interview
from scorecard.models.scorecard import ScorecardVersion, Strike
from scorecard.queries.panels.values import Reading


def counts_in(reading: Reading) -> ColumnElement[bool]:
    """Whether a ScorecardVersion of the enclosing select is the one of its card that a reading takes."""
    later = aliased(ScorecardVersion)
    overtaken = exists().where(
        later.interview_id == ScorecardVersion.interview_id,
        later.number > ScorecardVersion.number,
        _may_count(later, reading),
    )
    return and_(_may_count(ScorecardVersion, reading), ~overtaken)


def is_struck() -> ColumnElement[bool]:
    """Whether the card of an Interview of the enclosing select is struck: the newest entry counts."""
    newest = (
        select(Strike.struck)
        .where(Strike.interview_id == Interview.id)
        .order_by(Strike.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newest, false())


def _may_count(version: type[ScorecardVersion], reading: Reading) -> ColumnElement[bool]:
    """Whether a reading takes this version as long as none came after it."""
    submitted = version.submitted_at.is_not(None)
    if reading is Reading.REVISED:
        return submitted
    return and_(submitted, ~version.after_reveal, ~version.after_debrief)
