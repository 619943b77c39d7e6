"""What the author of a submitted card reads beside it: the panel so far, how they rate, who shadowed, what is next."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.evaluation import InterviewerCalibration
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.evaluations import calibration_of
from scorecard.queries.panels import Reading
from scorecard.queries.side_by_side import SideBySide, beside_the_panel
from scorecard.queries.visible import comparable_shadows, own_seats


@dataclass(frozen=True, slots=True)
class NextDue:
    """The own scorecard that is due next."""

    interview_id: str
    candidate: str
    ends_at: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Shadowing:
    """A trainee's seat beside the own one, and whether both cards can be compared."""

    interview_id: str
    trainee: str
    is_comparable: bool


@dataclass(frozen=True, slots=True)
class AfterSubmitting:
    """All of it. A trainee's card stands beside no panel; `comparison` is whether the colleague's is in."""

    beside: SideBySide | None
    strictness: InterviewerCalibration | None  # where it is worth a word; nobody else reads it
    shadowed_by: tuple[Shadowing, ...]
    comparison: bool
    next_due: NextDue | None


def after_submitting(session: Session, viewer: Account, interview: Interview) -> AfterSubmitting:
    """What the viewer may read beside the own submitted card; the seat comes with application and opening."""
    application = interview.application
    comparable = set(
        session.scalars(comparable_shadows(viewer).where(Interview.application_id == application.id)).all()
    )
    if interview.is_shadow:
        return AfterSubmitting(None, None, (), interview.id in comparable, _next_due(session, viewer))
    return AfterSubmitting(
        beside=beside_the_panel(session, viewer, application),
        strictness=_strictness(session, viewer, application),
        shadowed_by=tuple(
            Shadowing(shadow.id, shadow.interviewer.name, shadow.id in comparable)
            for shadow in _shadows_of(session, interview)
        ),
        comparison=False,
        next_due=_next_due(session, viewer),
    )


def _strictness(session: Session, viewer: Account, application: Application) -> InterviewerCalibration | None:
    found = calibration_of(session, viewer, application.opening, reading=Reading.SEALED)
    own = (each for each in (found.interviewers if found else ()) if each.interviewer == viewer.id and each.notable)
    return next(own, None)


def _shadows_of(session: Session, interview: Interview) -> list[Interview]:
    beside = select(Interview).where(Interview.shadowed_id == interview.id, Interview.is_active)
    return list(session.scalars(beside.options(joinedload(Interview.interviewer)).order_by(Interview.id)))


def _next_due(session: Session, viewer: Account) -> NextDue | None:
    """Of the own cards that are not in, or open for a new version, the one that is due first."""
    versions = select(ScorecardVersion.id).where(ScorecardVersion.interview_id == Interview.id)
    is_open = exists(versions.where(ScorecardVersion.submitted_at.is_(None)))
    found = session.scalar(
        select(Interview)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Interview.id.in_(own_seats(viewer)),
            Interview.is_active,
            is_open | ~exists(versions),
            Application.withdrawn_at.is_(None),
        )
        .order_by(Interview.due_at, Interview.starts_at, Interview.id)
        .limit(1)
        .options(joinedload(Interview.application).joinedload(Application.candidate))
    )
    if found is None:
        return None
    return NextDue(found.id, found.application.candidate.name, found.ends_at, found.due_at)
