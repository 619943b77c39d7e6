"""Analytics: how hiring goes, of one opening and of all that one reads, in a period; each chart is a file too."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.analytics import CHARTS, CHARTS_OF_ALL, Chart, Scope, chart_file, load_analytics
from scorecard.queries.evaluations import names_in
from scorecard.queries.openings import readable_opening, rubric_of
from scorecard.queries.visible import NotHere
from scorecard.web.access import Gate, allow
from scorecard.web.analytics_display import DISPLAY
from scorecard.web.identity import viewer
from scorecard.web.period import AskedPeriod, asked_period, usual_periods
from scorecard.web.reading import note_admin_read, note_admin_read_of_all
from scorecard.web.sending import note_export, send_csv, slug

blueprint = Blueprint("analytics", __name__)

Answer = str | tuple[str, int]


@blueprint.get("/openings/<id:opening_id>/analytics")
@allow(Gate.LEAD)
def opening(opening_id: str) -> Answer:
    """How one opening goes: the funnel, times, ratings, agreement, sources, departures and who interviews."""
    return _page(_opening(opening_id))


@blueprint.get("/analytics")
@allow(Gate.LEAD)
def everywhere() -> Answer:
    """The same over all openings that one reads."""
    note_admin_read_of_all()
    return _page(None)


@blueprint.get("/openings/<id:opening_id>/analytics/<chart>.csv")
@allow(Gate.LEAD)
def opening_chart(opening_id: str, chart: str) -> Response:
    """One chart of an opening as a file."""
    return _file(_opening(opening_id), chart)


@blueprint.get("/analytics/<chart>.csv")
@allow(Gate.LEAD)
def chart_of_all(chart: str) -> Response:
    """One chart over all openings that one reads as a file."""
    note_admin_read_of_all()
    return _file(None, chart)


def _page(found: Opening | None) -> Answer:
    asked = asked_period()
    scope = Scope(viewer(), found, asked.period)
    # With wrong dates nothing is counted: it would be of another period than the one asked for.
    shown = None if asked.problems else load_analytics(db.session, scope, now=now())
    page = render_template(
        "analytics/page.html",
        opening=found,
        shown=shown,
        asked=asked,
        area_names=names_in(rubric_of(found)) if found is not None else {},
        usual_periods=usual_periods(),
        here=lambda **parameters: _page_url(found, **parameters),
        csv=lambda chart: _csv_url(found, chart, asked),
        **DISPLAY,
    )
    return (page, 422) if asked.problems else page


def _file(found: Opening | None, name: str) -> Response:
    charts = CHARTS_OF_ALL if found is None else CHARTS
    if name not in charts:
        raise NotHere
    asked = asked_period()
    if asked.problems:
        # The page says what is wrong with the dates.
        return redirect(_page_url(found, **asked.parameters), code=303)
    export = chart_file(db.session, Scope(viewer(), found, asked.period), Chart(name), now=now())
    note_export(found, f"analytics/{name}.csv", rows=export.size, **asked.parameters)
    beginning = f"{slug(found.title)}-" if found is not None else ""
    return send_csv(export, name=f"{beginning}{name}{asked.file_ending}.csv")


def _opening(opening_id: str) -> Opening:
    found = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(found.id)
    return found


def _page_url(found: Opening | None, **parameters: Any) -> str:
    if found is None:
        return url_for(".everywhere", **parameters)
    return url_for(".opening", opening_id=found.id, **parameters)


def _csv_url(found: Opening | None, chart: str, asked: AskedPeriod) -> str:
    if found is None:
        return url_for(".chart_of_all", chart=chart, **asked.parameters)
    return url_for(".opening_chart", opening_id=found.id, chart=chart, **asked.parameters)
