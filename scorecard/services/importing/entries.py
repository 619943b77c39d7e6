"""The files of an import as values, row by row, without a look at the database.

A row that cannot be read is kept with what is wrong with it; a file that cannot be read at all raises FileError.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from scorecard.domain.assessment import Vote
from scorecard.files.columns import AREA_SEPARATOR
from scorecard.files.imports import MAY_BE_ABSENT, NAMES, PARTS, PARTS_OF, ImportKind
from scorecard.files.tables import FileError, Row, read_table, refuse_almost_read
from scorecard.models.schema import EMAIL, LONG_TEXT, NAME, NOTE
from scorecard.models.scorecard import Confidence
from scorecard.services.candidates import CandidateDetails, check_details
from scorecard.services.errors import Refused
from scorecard.services.importing import cells

MOST_ROWS = 100_000
STATUSES = ("open", "draft", "submitted", "declined")
COLUMN_OF = {"name": "candidate", "email": "candidate_email", "links": "links"}


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class SeatValue:
    """A seat as a file says it. None and blank: the file does not say. Times in UTC."""

    title: str
    areas: tuple[str, ...]
    starts_at: datetime
    minutes: int | None
    due_at: datetime | None
    status: str


@dataclass(frozen=True, slots=True)
class CardValue:
    """A row of `scorecards.csv`: the seat, and the card without its ratings and ticks."""

    seat: SeatValue
    submitted_at: datetime | None
    vote: Vote | None
    confidence: Confidence | None
    strengths: str
    concerns: str

    @property
    def says_something(self) -> bool:
        """Whether there is anything of a card in the row."""
        return any((self.submitted_at, self.vote, self.confidence, self.strengths, self.concerns))


@dataclass(frozen=True, slots=True)
class RatingValue:
    """A row of `ratings.csv`; value None is Not observed."""

    area: str
    criterion: str
    value: int | None
    note: str
    rubric_version: str


@dataclass(frozen=True, slots=True)
class TickValue:
    """A row of `flags.csv`."""

    flag: str
    quote: str
    after_reveal: bool


Value = CandidateDetails | SeatValue | CardValue | RatingValue | TickValue


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: where it stands, whom it names, and what it says, or what is wrong with it."""

    part: str
    line: int
    names: Mapping[str, str]
    value: Value | None
    problem: str = ""


Files = Mapping[str, tuple[Entry, ...]]


def read_files(kind: ImportKind, uploads: Mapping[str, Upload]) -> Files:
    """The rows of each file by part. Raises Refused by part: the first thing wrong in each file that cannot be read."""
    problems: dict[str, str] = {}
    files: dict[str, tuple[Entry, ...]] = {}
    for part in PARTS_OF[kind]:
        upload = uploads.get(part)
        if upload is None:
            if part not in MAY_BE_ABSENT:
                problems[part] = f"Choose a {part} file."
            continue
        try:
            files[part] = _entries(part, upload)
        except FileError as error:
            problems[part] = str(error)
    if not problems and sum(map(len, files.values())) > MOST_ROWS:
        problems[""] = f"These are more than {MOST_ROWS:,} rows. Import them in parts."
    if problems:
        raise Refused(problems)
    return files


def _entries(part: str, upload: Upload) -> tuple[Entry, ...]:
    columns = PARTS[part]
    table = read_table(upload.data, file=upload.name, needed=columns.needed, optional=columns.optional)
    if part != "candidates" and not {"interviewer_email", "interviewer_id", "interview_id"} & set(table.columns):
        raise FileError(upload.name, line=1, column="interviewer_email", problem="is missing")
    refuse_almost_read(upload.name, table.others, set(columns.optional) - set(table.columns))
    if not table.rows and part not in MAY_BE_ABSENT:
        raise FileError(upload.name, line=2, column=1, problem="is missing: there is a header and no row below it")
    return tuple(_entry(part, row) for row in table.rows)


def _entry(part: str, row: Row) -> Entry:
    names = {column: row.cells[column].strip() for column in NAMES if column in row.cells}
    try:
        return Entry(part, row.line, names, READERS[part](row))
    except FileError as error:
        return Entry(part, row.line, names, None, f"column {error.column}: {error.problem}")


def _candidate(row: Row) -> CandidateDetails:
    details = CandidateDetails(
        name=cells.line(row, "candidate", limit=NAME),
        email=cells.line(row, "candidate_email", limit=EMAIL),
        source=cells.line(row, "source", limit=NAME),
        links=cells.paragraph(row, "links", limit=NOTE),
        notes=cells.paragraph(row, "notes", limit=NOTE),
    )
    try:
        check_details(details)
    except Refused as refused:
        field, problem = next(iter(refused.problems.items()))
        raise row.refusal(COLUMN_OF[field], problem) from refused
    return details


def _seat(row: Row) -> SeatValue:
    _candidate(row)  # the row may be what brings this candidate in
    areas = tuple(area.strip() for area in row.text("focus_areas").split(AREA_SEPARATOR.strip()))
    return SeatValue(
        title=cells.line(row, "title", limit=NAME),
        areas=tuple(area for area in areas if area),
        starts_at=cells.needed_moment(row, "interview_at"),
        minutes=cells.whole(row, "minutes"),
        due_at=cells.moment(row, "due_at"),
        status=cells.word(row, "status", STATUSES),
    )


def _card(row: Row) -> CardValue:
    vote = cells.word(row, "vote", tuple(Vote))
    confidence = cells.word(row, "confidence", tuple(Confidence))
    return CardValue(
        seat=_seat(row),
        submitted_at=cells.moment(row, "submitted_at"),
        vote=Vote(vote) if vote else None,
        confidence=Confidence(confidence) if confidence else None,
        strengths=cells.paragraph(row, "strengths", limit=LONG_TEXT),
        concerns=cells.paragraph(row, "concerns", limit=LONG_TEXT),
    )


def _rating(row: Row) -> RatingValue:
    return RatingValue(
        area=row.text("focus_area").strip(),
        criterion=row.text("criterion").strip(),
        value=cells.rating(row),
        note=cells.paragraph(row, "evidence", limit=NOTE),
        rubric_version=row.cells.get("rubric_version", "").strip(),
    )


def _tick(row: Row) -> TickValue:
    row.text("quote")  # a tick needs its sentence
    return TickValue(
        flag=row.text("flag").strip(),
        quote=cells.paragraph(row, "quote", limit=NOTE),
        after_reveal=cells.truth(row, "after_reveal"),
    )


READERS: Mapping[str, Callable[[Row], Value]] = {
    "candidates": _candidate,
    "panels": _seat,
    "scorecards": _card,
    "ratings": _rating,
    "flags": _tick,
}
