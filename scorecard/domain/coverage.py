"""Who covers what on a panel, and whether the panel is ready."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

FEWEST_PEOPLE = 3
AIMED_AT_PEOPLE_PER_AREA = 2


@dataclass(frozen=True, slots=True)
class Coverer:
    """One seat of a panel, or one interview of a template: who or what it is called, and its focus areas.

    `criteria`: the only ones of these areas that it asks for, None for all.
    """

    name: str
    areas: tuple[str, ...]
    criteria: tuple[str, ...] | None = None

    def covers(self, criterion: str, *, area: str) -> bool:
        """Whether this seat looks at the criterion of that area."""
        return area in self.areas and (self.criteria is None or criterion in self.criteria)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a panel covers. `by_area` and `by_criterion` hold the names of those who cover each, in seat order."""

    people: int
    by_area: Mapping[str, tuple[str, ...]]
    by_criterion: Mapping[str, tuple[str, ...]]
    unseen: tuple[str, ...]  # must-meet areas that nobody covers
    seen_once: tuple[str, ...]  # areas that one person covers alone

    @property
    def people_missing(self) -> int:
        """How many people short of a ready panel it is."""
        return max(0, FEWEST_PEOPLE - self.people)

    @property
    def is_ready(self) -> bool:
        """Three people, and each must-meet area seen by somebody."""
        return self.people_missing == 0 and not self.unseen


def cover(seats: Sequence[Coverer], *, areas: Mapping[str, tuple[str, ...]], must_meet: Sequence[str]) -> Coverage:
    """What these seats cover of an opening's areas (key -> criterion keys). An area is covered with any part of it."""
    by_area = {area: tuple(seat.name for seat in seats if area in seat.areas) for area in areas}
    return Coverage(
        people=len(seats),
        by_area=by_area,
        by_criterion={
            key: tuple(seat.name for seat in seats if seat.covers(key, area=area))
            for area, criteria in areas.items()
            for key in criteria
        },
        unseen=tuple(area for area in areas if area in must_meet and not by_area[area]),
        seen_once=tuple(area for area, names in by_area.items() if 0 < len(names) < AIMED_AT_PEOPLE_PER_AREA),
    )
