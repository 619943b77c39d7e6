"""The debrief of one application: what to talk about, what was agreed, and the votes that are given after it."""

from typing import NamedTuple

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import AnyOf

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.assessment import Vote
from scorecard.domain.wording import points
from scorecard.models.debrief import MINUTES, POINT
from scorecard.models.schema import LONG_TEXT
from scorecard.queries.application_page import ApplicationPage, load_page
from scorecard.queries.application_page.timeline import DECISION_WORDS
from scorecard.queries.applications import decidable_application
from scorecard.queries.debrief import agenda, debrief_votes, minutes_of, speaking_order_of
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services.debrief_votes import say_dissent, vote_again
from scorecard.services.debriefs import open_debrief, write_down
from scorecard.services.errors import AlreadySubmitted, Refused, StaleEdit
from scorecard.web.access import Gate, allow
from scorecard.web.application_display import recommended_of
from scorecard.web.conflicts import CHANGED
from scorecard.web.fields import EditForm, Form, Line, Paragraph
from scorecard.web.identity import viewer
from scorecard.web.reading import note_admin_read
from scorecard.web.scoring_form import VOTE_WORDS

blueprint = Blueprint("debriefs", __name__)

SAID_ALREADY = "Your sentence is on record and stays as it is. What you wrote now was not saved."


class PointForm(EditForm):
    """What was agreed on one point, or the minutes."""

    point = Line("Point", limit=POINT)
    agreed = Paragraph("What was agreed", limit=LONG_TEXT)
    why = Paragraph("Why")


class VoteForm(Form):
    """A panellist's vote after the debrief."""

    vote = StringField("Your vote now", [AnyOf(list(Vote), message="Choose one of the four.")])


class DissentForm(Form):
    """A sentence of dissent."""

    sentence = Paragraph("What should be on record")


class Typed(NamedTuple):
    """What was posted and not taken: it stands again where it was typed. `field` is the id of what is wrong."""

    field: str
    texts: dict[str, str]
    problem: str


@blueprint.get("/applications/<id:application_id>/debrief")
@allow(Gate.SIGNED_IN)
def page(application_id: str) -> str:
    """The agenda with the evidence of both sides, who speaks first, what was agreed, and how votes stand."""
    found = _load(application_id)
    if found.reads_as_lead:
        note_admin_read(found.application.opening_id)
    return _page(found)


@blueprint.post("/applications/<id:application_id>/debrief")
@allow(Gate.LEAD)
def open_it(application_id: str) -> Response | tuple[str, int]:
    """Opens the debrief for good: the panel now reads the recommendation."""
    decidable_application(db.session, viewer(), application_id)
    try:
        open_debrief(db.session, application_id, actor=viewer(), now=now())
    except Refused as refused:
        return _page(_load(application_id), Typed("", {}, _first(refused))), 422
    flash("The debrief is open. Everybody who has submitted now reads the recommendation.", "success")
    return _here(application_id)


@blueprint.post("/applications/<id:application_id>/debrief/points")
@allow(Gate.LEAD)
def write(application_id: str) -> Response | tuple[str, int]:
    """Keeps what was agreed on one point and why, or the minutes, as a new version."""
    decidable_application(db.session, viewer(), application_id)
    found, form = _load(application_id), PointForm()
    point = form.point.data or ""
    if point not in {MINUTES, *found.agreed, *(each.key for each in agenda(found))}:
        raise NotHere
    typed = {"point": point, "agreed": form.agreed.data or "", "why": form.why.data or ""}
    if not form.validate():
        name, errors = next(iter(form.errors.items()))
        return _page(found, Typed(f"{name}-{point}", {**typed, "revision": form.revision.data or ""}, errors[0])), 422
    try:
        write_down(
            db.session,
            application_id,
            point=point,
            agreed=form.agreed.data or "",
            why=form.why.data or "",
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        refused_form = {**typed, "revision": form.revision.data or ""}
        return _page(found, Typed(f"agreed-{point}", refused_form, _first(refused))), 422
    except StaleEdit as stale:
        db.session.rollback()
        typed["revision"] = str(stale.revision)
        return _page(_load(application_id), Typed(f"agreed-{point}", typed, CHANGED)), 409
    flash("Saved.", "success")
    return _here(application_id, point)


@blueprint.post("/applications/<id:application_id>/debrief/vote")
@allow(Gate.SIGNED_IN)
def vote(application_id: str) -> Response | tuple[str, int]:
    """Keeps a panellist's vote after the debrief; it can be changed until the case is closed."""
    found, form = _load_own(application_id), VoteForm()
    if not form.validate():
        return _page(found, Typed("vote", {}, form.vote.errors[0])), 422
    try:
        vote_again(db.session, application_id, vote=Vote(form.vote.data), actor=viewer(), now=now())
    except Refused as refused:
        return _page(_load(application_id), Typed("vote", {}, _first(refused))), 422
    flash("Your vote after the debrief is kept. You can change it until the case is closed.", "success")
    return _here(application_id, "own-vote")


@blueprint.post("/applications/<id:application_id>/debrief/dissent")
@allow(Gate.SIGNED_IN)
def dissent(application_id: str) -> Response | tuple[str, int]:
    """Adds a panellist's sentence to the dissent that is kept with the decision."""
    found, form = _load_own(application_id), DissentForm()
    typed = {"sentence": form.sentence.data or ""}
    if not form.validate():
        return _page(found, Typed("sentence", typed, str(form.sentence.errors[0]))), 422
    try:
        say_dissent(db.session, application_id, sentence=form.sentence.data or "", actor=viewer(), now=now())
    except Refused as refused:
        return _page(_load(application_id), Typed("sentence", typed, _first(refused))), 422
    except AlreadySubmitted:
        db.session.rollback()
        return _page(_load(application_id), Typed("sentence", typed, SAID_ALREADY)), 409
    flash("Your sentence is kept with the decision.", "success")
    return _here(application_id, "own-vote")


def _load(application_id: str) -> ApplicationPage:
    """The application for whoever may read its debrief. Raises NotHere."""
    found = load_page(db.session, viewer(), application_id, reading=Reading.SEALED)
    if not found.shows_recommendation:
        raise NotHere
    return found


def _load_own(application_id: str) -> ApplicationPage:
    """The same for a panellist of an open debrief. Raises NotHere."""
    found = _load(application_id)
    has_card = any(card.seat.interviewer_id == viewer().id for card in found.cards)
    if found.application.debrief_opened_at is None or not has_card:
        raise NotHere
    return found


def _page(found: ApplicationPage, typed: Typed | None = None) -> str:
    is_open = found.application.debrief_opened_at is not None
    points_to_talk_about = agenda(found)
    return render_template(
        "debriefs/page.html",
        page=found,
        recommended=recommended_of(found),
        agenda=points_to_talk_about,
        minutes=minutes_of(found, points_to_talk_about),
        order=speaking_order_of(db.session, found),
        voting=debrief_votes(db.session, viewer(), found) if is_open else None,
        late_ids={seat.interview_id for seat in found.late(now())},
        typed=typed,
        points=points,
        vote_words=VOTE_WORDS,
        decision_words=DECISION_WORDS,
    )


def _first(refused: Refused) -> str:
    return next(iter(refused.problems.values()))


def _here(application_id: str, anchor: str | None = None) -> Response:
    return redirect(url_for(".page", application_id=application_id, _anchor=anchor), 303)
