"""Seating the template panel of the candidates that were ticked on a dashboard: preview, confirm, undo."""

from datetime import UTC, datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.evaluations import names_in
from scorecard.queries.just_seated import UNDONE_WITHIN, just_seated
from scorecard.queries.openings import led_opening, rubric_of
from scorecard.queries.panel_plan import active_accounts, template_of
from scorecard.queries.seating import plan_seating
from scorecard.queries.visible import NotHere
from scorecard.services.errors import Refused
from scorecard.services.seating import PlanChanged, seat_panels, undo_seating, was_seated
from scorecard.web.access import Gate, allow
from scorecard.web.display import zone
from scorecard.web.identity import viewer
from scorecard.web.seating_choice import SeatingChoice, read_choice

blueprint = Blueprint("seating", __name__)

Answer = Response | str | tuple[str, int]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_MICROSECOND = timedelta(microseconds=1)
LONGEST_MOMENT = 16  # digits: enough until the year 2286
CHANGED = "Somebody was seated or took time in between. This is how it would be now: check it, then confirm again."


@blueprint.get("/openings/<id:opening_id>/seating")
@allow(Gate.LEAD)
def preview(opening_id: str) -> Answer:
    """Shows who would be seated when, and who is left out and why. Nothing is written."""
    opening = led_opening(db.session, viewer(), opening_id)
    choice = _choice(opening)
    return _page(opening, choice), 422 if "application" in choice.problems else 200


@blueprint.post("/openings/<id:opening_id>/seating")
@allow(Gate.LEAD)
def confirm(opening_id: str) -> Answer:
    """Seats what was shown, if that is still how it would be."""
    opening = led_opening(db.session, viewer(), opening_id)
    choice = _choice(opening)
    if choice.problems or choice.first is None:
        return _page(opening, choice), 422
    at = now()
    try:
        plan = seat_panels(
            db.session,
            opening_id,
            choice.application_ids,
            choice.interviewers,
            first=choice.first,
            zone=zone(),
            digest=request.form.get("plan", ""),
            actor=viewer(),
            now=at,
        )
    except PlanChanged:
        db.session.rollback()
        seated_at = was_seated(db.session, opening_id, request.form.get("plan", ""), actor=viewer())
        if seated_at is not None:
            return redirect(url_for(".done", opening_id=opening_id, at=_said(seated_at)), 303)
        return _page(led_opening(db.session, viewer(), opening_id), choice, problem=CHANGED), 409
    except Refused as refused:
        db.session.rollback()
        opening = led_opening(db.session, viewer(), opening_id)
        return _page(opening, choice, problem=next(iter(refused.problems.values()))), 422
    seats = sum(len(candidate.interviews) for candidate in plan.seated)
    panels = "One panel is" if len(plan.seated) == 1 else f"{len(plan.seated)} panels are"
    flash(f"{panels} seated, with {seats} interviews.", "success")
    return redirect(url_for(".done", opening_id=opening_id, at=_said(at)), 303)


@blueprint.get("/openings/<id:opening_id>/seating/done")
@allow(Gate.LEAD)
def done(opening_id: str) -> str:
    """What was seated in one step, with a button that takes it back for as long as nobody has begun."""
    opening = led_opening(db.session, viewer(), opening_id)
    return _done_page(opening, _moment(request.args.get("at", "")))


@blueprint.post("/openings/<id:opening_id>/seating/undo")
@allow(Gate.LEAD)
def undo(opening_id: str) -> Answer:
    """Takes the seats away again."""
    opening = led_opening(db.session, viewer(), opening_id)
    at = _moment(request.form.get("at", ""))
    try:
        seats = undo_seating(db.session, opening.id, at, actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        opening = led_opening(db.session, viewer(), opening_id)
        return _done_page(opening, at, problem=next(iter(refused.problems.values()))), 422
    if seats:
        flash(f"Undone: {seats} seats are taken away, and everybody can be seated as before.", "success")
    return redirect(url_for("dashboard.opening", opening_id=opening_id), 303)


def _choice(opening: Opening) -> SeatingChoice:
    people = [person.id for person in active_accounts(db.session)]
    source = request.form if request.method == "POST" else request.args
    return read_choice(source, template_of(db.session, opening), people=people, now=now(), zone=zone())


def _page(opening: Opening, choice: SeatingChoice, *, problem: str | None = None) -> str:
    template = template_of(db.session, opening)
    plan = None
    if choice.first is not None and not choice.problems:
        plan = plan_seating(
            db.session, viewer(), opening, choice.application_ids, choice.interviewers, first=choice.first, zone=zone()
        )
    return render_template(
        "seating/preview.html",
        opening=opening,
        template=template,
        choice=choice,
        plan=plan,
        people=active_accounts(db.session),
        names=names_in(rubric_of(opening)),
        problems=[(None, problem)] if problem else list(choice.problems.items()),
        takes_part=viewer().id in choice.interviewers.values(),
    )


def _done_page(opening: Opening, at: datetime, *, problem: str | None = None) -> str:
    return render_template(
        "seating/done.html",
        opening=opening,
        at=_said(at),
        made=just_seated(db.session, viewer(), opening.id, at, now=now()),
        minutes=UNDONE_WITHIN // timedelta(minutes=1),
        problems=[(None, problem)] if problem else [],
    )


def _said(at: datetime) -> int:
    """A moment as addresses say it: microseconds."""
    return (at - EPOCH) // A_MICROSECOND


def _moment(text: str) -> datetime:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_MOMENT):
        raise NotHere
    return EPOCH + int(text) * A_MICROSECOND
