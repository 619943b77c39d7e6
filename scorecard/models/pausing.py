"""Writing many rows at once without counting each: whoever pauses the counters raises them once for all of the rows.

Counting row by row takes longer than writing the rows, and on SQLite everybody else waits for it.
"""

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from scorecard.models.schema import Base

NOWHERE = "nowhere"

# What an import writes many of. All other changes count whatever happens.
_MAY_BE_PAUSED = (
    ("application", "INSERT"),
    ("interview", "INSERT"),
    ("scorecard_version", "UPDATE OF submitted_at"),
)
_NOT_PAUSED = "NOT EXISTS (SELECT 1 FROM counting_pause)"


class CountingPause(Base):
    """While there is a row, the counters of evidence.py and facts.py rest, for the transaction that added it alone.

    It points to an opening that does not exist, which is looked at when the transaction is committed: whoever forgets
    to take the row away again is refused.
    """

    __tablename__ = "counting_pause"
    __table_args__ = (CheckConstraint(f"opening_id = '{NOWHERE}'", name="points_nowhere"),)

    opening_id: Mapped[str] = mapped_column(
        String(16), ForeignKey("opening.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )


def sqlite_condition(table: str, act: str, when: str) -> str:
    """The WHEN of a counting trigger, blank where it always counts."""
    conditions = [when] if when else []
    if (table, act) in _MAY_BE_PAUSED:
        conditions.append(_NOT_PAUSED)
    return f" WHEN {' AND '.join(conditions)}" if conditions else ""


def postgresql_body(table: str, act: str, statements: str) -> str:
    """What a counting trigger does. PostgreSQL takes no query as a trigger's condition."""
    return f"IF {_NOT_PAUSED} THEN {statements} END IF;" if (table, act) in _MAY_BE_PAUSED else statements
