"""What the role offers against what the candidate wants. Recorded apart, never part of a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# Less than this and nobody would notice in a week; the sources' own ranges are wider.
NOTABLE_CODING_GAP = 15


@dataclass(frozen=True, slots=True)
class CodingGap:
    """The share of time for code, in percent: what the role offers and the median of what the candidate said."""

    offered: int
    wanted: float

    @property
    def is_notable(self) -> bool:
        """Whether the two are far enough apart to talk about before an offer."""
        return abs(self.wanted - self.offered) >= NOTABLE_CODING_GAP


def coding_gap(offered: int | None, wanted: Sequence[int]) -> CodingGap | None:
    """The gap in coding share; None where the charter has no number or nobody asked the candidate."""
    if offered is None or not wanted:
        return None
    return CodingGap(offered, median(wanted))
