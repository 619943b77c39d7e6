"""How a file leaves: audited before a byte of it is sent, streamed, under a name that every system takes."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db, short_write, writing
from scorecard.files.writing import csv_pieces
from scorecard.models.opening import Opening
from scorecard.queries.exports import Export, Row
from scorecard.services import audit
from scorecard.web.identity import viewer

LONGEST_TITLE_IN_A_NAME = 60


def send_csv(export: Export, *, name: str) -> Response:
    """The rows of an export, read while they are sent."""
    return attachment(csv_pieces(export.columns, _rows(export, db.engine)), name=name, mimetype="text/csv")


def attachment(body: Iterable[bytes], *, name: str, mimetype: str) -> Response:
    """A file that a browser saves under this name."""
    response = Response(body, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def note_export(opening: Opening | None, file: str, *, rows: int, **about: str | None) -> None:
    """Audit an export of one opening, or with None of several. Where that cannot be written nothing is sent."""
    reader = viewer()
    with short_write() as session:
        audit.record(
            session,
            "file.exported",
            actor=reader,
            now=now(),
            opening_id=opening.id if opening else None,
            detail={"file": file, "rows": rows, **about},
        )


def slug(title: str) -> str:
    """The title as a part of a file name that every system takes: a to z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)
    return words[:LONGEST_TITLE_IN_A_NAME].strip("-") or "opening"


def _rows(export: Export, engine: Engine) -> Iterator[Row]:
    """The rows, read in a session of their own and locking nobody out."""
    writing.set(False)
    with Session(engine) as session:
        yield from export.read(session)
