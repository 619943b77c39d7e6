"""Fields for numbers and for choosing among what an opening has: wrong input stays in the field as it was typed."""

from typing import Any

from wtforms import FloatField, IntegerField, SelectMultipleField, StringField
from wtforms.validators import ValidationError
from wtforms.widgets import CheckboxInput, ListWidget


class Whole(IntegerField):
    """A whole number; `data` is None where nothing was entered."""

    def process_formdata(self, valuelist: Any) -> None:
        if not valuelist or not valuelist[0].strip():
            self.data = None
            return
        try:
            self.data = int(valuelist[0])
        except ValueError as error:
            self.data = None
            raise ValueError("Give a whole number, without a sign or a unit.") from error


class Number(FloatField):
    """A number with a decimal point."""

    def process_formdata(self, valuelist: Any) -> None:
        try:
            self.data = float(valuelist[0]) if valuelist else None
        except ValueError as error:
            self.data = None
            raise ValueError("Give a number such as 3.5.") from error


class YesNo(StringField):
    """A question that may stay unanswered; `answer` is None then."""

    def pre_validate(self, form: object) -> None:
        if self.data and self.data not in ("yes", "no"):
            raise ValidationError("Answer yes or no, or leave it open.")

    @property
    def answer(self) -> bool | None:
        """What was answered."""
        return {"yes": True, "no": False}.get(self.data or "")


class Ticks(SelectMultipleField):
    """Tick-boxes. Which of them are possible is for the service to judge."""

    widget = ListWidget()
    option_widget = CheckboxInput()

    def __init__(self, label: str, validators: Any = (), **options: Any) -> None:
        super().__init__(label, validators, validate_choice=False, choices=[], **options)
