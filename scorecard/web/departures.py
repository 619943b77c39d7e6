"""The record of departures: decisions against the recommendation, of one opening and of all that one reads."""

from flask import Blueprint, render_template, url_for

from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.departures import Direction, load_departures
from scorecard.queries.openings import readable_opening
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_page, note_admin_read

blueprint = Blueprint("departures", __name__)

DIRECTION_WORDS = {
    Direction.HIRED_AGAINST: "Hired against",
    Direction.HIRED_WITHOUT: "Hired unsure",
    Direction.DECLINED_AGAINST: "No hire against",
    Direction.DECLINED_WITHOUT: "No hire unsure",
}


@blueprint.get("/openings/<id:opening_id>/departures")
@allow(Gate.LEAD)
def opening(opening_id: str) -> str:
    """How often decisions in one opening departed from the recommendation, in which direction, by whom, and why."""
    found = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(found.id)
    return _page(found)


@blueprint.get("/departures")
@allow(Gate.LEAD)
def everywhere() -> str:
    """The same over all openings that one reads."""
    return _page(None)


def _page(found: Opening | None) -> str:
    record = load_departures(db.session, viewer(), [found.id] if found else None, page=asked_page())
    for opening_id in sorted({row.opening_id for row in record.rows} if found is None else ()):
        note_admin_read(opening_id)

    def page_url(number: int) -> str:
        if found is None:
            return url_for(".everywhere", page=number)
        return url_for(".opening", opening_id=found.id, page=number)

    return render_template(
        "departures/page.html",
        opening=found,
        record=record,
        page_url=page_url,
        direction_words=DIRECTION_WORDS,
        decision_words=DECISION_WORDS,
    )
