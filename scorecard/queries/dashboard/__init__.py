"""What the list of openings and the dashboard of one opening show."""

from scorecard.queries.dashboard.choosing import PAGE_SIZE, Asked, Chosen, Filters, Found
from scorecard.queries.dashboard.listing import OpeningPage, OpeningRow, active_openings, list_openings
from scorecard.queries.dashboard.lists import (
    ANY_FLAG,
    DEFAULT_SORT,
    FILTERS,
    KINDS_OF_NUMBERS,
    LATE,
    NO_RECOMMENDATION,
    READY,
    SORTS,
    TO_CHECK,
    UNDECIDED,
    ListName,
)
from scorecard.queries.dashboard.page import (
    Agenda,
    DashboardPage,
    Frame,
    LateSeat,
    Wording,
    load_found,
    load_frame,
    load_page,
)
from scorecard.queries.dashboard.renewal import Entry, Renewal, encoded, renew, renew_facts, rows_to_make
from scorecard.queries.dashboard.rows import Row, RowArea, RowEvaluation, SealedRow
from scorecard.queries.dashboard.state import MADE_BY, State, states_of

__all__ = [
    "ANY_FLAG",
    "DEFAULT_SORT",
    "FILTERS",
    "KINDS_OF_NUMBERS",
    "LATE",
    "MADE_BY",
    "NO_RECOMMENDATION",
    "PAGE_SIZE",
    "READY",
    "SORTS",
    "TO_CHECK",
    "UNDECIDED",
    "Agenda",
    "Asked",
    "Chosen",
    "DashboardPage",
    "Entry",
    "Filters",
    "Found",
    "Frame",
    "LateSeat",
    "ListName",
    "OpeningPage",
    "OpeningRow",
    "Renewal",
    "Row",
    "RowArea",
    "RowEvaluation",
    "SealedRow",
    "State",
    "Wording",
    "active_openings",
    "encoded",
    "list_openings",
    "load_found",
    "load_frame",
    "load_page",
    "renew",
    "renew_facts",
    "rows_to_make",
    "states_of",
]
