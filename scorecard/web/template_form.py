"""The form of a panel template: rows of fields named by their place, with an empty one at the end to add another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from werkzeug.datastructures import MultiDict

from scorecard.domain.text import TextRefused, clean_line
from scorecard.models.opening import TemplateSeat
from scorecard.models.schema import NAME
from scorecard.services.panel_templates import MOST_INTERVIEWS, TemplateInterview

USUAL_MINUTES = "60"


@dataclass
class TemplateRow:
    """One interview as it stands in the form. `minutes` is text: it is given back as typed."""

    place: int
    title: str = ""
    areas: tuple[str, ...] = ()
    minutes: str = USUAL_MINUTES
    interviewer: str = ""
    removed: bool = False
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: the row to add another, left alone."""
        return not (self.title.strip() or self.areas or self.interviewer)


def stored_rows(template: Sequence[TemplateSeat]) -> list[TemplateRow]:
    """The rows of a stored template, with one to add another."""
    rows = [
        TemplateRow(place, row.title, tuple(row.areas), str(row.minutes), row.interviewer_id or "")
        for place, row in enumerate(template, start=1)
    ]
    if len(rows) < MOST_INTERVIEWS:
        rows.append(TemplateRow(len(rows) + 1))
    return rows


def posted_rows(form: MultiDict[str, str]) -> list[TemplateRow]:
    """The rows of a posted form. Mistakes that no service needs to judge are noted in them."""
    places = [place for place in range(1, MOST_INTERVIEWS + 1) if f"title-{place}" in form]
    return [_posted_row(form, place) for place in places] or [TemplateRow(1)]


def interviews_in(rows: Sequence[TemplateRow]) -> list[TemplateInterview]:
    """What the rows that count ask for, in their order; for rows without mistakes."""
    return [
        TemplateInterview(row.title, row.areas, int(row.minutes), row.interviewer or None) for row in counting(rows)
    ]


def counting(rows: Sequence[TemplateRow]) -> list[TemplateRow]:
    """The rows that are neither blank nor to be removed."""
    return [row for row in rows if not row.removed and not row.is_blank]


def show_problems(rows: Sequence[TemplateRow], problems: Mapping[str, str]) -> list[str]:
    """Put a service's objections into the rows; those about the whole template are returned.

    The service numbers the interviews it was given; the form numbers its rows, blank and removed ones included.
    """
    given = counting(rows)
    rest = []
    for name, problem in problems.items():
        label, _, place = name.rpartition("-")
        if label:
            given[int(place) - 1].errors[label] = problem
        else:
            rest.append(problem)
    return rest


def _posted_row(form: MultiDict[str, str], place: int) -> TemplateRow:
    row = TemplateRow(
        place=place,
        title=form.get(f"title-{place}", ""),
        areas=tuple(form.getlist(f"areas-{place}")),
        minutes=form.get(f"minutes-{place}", ""),
        interviewer=form.get(f"interviewer-{place}", ""),
        removed=f"remove-{place}" in form,
    )
    try:
        row.title = clean_line(row.title, limit=NAME)
    except TextRefused as refused:
        row.errors["title"] = str(refused)
    digits = row.minutes.strip()
    if not (digits.isascii() and digits.isdigit() and len(digits) <= len("9999")):
        row.errors["minutes"] = "Give the length in minutes, as a whole number."
    return row
