"""The files of an opening, for its leads and for admins: streamed, and each one audited before it is sent."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Protocol

from flask import Blueprint
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db, short_write, writing
from scorecard.domain.policy import policy_toml
from scorecard.files.writing import csv_pieces
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.queries.departures import departures_file
from scorecard.queries.exports import Export, Row, candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.openings import policy_of, readable_opening
from scorecard.queries.panels import Reading
from scorecard.services import audit
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_reading, note_admin_read

blueprint = Blueprint("files", __name__)

LONGEST_TITLE_IN_A_NAME = 60


class Loader(Protocol):
    """What fills a file."""

    def __call__(self, session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Export: ...


@blueprint.get("/openings/<id:opening_id>/candidates.csv")
@allow(Gate.LEAD)
def candidates(opening_id: str) -> Response:
    """A row for each application, with its recommendation and the decision."""
    return _csv(opening_id, "candidates", candidates_file)


@blueprint.get("/openings/<id:opening_id>/scorecards.csv")
@allow(Gate.LEAD)
def scorecards(opening_id: str) -> Response:
    """A row for each seat, with its vote."""
    return _csv(opening_id, "scorecards", scorecards_file)


@blueprint.get("/openings/<id:opening_id>/ratings.csv")
@allow(Gate.LEAD)
def ratings(opening_id: str) -> Response:
    """A row for each rating, with its evidence."""
    return _csv(opening_id, "ratings", ratings_file)


@blueprint.get("/openings/<id:opening_id>/flags.csv")
@allow(Gate.LEAD)
def flags(opening_id: str) -> Response:
    """A row for each red flag that somebody ticked, with what became of it."""
    return _csv(opening_id, "flags", flags_file)


@blueprint.get("/openings/<id:opening_id>/departures.csv")
@allow(Gate.LEAD)
def departures(opening_id: str) -> Response:
    """A row for each decision that counts and ends the case, with the recommendation of its day."""
    opening = _opening(opening_id)
    return _departures(opening, name=f"{_slug(opening.title)}-departures.csv")


@blueprint.get("/departures.csv")
@allow(Gate.LEAD)
def all_departures() -> Response:
    """The same of all openings that one reads."""
    return _departures(None, name="departures.csv")


@blueprint.get("/openings/<id:opening_id>/policy.toml")
@allow(Gate.LEAD)
def policy(opening_id: str) -> Response:
    """The bars, weights, severities and cut-offs that count now, as `evaluate` reads them."""
    opening = _opening(opening_id)
    text = policy_toml(policy_of(db.session, opening))
    _note_export(opening, "policy.toml", rows=text.count("\n"))
    return _attachment([text.encode()], name=f"{_slug(opening.title)}-policy.toml", mimetype="application/toml")


def _departures(opening: Opening | None, *, name: str) -> Response:
    export = departures_file(db.session, viewer(), [opening.id] if opening else None)
    _note_export(opening, "departures.csv", rows=export.size)
    return _attachment(csv_pieces(export.columns, _rows(export, db.engine)), name=name, mimetype="text/csv")


def _csv(opening_id: str, kind: str, load: Loader) -> Response:
    opening = _opening(opening_id)
    reading = asked_reading()
    export = load(db.session, viewer(), opening, reading=reading)
    _note_export(opening, f"{kind}.csv", rows=export.size, reading=reading)
    ending = "-revised.csv" if reading is Reading.REVISED else ".csv"
    pieces = csv_pieces(export.columns, _rows(export, db.engine))
    return _attachment(pieces, name=f"{_slug(opening.title)}-{kind}{ending}", mimetype="text/csv")


def _rows(export: Export, engine: Engine) -> Iterator[Row]:
    """The rows, read while they are sent and locking nobody out."""
    writing.set(False)
    with Session(engine) as session:
        yield from export.read(session)


def _opening(opening_id: str) -> Opening:
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening.id)
    return opening


def _note_export(opening: Opening | None, file: str, *, rows: int, reading: Reading | None = None) -> None:
    """Audit the export. Where that cannot be written nothing is sent."""
    reader = viewer()
    with short_write() as session:
        audit.record(
            session,
            "file.exported",
            actor=reader,
            now=now(),
            opening_id=opening.id if opening else None,
            detail={"file": file, "rows": rows, "reading": reading},
        )


def _attachment(body: Iterable[bytes], *, name: str, mimetype: str) -> Response:
    response = Response(body, mimetype=mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _slug(title: str) -> str:
    """The title as a part of a file name that every system takes: a to z, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain)
    return words[:LONGEST_TITLE_IN_A_NAME].strip("-") or "opening"
