"""Who asks to have a submitted scorecard reopened: as its author has it, and as the leads who answer have it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.scorecard import CorrectionRequest
from scorecard.queries.application_page import ApplicationPage
from scorecard.queries.visible import is_listed, is_unsealed, own_seats


@dataclass(frozen=True, slots=True)
class AskedCorrection:
    """One request that waits for a lead."""

    interview_id: str
    candidate: str
    author: str
    reason: str
    asked_at: datetime


def own_correction(session: Session, viewer: Account, interview_id: str) -> CorrectionRequest | None:
    """The viewer's own request about a card of theirs, answered or not; None once the card was reopened."""
    return session.scalar(
        select(CorrectionRequest).where(
            CorrectionRequest.interview_id == interview_id, CorrectionRequest.interview_id.in_(own_seats(viewer))
        )
    )


def corrections_of(session: Session, page: ApplicationPage) -> tuple[CorrectionRequest, ...]:
    """The requests about the cards of a page that its viewer reads as a lead, answered or not; one query."""
    if not page.reads_as_lead:
        return ()
    seats = [seat.interview_id for seat in page.seats]
    return tuple(session.scalars(select(CorrectionRequest).where(CorrectionRequest.interview_id.in_(seats))))


def corrections_in_opening(session: Session, viewer: Account, opening_id: str) -> tuple[AskedCorrection, ...]:
    """The requests of an opening that wait for its leads, the oldest first; one query."""
    return _told(session, _in_opening(viewer.id, viewer.role), {"opening": opening_id})


# Put together once for each viewer: that takes longer than its execution, and every dashboard asks it.
@lru_cache(maxsize=256)
def _in_opening(viewer_id: str, role: str) -> Select:
    viewer = Account(id=viewer_id, role=role)
    return _requests().where(Application.opening_id == bindparam("opening"), _known_to(viewer))


def corrections_on_panel(session: Session, viewer: Account, application_id: str) -> tuple[AskedCorrection, ...]:
    """The requests that wait on one panel, in the same order; one query."""
    return _told(session, _requests().where(Application.id == application_id, _known_to(viewer)))


def count_corrections(session: Session, viewer: Account, opening_ids: Collection[str]) -> dict[str, int]:
    """How many requests wait in each of these openings that has some; one query."""
    waiting = (
        _requests()
        .where(Application.opening_id.in_(opening_ids), _known_to(viewer))
        .with_only_columns(Application.opening_id, func.count().label("number"))
        .order_by(None)
        .group_by(Application.opening_id)
    )
    return {row.opening_id: row.number for row in session.execute(waiting)}


def _known_to(viewer: Account) -> ColumnElement[bool]:
    """For leads and admins, and nothing from a panel on which the viewer is still to score."""
    return and_(is_listed(viewer), is_unsealed(viewer))


def _requests() -> Select:
    """Those that wait. Requests are few: they are found first, and not every application asked."""
    seat = aliased(Interview)
    waiting = select(CorrectionRequest.interview_id).where(CorrectionRequest.refused_at.is_(None))
    return (
        select(
            CorrectionRequest.interview_id,
            Candidate.name.label("candidate"),
            Account.name.label("author"),
            CorrectionRequest.reason,
            CorrectionRequest.asked_at,
        )
        .select_from(CorrectionRequest)
        .join(Interview, Interview.id == CorrectionRequest.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(
            Application.id.in_(select(seat.application_id).where(seat.id.in_(waiting))),
            Application.withdrawn_at.is_(None),
            CorrectionRequest.refused_at.is_(None),
        )
        .order_by(CorrectionRequest.asked_at, CorrectionRequest.interview_id)
    )


def _told(session: Session, statement: Select, asked: Mapping[str, str] | None = None) -> tuple[AskedCorrection, ...]:
    # On the connection: the session takes longer to look for entities than the database to find that nobody asks.
    return tuple(AskedCorrection(**row) for row in session.connection().execute(statement, asked).mappings())
