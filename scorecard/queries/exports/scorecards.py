"""`scorecards.csv`: a row for each seat that is neither removed nor struck."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import cache
from statistics import fmean

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.files.columns import AREA_SEPARATOR, SCORECARDS_COLUMNS
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import FlagTick, ScorecardVersion
from scorecard.queries.debrief import votes_after
from scorecard.queries.exports.parts import (
    READ_AT_A_TIME,
    Export,
    Only,
    Row,
    count_in_parts,
    in_file_order,
    in_order,
    listed_on_the_panel,
    on_the_panel,
    parts_of,
)
from scorecard.queries.panels import Card, Reading, Seat, counts_in, is_struck, load_some_panels

HOUR = timedelta(hours=1)


def scorecards_file(
    session: Session, viewer: Account, opening: Opening, *, reading: Reading, only: Only = None
) -> Export:
    """`scorecards.csv`; two queries, and eight more for each part of the rows, which run as these are asked for."""
    ids = in_file_order(session, viewer, opening, only)
    asked: dict[str, object] = {"viewer": viewer.id}

    def read() -> Iterator[Row]:
        for part in parts_of(ids, READ_AT_A_TIME):
            panels = load_some_panels(session, viewer, opening.id, part, reading=reading)
            people = _people(session, {**asked, "applications": part})
            texts = _texts(session, {**asked, "applications": part}, reading)
            cards = {card.interview_id: card for found in panels.cards.values() for card in found}
            votes = votes_after(session, [seat for seat in people if people[seat][0] not in panels.sealed])
            for application_id in part:
                for seat in in_order(panels.seats.get(application_id, ())):
                    if not seat.struck:
                        _, candidate, emails = people[seat.interview_id]
                        card = cards.get(seat.interview_id)
                        yield (
                            *(opening.id, opening.title, application_id, candidate),
                            *(seat.interview_id, seat.interviewer_id, seat.interviewer),
                            *_scorecard_cells(seat, card, texts, votes.get(seat.interview_id)),
                            *emails,
                        )

    return Export(SCORECARDS_COLUMNS, count_in_parts(session, _number(), asked, ids), read())


def _scorecard_cells(seat: Seat, card: Card | None, texts: Mapping[int, Row], vote_after: Vote | None) -> Row:
    """What follows the ids and names. Times and the vote after the debrief are the seat's; the rest is the card's."""
    first = seat.first_submitted_at
    hours = (first - seat.ends_at) / HOUR if first else None
    planned = (seat.starts_at, AREA_SEPARATOR.join(seat.areas), seat.due_at, seat.status)
    if card is None:
        return (*planned, None, hours, *[None] * 6, vote_after, None)
    mean_rating = fmean(card.ratings.values()) if card.ratings else None
    return (
        *planned,
        *(card.submitted_at, hours, card.vote, card.confidence),
        *texts[card.version_id],
        *(mean_rating, vote_after, card.number),
    )


def _people(session: Session, asked: Mapping[str, object]) -> dict[str, tuple[str, str, Row]]:
    """By seat: application, candidate's name, and both addresses, as names alone do not tell people apart."""
    rows = session.execute(_of_seats(), asked)
    return {row.seat: (row.application, row.name, (row.interviewer_email, row.candidate_email)) for row in rows}


def _texts(session: Session, asked: Mapping[str, object], reading: Reading) -> dict[int, Row]:
    """By version that counts: what speaks for the candidate, what against, and the number of flags ticked."""
    rows = session.execute(_of_cards(reading), asked)
    return {version: (strengths, concerns, ticks) for version, strengths, concerns, ticks in rows}


# Statements are put together once.
@cache
def _of_seats() -> Select[str, str, str, str, str]:
    return (
        select(
            Interview.id.label("seat"),
            Application.id.label("application"),
            Candidate.name,
            Account.email.label("interviewer_email"),
            Candidate.email.label("candidate_email"),
        )
        .join(Application, Application.id == Interview.application_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(listed_on_the_panel())
    )


@cache
def _of_cards(reading: Reading) -> Select[int, str, str, int]:
    ticks = select(func.count()).where(FlagTick.version_id == ScorecardVersion.id, FlagTick.raised)
    return (
        select(ScorecardVersion.id, ScorecardVersion.strengths, ScorecardVersion.concerns, ticks.scalar_subquery())
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(on_the_panel(), counts_in(reading))
    )


@cache
def _number() -> Select[int]:
    return (
        select(func.count())
        .select_from(Interview)
        .join(Application, Application.id == Interview.application_id)
        .where(listed_on_the_panel(), ~is_struck())
    )
