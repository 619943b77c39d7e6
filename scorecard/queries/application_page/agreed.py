"""What was agreed in the debrief: for everybody who reads it, but for guardrails, which are for leads alone."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.guardrails import Guardrail
from scorecard.domain.policy import Policy
from scorecard.domain.wording import guardrail_sentence
from scorecard.models.application import Application
from scorecard.models.debrief import MINUTES, DebriefEntry

MINUTES_TITLE = "Minutes"


class PointKind(StrEnum):
    """What a point of the agenda is about. With the key of that, after a hyphen, it is the point's own key."""

    SPLIT = "split"
    CARD = "card"  # one card that stands apart from the rest of its panel
    AREA = "area"
    FLAG = "flag"
    GUARDRAIL = "guardrail"


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed on one point, and why, as of one save; of the minutes, their text."""

    number: int
    at: datetime
    who: str
    agreed: str
    why: str


def load_agreed(session: Session, application: Application, *, as_lead: bool) -> dict[str, tuple[Agreed, ...]]:
    """All that was written down, oldest first, by the key of the point; one query."""
    chosen = select(DebriefEntry).where(DebriefEntry.application_id == application.id).order_by(DebriefEntry.id)
    found: dict[str, list[Agreed]] = defaultdict(list)
    for row in session.scalars(chosen.options(joinedload(DebriefEntry.by))):
        if as_lead or not row.point.startswith(f"{PointKind.GUARDRAIL}-"):
            found[row.point].append(Agreed(row.number, row.at, row.by.name, row.agreed, row.why))
    return {point: tuple(entries) for point, entries in found.items()}


def point_title(key: str, *, names: Mapping[str, str], interviewers: Mapping[str, str], policy: Policy) -> str:
    """What a point is called by its key alone. `interviewers` holds the name of each seat's, by interview."""
    if key == MINUTES:
        return MINUTES_TITLE
    kind, _, subject = key.partition("-")
    if kind == PointKind.GUARDRAIL:
        return guardrail_sentence(Guardrail(subject), policy=policy)
    if kind == PointKind.CARD:
        return f"The card of {interviewers[subject]}"
    return names.get(subject, subject)
