"""A lead plans panels: the opening's template and all its panels, and the seats of one application."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.applications import led_application, listed_application
from scorecard.queries.evaluations import names_in
from scorecard.queries.openings import leads_it, led_opening, policy_of, readable_opening, rubric_of
from scorecard.queries.panel_plan import (
    active_accounts,
    led_seat,
    panels_of_opening,
    removed_seat,
    taken_over_by,
    template_coverage,
    template_of,
)
from scorecard.services import hand_overs, panel_templates, panels
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web import seating_form, template_form
from scorecard.web.access import Gate, allow
from scorecard.web.conflicts import renew, stored_now
from scorecard.web.display import zone
from scorecard.web.identity import viewer
from scorecard.web.once import posted_id
from scorecard.web.panel_pages import SeatForm, TimesForm, application_page, new_seat_form, plan_in, times_in
from scorecard.web.reading import asked_page, note_admin_read
from scorecard.web.seat_pages import (
    HandOverForm,
    KeepForm,
    seat_form,
    seat_page,
    stored_seat,
    stored_seat_form,
)
from scorecard.web.template_form import TemplateRow

blueprint = Blueprint("panels", __name__)

Answer = str | Response | tuple[str, int]


@blueprint.get("/openings/<id:opening_id>/panel")
@allow(Gate.LEAD)
def opening(opening_id: str) -> Answer:
    """The panel template, what it covers, and the panel of every application."""
    found = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(found.id)
    return _opening_page(found)


@blueprint.post("/openings/<id:opening_id>/panel")
@allow(Gate.LEAD)
def save_template(opening_id: str) -> Answer:
    """Keeps the panel template as it was filled in."""
    found = led_opening(db.session, viewer(), opening_id)
    rows = template_form.posted_rows(request.form)
    if any(row.errors for row in template_form.counting(rows)):
        return _opening_page(found, rows=rows), 422
    try:
        panel_templates.save_template(
            db.session,
            opening_id,
            template_form.interviews_in(rows),
            revision=_posted_revision(),
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        rest = template_form.show_problems(rows, refused.problems)
        return _opening_page(led_opening(db.session, viewer(), opening_id), rows=rows, problems=rest), 422
    except StaleEdit:
        db.session.rollback()
        return _opening_page(led_opening(db.session, viewer(), opening_id), rows=rows, is_stale=True), 409
    flash("The panel template is saved.", "success")
    return redirect(url_for("panels.opening", opening_id=opening_id), 303)


@blueprint.post("/openings/<id:opening_id>/panel/ready")
@allow(Gate.LEAD)
def use_ready(opening_id: str) -> Answer:
    """Takes the ready template over, where there is none yet."""
    try:
        panel_templates.use_ready_template(db.session, opening_id, actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        found = led_opening(db.session, viewer(), opening_id)
        return _opening_page(found, problems=list(refused.problems.values())), 422
    flash("The ready template is in place. Change it as you like.", "success")
    return redirect(url_for("panels.opening", opening_id=opening_id), 303)


@blueprint.get("/applications/<id:application_id>/panel")
@allow(Gate.LEAD)
def application(application_id: str) -> Answer:
    """The seats of one application, what they cover, and forms to add some."""
    found = listed_application(db.session, viewer(), application_id)
    note_admin_read(found.opening_id)
    return application_page(found, may_change=leads_it(db.session, viewer(), found.opening_id))


@blueprint.post("/applications/<id:application_id>/panel")
@allow(Gate.LEAD)
def add_seat(application_id: str) -> Answer:
    """Seats one person."""
    found = led_application(db.session, viewer(), application_id)
    form = new_seat_form(found, SeatForm())
    if not form.validate():
        return application_page(found, form=form), 422
    try:
        panels.add_seat(db.session, application_id, plan_in(form), actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return application_page(led_application(db.session, viewer(), application_id), form=form), 422
    flash("The seat is added.", "success")
    return redirect(url_for("panels.application", application_id=application_id), 303)


@blueprint.post("/applications/<id:application_id>/panel/template")
@allow(Gate.LEAD)
def seat_template(application_id: str) -> Answer:
    """Seats the people chosen for the interviews of the template, in one step."""
    found = led_application(db.session, viewer(), application_id)
    rows = seating_form.posted_rows(request.form, template_of(db.session, found.opening), zone=zone())
    if _posted_revision() != found.opening.revision:
        text = "The opening's set-up or template was changed while you were choosing. Check the rows, then send again."
        return application_page(found, rows=rows, problems=[text]), 409
    if any(row.errors for row in rows):
        return application_page(found, rows=rows), 422
    plans = seating_form.plans_in(rows, zone=zone())
    plans[:1] = [replace(plan, interview_id=posted_id()) for plan in plans[:1]]
    try:
        panels.add_seats(db.session, application_id, plans, actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        rest = seating_form.show_problems(rows, refused.problems)
        found = led_application(db.session, viewer(), application_id)
        return application_page(found, rows=rows, problems=rest), 422
    flash("One seat is added." if len(plans) == 1 else f"{len(plans)} seats are added.", "success")
    return redirect(url_for("panels.application", application_id=application_id), 303)


@blueprint.get("/interviews/<id:interview_id>/seat")
@allow(Gate.LEAD)
def seat(interview_id: str) -> Answer:
    """What a seat is about and when, in a form until its scorecard is in."""
    interview, planned = led_seat(db.session, viewer(), interview_id)
    return seat_page(interview, planned, stored_seat_form(interview))


@blueprint.post("/interviews/<id:interview_id>/seat")
@allow(Gate.LEAD)
def change_seat(interview_id: str) -> Answer:
    """Keeps the new times, title and areas."""
    interview, planned = led_seat(db.session, viewer(), interview_id)
    form = seat_form(interview, TimesForm())
    if not form.validate():
        return seat_page(interview, planned, form), 422
    plan = times_in(form)
    try:
        panels.change_seat(
            db.session,
            interview_id,
            title=plan.title,
            areas=plan.areas,
            starts_at=plan.starts_at,
            minutes=plan.minutes,
            due_at=plan.due_at,
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return seat_page(*led_seat(db.session, viewer(), interview_id), form), 422
    except StaleEdit as stale:
        db.session.rollback()
        renew(form, stale)
        interview, planned = led_seat(db.session, viewer(), interview_id)
        return seat_page(interview, planned, form, stored=stored_now(form, stored_seat(interview))), 409
    flash("The seat is saved.", "success")
    return redirect(url_for("panels.application", application_id=interview.application_id), 303)


@blueprint.post("/interviews/<id:interview_id>/seat/removal")
@allow(Gate.LEAD)
def remove_seat(interview_id: str) -> Answer:
    """Takes a seat away whose scorecard is not in. Pressed again it leads to the same panel."""
    gone = removed_seat(db.session, viewer(), interview_id)
    if gone is not None:
        return redirect(url_for("panels.application", application_id=gone.application_id), 303)
    interview, _ = led_seat(db.session, viewer(), interview_id)
    application_id = interview.application_id
    try:
        panels.remove_seat(db.session, interview_id, actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        interview, planned = led_seat(db.session, viewer(), interview_id)
        form = stored_seat_form(interview)
        form.show(refused)
        return seat_page(interview, planned, form), 422
    flash("The seat is removed.", "success")
    return redirect(url_for("panels.application", application_id=application_id), 303)


@blueprint.post("/interviews/<id:interview_id>/seat/hand-over")
@allow(Gate.LEAD)
def hand_over(interview_id: str) -> Answer:
    """Gives the seat to somebody else. Pressed again it leads to the same panel."""
    given = HandOverForm()
    gone = removed_seat(db.session, viewer(), interview_id)
    if gone is not None:
        if taken_over_by(db.session, gone) != given.interviewer.data:
            raise StaleEdit(gone.revision)
        return redirect(url_for("panels.application", application_id=gone.application_id), 303)
    interview, planned = led_seat(db.session, viewer(), interview_id)
    application_id = interview.application_id
    if not given.validate():
        return seat_page(interview, planned, stored_seat_form(interview), hand_over=given), 422
    try:
        panels.hand_over(
            db.session, interview_id, interviewer_id=given.interviewer.data or "", actor=viewer(), now=now()
        )
    except Refused as refused:
        db.session.rollback()
        given.show(refused)
        interview, planned = led_seat(db.session, viewer(), interview_id)
        return seat_page(interview, planned, stored_seat_form(interview), hand_over=given), 422
    flash(f"The seat of {planned.interviewer} is handed over.", "success")
    return redirect(url_for("panels.application", application_id=application_id), 303)


@blueprint.post("/interviews/<id:interview_id>/seat/keep")
@allow(Gate.LEAD)
def keep_seat(interview_id: str) -> Answer:
    """Answers a request to hand the seat over: it stays as it is."""
    interview, planned = led_seat(db.session, viewer(), interview_id)
    form = KeepForm()
    if not form.validate():
        return seat_page(interview, planned, stored_seat_form(interview), keep=form), 422
    try:
        hand_overs.keep(db.session, interview_id, answer=form.answer.data or "", actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        interview, planned = led_seat(db.session, viewer(), interview_id)
        return seat_page(interview, planned, stored_seat_form(interview), keep=form), 422
    flash(f"{planned.interviewer} keeps the seat and reads your answer.", "success")
    return redirect(url_for("panels.application", application_id=interview.application_id), 303)


def _opening_page(
    found: Opening, *, rows: list[TemplateRow] | None = None, problems: list[str] | None = None, is_stale: bool = False
) -> str:
    policy = policy_of(db.session, found)
    template = template_of(db.session, found)
    rubric = rubric_of(found)
    row_problems = [
        (f"{name}-{row.place}", f"Interview {row.place}: {problem}")
        for row in template_form.counting(rows or [])
        for name, problem in row.errors.items()
    ]
    return render_template(
        "panels/opening.html",
        opening=found,
        may_change=leads_it(db.session, viewer(), found.id),
        policy=policy,
        names=names_in(rubric),
        template=template,
        coverage=template_coverage(template, policy=policy),
        rows=template_form.stored_rows(template) if rows is None else rows,
        form_is_open=rows is not None,
        problems=[*((None, problem) for problem in problems or []), *row_problems],
        is_stale=is_stale,
        people=active_accounts(db.session),
        listing=panels_of_opening(db.session, viewer(), found, policy=policy, page=asked_page()),
    )


def _posted_revision() -> int:
    """The revision of the opening that the form was made from; -1, which is never current, where there is none."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= len("999999999") else -1
