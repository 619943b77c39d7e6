"""The files of an opening, for its leads and for admins: streamed, and each one audited before it is sent."""

from typing import Protocol

from flask import Blueprint
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from scorecard.database import db
from scorecard.domain.policy import policy_toml
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.queries.departures import departures_file
from scorecard.queries.exports import Export, candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.openings import policy_of, readable_opening
from scorecard.queries.panels import Reading
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_reading, note_admin_read
from scorecard.web.sending import attachment, note_export, send_csv, slug

blueprint = Blueprint("files", __name__)


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


def _departures(opening: Opening | None, *, name: str) -> Response:
    export = departures_file(db.session, viewer(), [opening.id] if opening else None)
    note_export(opening, "departures.csv", rows=export.size, reading=None)
    return send_csv(export, name=name)


def _csv(opening_id: str, kind: str, load: Loader) -> Response:
    opening = _opening(opening_id)
    reading = asked_reading()
    export = load(db.session, viewer(), opening, reading=reading)
    note_export(opening, f"{kind}.csv", rows=export.size, reading=reading)
    ending = "-revised.csv" if reading is Reading.REVISED else ".csv"
    return send_csv(export, name=f"{slug(opening.title)}-{kind}{ending}")


def _opening(opening_id: str) -> Opening:
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening.id)
    return opening
