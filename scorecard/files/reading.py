"""Reads a file of ratings and a file of flags into what `evaluate` takes, opening by opening.

Openings, applications and interviewers are told apart by their ids where a file has them, else by their
names.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from scorecard.domain.assessment import Assessment, Tick, TickState
from scorecard.domain.rubric import Severity
from scorecard.domain.scale import Scale
from scorecard.files.columns import APPLICATION_COLUMNS
from scorecard.files.tables import FileError, Row, read_table, shown

RATINGS_NEEDED = ("opening", "candidate", "interviewer", "focus_area", "criterion", "rating")
FLAGS_NEEDED = ("opening", "candidate", "interviewer", "flag")
FLAGS_OPTIONAL = ("severity", "after_reveal", "state")
IDS = ("opening_id", "application_id", "interviewer_id")

# The id's column and the name's, of each thing that rows are told apart by.
OPENING = ("opening_id", "opening")
APPLICATION = ("application_id", "candidate")
INTERVIEWER = ("interviewer_id", "interviewer")

RATING = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)")
TRUTH_VALUES = {"": False, "false": False, "true": True}


@dataclass(frozen=True, slots=True)
class RatedApplication:
    """One application of a ratings file: its id and names, and the ratings of each interviewer."""

    cells: Mapping[str, str]
    ratings: dict[str, dict[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RatedOpening:
    """One opening of a ratings file: its id and name, and its applications by key in the file's order."""

    cells: Mapping[str, str]
    applications: dict[str, RatedApplication] = field(default_factory=dict)

    @property
    def assessments(self) -> list[Assessment]:
        """What the interviewers of this opening say. Who observed nothing is there without a rating."""
        return [
            Assessment(key, interviewer, ratings)
            for key, application in self.applications.items()
            for interviewer, ratings in application.ratings.items()
        ]


@dataclass(frozen=True, slots=True)
class RatingsFile:
    """A ratings file: which id and name columns it has, its areas in its order, its openings by key."""

    columns: tuple[str, ...]
    areas: Mapping[str, tuple[str, ...]]
    openings: Mapping[str, RatedOpening]
    order: tuple[tuple[str, str], ...]  # opening and application, as they first come in the file


def read_ratings(
    data: bytes, *, file: str, scale: Scale, areas: Mapping[str, tuple[str, ...]] | None = None
) -> RatingsFile:
    """Read ratings on `scale`; with `areas`, those of the policy, another area or criterion is refused.

    Raises FileError with the place of the first thing that is wrong.
    """
    table = read_table(data, file=file, needed=RATINGS_NEEDED, optional=IDS)
    homes = _Homes(areas)
    openings: dict[str, RatedOpening] = {}
    first_line: dict[tuple[str, str, str, str], int] = {}
    for row in table.rows:
        opening_key = _key(row, OPENING, table.columns)
        application_key = _key(row, APPLICATION, table.columns)
        interviewer = _key(row, INTERVIEWER, table.columns)
        criterion = homes.criterion(row)
        rating = _rating(row, scale)
        place = (opening_key, application_key, interviewer, criterion)
        if place in first_line:
            raise row.refusal("criterion", f"is rated by the same person on line {first_line[place]} already")
        first_line[place] = row.line
        opening = openings.setdefault(opening_key, RatedOpening(row.cells))
        application = opening.applications.setdefault(application_key, RatedApplication(row.cells))
        ratings = application.ratings.setdefault(interviewer, {})
        if rating is not None:
            ratings[criterion] = rating
    if not openings:
        raise FileError(file, line=2, column=1, problem="is empty; at least one row with a rating is needed")
    named = tuple(column for column in APPLICATION_COLUMNS if column in table.columns)
    order = tuple(dict.fromkeys((opening, application) for opening, application, _, _ in first_line))
    return RatingsFile(named, homes.areas, openings, order)


