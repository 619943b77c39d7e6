"""The forms about shadow seats: who sits in on whose interview."""

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from scorecard.database import db
from scorecard.models.application import Application, Interview
from scorecard.queries.seatable import offered_interviewers, shadowable_seats
from scorecard.web.fields import CHOOSE_SOMEBODY, EditForm, required
from scorecard.web.identity import viewer


class ShadowedForm(EditForm):
    """Whom a trainee shadows."""

    shadowed = SelectField("Shadows", validate_choice=False, choices=[])


class ShadowForm(ShadowedForm):
    """A new shadow seat."""

    trainee = SelectField("Trainee", [required(CHOOSE_SOMEBODY)], validate_choice=False, choices=[])


def new_shadow_form(application: Application, form: ShadowForm) -> ShadowForm:
    """The form with the people and the interviews to choose from."""
    people = offered_interviewers(db.session, viewer(), application)
    form.trainee.choices = [SelectChoice("", "Choose somebody"), *(SelectChoice(one.id, one.name) for one in people)]
    form.shadowed.choices = _interviews(application)
    return form


def shadowed_form(shadow: Interview, form: ShadowedForm) -> ShadowedForm:
    """The form of a shadow seat with the interviews to choose from."""
    form.shadowed.choices = _interviews(shadow.application)
    return form


def stored_shadowed_form(shadow: Interview) -> ShadowedForm:
    """The same as the seat is stored."""
    form = ShadowedForm(formdata=None, data={"shadowed": shadow.shadowed_id, "revision": shadow.revision})
    return shadowed_form(shadow, form)


def _interviews(application: Application) -> list[SelectChoice]:
    seats = shadowable_seats(db.session, viewer(), application)
    said = (
        (seat.id, f"{seat.interviewer.name}: {seat.title}" if seat.title else seat.interviewer.name) for seat in seats
    )
    return [SelectChoice("", "Choose an interview"), *(SelectChoice(key, words) for key, words in said)]
