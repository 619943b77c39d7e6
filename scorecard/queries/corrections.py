"""Who asks to have a submitted scorecard reopened: as its author has it, and as the leads who answer have it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

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


def corrections_in_opening(session: Session, viewer: Account, opening_id: str) -> tuple[AskedCorrection, ...]:
    """The requests of an opening that wait for its leads, the oldest first; one query."""
    return _asked(session, viewer, Application.opening_id == opening_id)


def corrections_on_panel(session: Session, viewer: Account, application_id: str) -> tuple[AskedCorrection, ...]:
    """The requests that wait on one panel, in the same order; one query."""
    return _asked(session, viewer, Application.id == application_id)


def _asked(session: Session, viewer: Account, wanted: ColumnElement[bool]) -> tuple[AskedCorrection, ...]:
    """For leads and admins, and nothing from a panel on which the viewer is still to score."""
    rows = session.execute(
        select(CorrectionRequest, Candidate.name, Account.name)
        .join(Interview, Interview.id == CorrectionRequest.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(
            wanted,
            Application.id.in_(listed_applications(viewer)),
            Application.id.in_(unsealed_applications(viewer)),
            Application.withdrawn_at.is_(None),
            CorrectionRequest.refused_at.is_(None),
        )
        .order_by(CorrectionRequest.asked_at, CorrectionRequest.interview_id)
    )
    return tuple(
        AskedCorrection(request.interview_id, candidate, author, request.reason, request.asked_at)
        for request, candidate, author in rows
    )
