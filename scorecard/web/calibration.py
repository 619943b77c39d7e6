"""How interviewers rate: the pages of an opening and of all openings, and each person's own."""

from dataclasses import dataclass

from flask import Blueprint, render_template

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.evaluation import InterviewerCalibration
from scorecard.domain.reliability import Coefficient
from scorecard.domain.rubric import LEVELS
from scorecard.domain.wording import flat_note, own_strictness, rounded, strictness_note
from scorecard.domain.wording.times import hours_or_days
from scorecard.queries.calibration import (
    Distribution,
    OpeningCalibration,
    Punctuality,
    all_calibrations,
    opening_calibration,
    own_calibrations,
)
from scorecard.queries.openings import readable_opening
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer
from scorecard.web.reading import asked_page, asked_reading, note_admin_read

blueprint = Blueprint("calibration", __name__)

# The drawn axis reaches this far to both sides of zero; what lies beyond is put at its end.
AXIS = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """How far apart somebody rates, with the interval, in percent of the axis, and in words."""

    position: float
    low: float
    high: float
    value: str
    interval: str


@blueprint.get("/openings/<id:opening_id>/calibration")
@allow(Gate.LEAD)
def opening(opening_id: str) -> str:
    """How the interviewers of one opening rate, and how far they agree."""
    found = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(found.id)
    shown = opening_calibration(db.session, viewer(), found, reading=asked_reading(), now=now())
    return render_template("calibration/opening.html", shown=shown, notes=notes_of(shown), **_words())


@blueprint.get("/calibration")
@allow(Gate.LEAD)
def everywhere() -> str:
    """The same of every opening, side by side: each is fitted by itself."""
    shown = all_calibrations(db.session, viewer(), reading=asked_reading(), page=asked_page(), now=now())
    for each in shown.openings:
        note_admin_read(each.opening.id)
    return render_template("calibration/everywhere.html", shown=shown, notes_of=notes_of, **_words())


@blueprint.get("/calibration/own")
@allow(Gate.SIGNED_IN)
def own() -> str:
    """What a person reads about the own ratings, and nobody else does."""
    reading = asked_reading()
    shown = own_calibrations(db.session, viewer(), reading=reading, now=now())
    return render_template(
        "calibration/own.html",
        openings=[(each, own_strictness(each.found)) for each in shown],
        reading=reading,
        **_words(),
    )


def notes_of(shown: OpeningCalibration) -> list[str]:
    """The notes for the lead, person by person."""
    found = [
        note
        for person in shown.people
        for note in (strictness_note(person.found, name=person.name), flat_note(person.found, name=person.name))
    ]
    return [note for note in found if note is not None]


def _words() -> dict[str, object]:
    return {"levels": LEVELS, "placed": _placed, "bars": _bars, "soon": _soon, "coefficient": coefficient}


def _placed(found: InterviewerCalibration) -> Placed | None:
    """None for somebody who shares no candidate with anybody, and so can be compared with nobody."""
    if not found.shared:
        return None
    return Placed(
        _percent(found.apart),
        _percent(found.low),
        _percent(found.high),
        _signed(found.apart),
        f"{_signed(found.low)} to {_signed(found.high)}",
    )


def _percent(value: float) -> float:
    return round(50 + 50 * min(max(value / AXIS, -1.0), 1.0), 1)


def _signed(value: float) -> str:
    text = rounded(value, places=2)
    return f"−{text[1:]}" if text.startswith("-") else f"+{text}" if float(text) else text


def _bars(distribution: Distribution) -> list[tuple[int, int, float]]:
    """Each level with its count and its height in percent of the most frequent one."""
    most = max([*distribution.counts.values(), 1])
    return [
        (level, distribution.counts.get(level, 0), round(100 * distribution.counts.get(level, 0) / most, 1))
        for level in LEVELS
    ]


def _soon(punctuality: Punctuality) -> str:
    """The median time to submit, in hours or days."""
    if punctuality.hours is None:
        return "–"
    return hours_or_days(punctuality.hours)


def coefficient(found: Coefficient | None) -> str:
    """A coefficient of agreement with its interval."""
    if found is None:
        return "–"
    value, low, high = (rounded(each, places=2).replace("-", "−") for each in (found.value, found.low, found.high))
    return f"{value} ({low} to {high})"
