"""The draft of the first ninety days of somebody who is hired, for whoever reads the application as a lead."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from sqlalchemy.orm import Session

from scorecard.domain.first_ninety_days import NinetyDays, Steps, draft_ninety_days, parse_steps
from scorecard.models.account import Account
from scorecard.models.application import Application, DecisionKind
from scorecard.queries.applications import listed_application
from scorecard.queries.debrief import newest_decision
from scorecard.queries.evaluations import evaluate_application
from scorecard.queries.panels import Reading, left_out_of
from scorecard.queries.visible import NotHere

STEPS = Path(__file__).resolve().parent.parent / "rubrics" / "tech_lead_first_ninety_days.toml"


@dataclass(frozen=True, slots=True)
class FirstNinetyDays:
    """The draft with the application that it is for; None where no card counts."""

    application: Application
    draft: NinetyDays | None


def first_ninety_days(session: Session, viewer: Account, application_id: str) -> FirstNinetyDays:
    """The draft for an application whose newest decision is to hire. Raises NotHere for everything else.

    That is a lead's or an admin's to read, and not while they have still to score the application.
    """
    application = listed_application(session, viewer, application_id)
    if application.id in left_out_of(session, viewer, application.opening_id):
        raise NotHere
    decision = newest_decision(session, application)
    if decision is None or decision.decision != DecisionKind.HIRE:
        raise NotHere
    found = evaluate_application(session, viewer, application, reading=Reading.SEALED)
    if found.evaluation is None:
        return FirstNinetyDays(application, None)
    draft = draft_ninety_days(found.evaluation, rubric=found.rubric, policy=found.policy, steps=_steps())
    return FirstNinetyDays(application, draft)


@lru_cache
def _steps() -> Steps:
    return parse_steps(STEPS.read_text(encoding="utf-8"))
