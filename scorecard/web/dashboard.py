"""The list of openings, and the dashboard of one: what waits, the counts, and every application."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.corrections import corrections_in_opening
from scorecard.queries.dashboard import (
    DashboardPage,
    LateSeat,
    Row,
    State,
    list_openings,
    load_frame,
    load_page,
)
from scorecard.queries.hand_overs import asked_in_opening
from scorecard.queries.openings import leads_it, readable_opening, rubric_of
from scorecard.queries.panels import Reading
from scorecard.web.access import Gate, allow
from scorecard.web.dashboard_address import asked_address, asked_for
from scorecard.web.dashboard_columns import COLUMNS
from scorecard.web.dashboard_display import draw_row, key_of, large_files, options_of, tallies_of
from scorecard.web.display import Moment, days_since, moment
from scorecard.web.identity import viewer
from scorecard.web.kept_dashboards import dashboard_of, is_to_be_made, state_now
from scorecard.web.kept_pages import kept_or_made
from scorecard.web.overview import what_waits
from scorecard.web.reading import asked_page, asked_reading, note_admin_read
from scorecard.web.reminder_text import reminder_of

blueprint = Blueprint("dashboard", __name__)

Owed = tuple[LateSeat, Moment, int, str]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the page of an opening says of it."""

    id: str
    title: str
    status: str


@blueprint.get("/openings")
@allow(Gate.LEAD)
def openings() -> str:
    """Shows a lead the own openings with what waits in each; an admin the others too, to read."""
    page = list_openings(db.session, viewer(), page=asked_page())
    lines, being_counted = what_waits()
    return render_template(
        "dashboard/openings.html",
        page=page,
        lines=lines,
        being_counted=being_counted,
        waiting={
            row.opening_id: sum(line.number for line in lines if line.opening_id == row.opening_id) for row in page.rows
        },
        demo=any(row.is_demo for row in page.rows),
        page_url=lambda number: url_for("dashboard.openings", page=number),
    )


@blueprint.get("/openings/<id:opening_id>")
@allow(Gate.LEAD)
def opening(opening_id: str) -> Response | str:
    """Shows a lead what waits in an opening, how its applications stand, and each of them."""
    shown = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening_id)
    reading = asked_reading()
    state = state_now(shown, reading=reading)
    if is_to_be_made(shown, state, reading=reading):
        return render_template(
            "dashboard/being_made.html", opening=shown, demo=shown.is_demo, address=request.full_path
        )
    values = _values_of_page(shown, state, reading=reading)
    return kept_or_made(values, [], lambda: render_template("dashboard/opening.html", **values))


def _values_of_page(shown: Opening, state: State, *, reading: Reading) -> dict[str, Any]:
    """All that the page is made of, as values that can be compared; what the clock makes of a time is among them."""
    with dashboard_of(shown, state, reading=reading) as (kept_in, kept, state):
        frame = load_frame(db.session, shown, kept, kept_in=kept_in)
        options = options_of(frame)
        address = asked_address(shown.id, options, reading)
        page = load_page(db.session, viewer(), state, frame, asked=asked_for(address), now=now())
    return {
        "opening": Heading(shown.id, shown.title, shown.status),
        "demo": shown.is_demo,
        "archetype": rubric_of(shown).archetype(shown.archetype).name,
        "is_led": leads_it(db.session, viewer(), shown.id),
        "dashboard": page,
        "numbers_of": moment(page.numbers_of) if page.numbers_of else None,
        "address": address,
        "most_rows": {} if address.narrows else large_files(frame, candidates=page.rows),
        "page": page.chosen,
        "lines": tuple((draw_row(row, frame.wording), _last_interview(row)) for row in page.chosen.rows),
        "flags": tuple((flag, frame.wording.names[flag]) for flag in frame.flags),
        "owed": _owed(page, shown),
        "options": tuple(options.items()),
        "tallies": tallies_of(frame, options),
        "key": key_of(frame.wording.policy),
        "all_columns": COLUMNS,
        "asked": asked_in_opening(db.session, viewer(), shown.id),
        "corrections": corrections_in_opening(db.session, viewer(), shown.id),
    }


def _owed(page: DashboardPage, opening: Opening) -> tuple[tuple[str, tuple[Owed, ...]], ...]:
    """The late cards that are shown, by application: when each was due, for how many days, and a reminder."""
    return tuple(
        (
            row.application_id,
            tuple(
                (
                    seat,
                    moment(seat.due_at),
                    days_since(seat.due_at),
                    reminder_of(seat, candidate=row.name, opening=opening.title),
                )
                for seat in page.late_seats.get(row.application_id, ())
            ),
        )
        for row in page.late.rows
    )


def _last_interview(row: Row) -> Moment | None:
    return moment(row.last_interview_at) if row.last_interview_at else None
