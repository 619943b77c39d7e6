"""The scorecard form: one form class a rubric, from posted text to contents and back.

The field names are a promise to other programs: they do not change. What is refused stays in the form as it was typed.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, StringField
from wtforms.validators import ValidationError

from scorecard.domain.assessment import Vote
from scorecard.domain.rubric import LEVELS, Rubric
from scorecard.models.schema import INTERVIEW_NOTES, LONG_TEXT
from scorecard.models.scorecard import Confidence
from scorecard.queries.scorecards import Questions, Sheet
from scorecard.services.card_content import SENTENCES, CardContent, RatingEntry, TickEntry
from scorecard.web.fields import EditForm, Paragraph

NOT_OBSERVED = "not-observed"
PER_CRITERION = ("rating-", "note-")
PER_FLAG = ("flag-", "quote-")
RATING_WORDS = {**{str(level): f"{level} {name}" for level, name in LEVELS.items()}, NOT_OBSERVED: "Not observed"}
VOTE_WORDS: dict[str, str] = {
    Vote.DEFINITELY_NO: "Strong no",
    Vote.NO: "No",
    Vote.YES: "Yes",
    Vote.STRONG_YES: "Strong yes",
}
CONFIDENCE_WORDS: dict[str, str] = {Confidence.LOW: "Low", Confidence.MEDIUM: "Medium", Confidence.HIGH: "High"}
PERCENT = range(101)


class OneOf(StringField):
    """One code of a closed list, or nothing. `words` says each code on the page."""

    def __init__(self, label: str, *, words: Mapping[str, str], **options: object) -> None:
        super().__init__(label, **options)
        self.words = words

    def pre_validate(self, form: object) -> None:
        if self.data and self.data not in self.words:
            known = ", ".join(self.words)
            raise ValidationError(f"“{self.data[:40]}” is not one of the choices ({known}). Choose again.")


class Percent(StringField):
    """A whole number from 0 to 100, or nothing."""

    def pre_validate(self, form: object) -> None:
        if self.data and self.number is None:
            raise ValidationError("Write a whole number from 0 to 100, or leave it empty.")

    @property
    def number(self) -> int | None:
        """The number; None where there is none."""
        text = (self.data or "").strip()
        if text.isascii() and text.isdigit() and len(text) <= len("100") and int(text) in PERCENT:
            return int(text)
        return None


class ScorecardForm(EditForm):
    """What every rubric's form has; `form_class` adds a rating, a note, a flag and a quote for each key."""

    criteria: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    strengths = Paragraph("What speaks for the candidate", limit=LONG_TEXT)
    concerns = Paragraph("What speaks against", limit=LONG_TEXT)
    motivation = Paragraph("Why this role, and why now")
    coding_share_wanted = Percent("Share of time they want to spend coding")
    path_wanted = Paragraph("Where they want to go next")
    asked_about = Paragraph("What they asked about")
    time_for_questions = Paragraph("How much time they had for their own questions")
    vote = OneOf("Overall vote", words=VOTE_WORDS)
    confidence = OneOf("Confidence in this vote", words=CONFIDENCE_WORDS)
    cut_short = BooleanField("Cut short")
    interview_notes = Paragraph("Your notes from the interview", limit=INTERVIEW_NOTES)

    def texts(self) -> dict[str, str]:
        """What is in the form, by field name, as text; a ticked flag is `1`."""
        values = {name: field.data or "" for name, field in self._fields.items() if name != "revision"}
        return {name: "1" if value is True else value for name, value in values.items()}

    def content(self) -> CardContent:
        """The contents of a form that was found valid."""
        text = self.texts()
        return CardContent(
            ratings={key: _entry(text[f"rating-{key}"], note=text[f"note-{key}"]) for key in self.criteria},
            ticks={key: TickEntry(text[f"flag-{key}"] == "1", text[f"quote-{key}"]) for key in self.flags},
            vote=Vote(text["vote"]) if text["vote"] else None,
            confidence=Confidence(text["confidence"]) if text["confidence"] else None,
            coding_share_wanted=self.coding_share_wanted.number,
            cut_short=self.cut_short.data,
            **{name: text[name] for name in SENTENCES},
        )

    def problems(self) -> Iterator[tuple[str | None, str]]:
        """Field id and message of all that is wrong, in the order of the page; the message names its field."""
        yield from ((None, problem) for problem in self.form_errors)
        for name in self.page_order():
            for problem in self[name].errors:
                yield name, f"{self[name].label.text}: {problem}"

    def page_order(self) -> list[str]:
        """The names of the fields from the top of the page to its bottom."""
        per_criterion = [f"{part}{key}" for key in self.criteria for part in PER_CRITERION]
        per_flag = [f"{part}{key}" for key in self.flags for part in PER_FLAG]
        wanted = ["motivation", "coding_share_wanted", "path_wanted", "asked_about", "time_for_questions"]
        rest = ["strengths", "concerns", *wanted, "vote", "confidence", "interview_notes"]
        return ["cut_short", *per_criterion, *per_flag, *rest]


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that holds something else in the form than on the card."""

    name: str
    label: str
    typed: str
    stored: str


def form_of(sheet: Questions) -> type[ScorecardForm]:
    """The form class of a sheet, own criteria first."""
    asked = tuple(criterion.key for area in (*sheet.own_areas, *sheet.other_areas) for criterion in area.criteria)
    return _form_class(sheet.rubric, asked)


def stored_form(sheet: Sheet, content: CardContent) -> ScorecardForm:
    """The form as the card stands; an open card has none of it filled in."""
    values: dict[str, object] = {**texts_of(content), "cut_short": content.cut_short}
    for flag in sheet.rubric.flags:
        values[f"flag-{flag.key}"] = f"flag-{flag.key}" in values
    return form_of(sheet)(formdata=None, data=values)


def read(sheet: Questions, posted: MultiDict[str, str]) -> ScorecardForm:
    """The form as it was posted, checked. It is fine when it has no `errors`."""
    form = form_of(sheet)(formdata=posted)
    form.validate()
    for name in strangers(form, posted):
        form.form_errors.append(f"“{name[:80]}” is not a question of this scorecard. Its text is shown below.")
    return form


def strangers(form: ScorecardForm, posted: Collection[str]) -> list[str]:
    """Posted names that look like an answer and belong to no question of this rubric."""
    return [name for name in posted if name.startswith((*PER_CRITERION, *PER_FLAG)) and name not in form]


def texts_of(content: CardContent) -> dict[str, str]:
    """Contents by field name, as the form would send them; what is empty is left out."""
    texts = {name: getattr(content, name) for name in SENTENCES}
    for key, entry in content.ratings.items():
        texts[f"rating-{key}"] = NOT_OBSERVED if entry.not_observed else str(entry.value or "")
        texts[f"note-{key}"] = entry.note
    for key, tick in content.ticks.items():
        texts[f"flag-{key}"] = "1" if tick.raised else ""
        texts[f"quote-{key}"] = tick.quote
    texts["vote"] = content.vote or ""
    texts["confidence"] = content.confidence or ""
    texts["cut_short"] = "1" if content.cut_short else ""
    share = content.coding_share_wanted
    texts["coding_share_wanted"] = "" if share is None else str(share)
    return {name: text for name, text in texts.items() if text}


def differences(form: ScorecardForm, stored: CardContent) -> list[Difference]:
    """The fields in which the form and the card differ, in the order of the page, in words."""
    typed, kept = form.texts(), texts_of(stored)
    return [
        Difference(name, form[name].label.text, say(form, name, typed[name]), say(form, name, kept.get(name, "")))
        for name in form.page_order()
        if typed[name] != kept.get(name, "")
    ]


def say(form: ScorecardForm, name: str, text: str) -> str:
    """One answer in the words of the page; an empty one is empty."""
    field = form[name]
    if isinstance(field, BooleanField):
        return "Ticked" if text else "Not ticked"
    return field.words.get(text, text) if isinstance(field, OneOf) else text


def _entry(rating: str, *, note: str) -> RatingEntry:
    if rating == NOT_OBSERVED:
        return RatingEntry(not_observed=True, note=note)
    return RatingEntry(value=int(rating) if rating else None, note=note)


@lru_cache(maxsize=64)
def _form_class(rubric: Rubric, asked: tuple[str, ...]) -> type[ScorecardForm]:
    criteria = [rubric.criterion(key) for key in asked]
    members: dict[str, object] = {
        "criteria": tuple(criterion.key for criterion in criteria),
        "flags": tuple(flag.key for flag in rubric.flags),
    }
    for criterion in criteria:
        members[f"rating-{criterion.key}"] = OneOf(criterion.name, words=RATING_WORDS)
        members[f"note-{criterion.key}"] = Paragraph(f"Evidence for {criterion.name.lower()}")
    for flag in rubric.flags:
        members[f"flag-{flag.key}"] = BooleanField(flag.name)
        members[f"quote-{flag.key}"] = Paragraph(f"Evidence for “{flag.name}”")
    return type("RubricForm", (ScorecardForm,), members)
