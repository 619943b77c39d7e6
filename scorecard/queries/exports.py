"""The files of an opening, row by row, as one viewer may have them.

What the viewer is sealed on is left out by `load_panels` and `visible_versions`, the same as on the pages.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from statistics import fmean

from sqlalchemy import Row as SqlRow
from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.files.cells import CellValue
from scorecard.files.columns import (
    APPLICATION_COLUMNS,
    AREA_SEPARATOR,
    FLAGS_COLUMNS,
    RATINGS_COLUMNS,
    SCORECARDS_COLUMNS,
    candidates_columns,
    evaluation_values,
)
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion
from scorecard.queries.debrief import votes_after
from scorecard.queries.evaluations import EvaluatedOpening, evaluate_opening
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import Card, OpeningPanels, Reading, Seat, SeatStatus, load_panels
from scorecard.queries.stages import decisions_of, stage_of
from scorecard.queries.visible import listed_applications, unsealed_applications, visible_seats, visible_versions

Row = tuple[CellValue, ...]

HOUR = timedelta(hours=1)

# Without a size, SQLAlchemy fetches everything at once and a large opening fills the memory.
RATINGS_AT_A_TIME = 500


@dataclass(frozen=True, slots=True)
class Export:
    """One file: its columns, how many rows it has, and `read`, which gives the rows.

    A file is sent when the session of its request is gone, so `read` takes one of its own, which has to last until
    the last row. What was submitted does not change in between.
    """

    columns: tuple[str, ...]
    size: int
    read: Callable[[Session], Iterable[Row]]


@dataclass(frozen=True, slots=True)
class NamedSeat:
    """A seat with the ids and names that its rows begin with."""

    seat: Seat
    names: Row


def candidates_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Export:
    """`candidates.csv`, a row for each application; eleven queries.

    Where the viewer is sealed only the ids and names are filled. The opening comes with its rubric version.
    """
    evaluated = evaluate_opening(session, viewer, opening, reading=reading)
    columns = candidates_columns(evaluated.policy.areas)
    applications = _applications(session, viewer, opening)
    of_opening = select(Application.id).where(Application.opening_id == opening.id)
    decisions = decisions_of(session, of_opening.where(Application.id.in_(unsealed_applications(viewer))))
    rows = []
    for application, candidate in applications:
        cells: dict[str, CellValue] = dict(
            zip(APPLICATION_COLUMNS, _application_names(opening, application, candidate), strict=True)
        )
        if application.id not in evaluated.panels.sealed:
            cells |= _progress(application, evaluated, decisions.get(application.id))
        rows.append(tuple(cells.get(column) for column in columns))
    return Export(columns, len(rows), lambda _: rows)


def scorecards_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Export:
    """`scorecards.csv`, a row for each seat that is neither removed nor struck; ten queries."""
    panels = load_panels(session, viewer, opening.id, reading=reading)
    seats = _named_seats(session, viewer, opening, panels)
    ticks = _number_by_version(session, _on_readable_cards(FlagTick, viewer, opening).where(FlagTick.raised))
    cards = {card.interview_id: card for card in _cards(panels).values()}
    texts = _texts(session, viewer, opening)
    emails = _emails(session, viewer, opening)
    votes = votes_after(session, _readable_seats(viewer, opening))
    rows = [
        (
            *named.names,
            *_scorecard_cells(named.seat, cards.get(interview_id), texts, ticks, votes.get(interview_id)),
            *emails[interview_id],
        )
        for interview_id, named in seats.items()
        if not named.seat.struck
    ]
    return Export(SCORECARDS_COLUMNS, len(rows), lambda _: rows)


def ratings_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Export:
    """`ratings.csv`, a row for each rating, mark or note of a card that counts; nine queries.

    The last one runs when the first row is asked for. Of criteria that the policy has in no area there is no row:
    they enter no number, and `evaluate` would refuse them.
    """
    panels = load_panels(session, viewer, opening.id, reading=reading)
    areas = policy_of(session, opening).areas
    home = {criterion: area for area, criteria in areas.items() for criterion in criteria}
    seats = _named_seats(session, viewer, opening, panels)
    cards = _cards(panels)
    entries = _on_readable_cards(Rating, viewer, opening).where(Rating.criterion.in_(home))
    counted = _number_by_version(session, entries)
    size = sum(number for version_id, number in counted.items() if version_id in cards)
    version = opening.rubric_version
    rubric_version = f"{version.key}-{version.version}"

    def read(session: Session) -> Iterator[Row]:
        for interview_id, version_id, criterion, value, note in _in_file_order(session, entries, list(home)):
            card = cards.get(version_id)
            if card is not None:
                yield (
                    *seats[interview_id].names,
                    *(home[criterion], criterion, value, note),
                    *(card.submitted_at, card.number, rubric_version),
                )

    return Export(RATINGS_COLUMNS, size, read)


def flags_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Export:
    """`flags.csv`, a row for each tick on a card that counts; seven queries."""
    panels = load_panels(session, viewer, opening.id, reading=reading)
    severity = policy_of(session, opening).severity
    seats = _named_seats(session, viewer, opening, panels)
    seat_place = {interview_id: place for place, interview_id in enumerate(seats)}
    flag_place = {flag.key: place for place, flag in enumerate(rubric_of(opening).flags)}
    rows = [
        (
            *seats[tick.interview_id].names,
            *(tick.flag, severity[tick.flag], tick.quote, tick.raised_at, tick.after_reveal),
            *(tick.state, tick.settled_at, tick.settled_by, tick.settled_reason),
        )
        for tick in sorted(panels.ticks, key=lambda tick: (seat_place[tick.interview_id], flag_place[tick.flag]))
    ]
    return Export(FLAGS_COLUMNS, len(rows), lambda _: rows)


def _applications(session: Session, viewer: Account, opening: Opening) -> list[tuple[Application, str]]:
    """The opening's applications with their candidates' names, in the order of every file."""
    rows = session.execute(
        select(Application, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id, Application.id.in_(listed_applications(viewer)))
        .order_by(Application.created_at, Application.id)
    )
    return [(application, name) for application, name in rows]


def _application_names(opening: Opening, application: Application, candidate: str) -> Row:
    return opening.id, opening.title, application.id, candidate


def _named_seats(session: Session, viewer: Account, opening: Opening, panels: OpeningPanels) -> Mapping[str, NamedSeat]:
    """The seats that the viewer may know of, by interview: application after application, people by name."""
    return {
        seat.interview_id: NamedSeat(
            seat,
            (
                *_application_names(opening, application, candidate),
                *(seat.interview_id, seat.interviewer_id, seat.interviewer),
            ),
        )
        for application, candidate in _applications(session, viewer, opening)
        for seat in sorted(panels.seats.get(application.id, ()), key=lambda seat: (seat.interviewer, seat.interview_id))
    }


def _cards(panels: OpeningPanels) -> Mapping[int, Card]:
    """The cards that count, by the version that was chosen."""
    return {card.version_id: card for cards in panels.cards.values() for card in cards}


def _progress(
    application: Application, evaluated: EvaluatedOpening, decision: Decision | None
) -> Mapping[str, CellValue]:
    """Every cell of an application but its ids and names, by column."""
    seats = evaluated.panels.seats.get(application.id, ())
    seated = any(seat.status is not SeatStatus.DECLINED for seat in seats)
    return {
        **evaluation_values(evaluated.evaluations.get(application.id), evaluated.policy),
        "stage": stage_of(application, decision=decision, has_active_seat=seated),
        "scorecards_expected": sum(seat.counts_as_expected for seat in seats),
        "provisional": any(seat.is_out for seat in seats),
        "decision": decision.decision if decision else None,
        "decided_at": decision.decided_at if decision else None,
    }


def _scorecard_cells(
    seat: Seat, card: Card | None, texts: Mapping[int, Row], ticks: Mapping[int, int], vote_after: Vote | None
) -> Row:
    """What follows the ids and names. Times and the vote after the debrief are the seat's; the rest is the card's."""
    first = seat.first_submitted_at
    hours = (first - seat.ends_at) / HOUR if first else None
    planned = (seat.starts_at, AREA_SEPARATOR.join(seat.areas), seat.due_at, seat.status)
    if card is None:
        return (*planned, None, hours, *[None] * 6, vote_after, None)
    mean_rating = fmean(card.ratings.values()) if card.ratings else None
    return (
        *planned,
        *(card.submitted_at, hours, card.vote, card.confidence, *texts[card.version_id]),
        *(ticks.get(card.version_id, 0), mean_rating),
        vote_after,
        card.number,
    )


def _texts(session: Session, viewer: Account, opening: Opening) -> Mapping[int, Row]:
    """What speaks for and against the candidate, by version."""
    of_opening = select(Application.id).where(Application.opening_id == opening.id)
    rows = session.execute(
        select(ScorecardVersion.id, ScorecardVersion.strengths, ScorecardVersion.concerns)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(ScorecardVersion.id.in_(visible_versions(viewer)), Interview.application_id.in_(of_opening))
    )
    return {version_id: (strengths, concerns) for version_id, strengths, concerns in rows}


def _emails(session: Session, viewer: Account, opening: Opening) -> Mapping[str, Row]:
    """The addresses of interviewer and candidate by seat: names alone do not tell people apart when read back."""
    rows = session.execute(
        select(Interview.id, Account.email, Candidate.email)
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id, Interview.id.in_(visible_seats(viewer)))
    )
    return {interview_id: (interviewer, candidate) for interview_id, interviewer, candidate in rows}


def _readable_seats(viewer: Account, opening: Opening) -> Select[str]:
    """Ids of the seats of the opening's applications whose panel the viewer may read."""
    readable = unsealed_applications(viewer).where(Application.opening_id == opening.id)
    return select(Interview.id).where(Interview.application_id.in_(readable))