def read_flags(data: bytes, *, file: str, ratings: RatingsFile, known_flags: Collection[str]) -> dict[str, list[Tick]]:
    """The ticks of each opening of the ratings, by its key.

    A flag that is not known needs a severity of its own. Raises FileError with the place of the first thing
    that is wrong, an application that the ratings do not have included.
    """
    table = read_table(data, file=file, needed=FLAGS_NEEDED, optional=(*IDS, *FLAGS_OPTIONAL))
    ticks: dict[str, list[Tick]] = defaultdict(list)
    first_line: dict[tuple[str, Tick], int] = {}
    for row in table.rows:
        opening = _match(row, OPENING, ratings.openings, ratings.columns)
        application = _match(row, APPLICATION, ratings.openings[opening].applications, ratings.columns)
        tick = Tick(
            application=application,
            interviewer=_key(row, INTERVIEWER, table.columns),
            flag=row.text("flag"),
            severity=_severity(row),
            after_reveal=_truth(row, "after_reveal"),
            state=_state(row),
        )
        if tick.severity is None and tick.flag not in known_flags:
            raise row.refusal("flag", f"{shown(tick.flag)} is not a red flag of the policy")
        place = (opening, Tick(tick.application, tick.interviewer, tick.flag))
        if place in first_line:
            raise row.refusal("flag", f"is ticked by the same person on line {first_line[place]} already")
        first_line[place] = row.line
        ticks[opening].append(tick)
    return dict(ticks)


class _Homes:
    """Which area each criterion is in: as the policy says, or else as the file does."""

    def __init__(self, areas: Mapping[str, tuple[str, ...]] | None) -> None:
        self._given = areas
        self._home = {key: area for area, keys in (areas or {}).items() for key in keys}

    @property
    def areas(self) -> Mapping[str, tuple[str, ...]]:
        """The areas in order, each with its criteria."""
        if self._given is not None:
            return self._given
        found: dict[str, tuple[str, ...]] = {}
        for criterion, area in self._home.items():
            found[area] = (*found.get(area, ()), criterion)
        return found

    def criterion(self, row: Row) -> str:
        """The row's criterion. Raises FileError where its area is another one than before."""
        area, criterion = row.text("focus_area"), row.text("criterion")
        if self._given is None:
            home = self._home.setdefault(criterion, area)
        elif area not in self._given:
            raise row.refusal("focus_area", f"{shown(area)} is not an area of the policy")
        elif criterion not in self._home:
            raise row.refusal("criterion", f"{shown(criterion)} is not a criterion of the policy")
        else:
            home = self._home[criterion]
        if home != area:
            raise row.refusal("focus_area", f"{shown(criterion)} belongs to the area {shown(home)}")
        return criterion


def _key(row: Row, columns: tuple[str, str], known: Collection[str]) -> str:
    by_id, by_name = columns
    return row.text(by_id if by_id in known else by_name)


def _match(
    row: Row,
    columns: tuple[str, str],
    things: Mapping[str, RatedOpening] | Mapping[str, RatedApplication],
    known: Sequence[str],
) -> str:
    """The key of the one thing that the row is about: by id where both files have it, else by name."""
    by_id, by_name = columns
    column = by_id if by_id in row.cells and by_id in known else by_name
    wanted = row.text(column)
    if column == by_id:
        matches = [wanted] if wanted in things else []
    else:
        matches = [key for key, thing in things.items() if thing.cells[column] == wanted]
    if not matches:
        raise row.refusal(column, f"{shown(wanted)} is not in the ratings file")
    if len(matches) > 1:
        raise row.refusal(column, f"{shown(wanted)} is there more than once; both files need {by_id}")
    return matches[0]


def _rating(row: Row, scale: Scale) -> float | None:
    """The rating, or None where the criterion was not observed. Zero is a rating like any other."""
    text = row.cells["rating"].strip()
    if not text:
        return None
    if not RATING.fullmatch(text):
        raise row.refusal("rating", f"{shown(text)} is not a number")
    rating = float(text)
    if not scale.holds(rating):
        raise row.refusal("rating", f"{shown(text)} is off the scale {scale.low:g}-{scale.high:g}")
    return rating


def _severity(row: Row) -> Severity | None:
    text = row.cells.get("severity", "")
    if not text:
        return None
    if text not in tuple(Severity):
        raise row.refusal("severity", f"{shown(text)} is not one of {', '.join(Severity)}")
    return Severity(text)


def _state(row: Row) -> TickState:
    text = row.cells.get("state", "") or TickState.RAISED.value
    if text not in tuple(TickState):
        raise row.refusal("state", f"{shown(text)} is not one of {', '.join(TickState)}")
    return TickState(text)


def _truth(row: Row, column: str) -> bool:
    # A spreadsheet that has opened the file writes its truth values in capitals.
    text = row.cells.get(column, "").lower()
    if text not in TRUTH_VALUES:
        raise row.refusal(column, f"{shown(text)} is neither true nor false")
    return TRUTH_VALUES[text]
