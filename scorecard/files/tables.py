"""Reads a CSV file into rows of text, and refuses it with the place where it is wrong."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scorecard.files.cells import unguard

LONGEST_VALUE_SHOWN = 60
OTHER_SEPARATORS = (";", "\t", "|")
BEGINS_A_SPREADSHEET = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # .xlsx and .ods are zip files; .xls is older than that
IS_A_SPREADSHEET = "a spreadsheet file begins here, not a CSV file; open it and save its sheet as CSV UTF-8"


class FileError(ValueError):
    """A file that cannot be used: its name, the line and column at fault and what is wrong, on one line."""

    def __init__(self, file: str, *, line: int, column: str | int, problem: str) -> None:
        super().__init__(f"{shown(file)}: line {line}, column {shown(str(column))}: {problem}")
        self.file = file
        self.line = line
        self.column = column
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it begins, and its cells by column with the guards of spreadsheets taken off."""

    file: str
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, which must not be blank. Raises FileError where it is."""
        value = self.cells[column]
        if not value.strip():
            raise self.refusal(column, "is blank")
        return value

    def refusal(self, column: str, problem: str) -> FileError:
        """The error that says what is wrong with this row's cell."""
        return FileError(self.file, line=self.line, column=column, problem=problem)


@dataclass(frozen=True, slots=True)
class Table:
    """A file's wanted columns that it has, in the order of asking, its other columns, and its rows."""

    columns: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[Row, ...]


def shown(value: str) -> str:
    """The value on one line and not too long, as a message can show it."""
    return on_one_line(value if len(value) <= LONGEST_VALUE_SHOWN else value[:LONGEST_VALUE_SHOWN] + "…")


def on_one_line(text: str) -> str:
    """The text; where it has line breaks or other signs that cannot be seen, these by their codes."""
    return text if text.isprintable() else ascii(text)[1:-1]


def decode(data: bytes, *, file: str) -> str:
    """The text of a file in UTF-8, with or without a byte order mark. Raises FileError for anything else."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise FileError(file, line=line, column=column, problem="is not UTF-8") from error
    if "\0" in text:
        before_nul = text[: text.index("\0")]
        raise FileError(
            file,
            line=before_nul.count("\n") + 1,
            column=len(before_nul) - before_nul.rfind("\n"),
            problem="is a NUL character, which no text has",
        )
    return text


def read_table(data: bytes, *, file: str, needed: Sequence[str], optional: Collection[str]) -> Table:
    """The rows of a CSV file with a header. Columns that are neither needed nor optional are left out.

    Raises FileError for what is not UTF-8 or not CSV, an empty file, a needed column that is missing, a
    column named twice, and a row with more or fewer cells than the header.
    """
    if data.startswith(BEGINS_A_SPREADSHEET):
        raise FileError(file, line=1, column=1, problem=IS_A_SPREADSHEET)
    records = _records(decode(data, file=file), file=file)
    line, header = next(records, (1, []))
    if not header:
        raise FileError(file, line=line, column=1, problem="is empty; a header with the columns is needed")
    for place, name in enumerate(header):
        if name and name in header[:place]:
            raise FileError(file, line=line, column=name, problem="is there twice")
    for name in needed:
        if name not in header:
            refuse_almost_read(file, header, (name,))
            raise FileError(file, line=line, column=name, problem=f"is missing{_separated_otherwise(header)}")
    columns = tuple(name for name in (*needed, *optional) if name in header)
    places = {name: header.index(name) for name in columns}
    rows = []
    for line, record in records:
        if len(record) != len(header):
            raise FileError(
                file,
                line=line,
                column=min(len(record), len(header)) + 1,
                problem=f"the row has {len(record)} cells and the header {len(header)}",
            )
        rows.append(Row(file, line, {name: unguard(record[place]) for name, place in places.items()}))
    return Table(columns, tuple(name for name in header if name not in places), tuple(rows))


def refuse_almost_read(file: str, columns: Iterable[str], known: Collection[str]) -> None:
    """Raise FileError for a column that differs from a known one only by a capital or a blank.

    Left alone it would be lost, and nobody would notice.
    """
    for column in columns:
        meant = column.strip().lower()
        if meant in known:
            problem = f"is not read; write it as {meant}, in small letters and without blanks around it"
            raise FileError(file, line=1, column=column, problem=problem)


def _separated_otherwise(header: Sequence[str]) -> str:
    """What a spreadsheet may have done that writes numbers with a comma, and what to do about it."""
    if len(header) == 1 and any(separator in header[0] for separator in OTHER_SEPARATORS):
        return "; the columns are not separated by commas: save the file as CSV with commas"
    return ""


def _records(text: str, *, file: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not blank, with the line on which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for record in reader:
            if any(record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        problem = f"the row that begins here is not CSV: {error}"
        raise FileError(file, line=begins, column=1, problem=problem) from error
