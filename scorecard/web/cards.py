"""What a lead does with one submitted card: reopen it for its author, strike it, let it count again."""

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import HiddenField
from wtforms.validators import AnyOf

from scorecard.clock import now
from scorecard.database import db
from scorecard.queries.application_page import SubmittedCard, submitted_card
from scorecard.services import cards, corrections
from scorecard.services.errors import Refused
from scorecard.web.access import Gate, allow
from scorecard.web.fields import Form, Paragraph, required
from scorecard.web.identity import viewer

blueprint = Blueprint("cards", __name__)

STRIKE, RESTORE = "strike", "restore"


class ReopeningForm(Form):
    """Why the author is asked for a new version."""

    reason = Paragraph("Reason", [required(cards.SAY_WHY_REOPENED)])


class RefusalForm(Form):
    """Why the card stays as it is."""

    answer = Paragraph("Answer to the author", [required(corrections.SAY_WHY_NOT)])


class StrikeForm(Form):
    """Why the card is struck, or counts again. A second press of the same button must not do the opposite."""

    action = HiddenField(validators=[AnyOf([STRIKE, RESTORE], message="Press one of the buttons on this page.")])
    reason = Paragraph("Reason", [required("Write down why. The reason stays on record.")])


@blueprint.get("/interviews/<id:interview_id>/reopen")
@allow(Gate.LEAD)
def reopen(interview_id: str) -> str:
    """Says what reopening a scorecard does, and asks why."""
    card = submitted_card(db.session, viewer(), interview_id)
    return _reopen(card)


@blueprint.post("/interviews/<id:interview_id>/reopen")
@allow(Gate.LEAD)
def reopen_card(interview_id: str) -> Response | tuple[str, int]:
    """Opens a new version for the author; until it is submitted the last one counts."""
    card = submitted_card(db.session, viewer(), interview_id)
    form = ReopeningForm()
    if not form.validate():
        return _reopen(card, form), 422
    try:
        cards.reopen(db.session, interview_id, reason=form.reason.data or "", actor=viewer(), now=now())
    except Refused as refused:
        form.show(refused)
        return _reopen(card, form), 422
    flash("The scorecard is reopened. Its author can now submit a new version.", "success")
    return _to_the_panel(card)


@blueprint.post("/interviews/<id:interview_id>/reopen/refusal")
@allow(Gate.LEAD)
def refuse_to_reopen(interview_id: str) -> Response | tuple[str, int]:
    """Answers an author who asked: the card stays as it is."""
    card = submitted_card(db.session, viewer(), interview_id)
    form = RefusalForm()
    if not form.validate():
        return _reopen(card, refusal=form), 422
    try:
        corrections.refuse(db.session, interview_id, answer=form.answer.data or "", actor=viewer(), now=now())
    except Refused as refused:
        form.show(refused)
        return _reopen(card, refusal=form), 422
    flash("The scorecard stays as it is. Its author reads your answer.", "success")
    return _to_the_panel(card)


@blueprint.get("/interviews/<id:interview_id>/strike")
@allow(Gate.LEAD)
def strike(interview_id: str) -> str:
    """Says what striking a scorecard or restoring it does, and asks why."""
    card = submitted_card(db.session, viewer(), interview_id)
    return _strike(card, StrikeForm(formdata=None))


@blueprint.post("/interviews/<id:interview_id>/strike")
@allow(Gate.LEAD)
def strike_card(interview_id: str) -> Response | tuple[str, int]:
    """Takes the card out of every number, or lets it count again."""
    card = submitted_card(db.session, viewer(), interview_id)
    form = StrikeForm()
    if not form.validate():
        return _strike(card, form), 422
    act = cards.strike if form.action.data == STRIKE else cards.restore
    act(db.session, interview_id, reason=form.reason.data or "", actor=viewer(), now=now())
    done = "is struck. It stays on record" if form.action.data == STRIKE else "counts again"
    flash(f"The scorecard {done}.", "success")
    return _to_the_panel(card)


def _reopen(card: SubmittedCard, form: ReopeningForm | None = None, *, refusal: RefusalForm | None = None) -> str:
    """The page, beginning with the words of the author who asked."""
    begun = ReopeningForm(formdata=None, reason=card.asked.reason if card.asked else "")
    return render_template(
        "cards/reopen.html", card=card, form=form or begun, refusal=refusal or RefusalForm(formdata=None)
    )


def _strike(card: SubmittedCard, form: StrikeForm) -> str:
    return render_template("cards/strike.html", card=card, form=form, action=RESTORE if card.struck else STRIKE)


def _to_the_panel(card: SubmittedCard) -> Response:
    return redirect(url_for("applications.page", application_id=card.application.id), 303)
