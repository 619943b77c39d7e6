"""Single cells of an import as values. What cannot be kept is refused with its column and the reason."""

import re
from collections.abc import Collection
from datetime import UTC, datetime

from scorecard.domain.text import TextRefused, clean_line, clean_text
from scorecard.files.tables import Row, shown

FIRST_YEAR, LAST_YEAR = 2000, 2100
RATING = re.compile(r"([1-5])(\.0+)?")
WHOLE = re.compile(r"[0-9]{1,4}")
TRUTH_VALUES = {"": False, "false": False, "true": True}


def line(row: Row, column: str, *, limit: int) -> str:
    """One line of text, blank where the file has none."""
    try:
        return clean_line(row.cells.get(column, ""), limit=limit)
    except TextRefused as refused:
        raise row.refusal(column, str(refused)) from refused


def paragraph(row: Row, column: str, *, limit: int) -> str:
    """Text with line breaks, kept as it stands."""
    try:
        return clean_text(row.cells.get(column, ""), limit=limit)
    except TextRefused as refused:
        raise row.refusal(column, str(refused)) from refused


def word(row: Row, column: str, known: Collection[str]) -> str:
    """One of a closed list, blank where the file has none."""
    text = row.cells.get(column, "").strip()
    if text and text not in known:
        raise row.refusal(column, f"{shown(text)} is not one of {', '.join(known)}")
    return text


def moment(row: Row, column: str) -> datetime | None:
    """A time in UTC. One without a zone is refused: nobody could say which moment it is."""
    text = row.cells.get(column, "").strip()
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
    except ValueError as error:
        raise row.refusal(column, f"{shown(text)} is not a time such as 2026-11-20T09:30:00Z") from error
    if read.tzinfo is None:
        raise row.refusal(column, f"{shown(text)} has no time zone; end it with Z for UTC, or with +01:00")
    if not FIRST_YEAR <= read.year <= LAST_YEAR:
        raise row.refusal(column, f"{shown(text)} is not between {FIRST_YEAR} and {LAST_YEAR}")
    return read.astimezone(UTC)


def needed_moment(row: Row, column: str) -> datetime:
    """A time in UTC that must be there."""
    read = moment(row, column)
    if read is None:
        raise row.refusal(column, "is blank")
    return read


def whole(row: Row, column: str) -> int | None:
    """A whole number of at most four digits."""
    text = row.cells.get(column, "").strip()
    if not text:
        return None
    if not WHOLE.fullmatch(text):
        raise row.refusal(column, f"{shown(text)} is not a whole number of minutes")
    return int(text)


def rating(row: Row) -> int | None:
    """A rating from 1 to 5; blank is Not observed."""
    text = row.cells["rating"].strip()
    if not text:
        return None
    found = RATING.fullmatch(text)
    if found is None:
        raise row.refusal("rating", f"{shown(text)} is not a whole number from 1 to 5; leave it blank for Not observed")
    return int(found[1])


def truth(row: Row, column: str) -> bool:
    """`true` or `false`, in the capitals of a spreadsheet too; blank is false."""
    text = row.cells.get(column, "").strip().lower()
    if text not in TRUTH_VALUES:
        raise row.refusal(column, f"{shown(text)} is neither true nor false")
    return TRUTH_VALUES[text]
