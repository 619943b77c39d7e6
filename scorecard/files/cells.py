"""One cell of a file. Every export writes its cells with `cell`, every import reads text with `unguard`."""

import math
import re
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

CellValue = str | bool | int | float | datetime | None

# A spreadsheet may run a cell that begins with one of these, the full-width forms included. The apostrophe
# is among them so that a guard can be told from an apostrophe of the text itself.
RUN_BY_SPREADSHEETS = tuple("=+-@\t\r\n'＝＋－＠")
GUARD = "'"

# A number with a minus sign begins like a formula, but it is one and must stay one.
PLAIN_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")

SIX_DECIMALS = Decimal("0.000001")


class Ready(str):
    """Cells that stand side by side in many rows, worked out once: what a CSV file has for them, commas between.

    A sheet takes the `values` instead.
    """

    values: "tuple[CellValue, ...]"


def ready(*values: CellValue) -> Ready:
    """The cells of these values, for every row in which they stand."""
    found = Ready(",".join([quoted(cell(value)) for value in values]))
    found.values = values
    return found


def quoted(text: str) -> str:
    """The text of a cell as it stands in a CSV file: in quotes where it would end the cell or the row."""
    # Four looks are faster than one regular expression.
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def cell(value: CellValue) -> str:
    """The text of a cell: text guarded, numbers plain, fractions with six decimals, nothing for None."""
    if type(value) is str:  # first, as most are
        return guard(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, str):
        return guard(value)
    if isinstance(value, datetime):
        return moment(value)
    return str(value) if isinstance(value, int) else number(value)


def guard(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it."""
    if text.startswith(RUN_BY_SPREADSHEETS) and not PLAIN_NUMBER.fullmatch(text):
        return GUARD + text
    return text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if text.startswith(GUARD) and text[1:].startswith(RUN_BY_SPREADSHEETS) else text


def number(value: float | None) -> str:
    """The number with six decimals, rounded half away from zero. Raises ValueError for what is not finite."""
    if value is None:
        return ""
    if not math.isfinite(value):
        raise ValueError("only a finite number can be written")
    rounded = Decimal(repr(float(value))).quantize(SIX_DECIMALS, rounding=ROUND_HALF_UP)
    return str(abs(rounded) if rounded == 0 else rounded)


def moment(value: datetime | None) -> str:
    """The time in UTC to the second. Raises ValueError for a time without a zone."""
    if value is None:
        return ""
    if value.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def truth(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"
