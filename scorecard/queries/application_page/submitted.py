"""One submitted card as the lead who acts on it knows it."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import CorrectionRequest, ScorecardVersion
from scorecard.queries.card_marks import is_imported
from scorecard.queries.panels import is_struck
from scorecard.queries.visible import NotHere, decidable_applications, has_submitted_version


@dataclass(frozen=True, slots=True)
class SubmittedCard:
    """Whose card it is, for which application, what leads have done with it, and what its author asks."""

    interview: Interview
    application: Application
    reopened: bool
    struck: bool
    imported: bool
    asked: CorrectionRequest | None  # where it waits for an answer


def submitted_card(session: Session, viewer: Account, interview_id: str) -> SubmittedCard:
    """A panel card that is in, of an application that the viewer leads and is not sealed on. Raises NotHere."""
    row = session.execute(
        select(Interview, is_struck(), is_imported())
        .where(
            Interview.id == interview_id,
            Interview.application_id.in_(decidable_applications(viewer)),
            Interview.removed_at.is_(None),
            ~Interview.is_shadow,
            has_submitted_version(),
        )
        .options(
            joinedload(Interview.interviewer),
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.opening),
        )
    ).one_or_none()
    if row is None:
        raise NotHere
    interview, struck, imported = row
    drafts = select(ScorecardVersion.id).where(
        ScorecardVersion.interview_id == interview.id, ScorecardVersion.submitted_at.is_(None)
    )
    return SubmittedCard(
        interview=interview,
        application=interview.application,
        reopened=session.scalar(drafts) is not None,
        struck=struck,
        imported=imported,
        asked=session.scalar(
            select(CorrectionRequest).where(
                CorrectionRequest.interview_id == interview.id, CorrectionRequest.refused_at.is_(None)
            )
        ),
    )
