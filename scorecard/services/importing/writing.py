"""Writes a plan, some rows at a time, inside the transaction of its caller."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.models.schema import Base, random_id
from scorecard.models.scorecard import FlagTick, ImportedCard, Rating, ScorecardVersion
from scorecard.queries.importing import known_elsewhere
from scorecard.services.importing.plan import NewApplication, NewCard, NewSeat, Plan

ROWS_AT_A_TIME = 2_000
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is, such as 2,000 of 8,000 seats added."""

    what: str
    done: int
    total: int


def write(session: Session, plan: Plan, opening: Opening, *, actor: Account, now: datetime) -> Iterator[Progress]:
    """Add everything of the plan to the session's transaction, telling how far it is. Nothing is committed."""
    yield from _write_applications(session, plan.applications, opening, actor=actor, now=now)
    yield from _write_seats(session, plan.seats, now=now)
    yield from _write_cards(session, plan.cards, actor=actor, now=now)


def _write_applications(
    session: Session, applications: Sequence[NewApplication], opening: Opening, *, actor: Account, now: datetime
) -> Iterator[Progress]:
    """Somebody of the same address and name in another opening of the actor is the same person."""
    known = known_elsewhere(session, actor) if applications else {}
    candidates, rows = [], []
    for place, new in enumerate(applications):
        details = new.details
        candidate_id, name = known.get(details.email.casefold(), ("", "")) if details.email else ("", "")
        if not candidate_id or name != details.name:
            candidate_id = random_id()
            candidates.append({"id": candidate_id, "name": details.name, "email": details.email})
        rows.append(
            {
                "id": new.application_id,
                "opening_id": opening.id,
                "candidate_id": candidate_id,
                "source": details.source,
                "links": details.links,
                "notes": details.notes,
                # A microsecond apart, so that they stay in the order of the file.
                "created_at": now - timedelta(microseconds=len(applications) - place),
            }
        )
    yield from _insert(session, Candidate, candidates, None)
    yield from _insert(session, Application, rows, "candidates added")


def _write_seats(session: Session, seats: Sequence[NewSeat], *, now: datetime) -> Iterator[Progress]:
    taken = _taken(session, {seat.application_id for seat in seats if seat.if_free})
    rows = [
        {
            "id": seat.interview_id,
            "application_id": seat.application_id,
            "interviewer_id": seat.interviewer_id,
            "title": seat.title,
            "areas": list(seat.areas),
            "starts_at": seat.starts_at,
            "minutes": seat.minutes,
            "due_at": seat.due_at,
            "created_at": now,
        }
        for seat in seats
        if (seat.application_id, seat.interviewer_id) not in taken
    ]
    yield from _insert(session, Interview, rows, "seats added", total=len(seats))


def _taken(session: Session, application_ids: set[str]) -> set[tuple[str, str]]:
    """Who has or had a seat on applications that the actor has still to score. It is used here and told to nobody."""
    rows = session.execute(
        select(Interview.application_id, Interview.interviewer_id).where(Interview.application_id.in_(application_ids))
    )
    return {(application_id, interviewer_id) for application_id, interviewer_id in rows}


def _write_cards(session: Session, cards: Sequence[NewCard], *, actor: Account, now: datetime) -> Iterator[Progress]:
    """Each as a draft first: what is submitted takes no rating any more."""
    version_ids: list[int] = []
    for some in _parts(cards):
        version_ids += session.scalars(
            insert(ScorecardVersion).returning(ScorecardVersion.id, sort_by_parameter_order=True),
            [_version(card) for card in some],
        )
        yield Progress("scorecards begun", len(version_ids), len(cards))
    versions = list(zip(version_ids, cards, strict=True))
    ratings = [
        {"version_id": key, "criterion": criterion, "value": value, "not_observed": value is None, "note": note}
        for key, card in versions
        for criterion, (value, note) in card.ratings.items()
    ]
    yield from _insert(session, Rating, ratings, "ratings written")
    ticks = [
        {"version_id": key, "flag": flag, "raised": True, "quote": quote}
        for key, card in versions
        for flag, quote in card.quotes.items()
    ]
    yield from _insert(session, FlagTick, ticks, "red flags written")
    marks = [{"version_id": key, "by_id": actor.id, "at": now} for key in version_ids]
    yield from _insert(session, ImportedCard, marks, None)
    yield from _submit(session, versions)


def _version(card: NewCard) -> dict[str, object]:
    return {
        "interview_id": card.interview_id,
        "number": 1,
        "revision": 1,
        "saved_at": card.submitted_at,
        "after_debrief": card.after_debrief,
        "vote": card.vote.value,
        "confidence": card.confidence.value if card.confidence else None,
        "strengths": card.strengths,
        "concerns": card.concerns,
    }


def _submit(session: Session, versions: Sequence[tuple[int, NewCard]]) -> Iterator[Progress]:
    done = 0
    for some in _parts(versions):
        moments = [{"id": key, "submitted_at": card.submitted_at} for key, card in some]
        session.execute(update(ScorecardVersion), moments)
        done += len(some)
        yield Progress("scorecards submitted", done, len(versions))


def _insert(
    session: Session,
    kind: type[Base],
    rows: Sequence[Mapping[str, object]],
    what: str | None,
    *,
    total: int | None = None,
) -> Iterator[Progress]:
    """Insert rows part by part. `what` is how they are called while it goes on; None: they are not worth a word."""
    total = len(rows) if total is None else total
    done = 0
    for some in _parts(rows):
        session.execute(insert(kind), list(some))
        done += len(some)
        if what is not None and done < len(rows):
            yield Progress(what, done, total)
    if what is not None and total:
        yield Progress(what, total, total)


def _parts(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for start in range(0, len(rows), ROWS_AT_A_TIME):
        yield rows[start : start + ROWS_AT_A_TIME]
