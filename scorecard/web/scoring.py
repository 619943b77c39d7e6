"""The scorecard of one seat: its author fills it in, saves it, submits it, and reads it afterwards. Nobody else."""

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.logs import log
from scorecard.models.application import Interview
from scorecard.queries.scorecards import Sheet, own_sheet
from scorecard.services import scoring
from scorecard.services.errors import AlreadySubmitted, StaleEdit
from scorecard.services.kept_forms import discard
from scorecard.web.access import Gate, allow
from scorecard.web.autosave import Json, card_as_json, save_as_typed
from scorecard.web.gatekeeper import asks_for_json
from scorecard.web.identity import viewer
from scorecard.web.kept_forms import held_text
from scorecard.web.scoring_form import ScorecardForm, read
from scorecard.web.scoring_page import Page, conflict_page, incomplete_page, refused_page, stored_page

blueprint = Blueprint("scoring", __name__)

LONGEST_BODY = 2_000_000
REST = "rest"
FLASHES = {
    "save": "Draft saved. Nobody else sees it until you submit.",
    REST: "Draft saved. What you had not rated is marked Not observed.",
    "submit": "Scorecard submitted. You can read the panel now.",
}
SHADOW_IS_IN = "Scorecard submitted. It is for practice and counts nowhere."


# Before any check of the request, because the checks read the form.
@blueprint.url_value_preprocessor
def _take_long_text(endpoint: str | None, values: object) -> None:
    request.max_content_length = request.max_form_memory_size = LONGEST_BODY


@blueprint.route("/interviews/<id:interview_id>/scorecard", methods=["GET", "POST"])
@allow(Gate.SIGNED_IN)
def scorecard(interview_id: str) -> Page | Json | Response:
    """Gives the author the form, and the submitted card once it is final; to a script what is stored, as JSON."""
    sheet = own_sheet(db.session, viewer(), interview_id)
    if request.method == "POST":
        return _answer(sheet, interview_id)
    if sheet.interview.declined_at is not None:
        return redirect(url_for("interviews.kit", interview_id=interview_id), 303)
    if asks_for_json():
        return card_as_json(sheet), 200
    _note_opening(sheet.interview)
    return stored_page(sheet)


@blueprint.put("/interviews/<id:interview_id>/scorecard")
@allow(Gate.SIGNED_IN)
def autosave(interview_id: str) -> Json:
    """Keeps what the author has typed so far as the draft and says so as JSON."""
    return save_as_typed(interview_id)


def _answer(sheet: Sheet, interview_id: str) -> Page | Response:
    action = request.form.get("action", "")
    here = redirect(request.path, 303)
    if action == "discard":
        discard(db.session, account=viewer(), interview_id=interview_id)
        flash("What was kept is discarded.", "success")
        return here
    form = read(sheet, request.form)
    is_shadow = sheet.interview.is_shadow
    if action not in FLASHES:
        form.form_errors.append("Press Save draft or Submit scorecard, so that it is clear which you want.")
    if form.errors:
        return refused_page(sheet, form)
    try:
        outcome = _act(action, sheet, form)
    except (StaleEdit, AlreadySubmitted):
        db.session.rollback()
        return conflict_page(own_sheet(db.session, viewer(), interview_id), form)
    if isinstance(outcome, scoring.Incomplete):
        return incomplete_page(own_sheet(db.session, viewer(), interview_id), form, outcome.missing)
    is_in = isinstance(outcome, scoring.Submitted)
    flash(SHADOW_IS_IN if is_in and is_shadow else FLASHES["submit" if is_in else action], "success")
    return here


def _act(action: str, sheet: Sheet, form: ScorecardForm) -> scoring.Saved | scoring.Submitted | scoring.Incomplete:
    interview_id, content, revision = sheet.interview.id, form.content(), form.known_revision
    if action == "submit":
        return scoring.submit(
            db.session,
            interview_id,
            content,
            own_criteria=sheet.own_criteria,
            revision=revision,
            kept_at=held_text(),
            actor=viewer(),
            now=now(),
        )
    if action == REST:
        content = content.with_rest_not_observed(sheet.own_criteria)
    return scoring.save_draft(
        db.session, interview_id, content, revision=revision, kept_at=held_text(), actor=viewer(), now=now()
    )


def _note_opening(interview: Interview) -> None:
    """Note the author's first look. The page comes even where that cannot be written."""
    if scoring.was_opened(db.session, interview):
        return
    try:
        with short_write() as session:
            scoring.note_opening(session, interview, actor=viewer(), now=now())
    except SQLAlchemyError:
        log.error("first look not noted")
