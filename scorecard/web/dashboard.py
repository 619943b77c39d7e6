"""The list of openings, and the dashboard of one: what waits, the counts, and every application."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from scorecard.clock import now
from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.corrections import corrections_in_opening
from scorecard.queries.dashboard import (
    DEFAULT_SORT,
    SORTS,
    Asked,
    DashboardPage,
    Filters,
    LateSeat,
    Row,
    list_openings,
    load_frame,
    load_page,
)
from scorecard.queries.hand_overs import asked_in_opening, count_asked
from scorecard.queries.openings import leads_it, readable_opening, rubric_of
from scorecard.queries.panels import Reading
from scorecard.web.access import Gate, allow
from scorecard.web.dashboard_display import Options, draw_row, key_of, options_of, tallies_of
from scorecard.web.display import Moment, days_since, moment
from scorecard.web.identity import viewer
from scorecard.web.kept_dashboards import dashboard_of, waiting_in
from scorecard.web.reading import asked_reading, asked_search, note_admin_read
from scorecard.web.reminder_text import reminder_of

blueprint = Blueprint("dashboard", __name__)

LONGEST_PAGE_NUMBER = 6

Owed = tuple[LateSeat, Moment, int, str]


@dataclass(frozen=True, slots=True)
class Address:
    """All that the dashboard's address says: with its links a lead can send somebody just what is on the screen."""

    opening_id: str
    filters: Filters
    search: str
    sort: str
    descending: bool
    reading: Reading

    def url(self, **changes: str | int) -> str:
        """The address with these changes, from the first page on; a blank value takes the parameter out."""
        parameters = {
            "q": self.search,
            **self.filters.set,
            "sort": self.sort_parameter if self.sort != DEFAULT_SORT else "",
            "as": self.reading if self.reading is not Reading.SEALED else "",
            **changes,
        }
        given = {name: str(value) for name, value in parameters.items() if value}
        return url_for("dashboard.opening", opening_id=self.opening_id, **given)  # type: ignore[arg-type]

    @property
    def sort_parameter(self) -> str:
        """The order as the address says it: a minus stands for descending."""
        return _parameter(self.sort, descending=self.descending)

    def sort_url(self, key: str) -> str:
        """The address with the rows in this order; asked again, in the reverse."""
        descending = not self.descending if key == self.sort else SORTS[key].greatest_first
        return self.url(sort=_parameter(key, descending=descending))

    def direction(self, key: str) -> str | None:
        """How a column is sorted now, in the words of aria-sort; None where another one is."""
        if key != self.sort:
            return None
        return "descending" if self.descending else "ascending"

    def toggle_url(self, name: str, value: str) -> str:
        """The address with one filter set, or taken out where it is set already."""
        return self.url(**{name: "" if self.filters.set.get(name) == value else value})

    @property
    def sorts(self) -> list[tuple[str, str]]:
        """Every order with its label, each as the address would say it; the current one as it is."""
        return [
            (self.sort_parameter if key == self.sort else _parameter(key, descending=sort.greatest_first), sort.label)
            for key, sort in SORTS.items()
        ]

    @property
    def cleared_url(self) -> str:
        """The address without search and filters."""
        return self.url(q="", **dict.fromkeys(self.filters.set, ""))

    def waiting_url(self, key: str) -> str:
        """The address of everything that waits in one way."""
        return self.url(q="", **{**dict.fromkeys(self.filters.set, ""), "waiting": key})

    def page_url(self, number: int) -> str:
        """The address of another page."""
        return self.url(page=number)

    @property
    def opening_url(self) -> str:
        """The address of the opening's dashboard as it is at first."""
        return url_for("dashboard.opening", opening_id=self.opening_id)

    @property
    def narrows(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.search or self.filters.set)


def _parameter(key: str, *, descending: bool) -> str:
    return f"-{key}" if descending else key


@blueprint.get("/openings")
@allow(Gate.LEAD)
def openings() -> str:
    """Shows a lead the own openings with what waits in each; an admin the others too, to read."""
    page = list_openings(db.session, viewer(), page=_asked_page())
    return render_template(
        "dashboard/openings.html",
        page=page,
        asked=count_asked(db.session, viewer(), [row.opening_id for row in page.rows]),
        waiting=waiting_in([row.opening_id for row in page.rows if row.is_active]),
        demo=any(row.is_demo for row in page.rows),
        page_url=lambda number: url_for("dashboard.openings", page=number),
    )


@blueprint.get("/openings/<id:opening_id>")
@allow(Gate.LEAD)
def opening(opening_id: str) -> str:
    """Shows a lead what waits in an opening, how its applications stand, and each of them."""
    shown = readable_opening(db.session, viewer(), opening_id)
    note_admin_read(opening_id)
    return _dashboard_page(shown)


def _dashboard_page(shown: Opening) -> str:
    reading = asked_reading()
    with dashboard_of(shown, reading=reading) as (kept_in, kept, state):
        frame = load_frame(db.session, shown, kept, kept_in=kept_in)
        options = options_of(frame)
        address = _asked_address(shown.id, options, reading)
        asked = Asked(address.filters, address.search, address.sort, address.descending, _asked_page())
        page = load_page(db.session, viewer(), state, frame, asked=asked, now=now())
    return render_template(
        "dashboard/opening.html",
        opening=shown,
        demo=shown.is_demo,
        archetype=rubric_of(shown).archetype(shown.archetype).name,
        is_led=leads_it(db.session, viewer(), shown.id),
        dashboard=page,
        address=address,
        page=page.chosen,
        lines=tuple((draw_row(row, frame.wording), _last_interview(row)) for row in page.chosen.rows),
        flags=tuple((flag, frame.wording.names[flag]) for flag in frame.flags),
        owed=_owed(page, shown),
        options=tuple(options.items()),
        tallies=tallies_of(frame, options),
        key=key_of(frame.wording.policy),
        asked=asked_in_opening(db.session, viewer(), shown.id),
        corrections=corrections_in_opening(db.session, viewer(), shown.id),
    )


def _asked_address(opening_id: str, options: dict[str, Options], reading: Reading) -> Address:
    """What the address asks for, as far as it means something."""
    sort, descending = _asked_sort()
    return Address(
        opening_id=opening_id,
        filters=Filters(**{name: _asked_filter(name, choices) for name, choices in options.items()}),
        search=asked_search(),
        sort=sort,
        descending=descending,
        reading=reading,
    )


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


def _asked_filter(name: str, choices: Options) -> str:
    """A filter's value; one that is not among the choices asks for nothing."""
    asked = request.args.get(name, "")
    return asked if asked in {value for value, _ in choices} else ""


def _asked_sort() -> tuple[str, bool]:
    asked = request.args.get("sort", "")
    key = asked.removeprefix("-")
    if key not in SORTS or key == DEFAULT_SORT:
        return DEFAULT_SORT, SORTS[DEFAULT_SORT].greatest_first
    return key, asked.startswith("-")


def _asked_page() -> int:
    asked = request.args.get("page", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) <= LONGEST_PAGE_NUMBER else 1
