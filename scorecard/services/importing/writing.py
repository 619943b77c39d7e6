"""Makes the rows of a plan, and writes them at once: nobody else can write to SQLite until that is over.

So all that takes time and can be done before is done before, and counters are raised once for all rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Insert, Update, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.models.pausing import NOWHERE, CountingPause
from scorecard.models.schema import random_id, table_of
from scorecard.models.scorecard import FlagTick, ImportedCard, Rating, ScorecardVersion
from scorecard.queries.importing import known_elsewhere
from scorecard.services.importing.bulk import Bulk, bulk
from scorecard.services.importing.plan import NewCard, NewSeat, Plan

Rows = list[dict[str, object]]

# The only version of an imported card, found by its seat: its own number is the database's to give.
_VERSION = (
    select(ScorecardVersion.id)
    .where(ScorecardVersion.interview_id == bindparam("seat"), ScorecardVersion.number == 1)
    .scalar_subquery()
)
_ADD_RATING = insert(table_of(Rating)).values(
    version_id=_VERSION,
    criterion=bindparam("new_criterion"),
    value=bindparam("new_value"),
    not_observed=bindparam("new_not_observed"),
    note=bindparam("new_note"),
)
_ADD_TICK = insert(table_of(FlagTick)).values(
    version_id=_VERSION, flag=bindparam("new_flag"), raised=True, quote=bindparam("new_quote")
)
_MARK_IMPORTED = insert(table_of(ImportedCard)).values(
    version_id=_VERSION, by_id=bindparam("new_by_id"), at=bindparam("new_at")
)
_SUBMIT = (
    update(table_of(ScorecardVersion))
    .where(ScorecardVersion.interview_id == bindparam("seat"), ScorecardVersion.number == 1)
    .values(submitted_at=bindparam("new_submitted_at"))
)
# The opening has counted this import already.
_COUNTED = select(Opening.facts_revision).where(Opening.id == bindparam("counted_in")).scalar_subquery()
_ADD_APPLICATION = insert(table_of(Application)).values(facts_revision=_COUNTED)
_COUNT = (
    update(table_of(Application))
    .where(Application.id == bindparam("changed"))
    .values(facts_revision=_COUNTED, evidence_revision=Application.evidence_revision + 1)
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The rows of a plan in the order in which they are written, and whether seats or cards are among them."""

    bulks: tuple[Bulk, ...]
    changes_panels: bool


def prepare(session: Session, plan: Plan, opening: Opening, *, actor: Account, now: datetime) -> Prepared:
    """The rows of a plan. Reads only."""
    candidates, applications = _people(session, plan, opening, actor=actor, now=now)
    taken = _taken(session, {seat.application_id for seat in plan.seats if seat.if_free})
    seats = [seat for seat in plan.seats if (seat.application_id, seat.interviewer_id) not in taken]
    dialect = session.get_bind().dialect
    steps: list[tuple[Insert | Update, Rows]] = [
        (insert(table_of(Candidate)), candidates),
        (_ADD_APPLICATION, applications),
        (insert(table_of(Interview)), [_seat(seat, now=now) for seat in seats]),
        *_of_cards(plan.cards, actor=actor, now=now),
        (_COUNT, [{"changed": key, "counted_in": opening.id} for key in _changed(plan, seats)]),
    ]
    return Prepared(
        bulks=tuple(bulk(statement, rows, dialect) for statement, rows in steps),
        changes_panels=bool(seats or plan.cards),
    )


def hold_applications(session: Session, opening_id: str) -> None:
    """Hold the applications of an opening before the opening itself: everybody takes them in this order.

    Otherwise an import and somebody who submits a card there could each wait for the other one.
    """
    session.execute(
        select(Application.id).where(Application.opening_id == opening_id).order_by(Application.id).with_for_update()
    )


def write(session: Session, prepared: Prepared, opening: Opening) -> None:
    """Add all rows to the session's transaction, which holds the opening. Nothing is committed."""
    raised = update(table_of(Opening)).where(Opening.id == opening.id).values(facts_revision=Opening.facts_revision + 1)
    if prepared.changes_panels:
        raised = raised.values(evidence_revision=Opening.evidence_revision + 1)
    session.execute(raised)
    session.execute(insert(table_of(CountingPause)), {"opening_id": NOWHERE})
    for each in prepared.bulks:
        each.execute(session.connection())
    session.execute(delete(table_of(CountingPause)))


def _people(session: Session, plan: Plan, opening: Opening, *, actor: Account, now: datetime) -> tuple[Rows, Rows]:
    """Candidates and applications. Somebody of the same address and name in another opening is the same person."""
    known = known_elsewhere(session, actor) if plan.applications else {}
    with_panel = {seat.application_id for seat in plan.seats}
    candidates: Rows = []
    applications: Rows = []
    for place, new in enumerate(plan.applications):
        details = new.details
        candidate_id, name = known.get(details.email.casefold(), ("", "")) if details.email else ("", "")
        if not candidate_id or name != details.name:
            candidate_id = random_id()
            candidates.append({"id": candidate_id, "name": details.name, "email": details.email})
        applications.append(
            {
                "id": new.application_id,
                "opening_id": opening.id,
                "candidate_id": candidate_id,
                "source": details.source,
                "links": details.links,
                "notes": details.notes,
                "evidence_revision": int(new.application_id in with_panel),
                "counted_in": opening.id,
                # A microsecond apart, so that they stay in the order of the file.
                "created_at": now - timedelta(microseconds=len(plan.applications) - place),
            }
        )
    return candidates, applications


def _taken(session: Session, application_ids: set[str]) -> set[tuple[str, str]]:
    """Who has or had a seat on applications that the actor has still to score. It is used here and told to nobody."""
    rows = session.execute(
        select(Interview.application_id, Interview.interviewer_id).where(Interview.application_id.in_(application_ids))
    )
    return {(application_id, interviewer_id) for application_id, interviewer_id in rows}


def _seat(seat: NewSeat, *, now: datetime) -> dict[str, object]:
    return {
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


def _of_cards(cards: Sequence[NewCard], *, actor: Account, now: datetime) -> Iterator[tuple[Insert | Update, Rows]]:
    """Cards are drafts first: what is submitted takes no rating any more."""
    yield insert(table_of(ScorecardVersion)), [_version(card) for card in cards]
    yield (
        _ADD_RATING,
        [
            {
                "seat": card.interview_id,
                "new_criterion": criterion,
                "new_value": value,
                "new_not_observed": value is None,
                "new_note": note,
            }
            for card in cards
            for criterion, (value, note) in card.ratings.items()
        ],
    )
    yield (
        _ADD_TICK,
        [
            {"seat": card.interview_id, "new_flag": flag, "new_quote": quote}
            for card in cards
            for flag, quote in card.quotes.items()
        ],
    )
    yield _MARK_IMPORTED, [{"seat": card.interview_id, "new_by_id": actor.id, "new_at": now} for card in cards]
    yield _SUBMIT, [{"seat": card.interview_id, "new_submitted_at": card.submitted_at} for card in cards]


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


def _changed(plan: Plan, seats: Sequence[NewSeat]) -> list[str]:
    """The applications that were there before and get a seat or a card."""
    new = {each.application_id for each in plan.applications}
    changed = {seat.application_id for seat in seats} | {card.application_id for card in plan.cards}
    return sorted(changed - new)
