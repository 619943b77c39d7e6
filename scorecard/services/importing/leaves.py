"""Ratings and flags of a file, each with the row of `scorecards.csv` that it belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from scorecard.files.tables import shown
from scorecard.queries.importing import Standing, Written
from scorecard.services.importing.entries import Entry, Files, RatingValue, TickValue
from scorecard.services.importing.plan import Objection, wrong

# The columns that tell whose card a row is about: those that mean one seat, and those that others may share.
SURE = (("interview_id",), ("application_id", "interviewer_id"), ("candidate_email", "interviewer_email"))
BY_NAME = (("candidate", "interviewer_email"), ("candidate", "interviewer"))


class Key(NamedTuple):
    """Columns, the candidate's first, and what a row has in them."""

    columns: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(slots=True)
class Leaves:
    """What belongs to one card: its ratings by criterion and its quotes by flag."""

    ratings: dict[str, Written] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)
    wrong_in: set[str] = field(default_factory=set)  # the files with wrong rows of it: what these lack is not missing

    @property
    def is_empty(self) -> bool:
        """Whether no row belongs to the card."""
        return not self.ratings and not self.quotes and not self.wrong_in


@dataclass(frozen=True, slots=True)
class Attached:
    """The leaves of each row of `scorecards.csv` by line, and of each rating and tick the line or the objection."""

    leaves: Mapping[int, Leaves]
    card_line: Mapping[tuple[str, int], int | Objection]


def attach(files: Files, standing: Standing) -> Attached:
    """Find the card of each rating and tick, and check them against the opening's rubric and policy."""
    cards = _Cards(files["scorecards"])
    leaves: defaultdict[int, Leaves] = defaultdict(Leaves)
    found: dict[tuple[str, int], int | Objection] = {}
    check = _Check(standing)
    for entry in (*files["ratings"], *files.get("flags", ())):
        lines: list[int] = []
        try:
            key, lines = cards.lines_of(entry)
            line = _the_one(key, lines)
            check.put(entry, leaves[line], line)
            found[entry.part, entry.line] = line
        except Objection as objection:
            found[entry.part, entry.line] = objection
            for each in lines:
                leaves[each].wrong_in.add(entry.part)
    return Attached(leaves, found)


class _Cards:
    """The rows of `scorecards.csv` by everything that can point to them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._lines: defaultdict[Key, list[int]] = defaultdict(list)
        for entry in entries:
            for key in _keys(entry.names):
                self._lines[key].append(entry.line)
        self._kinds = {key.columns for key in self._lines}
        self._candidates = {(key.columns, key.values[0]) for key in self._lines}

    def lines_of(self, entry: Entry) -> tuple[Key, list[int]]:
        """The lines of the cards that a row can mean, by the surest of its keys that the scorecards have too."""
        for key in _keys(entry.names):
            if key.columns in self._kinds:
                lines = self._lines.get(key)
                if not lines:
                    raise wrong(self._no_match(key, entry.names))
                return key, lines
        raise wrong("column interviewer_email: is needed to tell whose scorecard this belongs to")

    def _no_match(self, key: Key, names: Mapping[str, str]) -> str:
        first, *others = key.columns
        if not others or (key.columns, key.values[0]) not in self._candidates:
            return f"column {first}: the scorecards file has no row with {shown(names[first])}"
        (other,) = others
        return (
            f"column {other}: the scorecards file has no row with {shown(names[other])} "
            f"and the {first} {shown(names[first])}"
        )


def _the_one(key: Key, lines: Sequence[int]) -> int:
    """The line, if there is but one."""
    if len(lines) == 1:
        return lines[0]
    both = f"lines {lines[0]} and {lines[1]} of the scorecards file"
    if key.columns in SURE:
        raise wrong(f"{both} are about the same seat; leave one of them out")
    raise wrong(
        f"{both} both fit; give the e-mail addresses of candidate and interviewer, "
        "or leave one line out if they are about the same seat"
    )


def _keys(names: Mapping[str, str]) -> Iterator[Key]:
    """What identifies a card, the surest first; only what is whole."""
    for columns in (*SURE, *BY_NAME):
        values = tuple(names.get(column, "").casefold() for column in columns)
        if all(values):
            yield Key(columns, values)


class _Check:
    """Checks leaves and puts them where they belong, once each."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._home = {key: area for area, keys in standing.policy.areas.items() for key in keys}
        self._flags = {flag.key for flag in standing.rubric.flags}
        self._first_line: dict[tuple[str, int, str], int] = {}

    def put(self, entry: Entry, leaves: Leaves, card_line: int) -> None:
        """Raises Objection for what the opening does not have, and for the same twice."""
        value = entry.value
        if isinstance(value, RatingValue):
            self._check_rating(value)
            self._once(entry, card_line, value.criterion)
            leaves.ratings[value.criterion] = (value.value, value.note)
        elif isinstance(value, TickValue):
            self._check_tick(value)
            self._once(entry, card_line, value.flag)
            leaves.quotes[value.flag] = value.quote
        else:
            raise wrong(entry.problem)

    def _check_rating(self, value: RatingValue) -> None:
        home = self._home.get(value.criterion)
        if home is None:
            raise wrong(f"column criterion: {shown(value.criterion)} is not a criterion of this opening")
        if home != value.area:
            raise wrong(f"column focus_area: {shown(value.criterion)} belongs to {home}")
        if value.rubric_version and value.rubric_version != self._standing.rubric_version:
            here = self._standing.rubric_version
            raise wrong(f"column rubric_version: was rated by {shown(value.rubric_version)}; this opening has {here}")

    def _check_tick(self, value: TickValue) -> None:
        if value.flag not in self._flags:
            raise wrong(f"column flag: {shown(value.flag)} is not a red flag of this opening")

    def _once(self, entry: Entry, card_line: int, key: str) -> None:
        earlier = self._first_line.setdefault((entry.part, card_line, key), entry.line)
        if earlier != entry.line:
            raise wrong(f"the same is on line {earlier} already")
