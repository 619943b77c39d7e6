"""The panels that were seated in one step, and whether that can still be taken back."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, HandOverRequest, Interview, Reminder
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.freeze import CARD_OPENED
from scorecard.queries.visible import NotHere, led_openings, sealed_applications, visible_seats

UNDONE_WITHIN = timedelta(hours=1)
PANELS_SEATED, PANELS_UNSEATED = "panels.seated", "panels.unseated"


@dataclass(frozen=True, slots=True)
class SeatedPanel:
    """One panel: whose it is, and the interviews that the viewer may know of with who holds them."""

    application_id: str
    candidate: str
    interviews: tuple[tuple[Interview, str], ...]


@dataclass(frozen=True, slots=True)
class JustSeated:
    """What was seated in one step. `is_sealed`: the viewer took a seat there and has still to score."""

    panels: tuple[SeatedPanel, ...]
    is_sealed: bool
    can_be_undone: bool

    @property
    def seats(self) -> int:
        """How many seats there are in all."""
        return sum(len(panel.interviews) for panel in self.panels)


def seats_of_step(opening_id: str, at: datetime) -> Select[str]:
    """Ids of the seats of an opening that were made in one step, by the moment when it was taken."""
    return (
        select(Interview.id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.opening_id == opening_id,
            Interview.created_at == at,
            Interview.removed_at.is_(None),
            ~Interview.is_shadow,
        )
    )


def just_seated(session: Session, viewer: Account, opening_id: str, at: datetime, *, now: datetime) -> JustSeated:
    """The panels that the lead made at that moment; three queries. Raises NotHere where there are none."""
    rows = session.execute(
        select(Interview, Account.name, Candidate.name)
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(
            Interview.id.in_(seats_of_step(opening_id, at)),
            Interview.id.in_(visible_seats(viewer)),
            Application.opening_id.in_(led_openings(viewer)),
        )
        .order_by(Interview.starts_at, Interview.id)
    ).all()
    if not rows:
        raise NotHere
    names: dict[str, str] = {}
    interviews: dict[str, list[tuple[Interview, str]]] = defaultdict(list)
    for interview, interviewer, candidate in rows:
        names[interview.application_id] = candidate
        interviews[interview.application_id].append((interview, interviewer))
    is_sealed = session.scalar(sealed_applications(viewer).where(Interview.application_id.in_(names)).limit(1))
    return JustSeated(
        panels=tuple(SeatedPanel(key, name, tuple(interviews[key])) for key, name in names.items()),
        is_sealed=is_sealed is not None,
        can_be_undone=is_sealed is None
        and at <= now <= at + UNDONE_WITHIN
        and not any_begun(session, seats_of_step(opening_id, at)),
    )


def own_last_step(session: Session, viewer: Account, opening_id: str) -> AuditEntry | None:
    """What the viewer did last with several panels of this opening: seat them or take them back. One query."""
    return session.scalar(
        select(AuditEntry)
        .where(
            AuditEntry.opening_id == opening_id,
            AuditEntry.action.in_((PANELS_SEATED, PANELS_UNSEATED)),
            AuditEntry.actor_id == viewer.id,
        )
        .order_by(AuditEntry.id.desc())
        .limit(1)
    )


def any_begun(session: Session, seats: Select[str]) -> bool:
    """Whether anything has become of one of these seats: looked at by whoever holds it, or changed since."""
    begun = select(Interview.id).where(Interview.id.in_(seats), _is_touched()).limit(1)
    return session.scalar(begun) is not None


def _is_touched() -> ColumnElement[bool]:
    beside = aliased(Interview)
    return or_(
        Interview.declined_at.is_not(None),
        Interview.revision > 1,
        exists().where(ScorecardVersion.interview_id == Interview.id),
        exists().where(HandOverRequest.interview_id == Interview.id),
        exists().where(Reminder.interview_id == Interview.id),
        exists().where(beside.shadowed_id == Interview.id),
        exists().where(and_(AuditEntry.interview_id == Interview.id, AuditEntry.action == CARD_OPENED)),
    )
