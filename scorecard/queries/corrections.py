"""Who asks to have a submitted scorecard reopened: as its author has it, and as the leads who answer have it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, aliased

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.scorecard import CorrectionRequest
from scorecard.queries.visible import listed_applications, own_seats, unsealed_applications


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


def corrections_in_opening(
    session: Session, opening_id: str, *, left_out: frozenset[str]
) -> tuple[AskedCorrection, ...]:
    """The requests of an opening that wait for its leads, the oldest first; one query.

    The caller has made sure that the viewer may read the opening; `left_out` are the applications on which the viewer
    has still to score.
    """
    return _told(session.execute(_in_opening(), {"opening": opening_id, "left_out": list(left_out)}))


# Put together once: that takes longer than its execution, and every dashboard asks it.
@cache
def _in_opening() -> Select:
    wanted = Application.opening_id == bindparam("opening")
    return _requests().where(wanted, Application.id.not_in(bindparam("left_out", expanding=True)))


def corrections_on_panel(session: Session, viewer: Account, application_id: str) -> tuple[AskedCorrection, ...]:
    """The requests that wait on one panel, in the same order; one query."""
    known = Application.id.in_(listed_applications(viewer)) & Application.id.in_(unsealed_applications(viewer))
    return _told(session.execute(_requests().where(Application.id == application_id, known)))


def _requests() -> Select:
    """Those that wait. Requests are few: they are found first, and not every application asked."""
    seat = aliased(Interview)
    waiting = select(CorrectionRequest.interview_id).where(CorrectionRequest.refused_at.is_(None))
    return (
        select(CorrectionRequest, Candidate.name, Account.name)
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


def _told(rows: Iterable[Any]) -> tuple[AskedCorrection, ...]:
    return tuple(
        AskedCorrection(request.interview_id, candidate, author, request.reason, request.asked_at)
        for request, candidate, author in rows
    )
