"""Who asks to hand a seat over: as the interviewer has it, and as the leads who answer have it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, HandOverRequest, Interview
from scorecard.queries.visible import has_submitted_version, is_listed, is_unsealed, own_seats


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that waits for a lead. `suggested` is the colleague whom its author names, if any."""

    interview_id: str
    application_id: str
    candidate: str
    interviewer: str
    title: str
    starts_at: datetime
    reason: str
    suggested_id: str | None
    suggested: str | None
    asked_at: datetime


def own_request(session: Session, viewer: Account, interview_id: str) -> HandOverRequest | None:
    """The viewer's own request for a seat of theirs, answered or not, with whom it suggests."""
    return session.scalar(
        select(HandOverRequest)
        .where(HandOverRequest.interview_id == interview_id, HandOverRequest.interview_id.in_(own_seats(viewer)))
        .options(joinedload(HandOverRequest.suggested))
    )


def suggestible_accounts(viewer: Account) -> Select[str]:
    """Ids of those whom an interviewer may suggest: everybody else, since a shorter list would tell of the panel."""
    return select(Account.id).where(Account.disabled_at.is_(None), Account.id != viewer.id)


def suggestible_colleagues(session: Session, viewer: Account) -> list[Account]:
    """The colleagues whom an interviewer may suggest, by name."""
    chosen = select(Account).where(Account.id.in_(suggestible_accounts(viewer)))
    return list(session.scalars(chosen.order_by(func.lower(Account.name), Account.id)))


def is_asked() -> ColumnElement[bool]:
    """Whether the interviewer of an Interview of the enclosing select waits for an answer."""
    return exists().where(HandOverRequest.interview_id == Interview.id, HandOverRequest.kept_at.is_(None))


def asked_in_opening(session: Session, viewer: Account, opening_id: str) -> tuple[Asked, ...]:
    """The requests of an opening that wait for its leads, the interview that comes first at the top; one query."""
    return _told(session, _in_opening(viewer.id, viewer.role), {"opening": opening_id})


# Put together once for each viewer: that takes longer than its execution, and every dashboard asks it.
@lru_cache(maxsize=256)
def _in_opening(viewer_id: str, role: str) -> Select:
    viewer = Account(id=viewer_id, role=role)
    return _requests().where(Application.opening_id == bindparam("opening"), _waits(), _known_to(viewer))


def asked_on_panel(session: Session, viewer: Account, application_id: str) -> tuple[Asked, ...]:
    """The requests that wait on one panel, in the same order; one query."""
    return _told(session, _requests().where(Application.id == application_id, _waits(), _known_to(viewer)))


def count_asked(session: Session, viewer: Account, opening_ids: Collection[str]) -> dict[str, int]:
    """How many requests wait in each of these openings that has some; one query."""
    rows = session.execute(
        select(Application.opening_id, func.count().label("number"))
        .select_from(HandOverRequest)
        .join(Interview, Interview.id == HandOverRequest.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Application.opening_id.in_(opening_ids), _waits(), _known_to(viewer))
        .group_by(Application.opening_id)
    )
    return {row.opening_id: row.number for row in rows}


def _waits() -> ColumnElement[bool]:
    """That a request waits for an answer. Requests are few: they are found first, and not every application asked."""
    seat = aliased(Interview)
    waiting = select(HandOverRequest.interview_id).where(HandOverRequest.kept_at.is_(None))
    asked = select(seat.application_id).where(seat.id.in_(waiting))
    return and_(
        Application.id.in_(asked),
        Application.withdrawn_at.is_(None),
        HandOverRequest.kept_at.is_(None),
        Interview.is_active,
        ~has_submitted_version(),
    )


def _known_to(viewer: Account) -> ColumnElement[bool]:
    """That the viewer may know of it: nothing from a panel on which they are still to score."""
    return and_(is_listed(viewer), is_unsealed(viewer))


def _requests() -> Select:
    suggested = aliased(Account)
    return (
        select(
            Interview.id.label("interview_id"),
            Interview.application_id,
            Candidate.name.label("candidate"),
            Account.name.label("interviewer"),
            Interview.title,
            Interview.starts_at,
            HandOverRequest.reason,
            HandOverRequest.suggested_id,
            suggested.name.label("suggested"),
            HandOverRequest.asked_at,
        )
        .select_from(HandOverRequest)
        .join(Interview, Interview.id == HandOverRequest.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .outerjoin(suggested, suggested.id == HandOverRequest.suggested_id)
        .order_by(Interview.starts_at, Interview.id)
    )


def _told(session: Session, statement: Select, asked: Mapping[str, str] | None = None) -> tuple[Asked, ...]:
    # On the connection: the session takes longer to look for entities than the database to find that nobody asks.
    return tuple(Asked(**row) for row in session.connection().execute(statement, asked).mappings())
