"""The page of one seat, where a lead changes it, hands it over or removes it."""

from datetime import datetime

from flask import render_template
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from scorecard.database import db
from scorecard.models.application import Interview
from scorecard.queries.evaluations import names_in
from scorecard.queries.hand_overs import asked_on_panel
from scorecard.queries.openings import rubric_of
from scorecard.queries.panel_plan import PlannedSeat, SeatState
from scorecard.queries.seatable import is_sealed, offered_interviewers
from scorecard.web.display import exact, zone
from scorecard.web.fields import CHOOSE_SOMEBODY, Form, Paragraph, required
from scorecard.web.identity import viewer
from scorecard.web.panel_pages import TimesForm, area_choices
from scorecard.web.shadow_forms import ShadowedForm, stored_shadowed_form


class HandOverForm(Form):
    """Who gets the seat."""

    interviewer = SelectField("Give the seat to", [required(CHOOSE_SOMEBODY)], choices=[], validate_choice=False)


class KeepForm(Form):
    """What whoever asked to hand the seat over reads."""

    answer = Paragraph("Your answer")


def seat_form(interview: Interview, form: TimesForm) -> TimesForm:
    """The form with the areas to choose from."""
    form.areas.choices = area_choices(interview.application.opening)
    return form


def stored_seat_form(interview: Interview) -> TimesForm:
    """A form that shows the seat as it is stored, times in the lead's zone."""
    values = {name: value for name, (value, _) in stored_seat(interview).items()}
    return seat_form(interview, TimesForm(formdata=None, data={**values, "revision": interview.revision}))


def stored_seat(interview: Interview) -> dict[str, tuple[object, str]]:
    """What is stored of a seat: by field, the value as a form holds it, and how it is said."""
    names = names_in(rubric_of(interview.application.opening))
    return {
        "title": (interview.title, interview.title),
        "areas": (list(interview.areas), ", ".join(names.get(key, key) for key in interview.areas)),
        "starts_at": (_local(interview.starts_at), exact(interview.starts_at)),
        "minutes": (interview.minutes, f"{interview.minutes} minutes"),
        "due_at": (_local(interview.due_at), exact(interview.due_at)),
    }


def seat_page(
    interview: Interview,
    planned: PlannedSeat,
    form: TimesForm,
    *,
    stored: list[tuple[str, str]] | None = None,
    hand_over: HandOverForm | None = None,
    keep: KeepForm | None = None,
    shadow_form: ShadowedForm | None = None,
) -> str:
    """The page with this form, and with those for a hand-over and for whom a trainee shadows."""
    requests = asked_on_panel(db.session, viewer(), interview.application_id)
    asked = next((request for request in requests if request.interview_id == interview.id), None)
    given = hand_over or HandOverForm(formdata=None, data={"interviewer": asked.suggested_id if asked else ""})
    people = offered_interviewers(db.session, viewer(), interview.application)
    given.interviewer.choices = [
        SelectChoice("", "Choose somebody"),
        *(SelectChoice(person.id, person.name) for person in people),
    ]
    return render_template(
        "panels/seat.html",
        interview=interview,
        application=interview.application,
        opening=interview.application.opening,
        seat=planned,
        may_change=planned.state is SeatState.OPEN,
        names=names_in(rubric_of(interview.application.opening)),
        form=form,
        stored=stored,
        asked=asked,
        suggestion_fits=asked is not None and asked.suggested_id in [person.id for person in people],
        hand_over=given,
        hand_over_is_open=hand_over is not None or asked is not None,
        keep=keep or KeepForm(formdata=None),
        shadow_form=shadow_form or stored_shadowed_form(interview),
        is_own=interview.interviewer_id == viewer().id and is_sealed(db.session, viewer(), interview.application),
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(zone()).replace(tzinfo=None, second=0, microsecond=0)
