"""An interviewer's own interviews: the list, the kit for one of them, and giving a seat back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields import SelectChoice

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.application import DeclineReason, Interview
from scorecard.queries.hand_overs import own_request, suggestible_colleagues
from scorecard.queries.interviews import Turn, own_interview, own_interviews
from scorecard.queries.scorecards import own_sheet
from scorecard.services import hand_overs, scoring
from scorecard.services.errors import Refused
from scorecard.web.access import Gate, allow
from scorecard.web.fields import Form, Paragraph, required
from scorecard.web.identity import viewer

blueprint = Blueprint("interviews", __name__)

TAKE_BACK = "take-back"

REASONS = {
    DeclineReason.DID_NOT_TAKE_PLACE: "The interview did not take place",
    DeclineReason.CUT_SHORT: "It was cut short, and I observed nothing I could rate",
    DeclineReason.CONFLICT_OF_INTEREST: "I have a conflict of interest",
}


class DeclineForm(Form):
    """Why the seat is given back."""

    reason = RadioField(
        "Why do you decline?",
        choices=[SelectChoice(value=str(reason), label=words) for reason, words in REASONS.items()],
        validators=[required("Choose the reason that fits best.")],
    )
    note = Paragraph("Note for the hiring lead")


class HandOverForm(Form):
    """Why somebody else should hold the interview, and perhaps who."""

    action = HiddenField()
    reason = Paragraph("Why should somebody else take it?", [required("Say in a sentence why.")])
    suggested = SelectField("Whom do you suggest?", choices=[], validate_choice=False)


@blueprint.get("/interviews")
@allow(Gate.SIGNED_IN)
def own() -> str:
    """Lists the own interviews, what is due first."""
    asked = request.args.get("page", "")
    page = int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= 6 else 1
    interviews = own_interviews(db.session, viewer(), now=now(), page=page)
    return render_template(
        "interviews/own.html",
        interviews=interviews,
        now=now(),
        Turn=Turn,
        paged="page" in request.args,
        page_url=lambda page: url_for("interviews.own", page=page, _anchor="submitted"),
    )


@blueprint.get("/interviews/<id:interview_id>")
@allow(Gate.SIGNED_IN)
def kit(interview_id: str) -> str:
    """Gives the interviewer all that is needed to prepare and hold the interview."""
    sheet = own_sheet(db.session, viewer(), interview_id)
    if sheet.interview.declined_at is not None:
        return render_template("interviews/declined.html", interview=sheet.interview, reasons=REASONS)
    version = scoring.latest_version(db.session, sheet.interview)
    return render_template(
        "interviews/kit.html",
        sheet=sheet,
        latest=version,
        was_submitted=scoring.has_been_submitted(version),
        asked=own_request(db.session, viewer(), interview_id),
        ended=sheet.interview.ends_at <= now(),
        overdue=sheet.interview.due_at <= now(),
    )


@blueprint.route("/interviews/<id:interview_id>/decline", methods=["GET", "POST"])
@allow(Gate.SIGNED_IN)
def decline(interview_id: str) -> Response | str | tuple[str, int]:
    """Lets the interviewer give the seat back for good."""
    sheet = own_sheet(db.session, viewer(), interview_id)
    form = DeclineForm(reason=request.args.get("reason"))
    if request.method == "GET":
        version = scoring.latest_version(db.session, sheet.interview)
        if sheet.interview.declined_at is not None or scoring.has_been_submitted(version):
            return redirect(url_for("interviews.kit", interview_id=interview_id), 303)
        return render_template("interviews/decline.html", sheet=sheet, form=form)
    if not form.validate():
        return render_template("interviews/decline.html", sheet=sheet, form=form), 422
    try:
        _decline(interview_id, form)
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        again = own_sheet(db.session, viewer(), interview_id)
        return render_template("interviews/decline.html", sheet=again, form=form), 422
    flash("You have declined the interview. The hiring lead sees it.", "success")
    return redirect(url_for("interviews.own"), 303)


def _decline(interview_id: str, form: DeclineForm) -> None:
    reason = DeclineReason(form.reason.data)
    scoring.decline(db.session, interview_id, reason=reason, note=form.note.data or "", actor=viewer(), now=now())


@blueprint.get("/interviews/<id:interview_id>/hand-over")
@allow(Gate.SIGNED_IN)
def hand_over(interview_id: str) -> Response | str:
    """Asks why somebody else should take the seat, or shows what the leads were asked and answered."""
    interview = own_interview(db.session, viewer(), interview_id)
    version = scoring.latest_version(db.session, interview)
    if interview.declined_at is not None or scoring.has_been_submitted(version):
        return redirect(url_for("interviews.kit", interview_id=interview_id), 303)
    return _hand_over_page(interview)


@blueprint.post("/interviews/<id:interview_id>/hand-over")
@allow(Gate.SIGNED_IN)
def ask_to_hand_over(interview_id: str) -> Response | tuple[str, int]:
    """Puts the request before the leads, or takes it back."""
    interview = own_interview(db.session, viewer(), interview_id)
    form = HandOverForm()
    if form.action.data == TAKE_BACK:
        hand_overs.take_back(db.session, interview_id, actor=viewer(), now=now())
        flash("Your request is taken back. The interview stays yours.", "success")
        return redirect(url_for("interviews.kit", interview_id=interview_id), 303)
    if not form.validate():
        return _hand_over_page(interview, form), 422
    try:
        hand_overs.ask(
            db.session,
            interview_id,
            suggested_id=form.suggested.data or None,
            reason=form.reason.data or "",
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _hand_over_page(own_interview(db.session, viewer(), interview_id), form), 422
    flash("The hiring leads see your request. Until they answer, the interview stays yours.", "success")
    return redirect(url_for("interviews.kit", interview_id=interview_id), 303)


def _hand_over_page(interview: Interview, form: HandOverForm | None = None) -> str:
    asked = own_request(db.session, viewer(), interview.id)
    if form is None:
        known = {"reason": asked.reason, "suggested": asked.suggested_id} if asked and not asked.kept_at else {}
        form = HandOverForm(formdata=None, data=known)
    colleagues = suggestible_colleagues(db.session, viewer())
    form.suggested.choices = [
        SelectChoice("", "Nobody in particular"),
        *(SelectChoice(person.id, person.name) for person in colleagues),
    ]
    return render_template(
        "interviews/hand_over.html", interview=interview, form=form, asked=asked, take_back=TAKE_BACK
    )
