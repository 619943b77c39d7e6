"""What the scorecard's script is told: how its author's card stands, and what became of the text that it sent."""

from flask import request
from flask_wtf.csrf import generate_csrf

from scorecard.clock import now
from scorecard.database import db
from scorecard.queries.scorecards import Sheet, own_questions, own_sheet
from scorecard.services import scoring
from scorecard.services.card_content import CardContent, content_of
from scorecard.services.errors import AlreadySubmitted, StaleEdit
from scorecard.web.display import exact, time_or_day
from scorecard.web.identity import viewer
from scorecard.web.kept_forms import held_text
from scorecard.web.scoring_form import ScorecardForm, form_of, read, texts_of

Json = tuple[dict[str, object], int]


def save_as_typed(interview_id: str) -> Json:
    """Keep the whole form as a draft: the new revision, or what is wrong at which field, or what is stored instead."""
    form = read(own_questions(db.session, viewer(), interview_id), request.form)
    if form.errors:
        return {"problems": _problems(form)}, 422
    at = now()
    said = {"at": at.isoformat(), "time": time_or_day(at), "exact": exact(at)}
    try:
        saved = scoring.save_draft(
            db.session,
            interview_id,
            form.content(),
            revision=form.known_revision,
            kept_at=held_text(),
            actor=viewer(),
            now=at,
        )
    except (StaleEdit, AlreadySubmitted):
        db.session.rollback()
        return card_as_json(own_sheet(db.session, viewer(), interview_id)), 409
    if isinstance(saved, scoring.Submitted):
        return {"submitted": True}, 200
    return {"submitted": False, "revision": saved.revision, **said}, 200


def card_as_json(sheet: Sheet) -> dict[str, object]:
    """What is stored of a card by field name, what its fields are called, and what the next save needs to know."""
    version = scoring.latest_version(db.session, sheet.interview)
    form = form_of(sheet)(formdata=None)
    return {
        "submitted": version is not None and version.submitted_at is not None,
        "revision": version.revision if version else 0,
        "fields": texts_of(content_of(version) if version else CardContent()),
        "labels": {name: form[name].label.text for name in form.page_order()},
        "csrf_token": generate_csrf(),
    }


def _problems(form: ScorecardForm) -> dict[str, str]:
    """What is wrong, by field; what is about none of them is under the empty name."""
    at_fields = {name: str(form[name].errors[0]) for name in form.page_order() if form[name].errors}
    return {"": " ".join(form.form_errors), **at_fields} if form.form_errors else at_fields
