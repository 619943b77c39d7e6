"""One candidate for one opening: the page of the lead and the panel, and settled flags."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms.validators import AnyOf

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.assessment import TickState
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import points
from scorecard.domain.wording.role_fit import coding_gap_sentence
from scorecard.queries.application_page import (
    ApplicationPage,
    flag_register,
    load_inputs,
    load_sealed,
    notes_of,
    role_fit,
    timeline,
    to_settle,
)
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.applications import decidable_application
from scorecard.queries.corrections import corrections_of, corrections_on_panel
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services.cards import settle as settle_tick
from scorecard.services.errors import Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import areas_of, recommended_of, sum_of
from scorecard.web.card_changes import new_versions_by_card
from scorecard.web.conflicts import CHANGED
from scorecard.web.fields import EditForm, Line, Paragraph, required
from scorecard.web.identity import viewer
from scorecard.web.kept_pages import Passing, kept_or_made
from scorecard.web.page_numbers import earlier_numbers, page_with_numbers
from scorecard.web.reading import asked_reading, note_admin_read

blueprint = Blueprint("applications", __name__)

TABS = ("panel", "evidence", "flags", "fit", "timeline")
SETTLED = {
    TickState.RAISED: "The flag is to be checked again.",
    TickState.CLEARED: "Cleared. The tick stays on record and no longer acts.",
    TickState.CONFIRMED: "Confirmed. The flag now acts as if two people had ticked it.",
}


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
def page(application_id: str) -> Response | str:
    """What the panel found and what it comes to; to a sealed lead only the candidate."""
    reading = asked_reading()
    try:
        inputs = load_inputs(db.session, viewer(), application_id, reading=reading)
    except NotHere:
        sealed = load_sealed(db.session, viewer(), application_id)
        note_admin_read(sealed.application.opening_id)
        return render_template("applications/sealed.html", sealed=sealed)
    if inputs.reads_as_lead:
        note_admin_read(inputs.opening_id)
    asked = request.args.get("tab")
    tab = asked if asked in TABS else TABS[0]
    return kept_or_made(
        inputs,
        inputs.times,
        lambda: _page(page_with_numbers(application_id, inputs.opening_id, reading=reading), tab=tab),
    )


def _page(found: ApplicationPage, *, tab: str, settling: Settling | None = None) -> str:
    fit = role_fit(found)
    page = render_template(
        "applications/page.html",
        page=found,
        tab=tab,
        tabs=TABS,
        recommended=recommended_of(found),
        areas=areas_of(found),
        sum=sum_of(found),
        to_settle=to_settle(found, now=now()),
        changed=new_versions_by_card(found.rubric, found.cards),
        corrections=corrections_on_panel(db.session, viewer(), found.application.id),
        notes=notes_of(found),
        flags=flag_register(found),
        earlier=earlier_numbers(found),
        splits={split.subject for split in found.own.splits} if found.own else set(),
        fit=fit,
        gap_sentence=coding_gap_sentence(fit.gap) if fit.gap else None,
        events=timeline(found, corrections_of(db.session, found), now=now()) if tab == "timeline" else (),
        settling=settling,
        late_ids={seat.interview_id for seat in found.late(now())},
        levels=LEVELS,
        points=points,
        decision_words=DECISION_WORDS,
    )
    return page if found.is_complete else Passing(page)


@blueprint.post("/applications/<id:application_id>/flags")
@allow(Gate.LEAD)
def settle(application_id: str) -> Response | tuple[str, int]:
    """Clears or confirms one person's tick, or takes that back."""
    opening_id = decidable_application(db.session, viewer(), application_id).opening_id
    form = SettlementForm()
    if not form.validate():
        return _settle_again(application_id, opening_id, form, next(iter(form.errors.values()))[0], 422)
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
        return _settle_again(application_id, opening_id, form, next(iter(refused.problems.values())), 422)
    except StaleEdit:
        return _settle_again(application_id, opening_id, form, CHANGED, 409)
    flash(SETTLED[state], "success")
    return redirect(url_for(".page", application_id=application_id, tab="flags", **_same_reading()), 303)


def _settle_again(
    application_id: str, opening_id: str, form: SettlementForm, problem: str, status: int
) -> tuple[str, int]:
    found = page_with_numbers(application_id, opening_id, reading=asked_reading())
    settling = Settling(form.interview_id.data or "", form.flag.data or "", form.reason.data or "", problem)
    return _page(found, tab="flags", settling=settling), status


def _same_reading() -> dict[str, Any]:
    return {"as": "revised"} if asked_reading() is Reading.REVISED else {}
