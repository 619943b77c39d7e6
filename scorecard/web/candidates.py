"""A lead adds a candidate to an opening, corrects what was typed, and withdraws an application."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.models.schema import EMAIL
from scorecard.queries.applications import decidable_application, led_application
from scorecard.queries.openings import led_opening
from scorecard.queries.seatable import is_sealed
from scorecard.services import candidates
from scorecard.services.candidates import CandidateDetails
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.conflicts import renew, stored_now
from scorecard.web.fields import EditForm, Form, Line, Paragraph, required
from scorecard.web.identity import viewer
from scorecard.web.once import posted_id

blueprint = Blueprint("candidates", __name__)

SOURCES = ("Referral", "Careers page", "Internal", "LinkedIn", "Agency", "Conference", "Open source")
FIELDS = ("name", "email", "source", "links", "notes")

Answer = str | Response | tuple[str, int]


class CandidateForm(EditForm):
    """Who the candidate is, and what interviewers should know."""

    name = Line("Name", [required("Enter the candidate's name.")])
    email = Line("E-mail address", limit=EMAIL)
    source = Line("Source")
    links = Paragraph("Links")
    notes = Paragraph("Notes for interviewers")

    def details(self) -> CandidateDetails:
        """What was entered, as the service wants it."""
        return CandidateDetails(**{name: self[name].data for name in FIELDS})


class WithdrawalForm(Form):
    """Why somebody is withdrawn."""

    reason = Paragraph("Reason", [required("Say why this candidate is withdrawn.")])


@blueprint.get("/openings/<id:opening_id>/candidates/new")
@allow(Gate.LEAD)
def new(opening_id: str) -> Answer:
    """An empty form for a candidate."""
    opening = led_opening(db.session, viewer(), opening_id)
    return _new_page(opening, CandidateForm(formdata=None))


@blueprint.post("/openings/<id:opening_id>/candidates/new")
@allow(Gate.LEAD)
def add(opening_id: str) -> Answer:
    """Adds the candidate and leads on to the panel."""
    opening = led_opening(db.session, viewer(), opening_id)
    form = CandidateForm()
    if not form.validate():
        return _new_page(opening, form), 422
    try:
        application = candidates.add(
            db.session, opening_id, form.details(), application_id=posted_id(), actor=viewer(), now=now()
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _new_page(opening, form), 422
    flash(f"{form.name.data} is added. Seat the panel next.", "success")
    return redirect(url_for("panels.application", application_id=application.id), 303)


@blueprint.get("/applications/<id:application_id>/candidate")
@allow(Gate.LEAD)
def edit(application_id: str) -> Answer:
    """What is known of a candidate, in a form."""
    application = led_application(db.session, viewer(), application_id)
    return _edit_page(application, CandidateForm(formdata=None, data=_stored(application)))


@blueprint.post("/applications/<id:application_id>/candidate")
@allow(Gate.LEAD)
def save(application_id: str) -> Answer:
    """Keeps the corrections."""
    application = led_application(db.session, viewer(), application_id)
    form = CandidateForm()
    if not form.validate():
        return _edit_page(application, form), 422
    try:
        candidates.edit(
            db.session, application_id, form.details(), revision=form.known_revision, actor=viewer(), now=now()
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _edit_page(led_application(db.session, viewer(), application_id), form), 422
    except StaleEdit as stale:
        db.session.rollback()
        renew(form, stale)
        application = led_application(db.session, viewer(), application_id)
        stored = {name: (value, str(value)) for name, value in _stored(application).items() if name in FIELDS}
        return _edit_page(application, form, stored=stored_now(form, stored)), 409
    flash("The candidate is saved.", "success")
    return redirect(url_for("applications.page", application_id=application_id), 303)


@blueprint.get("/applications/<id:application_id>/withdrawal")
@allow(Gate.LEAD)
def withdraw(application_id: str) -> Answer:
    """Asks why an application is withdrawn, or offers to undo the withdrawal."""
    application = decidable_application(db.session, viewer(), application_id)
    return render_template("candidates/withdrawal.html", application=application, form=WithdrawalForm(formdata=None))


@blueprint.post("/applications/<id:application_id>/withdrawal")
@allow(Gate.LEAD)
def withdraw_now(application_id: str) -> Answer:
    """Withdraws the application."""
    application = decidable_application(db.session, viewer(), application_id)
    form = WithdrawalForm()
    if not form.validate():
        return render_template("candidates/withdrawal.html", application=application, form=form), 422
    candidates.withdraw(db.session, application_id, reason=form.reason.data or "", actor=viewer(), now=now())
    flash("The application is withdrawn.", "success")
    return redirect(url_for("applications.page", application_id=application_id), 303)


@blueprint.post("/applications/<id:application_id>/withdrawal/undo")
@allow(Gate.LEAD)
def undo_withdrawal(application_id: str) -> Answer:
    """Brings the application back."""
    candidates.undo_withdrawal(db.session, application_id, actor=viewer(), now=now())
    flash("The withdrawal is undone.", "success")
    return redirect(url_for("applications.page", application_id=application_id), 303)


def _stored(application: Application) -> dict[str, object]:
    return {
        "name": application.candidate.name,
        "email": application.candidate.email,
        "source": application.source,
        "links": application.links,
        "notes": application.notes,
        "revision": application.revision,
    }


def _new_page(opening: Opening, form: CandidateForm) -> str:
    return render_template("candidates/new.html", opening=opening, form=form, sources=SOURCES)


def _edit_page(application: Application, form: CandidateForm, *, stored: list[tuple[str, str]] | None = None) -> str:
    return render_template(
        "candidates/edit.html",
        application=application,
        form=form,
        sources=SOURCES,
        stored=stored,
        sealed=is_sealed(db.session, viewer(), application),
    )
