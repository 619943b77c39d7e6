"""The one loader from rows to what an evaluation is made of."""

from scorecard.queries.panels.counting import counts_in, is_struck
from scorecard.queries.panels.loading import left_out_of, load_panel, load_panels, load_some_panels
from scorecard.queries.panels.values import Card, OpeningPanels, Reading, Seat, SeatStatus, TickRow

__all__ = [
    "Card",
    "OpeningPanels",
    "Reading",
    "Seat",
    "SeatStatus",
    "TickRow",
    "counts_in",
    "is_struck",
    "left_out_of",
    "load_panel",
    "load_panels",
    "load_some_panels",
]
