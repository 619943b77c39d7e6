"""A lead sets up an opening: charter, leads, rubric and policy; opens and closes it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.policy import Policy
from scorecard.domain.role_check import Expectation
from scorecard.domain.rubric import Rubric
from scorecard.domain.text import is_blank
from scorecard.domain.wording import policy_meaning
from scorecard.models.opening import Opening, RubricVersion
from scorecard.queries.evaluations import names_in
from scorecard.queries.freeze import is_frozen
from scorecard.queries.openings import leads_it, led_opening, newest_policy, policy_of, readable_opening, rubric_of
from scorecard.queries.panel_plan import template_coverage, template_of
from scorecard.queries.policy_change import compare_policies
from scorecard.queries.set_up import copyable_openings, possible_leads, present_leads, rubric_in, rubric_versions
from scorecard.services import openings
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.openings import OpeningDetails
from scorecard.services.policies import proposed_policy, weighs_equally
from scorecard.web.access import Gate, allow
from scorecard.web.conflicts import renew, stored_now
from scorecard.web.errors import typed
from scorecard.web.identity import viewer
from scorecard.web.once import posted_id
from scorecard.web.opening_form import OpeningForm, details_in, first_values, form_for, offer, stored_values
from scorecard.web.reading import note_admin_read
from scorecard.web.set_up_steps import STEPS, progress_of

blueprint = Blueprint("openings", __name__)

Answer = str | Response | tuple[str, int]
CONFIRMED = "confirmed"
OPEN = "open"  # where a draft goes on to from its form, beside the steps


@blueprint.get("/openings/new")
@allow(Gate.LEAD)
def new() -> Answer:
    """The set-up form of a new opening, with the usual values."""
    versions = rubric_versions(db.session)
    if not versions:
        return render_template("openings/no_rubric.html")
    if request.args.get("copy"):
        return _copy_page(request.args["copy"], versions)
    rubric = rubric_in(versions[0])
    values = first_values(rubric, versions[0], creator=viewer())
    return _new_page(rubric, versions, form_for(rubric)(formdata=None, data=values))


def _copy_page(source_id: str, versions: list[RubricVersion]) -> str:
    """The form of a new opening as another one was set up; its leads and its reason stay with it."""
    source = readable_opening(db.session, viewer(), source_id)
    note_admin_read(source.id)
    rubric = rubric_of(source)
    values = {**_stored(source), "leads": [viewer().id], "revision": None}
    return _new_page(rubric, versions, form_for(rubric)(formdata=None, data=values), copied=source.id)


@blueprint.post("/openings/new")
@allow(Gate.LEAD)
def create() -> Answer:
    """Makes the opening as a draft and leads on to it."""
    versions = rubric_versions(db.session)
    if not versions:
        return render_template("openings/no_rubric.html")
    rubric = rubric_in(_posted_version(versions, versions[0]))
    form = offer(form_for(rubric)(), rubric=rubric, versions=versions, people=[])
    copied = request.form.get("copy") or None
    if not _is_valid(form, versions):
        return _new_page(rubric, versions, form, copied=copied), 422
    try:
        opening = openings.create(
            db.session,
            details_in(form, rubric=rubric),
            opening_id=posted_id(),
            reason=form.policy_reason.data or "",
            template_of=copied,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _new_page(rubric, versions, form, copied=copied), 422
    if not leads_it(db.session, viewer(), opening.id):
        flash(f"“{opening.title}” is set up as a draft. Its leads go on from here: you are not one of them.", "success")
        return redirect(url_for("dashboard.openings"), 303)
    flash("The opening is set up as a draft. Choose the panel template, add candidates, then open it.", "success")
    return redirect(url_for("openings.set_up", opening_id=opening.id), 303)


@blueprint.get("/openings/<id:opening_id>/set-up")
@allow(Gate.LEAD)
def set_up(opening_id: str) -> Answer:
    """What the opening is, in a form; an admin who does not lead it reads it only."""
    opening = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening.id)
    rubric = rubric_of(opening)
    return _set_up_page(opening, form_for(rubric)(formdata=None, data=_stored(opening)), rubric=rubric)


@blueprint.post("/openings/<id:opening_id>/set-up")
@allow(Gate.LEAD)
def save(opening_id: str) -> Answer:
    """Keeps the changes. A policy that changes after the freeze is shown with what it does first."""
    opening = led_opening(db.session, viewer(), opening_id)
    versions = rubric_versions(db.session)
    rubric = rubric_in(_posted_version(versions, opening.rubric_version))
    form = offer(form_for(rubric)(), rubric=rubric, versions=versions, people=[])
    if not _is_valid(form, versions):
        return _set_up_page(opening, form, rubric=rubric), 422
    details = details_in(form, rubric=rubric)
    try:
        asked = None if CONFIRMED in request.form else _confirmation(opening, form, details, rubric=rubric)
        if asked is not None:
            return asked
        openings.set_up(
            db.session,
            opening_id,
            details,
            reason=form.policy_reason.data or "",
            revision=form.known_revision,
            actor=viewer(),
            now=now(),
        )
    except Refused as refused:
        db.session.rollback()
        form.show(refused)
        return _set_up_page(led_opening(db.session, viewer(), opening_id), form, rubric=rubric), 422
    except StaleEdit as stale:
        db.session.rollback()
        renew(form, stale)
        opening = led_opening(db.session, viewer(), opening_id)
        return _set_up_page(opening, form, rubric=rubric, stored=_differences(opening, form)), 409
    return _go_on(opening_id)


def _go_on(opening_id: str) -> Response:
    """Where the pressed button leads once everything is saved."""
    step = request.form.get("go")
    if not leads_it(db.session, viewer(), opening_id):
        flash("The opening is saved.", "success")
        return redirect(url_for("dashboard.openings"), 303)
    if step == OPEN:
        return open_it(opening_id)
    flash("The opening is saved.", "success")
    return redirect(url_for("openings.set_up", opening_id=opening_id, _anchor=step if step in STEPS else None), 303)


@blueprint.post("/openings/<id:opening_id>/open")
@allow(Gate.LEAD)
def open_it(opening_id: str) -> Response:
    """Opens a draft, or a closed opening again."""
    openings.open_it(db.session, opening_id, actor=viewer(), now=now())
    flash("The opening is open.", "success")
    return redirect(url_for("openings.set_up", opening_id=opening_id), 303)


@blueprint.post("/openings/<id:opening_id>/close")
@allow(Gate.LEAD)
def close_it(opening_id: str) -> Answer:
    """Closes an opening. Everything in it stays readable."""
    openings.close_it(db.session, opening_id, actor=viewer(), now=now())
    flash("The opening is closed. Nobody is added or seated until it is opened again.", "success")
    return redirect(url_for("openings.set_up", opening_id=opening_id), 303)


def _confirmation(opening: Opening, form: OpeningForm, details: OpeningDetails, *, rubric: Rubric) -> Answer | None:
    """The page that shows what a policy change does, where one is needed first."""
    current = policy_of(db.session, opening)
    proposed = proposed_policy(rubric, archetype=details.archetype, choice=details.policy, current=current)
    if proposed == current or not is_frozen(db.session, opening, now=now()):
        return None
    if form.known_revision != opening.revision:
        raise StaleEdit(opening.revision)
    openings.check_charter(details.charter)
    openings.refuse_other_areas(proposed, current)
    if is_blank(form.policy_reason.data or ""):
        raise Refused({"policy_reason": "Interviews have begun, so say why the policy changes."})
    change = compare_policies(db.session, viewer(), opening, current=current, proposed=proposed)
    return render_template(
        "openings/policy_change.html",
        opening=opening,
        change=change,
        reason=form.policy_reason.data,
        kept=[*typed(), (CONFIRMED, "yes")],
        rows=_policy_rows(current, proposed, names=names_in(rubric)),
    )


def _policy_rows(current: Policy, proposed: Policy, *, names: dict[str, str]) -> list[tuple[str, str, str]]:
    """What of the policy changes: label, before, after."""

    def said(policy: Policy) -> dict[str, str]:
        return {
            "Bar": f"{policy.bar:g}",
            "Area bar": f"{policy.area_bar:g}",
            "Archetype": policy.archetype.replace("_", " ").capitalize(),
            "Areas that must be met": ", ".join(names[key] for key in policy.must_meet) or "none",
            **{f"Weight of {names[key]}": f"{weight:g}" for key, weight in policy.weights.items()},
        }

    before, after = said(current), said(proposed)
    return [(label, before[label], after[label]) for label in before if before[label] != after[label]]


def _posted_version(versions: list[RubricVersion], otherwise: RubricVersion) -> RubricVersion:
    """The rubric version that was chosen, or else the one that the form began with."""
    return next((each for each in versions if str(each.id) == request.form.get("rubric_version")), otherwise)


def _is_valid(form: OpeningForm, versions: list[RubricVersion]) -> bool:
    valid = form.validate()
    if form.rubric_version.data not in [str(version.id) for version in versions]:
        form.rubric_version.errors = ["Choose one of the rubric versions in the list."]
        return False
    return valid


def _stored(opening: Opening) -> dict[str, object]:
    policy = policy_of(db.session, opening)
    # A reason for unequal weights holds on; one for a change after the freeze was for that change.
    keeps_reason = not weighs_equally(policy) and not is_frozen(db.session, opening, now=now())
    return stored_values(
        opening,
        policy=policy,
        reason=newest_policy(db.session, opening.id).reason if keeps_reason else "",
        rubric=rubric_of(opening),
        leads=present_leads(db.session, opening),
    )


def _differences(opening: Opening, form: OpeningForm) -> list[tuple[str, str]]:
    values = {name: value for name, value in _stored(opening).items() if name in form and name != "revision"}
    values.pop("policy_reason")
    words = {}
    for name, value in values.items():
        labels = {choice.value: choice.label for choice in getattr(form[name], "choices", None) or ()}
        parts = value if isinstance(value, list) else [value]
        words[name] = ", ".join(labels.get(str(part), str(part)) for part in parts if part is not None)
    form.leads.data = sorted(form.leads.data or ())
    return stored_now(form, {name: (value, words[name]) for name, value in values.items()})


def _new_page(rubric: Rubric, versions: list[RubricVersion], form: OpeningForm, *, copied: str | None = None) -> str:
    people = possible_leads(db.session, frozenset())
    offer(form, rubric=rubric, versions=versions, people=people)
    return render_template(
        "openings/new.html",
        form=form,
        rubric=rubric,
        frozen=False,
        read_only=False,
        progress=None,
        copied=copied,
        copyable=[(each.id, each.title) for each in copyable_openings(db.session, viewer())],
    )


def _set_up_page(
    opening: Opening, form: OpeningForm, *, rubric: Rubric, stored: list[tuple[str, str]] | None = None
) -> str:
    people = possible_leads(db.session, present_leads(db.session, opening))
    offer(form, rubric=rubric, versions=rubric_versions(db.session), people=people)
    policy = policy_of(db.session, opening)
    template = template_of(db.session, opening)
    coverage = template_coverage(template, policy=policy)
    return render_template(
        "openings/set_up.html",
        opening=opening,
        form=form,
        rubric=rubric,
        stored=stored,
        policy=policy,
        meaning=policy_meaning(policy),
        frozen=is_frozen(db.session, opening, now=now()),
        read_only=not leads_it(db.session, viewer(), opening.id),
        template=template,
        coverage=coverage,
        names=names_in(rubric_of(opening)),
        answers=[form.breaks(each) for each in Expectation],
        progress=progress_of(
            opening, policy=policy, template=coverage, rubric_words=f"{rubric.title}, {len(policy.areas)} areas"
        ),
    )
