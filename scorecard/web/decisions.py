"""A lead decides on one application, beside what the scorecards recommend."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.wording import points
from scorecard.models.application import DecisionKind
from scorecard.queries.application_page.records import load_decisions
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.applications import decidable_application
from scorecard.queries.first_ninety_days import first_ninety_days
from scorecard.queries.openings import policy_of
from scorecard.queries.seatable import offered_interviewers
from scorecard.services.decisions import basis, decide
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.seat_plans import SeatPlan
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import recommended_to_decide
from scorecard.web.conflicts import CHANGED
from scorecard.web.decision_form import USUAL_MINUTES, DecisionForm, still_to_see
from scorecard.web.identity import viewer
from scorecard.web.reading import note_admin_read

blueprint = Blueprint("decisions", __name__)


@blueprint.get("/applications/<id:application_id>/decision")
@allow(Gate.LEAD)
def page(application_id: str) -> str:
    """Asks what was decided, beside what the scorecards recommend."""
    return _page(application_id, DecisionForm(formdata=None, minutes=USUAL_MINUTES))


@blueprint.post("/applications/<id:application_id>/decision")
@allow(Gate.LEAD)
def record(application_id: str) -> Response | tuple[str, int]:
    """Adds a decision to the record, with the numbers that its author saw."""
    application = decidable_application(db.session, viewer(), application_id)
    form = DecisionForm()
    if not form.validate():
        return _page(application_id, form), 422
    kind = DecisionKind(form.decision.data)
    seat = form.seat(policy_of(db.session, application.opening))
    try:
        decide(
            db.session,
            application_id,
            kind=kind,
            reason=form.reason.data or "",
            flag_check=form.flag_check.data or "",
            seat=seat,
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _page(application_id, form), 422
    except StaleEdit:
        db.session.rollback()
        form.form_errors.append(CHANGED)
        return _page(application_id, form), 409
    flash(f"Recorded: {DECISION_WORDS[kind]}.{_what_follows(kind, seat)}", "success")
    return redirect(url_for("applications.page", application_id=application_id), 303)


@blueprint.get("/applications/<id:application_id>/first-ninety-days")
@allow(Gate.LEAD)
def ninety_days(application_id: str) -> str:
    """After a hire: a draft of the first ninety days from the two lowest areas, to be printed."""
    found = first_ninety_days(db.session, viewer(), application_id)
    note_admin_read(found.application.opening_id)
    return render_template("decisions/first_ninety_days.html", found=found, points=points)


def _what_follows(kind: DecisionKind, seat: SeatPlan | None) -> str:
    if kind is not DecisionKind.ANOTHER_INTERVIEW:
        return ""
    return " The seat is added." if seat else " Nobody is seated yet: do it on the panel page."


def _page(application_id: str, form: DecisionForm) -> str:
    application = decidable_application(db.session, viewer(), application_id)
    found = basis(db.session, viewer(), application)
    form.offer(offered_interviewers(db.session, viewer(), application), found.policy)
    wanted = still_to_see(found)
    if not form.is_submitted():
        form.criteria.data = wanted
    # A form that came back carries the revision of what it now stands beside.
    if form.revision.data is None or CHANGED in form.form_errors:
        form.revision.data = str(found.revision)
    return render_template(
        "decisions/page.html",
        application=application,
        form=form,
        basis=found,
        critical_names=[found.names[flag] for flag in found.critical],
        recommended=recommended_to_decide(found),
        wanted=wanted,
        decisions=load_decisions(db.session, application),
        decision_words=DECISION_WORDS,
    )
