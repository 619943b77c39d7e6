"""Form fields that clean what they read with the one cleaning function, and the form that all others extend."""

from datetime import UTC, datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateTimeLocalField, HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, StopValidation, ValidationError

from scorecard.domain.text import TextRefused, clean_line, clean_text, is_blank
from scorecard.models.schema import NAME, NOTE
from scorecard.services.errors import Refused
from scorecard.web.display import zone

FIRST_YEAR, LAST_YEAR = 2000, 2100
CHOOSE_SOMEBODY = "Choose somebody from the list."
WRITE_A_MOMENT = "Write the day and time as 2026-11-20T14:30."


class Form(FlaskForm):
    """A form whose token is checked before any view runs (gatekeeper), so not again here."""

    class Meta:
        csrf = False

    def show(self, refused: Refused) -> None:
        """Put a service's objections beside the fields they are about; the rest goes to the top."""
        for name, problem in refused.problems.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(problem)
            else:
                field.errors = [*field.errors, problem]


class EditForm(Form):
    """A form that edits something: it remembers the revision it was made from."""

    revision = HiddenField()

    @property
    def known_revision(self) -> int:
        """The revision in the form; -1, which is never current, where it is missing or not a number."""
        text = self.revision.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1


class _Cleaned:
    """Cleans after the form was read. What is refused stays in the field as it was typed."""

    limit = NOTE
    one_line = False
    data: str | None

    def pre_validate(self, form: Any) -> None:
        clean = clean_line if self.one_line else clean_text
        try:
            self.data = clean(self.data or "", limit=self.limit)
        except TextRefused as refused:
            raise StopValidation(str(refused)) from refused


class Line(_Cleaned, StringField):
    """One line of text."""

    one_line = True

    def __init__(self, label: str, validators: Any = (), *, limit: int = NAME, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit


class Paragraph(_Cleaned, TextAreaField):
    """Text with line breaks, kept as typed."""

    def __init__(self, label: str, validators: Any = (), *, limit: int = NOTE, **options: Any) -> None:
        super().__init__(label, validators, **options)
        self.limit = limit


class LocalMoment(DateTimeLocalField):
    """A time in the person's zone; `moment` is the same in UTC."""

    def __init__(self, label: str, validators: Any = (), **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
        super().__init__(label, validators, format=formats, invalid_value_message=WRITE_A_MOMENT, **options)

    def pre_validate(self, form: Any) -> None:
        # A year that no calendar means would overflow when it is turned into UTC.
        if self.data and not FIRST_YEAR <= self.data.year <= LAST_YEAR:
            raise ValidationError(f"Choose a date between {FIRST_YEAR} and {LAST_YEAR}.")

    @property
    def moment(self) -> datetime | None:
        """The chosen time, aware, in UTC."""
        return self.data.replace(tzinfo=zone()).astimezone(UTC) if self.data else None


class _Required(DataRequired):
    """Takes a text that nobody can see for none."""

    def __call__(self, form: Any, field: Any) -> None:
        if isinstance(field.data, str) and is_blank(field.data):
            field.errors[:] = []
            raise StopValidation(self.message)
        super().__call__(form, field)


def required(message: str) -> DataRequired:
    """The field must hold more than blanks; the message says what to do."""
    return _Required(message)
