"""What is counted: the openings, the period and, by the seal, the applications that may enter this viewer's numbers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from scorecard.domain.period import ALL_TIME, Period
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import Strike
from scorecard.queries.visible import enters_numbers, readable_openings, sealed_applications


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many applications enter nothing, and in how many openings they are."""

    applications: int
    openings: int


@dataclass(frozen=True, slots=True)
class Scope:
    """One opening, or all that the viewer reads (None), in a period.

    An application is of the period in which it was added, an interview with its card of that in which it began, a
    decision of that in which it was made.
    """

    viewer: Account
    opening: Opening | None = None
    period: Period = ALL_TIME

    @property
    def openings(self) -> Select[str]:
        """Ids of the openings."""
        readable = select(Opening.id).where(Opening.id.in_(readable_openings(self.viewer)))
        return readable if self.opening is None else readable.where(Opening.id == self.opening.id)

    @property
    def applications(self) -> Select[str]:
        """Ids of the applications of any time that enter the numbers."""
        return select(Application.id).where(Application.opening_id.in_(self.openings), enters_numbers(self.viewer))

    def during(self, column: InstrumentedAttribute[datetime]) -> list[ColumnElement[bool]]:
        """The conditions under which a time lies in the period."""
        begins, ends = self.period.begins, self.period.ends
        return [
            *([column >= begins] if begins is not None else []),
            *([column < ends] if ends is not None else []),
        ]

    def counted_seats(self) -> ColumnElement[bool]:
        """Whether an Interview lies in the period and asks for a card: of the panel, taken and not struck."""
        struck = select(Strike.struck).where(Strike.interview_id == Interview.id).order_by(Strike.id.desc()).limit(1)
        return and_(
            Interview.application_id.in_(self.applications),
            Interview.is_active,
            ~Interview.is_shadow,
            func.coalesce(struck.scalar_subquery(), False).is_(False),
            *self.during(Interview.starts_at),
        )


def count_left_out(session: Session, scope: Scope) -> LeftOut:
    """What the viewer has still to score, of any time; one query."""
    sealed = select(func.count(Application.id), func.count(Application.opening_id.distinct())).where(
        Application.opening_id.in_(scope.openings), Application.id.in_(sealed_applications(scope.viewer))
    )
    return LeftOut(*session.execute(sealed).one())
