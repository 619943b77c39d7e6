"""Writes an Excel workbook sheet by sheet. Text is written as text, so no cell is a formula or a link."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import IO, Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from scorecard.files.cells import CellValue, Ready, moment, number

# What a sheet holds beside its header.
MOST_ROWS = 1_048_575


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: the columns in its first row, then the rows."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[CellValue]]


class PlainSheet(Worksheet):  # type: ignore[misc] # the library has no types
    """A worksheet without formatted text: the library takes a text between `<r>` and `</r>` for markup of its own."""

    def _xml_rich_inline_string(self, string: str, attributes: list[Any]) -> None:
        self._xml_inline_string(string, True, attributes)


def write_workbook(target: IO[bytes], sheets: Iterable[Sheet], *, created_at: datetime) -> None:
    """Write the sheets into `target`, one row at a time in memory; rows beyond MOST_ROWS must not be asked for.

    Numbers are numbers with at most six decimals, truth values are truth values, times are text as in every file.
    """
    # Where a row cannot be read the library's own part files go too: it only takes those away that it has finished.
    with (
        TemporaryDirectory() as folder,
        Workbook(target, {"constant_memory": True, "tmpdir": folder}) as workbook,
    ):
        workbook.set_properties({"created": created_at})
        for sheet in sheets:
            _write(workbook.add_worksheet(sheet.name, PlainSheet), sheet)


def _write(worksheet: Worksheet, sheet: Sheet) -> None:
    for place, name in enumerate(sheet.columns):
        worksheet.write_string(0, place, name)
    worksheet.freeze_panes(1, 0)
    for row_number, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(_apart(row)):
            _write_cell(worksheet, row_number, place, value)


def _apart(row: Sequence[CellValue]) -> Iterator[CellValue]:
    """The values one by one, whichever were worked out together."""
    for value in row:
        if isinstance(value, Ready):
            yield from value.values
        else:
            yield value


def _write_cell(worksheet: Worksheet, row: int, column: int, value: CellValue) -> None:
    """One cell; none at all where there is nothing, an empty text included."""
    if isinstance(value, bool):
        worksheet.write_boolean(row, column, value)
    elif isinstance(value, int):
        worksheet.write_number(row, column, value)
    elif isinstance(value, float):
        worksheet.write_number(row, column, float(number(value)))
    elif isinstance(value, datetime):
        worksheet.write_string(row, column, moment(value))
    elif value:
        worksheet.write_string(row, column, str(value))
