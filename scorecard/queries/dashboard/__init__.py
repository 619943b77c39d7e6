"""What the list of openings and the dashboard of one opening show."""

from scorecard.queries.dashboard.choosing import (
    ANY_FLAG,
    DEFAULT_SORT,
    LATE,
    NO_SCORECARD,
    PAGE_SIZE,
    READY,
    SORTS,
    TO_CHECK,
    UNDECIDED,
    Chosen,
    Filters,
    choose,
)
from scorecard.queries.dashboard.listing import OpeningPage, OpeningRow, list_openings
from scorecard.queries.dashboard.loading import load_dashboard
from scorecard.queries.dashboard.rows import Dashboard, Row, SealedRow

__all__ = [
    "ANY_FLAG",
    "DEFAULT_SORT",
    "LATE",
    "NO_SCORECARD",
    "PAGE_SIZE",
    "READY",
    "SORTS",
    "TO_CHECK",
    "UNDECIDED",
    "Chosen",
    "Dashboard",
    "Filters",
    "OpeningPage",
    "OpeningRow",
    "Row",
    "SealedRow",
    "choose",
    "list_openings",
    "load_dashboard",
]
