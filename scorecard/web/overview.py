"""What waits for a lead across the own openings: a line for each way in which something waits in an opening."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from scorecard.database import db
from scorecard.queries.corrections import count_corrections
from scorecard.queries.dashboard import LATE, READY, TO_CHECK, active_openings
from scorecard.queries.hand_overs import count_asked
from scorecard.web.identity import viewer
from scorecard.web.kept_dashboards import waiting_in


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which something waits. `filter` is what a dashboard calls it, "" for what it shows unasked."""

    one: str
    many: str
    filter: str
    tone: str
    icon: str


# The most urgent first, the same as on a dashboard: an interview that nobody holds cannot wait.
HAND_OVER = Way("to hand over", "to hand over", "", "warn", "arrows-diff")
REOPEN = Way("to reopen", "to reopen", "", "warn", "pencil")
DECIDE = Way("ready to decide", "ready to decide", READY, "info", "gavel")
CHECK = Way("flag to check", "flags to check", TO_CHECK, "bad", "flag")
OWED = Way("late card", "late cards", LATE, "warn", "hourglass")
WAYS = (HAND_OVER, REOPEN, DECIDE, CHECK, OWED)


@dataclass(frozen=True, slots=True)
class Line:
    """So many wait in this way in this opening; `url` leads to them."""

    way: Way
    number: int
    opening_id: str
    opening: str
    url: str

    @property
    def words(self) -> str:
        """Such as "2 late cards"."""
        return f"{self.number:,} {self.way.one if self.number == 1 else self.way.many}"


def what_waits() -> tuple[tuple[Line, ...], dict[str, str]]:
    """Everything that waits for the viewer, the most urgent first; five queries while the dashboards hold.

    With it the titles, by id, of openings in which that is still being counted.
    """
    titles = active_openings(db.session, viewer())
    dashboards = waiting_in(list(titles))
    numbers: Mapping[Way, Mapping[str, int]] = {
        HAND_OVER: count_asked(db.session, viewer(), titles),
        REOPEN: count_corrections(db.session, viewer(), titles),
        DECIDE: {opening_id: waiting.ready for opening_id, waiting in dashboards.items()},
        CHECK: {opening_id: waiting.to_check for opening_id, waiting in dashboards.items()},
        OWED: {opening_id: waiting.late for opening_id, waiting in dashboards.items()},
    }
    lines = tuple(
        Line(way, number, opening_id, titles[opening_id], _url(opening_id, way))
        for way in WAYS
        for opening_id, number in sorted(numbers[way].items(), key=lambda item: (-item[1], titles[item[0]], item[0]))
        if number
    )
    return lines, {key: title for key, title in titles.items() if key not in dashboards}


def _url(opening_id: str, way: Way) -> str:
    if way.filter:
        return url_for("dashboard.opening", opening_id=opening_id, waiting=way.filter)
    return url_for("dashboard.opening", opening_id=opening_id, _anchor="what-waits")
