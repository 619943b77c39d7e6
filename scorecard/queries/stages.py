"""How far an application is, computed from what happened, and the decision that counts."""

from collections.abc import Collection
from enum import StrEnum

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scorecard.models.application import Application, Decision


class Stage(StrEnum):
    """The stages in the order in which an application passes them."""

    ADDED = "added"
    INTERVIEWING = "interviewing"
    IN_DEBRIEF = "in debrief"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


def stage_of(application: Application, *, decision: Decision | None, has_active_seat: bool) -> Stage:
    """The stage of an application; what happened last in its life wins.

    `decision` is the newest one, None if undecided; an active seat is one neither declined nor removed.
    """
    if application.withdrawn_at is not None:
        return Stage.WITHDRAWN
    if decision is not None:
        return Stage.DECIDED
    if application.debrief_opened_at is not None:
        return Stage.IN_DEBRIEF
    return Stage.INTERVIEWING if has_active_seat else Stage.ADDED


def decisions_of(session: Session, application_ids: Collection[str] | Select[str]) -> dict[str, Decision]:
    """The newest decision of each application that has one, by application; one query.

    The caller passes only applications whose panel the viewer may read, as ids or as a select of ids.
    """
    rows = session.scalars(
        select(Decision).where(Decision.application_id.in_(application_ids)).order_by(Decision.decided_at, Decision.id)
    )
    return {row.application_id: row for row in rows}  # oldest first, so the newest entry stays
