"""The page of one application's panel and the forms on it."""

from collections.abc import Sequence
from dataclasses import replace

from flask import render_template
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.queries.evaluations import names_in
from scorecard.queries.hand_overs import asked_on_panel
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panel_plan import (
    PlannedPanel,
    PlannedSeat,
    SeatState,
    comparable_in,
    panel_of_application,
    template_of,
)
from scorecard.queries.seatable import offered_interviewers
from scorecard.queries.stages import decisions_of
from scorecard.queries.waiting import is_closed
from scorecard.services.seat_plans import SeatPlan
from scorecard.web.choosing import Ticks, Whole
from scorecard.web.display import zone
from scorecard.web.fields import CHOOSE_SOMEBODY, EditForm, Line, LocalMoment, required
from scorecard.web.identity import viewer
from scorecard.web.once import posted_id
from scorecard.web.reminder_text import reminder_of
from scorecard.web.seating_form import SeatingRow, prefilled_rows
from scorecard.web.shadow_forms import ShadowForm, new_shadow_form

USUAL_MINUTES = 60


class TimesForm(EditForm):
    """What an interview is about, and when it is."""

    title = Line("Title", [required("Say what this interview is about.")])
    areas = Ticks("Focus areas")
    starts_at = LocalMoment("Interview starts", [required("Choose when the interview starts.")])
    minutes = Whole("Length", [InputRequired("Give the length in minutes.")])
    due_at = LocalMoment("Scorecard due", [Optional()])


class SeatForm(TimesForm):
    """A new seat."""

    interviewer = SelectField("Interviewer", [required(CHOOSE_SOMEBODY)], validate_choice=False, choices=[])


def plan_in(form: SeatForm) -> SeatPlan:
    """What a valid form for a new seat asks for."""
    return replace(times_in(form), interviewer_id=form.interviewer.data or "", interview_id=posted_id())


def times_in(form: TimesForm) -> SeatPlan:
    """What a valid form asks for, for nobody in particular."""
    starts_at = form.starts_at.moment
    assert starts_at is not None
    return SeatPlan(
        interviewer_id="",
        title=form.title.data or "",
        areas=tuple(form.areas.data or ()),
        starts_at=starts_at,
        minutes=form.minutes.data or 0,
        due_at=form.due_at.moment,
    )


def new_seat_form(application: Application, form: SeatForm) -> SeatForm:
    """The form with the people and the areas to choose from."""
    people = offered_interviewers(db.session, viewer(), application)
    form.interviewer.choices = [SelectChoice("", "Choose somebody"), *map(_choice, people)]
    form.areas.choices = area_choices(application.opening)
    return form


def area_choices(opening: Opening) -> list[SelectChoice]:
    """The focus areas of an opening, to be ticked."""
    names = names_in(rubric_of(opening))
    return [SelectChoice(key, names[key]) for key in policy_of(db.session, opening).areas]


def application_page(
    application: Application,
    *,
    may_change: bool = True,
    form: SeatForm | None = None,
    rows: Sequence[SeatingRow] | None = None,
    shadow_form: ShadowForm | None = None,
    problems: Sequence[str] = (),
) -> str:
    """The seats of an application, with the forms as they were sent or as they begin."""
    policy = policy_of(db.session, application.opening)
    rubric = rubric_of(application.opening)
    panel = panel_of_application(db.session, viewer(), application, policy=policy)
    template = template_of(db.session, application.opening)
    people = offered_interviewers(db.session, viewer(), application) if may_change else []
    taken = {seat.title for seat in panel.seats if seat.counts}
    begin = prefilled_rows(
        [row for row in template if row.title not in taken],
        offered=[person.id for person in people],
        now=now(),
        zone=zone(),
    )
    row_problems = [
        (f"{name}-{row.place}", f"{row.title}: {problem}") for row in rows or [] for name, problem in row.errors.items()
    ]
    return render_template(
        "panels/application.html",
        application=application,
        opening=application.opening,
        may_change=may_change and application.opening.status != "closed" and not panel.is_withdrawn,
        is_led=may_change,
        late=_late_seats(application, panel),
        reminder=reminder_of,
        asked={request.interview_id: request for request in asked_on_panel(db.session, viewer(), application.id)},
        panel=panel,
        policy=policy,
        names=names_in(rubric),
        form=form or new_seat_form(application, SeatForm(formdata=None, minutes=USUAL_MINUTES)),
        form_is_open=form is not None,
        shadow_form=shadow_form or new_shadow_form(application, ShadowForm(formdata=None)),
        shadow_form_is_open=shadow_form is not None,
        comparable=comparable_in(db.session, viewer(), application),
        rows=begin if rows is None else list(rows),
        rows_are_open=rows is not None or not panel.seats,
        problems=[*((None, problem) for problem in problems), *row_problems],
        people=people,
        has_template=bool(template),
    )


def _late_seats(application: Application, panel: PlannedPanel) -> list[PlannedSeat]:
    """The seats whose card is out after it was due; none once the case is closed or for a lead who is to score."""
    if panel.is_sealed or is_closed(application, decisions_of(db.session, [application.id]).get(application.id)):
        return []
    return [seat for seat in panel.seats if seat.state is SeatState.OPEN and seat.due_at < now()]


def _choice(person: Account) -> SelectChoice:
    return SelectChoice(person.id, person.name)
