"""Ratings and flags of a file, each with the row of `scorecards.csv` that it belongs to."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from scorecard.files.tables import shown
from scorecard.queries.importing import Standing, Written
from scorecard.services.importing.entries import Entry, Files, RatingValue, TickValue
from scorecard.services.importing.plan import Objection, wrong

Key = tuple[str, ...]


@dataclass(slots=True)
class Leaves:
    """What belongs to one card: its ratings by criterion and its quotes by flag."""

    ratings: dict[str, Written] = field(default_factory=dict)
    quotes: dict[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing belongs to the card."""
        return not self.ratings and not self.quotes


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
        try:
            line = cards.line_of(entry)
            check.put(entry, leaves[line], line)
            found[entry.part, entry.line] = line
        except Objection as objection:
            found[entry.part, entry.line] = objection
    return Attached(leaves, found)


class _Cards:
    """The rows of `scorecards.csv` by everything that can point to them."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._lines: defaultdict[Key, list[int]] = defaultdict(list)
        for entry in entries:
            for key in _keys(entry.names):
                self._lines[key].append(entry.line)
        self._kinds = {key[0] for key in self._lines}

    def line_of(self, entry: Entry) -> int:
        """The line of the one card that a row means, by the surest of its keys that the scorecards have too."""
        for key in _keys(entry.names):
            if key[0] not in self._kinds:
                continue
            lines = self._lines.get(key, [])
            if not lines:
                raise wrong(f"the scorecards file has no row with the {key[0]} {shown(key[1])}")
            if len(lines) > 1:
                raise wrong(f"lines {lines[0]} and {lines[1]} of the scorecards file both fit; give e-mail addresses")
            return lines[0]
        raise wrong("column interviewer_email: is needed to tell whose scorecard this belongs to")


def _keys(names: Mapping[str, str]) -> Iterator[Key]:
    """What identifies a card, the surest first; only what is whole."""
    if names.get("interview_id"):
        yield "interview_id", names["interview_id"]
    for kind, candidate, interviewer in (
        ("application_id", "application_id", "interviewer_id"),
        ("candidate_email", "candidate_email", "interviewer_email"),
        ("candidate", "candidate", "interviewer_email"),
        ("name", "candidate", "interviewer"),
    ):
        if names.get(candidate) and names.get(interviewer):
            yield kind, names[candidate].casefold(), names[interviewer].casefold()


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
