"""The start page, which leads to the own work, and the health check."""

from flask import Blueprint, redirect, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response

from scorecard.database import db
from scorecard.models.account import Role
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer

blueprint = Blueprint("start", __name__)


@blueprint.get("/")
@allow(Gate.SIGNED_IN)
def home() -> Response:
    """Leads a lead to the openings, an admin to the people and an interviewer to the own interviews."""
    places = {Role.LEAD: "dashboard.openings", Role.ADMIN: "admin.people", Role.INTERVIEWER: "interviews.own"}
    return redirect(url_for(places[Role(viewer().role)]), 303)


@blueprint.get("/healthz")
@allow(Gate.PUBLIC)
def health() -> tuple[dict[str, str], int]:
    """Says `ok` to whoever watches the server, when the database answers."""
    db.session.execute(text("SELECT 1"))
    return {"status": "ok"}, 200
