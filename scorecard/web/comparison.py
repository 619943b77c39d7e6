"""Two to four candidates of an opening side by side."""

from dataclasses import replace

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import points
from scorecard.models.opening import Opening
from scorecard.queries.application_page import flag_register, label_interviewers, redact
from scorecard.queries.comparison import Comparison, comparable, load_comparison
from scorecard.queries.openings import readable_opening
from scorecard.web.access import Gate, allow
from scorecard.web.comparison_display import (
    area_axes,
    criterion_lines,
    headings,
    orders,
    overall_axis,
    probabilities,
)
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_reading, asked_search, asks_redacted, note_admin_read
from scorecard.web.sending import note_export

blueprint = Blueprint("comparison", __name__)

FEWEST, MOST = 2, 4


@blueprint.get("/openings/<id:opening_id>/compare")
@allow(Gate.LEAD)
def compare(opening_id: str) -> str | tuple[str, int]:
    """Shows candidates side by side; until two to four are chosen, whom one may choose."""
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening_id)
    chosen = _asked_candidates()
    if not FEWEST <= len(chosen) <= MOST:
        return _choose(opening, chosen), 422 if len(chosen) > MOST else 200
    found = load_comparison(db.session, viewer(), opening, chosen, reading=asked_reading())
    return _side_by_side(found, chosen, frame="base.html", redacted=False)


@blueprint.get("/openings/<id:opening_id>/compare/packet")
@allow(Gate.LEAD)
def packet(opening_id: str) -> str | Response:
    """The comparison to be printed or handed on, if asked without interviewers' names."""
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening_id)
    chosen = _asked_candidates()
    if not FEWEST <= len(chosen) <= MOST:
        return redirect(url_for(".compare", opening_id=opening_id, application=chosen), 303)
    found = load_comparison(db.session, viewer(), opening, chosen, reading=asked_reading())
    if asks_redacted():
        labels = label_interviewers(db.session, chosen)
        found = replace(found, pages=tuple(redact(page, labels) for page in found.pages))
    file = "comparison-redacted" if asks_redacted() else "comparison"
    note_export(opening, file, rows=len(chosen), reading=asked_reading())
    return _side_by_side(found, chosen, frame="packets/frame.html", redacted=asks_redacted())


def _side_by_side(found: Comparison, chosen: list[str], *, frame: str, redacted: bool) -> str:
    return render_template(
        "comparison/page.html",
        frame=frame,
        is_packet=frame == "packets/frame.html",
        redacted=redacted,
        made=now(),
        opening=found.opening,
        comparison=found,
        overall=overall_axis(found),
        areas=area_axes(found),
        criteria={area: criterion_lines(found, area) for area in found.pages[0].policy.areas},
        headings=headings(found),
        probabilities=probabilities(found),
        orders=orders(found),
        flags=[flag_register(page) for page in found.pages],
        levels=LEVELS,
        points=points,
        chosen=chosen,
    )


def _asked_candidates() -> list[str]:
    return list(dict.fromkeys(request.args.getlist("application")))


def _choose(opening: Opening, chosen: list[str]) -> str:
    search = asked_search()
    return render_template(
        "comparison/choose.html",
        opening=opening,
        choices=comparable(db.session, viewer(), opening, search=search),
        chosen=chosen,
        search=search,
        fewest=FEWEST,
        most=MOST,
    )
