"""One candidate for one opening: the page of the lead and the panel, the debrief, decisions, settled flags."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice
from wtforms.validators import AnyOf

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.assessment import TickState
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import points
from scorecard.models.application import DecisionKind
from scorecard.queries.application_page import (
    ApplicationPage,
    flag_register,
    load_page,
    load_sealed,
    notes_of,
    split_evidence,
    timeline,
    to_settle,
)
from scorecard.queries.application_page.records import load_decisions
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.applications import decidable_application
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services.cards import settle as settle_tick
from scorecard.services.debriefs import open_debrief as open_the_debrief
from scorecard.services.decisions import basis, decide
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import areas_of, recommended_of, recommended_to_decide, sum_of
from scorecard.web.fields import EditForm, Line, Paragraph, required
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_reading, note_admin_read

blueprint = Blueprint("applications", __name__)

TABS = ("panel", "evidence", "flags", "timeline")
CHANGED = "This changed while you were looking. Read what is there now, then send it again."
SETTLED = {
    TickState.RAISED: "The flag is to be checked again.",
    TickState.CLEARED: "Cleared. The tick stays on record and no longer acts.",
    TickState.CONFIRMED: "Confirmed. The flag now acts as if two people had ticked it.",
}


class DecisionForm(EditForm):
    """What was decided, why, and how a critical flag was checked."""

    decision = RadioField(
        "Decision",
        [AnyOf([kind.value for kind in DecisionKind], message="Choose what was decided.")],
        choices=[SelectChoice(kind.value, words) for kind, words in DECISION_WORDS.items()],
        validate_choice=False,
    )
    flag_check = Paragraph("What was done to check the critical flag")
    reason = Paragraph("Reason")


class SettlementForm(EditForm):
    """How one person's tick was checked, and what came of it."""

    interview_id = Line("Interview", limit=16)
    flag = Line("Flag", limit=40)
    state = Line("State", [AnyOf(list(TickState), message="Choose Clear, Confirm or Undo.")], limit=10)
    reason = Paragraph("How it was checked", [required("Write down how it was checked.")])


@dataclass(frozen=True, slots=True)
class Settling:
    """A settlement that was not taken, shown again where it was typed."""

    interview_id: str
    flag: str
    reason: str
    problem: str


@blueprint.get("/applications/<id:application_id>")
@allow(Gate.SIGNED_IN)
def page(application_id: str) -> str:
    """What the panel found and what it comes to; to a sealed lead only the candidate."""
    try:
        found = load_page(db.session, viewer(), application_id, reading=asked_reading())
    except NotHere:
        sealed = load_sealed(db.session, viewer(), application_id)
        note_admin_read(sealed.application.opening_id)
        return render_template("applications/sealed.html", sealed=sealed)
    if found.reads_as_lead:
        note_admin_read(found.application.opening_id)
    asked = request.args.get("tab")
    return _page(found, tab=asked if asked in TABS else TABS[0])


def _page(found: ApplicationPage, *, tab: str, settling: Settling | None = None) -> str:
    return render_template(
        "applications/page.html",
        page=found,
        tab=tab,
        tabs=TABS,
        recommended=recommended_of(found),
        areas=areas_of(found),
        sum=sum_of(found),
        to_settle=to_settle(found, now=now()),
        notes=notes_of(found),
        flags=flag_register(found),
        splits={split.subject for split in found.evaluation.splits} if found.evaluation else set(),
        events=timeline(found, now=now()) if tab == "timeline" else (),
        settling=settling,
        late_ids={seat.interview_id for seat in found.late(now())},
        levels=LEVELS,
        points=points,
        decision_words=DECISION_WORDS,
    )


