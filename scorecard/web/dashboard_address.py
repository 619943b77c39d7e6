"""What a dashboard's address says: filters, search, order, reading and columns, from a request and into links.

The page, the files and the acts on several candidates read the same address, so each finds what the screen shows.
"""

from dataclasses import dataclass, replace
from typing import Any

from flask import request, url_for

from scorecard.queries.dashboard import DEFAULT_SORT, SORTS, Asked, Filters
from scorecard.queries.panels import Reading
from scorecard.queries.stages import Stage
from scorecard.web.dashboard_columns import NAME, USUAL, Column, chosen_columns
from scorecard.web.dashboard_display import Options
from scorecard.web.reading import asked_page, asked_search


@dataclass(frozen=True, slots=True)
class Address:
    """All that the dashboard's address says: with its links a lead can send somebody just what is on the screen."""

    opening_id: str
    filters: Filters
    search: str
    sort: str
    descending: bool
    reading: Reading
    columns: tuple[Column, ...] = USUAL

    @property
    def parameters(self) -> dict[str, str]:
        """What says which rows are shown, and how they are read; what is as usual is left out."""
        said = {
            "q": self.search,
            **self.filters.set,
            "sort": self.sort_parameter if self.sort != DEFAULT_SORT else "",
            "as": self.reading if self.reading is not Reading.SEALED else "",
        }
        return {name: str(value) for name, value in said.items() if value}

    @property
    def of_files(self) -> dict[str, str]:
        """What the files of the rows that are shown take from the address: all but the order, which is their own."""
        return {name: value for name, value in self.parameters.items() if name != "sort"}

    def url(self, **changes: str | int) -> str:
        """The address with these changes, from the first page on; a blank value takes the parameter out."""
        said: dict[str, Any] = {name: value for name, value in {**self.parameters, **changes}.items() if value}
        columns = [] if self.has_usual_columns else [NAME, *self.column_keys]
        return url_for("dashboard.opening", opening_id=self.opening_id, **said, column=columns)

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

    @property
    def without_panel_url(self) -> str:
        """The address of everybody to whom nobody has been seated yet."""
        return self.url(q="", **{**dict.fromkeys(self.filters.set, ""), "stage": Stage.ADDED})

    def page_url(self, number: int) -> str:
        """The address of another page."""
        return self.url(page=number)

    @property
    def opening_url(self) -> str:
        """The address of the opening's dashboard as it is at first."""
        return url_for("dashboard.opening", opening_id=self.opening_id)

    @property
    def has_usual_columns(self) -> bool:
        """Whether the table is as it is for whoever chose nothing."""
        return self.columns == USUAL

    @property
    def column_keys(self) -> tuple[str, ...]:
        """The keys of the columns that are shown."""
        return tuple(column.key for column in self.columns)

    @property
    def usual_columns_url(self) -> str:
        """The address with the usual columns."""
        return replace(self, columns=USUAL).url()

    @property
    def narrows(self) -> bool:
        """Whether some rows may be left out."""
        return bool(self.search or self.filters.set)


def _parameter(key: str, *, descending: bool) -> str:
    return f"-{key}" if descending else key


def asked_address(opening_id: str, options: dict[str, Options], reading: Reading) -> Address:
    """What the address asks for, as far as it means something: a value that is no choice asks for nothing."""
    sort, descending = _asked_sort()
    return Address(
        opening_id=opening_id,
        filters=Filters(**{name: _asked_filter(name, choices) for name, choices in options.items()}),
        search=asked_search(),
        sort=sort,
        descending=descending,
        reading=reading,
        columns=chosen_columns(request.args.getlist("column")),
    )


def asked_for(address: Address) -> Asked:
    """What to look for: what the address says, on the page that it names."""
    return Asked(address.filters, address.search, address.sort, address.descending, asked_page())


def _asked_filter(name: str, choices: Options) -> str:
    asked = request.args.get(name, "")
    return asked if asked in {value for value, _ in choices} else ""


def _asked_sort() -> tuple[str, bool]:
    asked = request.args.get("sort", "")
    key = asked.removeprefix("-")
    if key not in SORTS or key == DEFAULT_SORT:
        return DEFAULT_SORT, SORTS[DEFAULT_SORT].greatest_first
    return key, asked.startswith("-")