def _on_readable_cards(entry: type[Rating] | type[FlagTick], viewer: Account, opening: Opening) -> Select[int]:
    """Version ids of the entries that stand on the opening's submitted cards, those that the viewer may read."""
    of_opening = select(Application.id).where(Application.opening_id == opening.id)
    readable = visible_versions(viewer).where(Interview.application_id.in_(of_opening))
    return select(entry.version_id).where(entry.version_id.in_(readable))


def _number_by_version(session: Session, entries: Select[int]) -> Mapping[int, int]:
    rows = session.execute(entries.add_columns(func.count().label("number")).group_by(*entries.selected_columns))
    return {row.version_id: row.number for row in rows}


def _in_file_order(
    session: Session, entries: Select[int], criteria: list[str]
) -> Iterator[SqlRow[str, int, str, int | None, str]]:
    """Interview, version, criterion, value and note of each entry, a part of them in memory at a time."""
    places = {criterion: place for place, criterion in enumerate(criteria)}
    statement = (
        entries.with_only_columns(Interview.id, Rating.version_id, Rating.criterion, Rating.value, Rating.note)
        .join(ScorecardVersion, ScorecardVersion.id == Rating.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .order_by(
            Application.created_at,
            Application.id,
            Account.name,
            Interview.id,
            ScorecardVersion.number,
            case(places, value=Rating.criterion),
        )
    )
    options = {"yield_per": RATINGS_AT_A_TIME}
    with session.execute(statement, execution_options=options) as result:
        for part in result.partitions(RATINGS_AT_A_TIME):
            yield from part
