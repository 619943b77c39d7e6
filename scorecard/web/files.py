"""The files of an opening, for its leads and for admins: streamed, and each one audited before it is sent."""

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, Protocol

from flask import Blueprint, flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scorecard.database import db, snapshot
from scorecard.domain.policy import policy_toml
from scorecard.files.workbook import MOST_ROWS
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.queries.departures import departures_file
from scorecard.queries.exports import Export, candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.openings import policy_of, readable_opening
from scorecard.queries.panels import Reading
from scorecard.web.access import Gate, allow
from scorecard.web.file_filter import FileFilter, asked_filter
from scorecard.web.identity import viewer
from scorecard.web.keeping import keep_after
from scorecard.web.reading import asked_reading, note_admin_read
from scorecard.web.sending import attachment, note_export, send_csv, send_workbook, slug

blueprint = Blueprint("files", __name__)

TOO_MANY_ROWS = "A sheet holds 1,048,575 rows and this opening has more ratings. Take the CSV files instead."


class Loader(Protocol):
    """What fills a file."""

    def __call__(
        self,
        session: Session,
        viewer: Account,
        opening: Opening,
        *,
        reading: Reading,
        only: Collection[str] | None,
    ) -> Export: ...


LOADERS: dict[str, Loader] = {
    "candidates": candidates_file,
    "scorecards": scorecards_file,
    "ratings": ratings_file,
    "flags": flags_file,
}


@blueprint.get("/openings/<id:opening_id>/candidates.csv")
@allow(Gate.LEAD)
def candidates(opening_id: str) -> Response:
    """A row for each application, with its recommendation and the decision."""
    return _csv(opening_id, "candidates")


@blueprint.get("/openings/<id:opening_id>/scorecards.csv")
@allow(Gate.LEAD)
def scorecards(opening_id: str) -> Response:
    """A row for each seat, with its vote."""
    return _csv(opening_id, "scorecards")


@blueprint.get("/openings/<id:opening_id>/ratings.csv")
@allow(Gate.LEAD)
def ratings(opening_id: str) -> Response:
    """A row for each rating, with its evidence."""
    return _csv(opening_id, "ratings")


@blueprint.get("/openings/<id:opening_id>/flags.csv")
@allow(Gate.LEAD)
def flags(opening_id: str) -> Response:
    """A row for each red flag that somebody ticked, with what became of it."""
    return _csv(opening_id, "flags")


@blueprint.get("/openings/<id:opening_id>/departures.csv")
@allow(Gate.LEAD)
def departures(opening_id: str) -> Response:
    """A row for each decision that counts and ends the case, with the recommendation of its day."""
    opening = _opening(opening_id)
    return _departures(opening, name=f"{slug(opening.title)}-departures.csv")


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
    note_export(opening, "policy.toml", rows=text.count("\n"), reading=None)
    return attachment([text.encode()], name=f"{slug(opening.title)}-policy.toml", mimetype="application/toml")


@blueprint.get("/openings/<id:opening_id>/opening.xlsx")
@allow(Gate.LEAD)
def workbook(opening_id: str) -> Response:
    """The four files as sheets of one workbook."""
    opening = _opening(opening_id)
    reading = asked_reading()
    chosen = asked_filter(opening, reading=reading)
    with _snapshot() as session:
        exports = {
            kind: load(session, viewer(), opening, reading=reading, only=chosen.only) for kind, load in LOADERS.items()
        }
        if any(export.size > MOST_ROWS for export in exports.values()):
            flash(TOO_MANY_ROWS, "error")
            return redirect(url_for("dashboard.opening", opening_id=opening.id), 303)
        rows = sum(export.size for export in exports.values())
        note_export(opening, "opening.xlsx", rows=rows, reading=reading, **_noted(chosen))
        response = send_workbook(exports, name=f"{slug(opening.title)}{chosen.name}{_ending(reading, 'xlsx')}")
        return keep_after(response, session)


@contextmanager
def _snapshot() -> Iterator[Session]:
    """The session of one file: it sees the same all along, so that the file has as many rows as was said before it.

    That of the request is let go of. Whoever holds two connections and waits for a third may wait for somebody who
    does the same.
    """
    db.session.close()
    with snapshot() as session:
        yield session


def _departures(opening: Opening | None, *, name: str) -> Response:
    export = departures_file(db.session, viewer(), [opening.id] if opening else None)
    note_export(opening, "departures.csv", rows=export.size, reading=None)
    return send_csv(export, name=name)


def _csv(opening_id: str, kind: str) -> Response:
    opening = _opening(opening_id)
    reading = asked_reading()
    chosen = asked_filter(opening, reading=reading)
    with ExitStack() as unless_sent:
        session = unless_sent.enter_context(_snapshot())  # it lasts longer than the request's, until all is sent
        export = LOADERS[kind](session, viewer(), opening, reading=reading, only=chosen.only)
        note_export(opening, f"{kind}.csv", rows=export.size, reading=reading, **_noted(chosen))
        response = send_csv(export, name=f"{slug(opening.title)}-{kind}{chosen.name}{_ending(reading, 'csv')}")
        keep_after(response, session)
        response.call_on_close(unless_sent.pop_all().close)
    return response


def _noted(chosen: FileFilter) -> dict[str, Any]:
    """What the log says of a filter, where there is one."""
    return {"filter": chosen.noted} if chosen.noted else {}


def _ending(reading: Reading, kind: str) -> str:
    return f"-revised.{kind}" if reading is Reading.REVISED else f".{kind}"


def _opening(opening_id: str) -> Opening:
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening.id)
    return opening
