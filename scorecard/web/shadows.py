"""Shadow seats: a lead seats trainees beside the panel; trainee, colleague and lead read both cards side by side."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.rubric import LEVELS
from scorecard.queries.applications import led_application
from scorecard.queries.openings import leads_it
from scorecard.queries.panel_plan import led_seat
from scorecard.queries.side_by_side import beside_the_shadowed
from scorecard.services import shadows
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.conflicts import renew
from scorecard.web.identity import viewer
from scorecard.web.once import posted_id
from scorecard.web.panel_pages import application_page
from scorecard.web.reading import note_admin_read
from scorecard.web.seat_pages import seat_page, stored_seat_form
from scorecard.web.shadow_forms import ShadowedForm, ShadowForm, new_shadow_form, shadowed_form

blueprint = Blueprint("shadows", __name__)


@blueprint.post("/applications/<id:application_id>/panel/shadows")
@allow(Gate.LEAD)
def add(application_id: str) -> Response | tuple[str, int]:
    """Seats a trainee beside a colleague."""
    found = led_application(db.session, viewer(), application_id)
    form = new_shadow_form(found, ShadowForm())
    if not form.validate():
        return application_page(found, shadow_form=form), 422
    try:
        shadows.seat_shadow(
            db.session,
            application_id,
            interview_id=posted_id(),
            interviewer_id=form.trainee.data or "",
            shadowed_id=form.shadowed.data or "",
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        problems = {"trainee" if name == "interviewer" else name: text for name, text in refused.problems.items()}
        form.show(Refused(problems))
        return application_page(led_application(db.session, viewer(), application_id), shadow_form=form), 422
    flash("The trainee is seated. Their scorecard counts nowhere.", "success")
    return redirect(url_for("panels.application", application_id=application_id), 303)


@blueprint.post("/interviews/<id:interview_id>/seat/shadowed")
@allow(Gate.LEAD)
def change(interview_id: str) -> Response | tuple[str, int]:
    """Lets a trainee shadow another interview of the panel."""
    interview, planned = led_seat(db.session, viewer(), interview_id)
    form = shadowed_form(interview, ShadowedForm())
    try:
        shadows.change_shadowed(
            db.session,
            interview_id,
            shadowed_id=form.shadowed.data or "",
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        interview, planned = led_seat(db.session, viewer(), interview_id)
        return seat_page(interview, planned, stored_seat_form(interview), shadow_form=form), 422
    except StaleEdit as stale:
        db.session.rollback()
        renew(form, stale)
        interview, planned = led_seat(db.session, viewer(), interview_id)
        stored = [("Shadows", planned.shadows or "")]
        return seat_page(interview, planned, stored_seat_form(interview), shadow_form=form, stored=stored), 409
    flash("The seat is saved.", "success")
    return redirect(url_for("panels.application", application_id=interview.application_id), 303)


@blueprint.get("/interviews/<id:interview_id>/comparison")
@allow(Gate.SIGNED_IN)
def comparison(interview_id: str) -> str:
    """Shows a trainee's card beside the one of the colleague, once both are in."""
    found = beside_the_shadowed(db.session, viewer(), interview_id)
    opening = found.application.opening
    reads_as_lead = viewer().is_admin or leads_it(db.session, viewer(), opening.id)
    if reads_as_lead:
        note_admin_read(opening.id)
    return render_template(
        "shadows/comparison.html",
        found=found,
        cards=found.cards,
        application=found.application,
        reads_as_lead=reads_as_lead,
        levels=LEVELS,
    )