@blueprint.post("/applications/<id:application_id>/flags")
@allow(Gate.LEAD)
def settle(application_id: str) -> Response | tuple[str, int]:
    """Clears or confirms one person's tick, or takes that back."""
    decidable_application(db.session, viewer(), application_id)
    form = SettlementForm()
    if not form.validate():
        return _settle_again(application_id, form, next(iter(form.errors.values()))[0], 422)
    state = TickState(form.state.data or "")
    try:
        settle_tick(
            db.session,
            application_id,
            interview_id=form.interview_id.data or "",
            flag=form.flag.data or "",
            state=state,
            reason=form.reason.data or "",
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        return _settle_again(application_id, form, next(iter(refused.problems.values())), 422)
    except StaleEdit:
        return _settle_again(application_id, form, CHANGED, 409)
    flash(SETTLED[state], "success")
    return redirect(url_for(".page", application_id=application_id, tab="flags", **_same_reading()), 303)


def _settle_again(application_id: str, form: SettlementForm, problem: str, status: int) -> tuple[str, int]:
    found = load_page(db.session, viewer(), application_id, reading=asked_reading())
    settling = Settling(form.interview_id.data or "", form.flag.data or "", form.reason.data or "", problem)
    return _page(found, tab="flags", settling=settling), status


def _same_reading() -> dict[str, Any]:
    return {"as": "revised"} if asked_reading() is Reading.REVISED else {}


@blueprint.get("/applications/<id:application_id>/debrief")
@allow(Gate.SIGNED_IN)
def debrief(application_id: str) -> str:
    """What to talk about: splits with both sides, flags to check, unproven areas, votes, cards that are out."""
    found = load_page(db.session, viewer(), application_id, reading=Reading.SEALED)
    if not found.shows_recommendation:
        raise NotHere
    if found.reads_as_lead:
        note_admin_read(found.application.opening_id)
    return _debrief(found, problems=[])


def _debrief(found: ApplicationPage, *, problems: list[tuple[str | None, str]]) -> str:
    return render_template(
        "applications/debrief.html",
        page=found,
        recommended=recommended_of(found),
        splits=split_evidence(found),
        to_settle=to_settle(found, now=now()),
        late_ids={seat.interview_id for seat in found.late(now())},
        problems=problems,
        points=points,
    )


@blueprint.post("/applications/<id:application_id>/debrief")
@allow(Gate.LEAD)
def open_debrief(application_id: str) -> Response | tuple[str, int]:
    """Opens the debrief for good: the panel now reads the recommendation."""
    decidable_application(db.session, viewer(), application_id)
    try:
        open_the_debrief(db.session, application_id, actor=viewer(), now=now())
    except Refused as refused:
        found = load_page(db.session, viewer(), application_id, reading=Reading.SEALED)
        return _debrief(found, problems=[(None, problem) for problem in refused.problems.values()]), 422
    flash("The debrief is open. Everybody who has submitted now reads the recommendation.", "success")
    return redirect(url_for(".debrief", application_id=application_id), 303)


@blueprint.get("/applications/<id:application_id>/decision")
@allow(Gate.LEAD)
def decision(application_id: str) -> str:
    """Asks what was decided, beside what the scorecards recommend."""
    return _decision(application_id, DecisionForm(formdata=None))


@blueprint.post("/applications/<id:application_id>/decision")
@allow(Gate.LEAD)
def record_decision(application_id: str) -> Response | tuple[str, int]:
    """Adds a decision to the record, with the numbers that its author saw."""
    decidable_application(db.session, viewer(), application_id)
    form = DecisionForm()
    if not form.validate():
        return _decision(application_id, form), 422
    kind = DecisionKind(form.decision.data)
    try:
        decide(
            db.session,
            application_id,
            kind=kind,
            reason=form.reason.data or "",
            flag_check=form.flag_check.data or "",
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        form.show(refused)
        return _decision(application_id, form), 422
    except StaleEdit:
        form.form_errors.append(CHANGED)
        return _decision(application_id, form), 409
    flash(f"Recorded: {DECISION_WORDS[kind]}.", "success")
    return redirect(url_for(".page", application_id=application_id), 303)


def _decision(application_id: str, form: DecisionForm) -> str:
    application = decidable_application(db.session, viewer(), application_id)
    found = basis(db.session, viewer(), application)
    # A form that came back carries the revision of what it now stands beside.
    if form.revision.data is None or CHANGED in form.form_errors:
        form.revision.data = str(found.revision)
    return render_template(
        "applications/decision.html",
        application=application,
        form=form,
        basis=found,
        critical_names=[found.names[flag] for flag in found.critical],
        recommended=recommended_to_decide(found),
        decisions=load_decisions(db.session, application),
        decision_words=DECISION_WORDS,
    )
