"""The columns of the dashboard's table: which there are, and which the reader has chosen."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Column:
    """One column beside the candidate's name, which is always there. `sort` is what its heading sorts by."""

    key: str
    label: str
    sort: str
    is_usual: bool = True


COLUMNS = (
    Column("stage", "Stage", "stage"),
    Column("cards", "Cards in", "cards"),
    Column("recommendation", "Recommendation", "recommendation"),
    Column("bar", "Against the bar", "probability"),
    Column("areas", "Areas", "areas"),
    Column("marks", "Marks", "flags"),
    Column("interview", "Last interview", "interview"),
    Column("decision", "Decision", "decision", is_usual=False),
    Column("source", "Source", "source", is_usual=False),
    Column("late", "Late", "late", is_usual=False),
    Column("flags", "Red flags", "flags", is_usual=False),
    Column("splits", "Splits", "splits", is_usual=False),
)
USUAL = tuple(column for column in COLUMNS if column.is_usual)
NAME = "candidate"  # of the column that is always there: an address with it alone asks for no other


def chosen_columns(keys: Iterable[str]) -> tuple[Column, ...]:
    """The columns with these keys, in their order; the usual ones where none is named."""
    named = set(keys)
    chosen = tuple(column for column in COLUMNS if column.key in named)
    return chosen if chosen or NAME in named else USUAL
