"""The packet of one application, to be printed or handed on: without navigation and, if asked, without names.

A packet leaves the app, so each one is in the audit log like a file.
"""

from dataclasses import replace

from flask import Blueprint, render_template

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import points
from scorecard.domain.wording.role_fit import coding_gap_sentence
from scorecard.queries.application_page import (
    ApplicationPage,
    flag_register,
    label_interviewers,
    load_page,
    notes_of,
    redact,
    role_fit,
    timeline,
)
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.corrections import corrections_of
from scorecard.queries.debrief import agenda, debrief_votes, minutes_of
from scorecard.queries.visible import NotHere
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import areas_of, recommended_of, sum_of
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_reading, asks_redacted, note_admin_read
from scorecard.web.scoring_form import VOTE_WORDS
from scorecard.web.sending import note_export

blueprint = Blueprint("packets", __name__)


@blueprint.get("/applications/<id:application_id>/packet")
@allow(Gate.LEAD)
def application(application_id: str) -> str:
    """All that is known of one application on one page to print, for leads who are not sealed on it."""
    page = load_page(db.session, viewer(), application_id, reading=asked_reading())
    if not page.reads_as_lead:
        raise NotHere
    note_admin_read(page.application.opening_id)
    voting = debrief_votes(db.session, viewer(), page) if page.application.debrief_opened_at else None
    shown = _handed_on(page)
    file = "packet-redacted" if asks_redacted() else "packet"
    note_export(page.application.opening, file, rows=1, application=page.application, reading=page.reading)
    fit = role_fit(shown)
    return render_template(
        "packets/application.html",
        page=shown,
        redacted=asks_redacted(),
        made=now(),
        recommended=recommended_of(shown),
        areas=areas_of(shown),
        sum=sum_of(shown),
        notes=notes_of(shown),
        flags=flag_register(shown),
        settling=None,
        splits={split.subject for split in shown.evaluation.splits} if shown.evaluation else set(),
        minutes=minutes_of(shown, agenda(shown)),
        voting=voting,
        vote_words=VOTE_WORDS,
        fit=fit,
        gap_sentence=coding_gap_sentence(fit.gap) if fit.gap else None,
        events=timeline(shown, corrections_of(db.session, shown), now=now()),
        levels=LEVELS,
        points=points,
        decision_words=DECISION_WORDS,
    )


def _handed_on(page: ApplicationPage) -> ApplicationPage:
    """The page without forms, and without names where that is asked for."""
    plain = replace(page, may_change=False)
    return redact(plain, label_interviewers(db.session, [page.application.id])) if asks_redacted() else plain
