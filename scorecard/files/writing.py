"""Writes a CSV file piece by piece. Every file that the app sends goes through here, so no cell misses its guard."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from scorecard.files.cells import CellValue, cell

# Large enough that few pieces are sent, small enough that a worker never holds much of a file.
CHARACTERS_A_PIECE = 64_000


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> Iterator[bytes]:
    """The file in UTF-8 with CRLF, header first. Rows are taken one at a time, as the pieces are asked for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(column) for column in columns])
    for row in rows:
        writer.writerow([cell(value) for value in row])
        if text.tell() >= CHARACTERS_A_PIECE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()
