"""How a file leaves: audited before a byte of it is sent, streamed, under a name that every system takes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from tempfile import TemporaryFile
from typing import IO

from flask import Response

from scorecard.clock import now
from scorecard.database import short_write
from scorecard.files.workbook import Sheet, write_workbook
from scorecard.files.writing import csv_pieces
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.queries.exports import Export
from scorecard.services import exports
from scorecard.web.identity import viewer

LONGEST_TITLE_IN_A_NAME = 60
BYTES_A_PIECE = 64_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_csv(export: Export, *, name: str) -> Response:
    """The rows of an export, read while they are sent. A header says how many there are, for whoever waits for them."""
    response = attachment(csv_pieces(export.columns, export.rows), name=name, mimetype="text/csv")
    response.headers["X-Rows"] = str(export.size)
    return response


def send_workbook(sheets_of: Mapping[str, Export], *, name: str) -> Response:
    """Exports as the sheets of one workbook, which is made before it is sent."""
    book = TemporaryFile()  # noqa: SIM115 - closed when the last of it is sent
    sheets = (Sheet(kind, export.columns, export.rows) for kind, export in sheets_of.items())
    write_workbook(book, sheets, created_at=now())
    book.seek(0)
    response = attachment(_pieces(book), name=name, mimetype=XLSX)
    response.call_on_close(book.close)  # where nobody reads to the end
    return response


def attachment(body: Iterable[bytes], *, name: str, mimetype: str) -> Response:
    """A file that a browser saves under this name."""
    response = Response(body, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def note_export(
    opening: Opening | None, file: str, *, rows: int, application: Application | None = None, **about: str | None
) -> None:
    """Audit an export of one opening, or with None of several. Where that cannot be written nothing is sent.

    Raises TooManyFiles where this person has taken as many as one may.
    """
    with short_write() as session:
        exports.note_export(
            session,
            actor=viewer(),
            now=now(),
            opening_id=opening.id if opening else None,
            application=application,
            detail={"file": file, "rows": rows, **about},
        )


def slug(title: str, *, otherwise: str = "opening") -> str:
    """The title as a part of a file name that every system takes: a to z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)
    return words[:LONGEST_TITLE_IN_A_NAME].strip("-") or otherwise


def _pieces(book: IO[bytes]) -> Iterator[bytes]:
    with book:
        yield from iter(partial(book.read, BYTES_A_PIECE), b"")
