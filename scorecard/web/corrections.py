"""A submitted card that has to change: its author asks the leads to reopen it, and reads what they answered."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.queries.card_marks import own_strike
from scorecard.queries.corrections import own_correction
from scorecard.queries.scorecards import Sheet, own_sheet
from scorecard.services import corrections, scoring
from scorecard.services.errors import Refused
from scorecard.web.access import Gate, allow
from scorecard.web.fields import Form, Paragraph, required
from scorecard.web.identity import viewer

blueprint = Blueprint("corrections", __name__)

TAKE_BACK = "take-back"


class CorrectionForm(Form):
    """What has to change, and why."""

    reason = Paragraph("What has to change, and why", [required(corrections.SAY_WHAT)])


@blueprint.get("/interviews/<id:interview_id>/correction")
@allow(Gate.SIGNED_IN)
def page(interview_id: str) -> Response | str:
    """Asks what has to change. Only a card that is in and counts can be asked for: no trainee's, and no struck one."""
    sheet = own_sheet(db.session, viewer(), interview_id)
    version = scoring.latest_version(db.session, sheet.interview)
    is_in = version is not None and version.submitted_at is not None
    if sheet.interview.is_shadow or not is_in or own_strike(db.session, viewer(), interview_id) is not None:
        return redirect(url_for("scoring.scorecard", interview_id=interview_id), 303)
    return _page(sheet, CorrectionForm(formdata=None))


@blueprint.post("/interviews/<id:interview_id>/correction")
@allow(Gate.SIGNED_IN)
def ask(interview_id: str) -> Response | tuple[str, int]:
    """Puts the request before the leads, or takes it back."""
    sheet = own_sheet(db.session, viewer(), interview_id)
    back = redirect(url_for("scoring.scorecard", interview_id=interview_id), 303)
    if request.form.get("action") == TAKE_BACK:
        corrections.take_back(db.session, interview_id, actor=viewer(), now=now())
        flash("Your request is taken back. The scorecard stays as it is.", "success")
        return back
    form = CorrectionForm()
    if not form.validate():
        return _page(sheet, form), 422
    try:
        corrections.ask(db.session, interview_id, reason=form.reason.data or "", actor=viewer(), now=now())
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _page(own_sheet(db.session, viewer(), interview_id), form), 422
    flash("Your request is with the hiring leads. Until they answer, the scorecard counts as it is.", "success")
    return back


def _page(sheet: Sheet, form: CorrectionForm) -> str:
    asked = own_correction(db.session, viewer(), sheet.interview.id)
    return render_template("corrections/ask.html", sheet=sheet, form=form, asked=asked, take_back=TAKE_BACK)
