"""Writes a CSV file piece by piece. Every file that the app sends goes through here, so no cell misses its guard."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from scorecard.files.cells import CellValue, Ready, cell

# Large enough that few pieces are sent, small enough that a worker never holds much of a file.
CHARACTERS_A_PIECE = 64_000


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> Iterator[bytes]:
    """The file in UTF-8 with CRLF, header first. Rows are taken one at a time, as the pieces are asked for."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([cell(column) for column in columns])
    yield _taken(text)  # at once, as rows may take a while
    for row in rows:
        # A call for each cell would take as long as all the rest.
        writer.writerow([value if type(value) is Ready else cell(value) for value in row])
        if text.tell() >= CHARACTERS_A_PIECE:
            yield _taken(text)
    if text.tell():
        yield _taken(text)


def _taken(text: io.StringIO) -> bytes:
    """What was written so far, which leaves the buffer empty."""
    piece = text.getvalue().encode()
    text.seek(0)
    text.truncate()
    return piece
