"""Writes a CSV file piece by piece. Every file that the app sends goes through here, so no cell misses its guard."""

from collections.abc import Iterable, Iterator, Sequence

from scorecard.files.cells import CellValue, Ready, cell, quoted, ready

# Large enough that few pieces are sent, small enough that a worker never holds much of a file.
CHARACTERS_A_PIECE = 64_000


def csv_pieces(columns: Sequence[str], rows: Iterable[Sequence[CellValue]]) -> Iterator[bytes]:
    """The file in UTF-8 with CRLF, header first. Rows are taken one at a time, as the pieces are asked for."""
    yield f"{ready(*columns)}\r\n".encode()  # at once, as rows may take a while
    lines: list[str] = []
    characters = 0
    for row in rows:
        # A call for each cell would take as long as all the rest.
        line = ",".join([value if type(value) is Ready else quoted(cell(value)) for value in row])
        lines.append(line)
        characters += len(line)
        if characters >= CHARACTERS_A_PIECE:
            yield _piece(lines)
            lines, characters = [], 0
    if lines:
        yield _piece(lines)


def _piece(lines: list[str]) -> bytes:
    return ("\r\n".join(lines) + "\r\n").encode()
