"""The debrief of one application: what to talk about, for the lead and, once it is open, for the panel."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.wording import points
from scorecard.queries.application_page import ApplicationPage, load_page, split_evidence, to_settle
from scorecard.queries.applications import decidable_application
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services.debriefs import open_debrief
from scorecard.services.errors import Refused
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import recommended_of
from scorecard.web.identity import viewer
from scorecard.web.reading import note_admin_read

blueprint = Blueprint("debriefs", __name__)


@blueprint.get("/applications/<id:application_id>/debrief")
@allow(Gate.SIGNED_IN)
def page(application_id: str) -> str:
    """What to talk about: splits with both sides, flags to check, unproven areas, votes, cards that are out."""
    found = load_page(db.session, viewer(), application_id, reading=Reading.SEALED)
    if not found.shows_recommendation:
        raise NotHere
    if found.reads_as_lead:
        note_admin_read(found.application.opening_id)
    return _page(found, problems=[])


def _page(found: ApplicationPage, *, problems: list[tuple[str | None, str]]) -> str:
    return render_template(
        "debriefs/page.html",
        page=found,
        recommended=recommended_of(found),
        splits=split_evidence(found),
        to_settle=to_settle(found, now=now()),
        late_ids={seat.interview_id for seat in found.late(now())},
        problems=problems,
        points=points,
    )


@blueprint.post("/applications/<id:application_id>/debrief")
@allow(Gate.LEAD)
def open_it(application_id: str) -> Response | tuple[str, int]:
    """Opens the debrief for good: the panel now reads the recommendation."""
    decidable_application(db.session, viewer(), application_id)
    try:
        open_debrief(db.session, application_id, actor=viewer(), now=now())
    except Refused as refused:
        found = load_page(db.session, viewer(), application_id, reading=Reading.SEALED)
        return _page(found, problems=[(None, problem) for problem in refused.problems.values()]), 422
    flash("The debrief is open. Everybody who has submitted now reads the recommendation.", "success")
    return redirect(url_for(".page", application_id=application_id), 303)
