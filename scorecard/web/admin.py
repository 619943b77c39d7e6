"""The admin's pages: people, one person, the audit log."""

from flask import Blueprint, render_template

from scorecard.web.access import Gate, allow

blueprint = Blueprint("admin", __name__)


@blueprint.get("/people")
@allow(Gate.ADMIN)
def people() -> str:
    """Everybody with an account."""
    return render_template("admin/people.html")


@blueprint.get("/audit-log")
@allow(Gate.ADMIN)
def audit_log() -> str:
    """Who did what, newest first."""
    return render_template("admin/audit_log.html")
