"""The minutes of a debrief: what was agreed point by point, and the lead's own text. Part of the record."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.models.debrief import MINUTES
from scorecard.queries.application_page import Agreed, ApplicationPage
from scorecard.queries.debrief.agenda import Point


@dataclass(frozen=True, slots=True)
class MinutedPoint:
    """One point with the newest of what was agreed on it; `earlier` versions the newest first."""

    key: str
    title: str
    agreed: Agreed
    earlier: tuple[Agreed, ...]


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that was written down: points in the order of the agenda, then those that have left it."""

    points: tuple[MinutedPoint, ...]
    text: MinutedPoint | None

    @property
    def by_key(self) -> dict[str, MinutedPoint]:
        """The points by their keys."""
        return {point.key: point for point in self.points}


def minutes_of(page: ApplicationPage, points: Sequence[Point]) -> Minutes:
    """The minutes as the page's viewer may read them, without a query; `points` are that viewer's agenda."""
    titles = {point.key: point.title for point in points}
    titles |= {key: page.title_of(key) for key in page.agreed if key not in titles and key != MINUTES}
    return Minutes(
        points=tuple(_minuted(page, key, title) for key, title in titles.items() if key in page.agreed),
        text=_minuted(page, MINUTES, page.title_of(MINUTES)) if MINUTES in page.agreed else None,
    )


def _minuted(page: ApplicationPage, key: str, title: str) -> MinutedPoint:
    *earlier, newest = page.agreed[key]
    return MinutedPoint(key, title, newest, tuple(reversed(earlier)))
