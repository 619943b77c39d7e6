"""Recording what a person decided, with the numbers that this person saw."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.debrief import departs
from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Outcome
from scorecard.domain.rubric import Severity
from scorecard.domain.text import is_blank
from scorecard.files.columns import evaluation_cells
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, DecisionKind, Dissent
from scorecard.queries.debrief import panel_votes
from scorecard.queries.evaluations import evaluate_opening
from scorecard.queries.panels import Reading, Seat
from scorecard.services import audit
from scorecard.services.decidable import lock_application
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.panels import seat_within
from scorecard.services.seat_plans import SeatPlan

# What each final decision follows without further words. Everything else departs from the recommendation.
FOLLOWED = {
    DecisionKind.HIRE: (Outcome.STRONG_HIRE, Outcome.HIRE),
    DecisionKind.NO_HIRE: (Outcome.NO_HIRE, Outcome.STRONG_NO_HIRE),
}

# A form carries the revision as a number of at most nine digits.
REVISIONS = 1_000_000_000

GIVE_A_REASON = "This departs from what the scorecards recommend. Write down why, in a sentence or more."
SAY_HOW_CHECKED = "A critical flag stands. Write down what was done to check it."
WITHDRAWN = "This application was withdrawn, so there is nothing to decide."


@dataclass(frozen=True, slots=True)
class Basis:
    """What a decision rests on: the evaluation as sealed, and what is kept of it with the decision.

    `revision` changes with every number and with every decision, so that nobody decides on what they did not see.
    """

    evaluation: Evaluation | None  # None: no card counts
    policy: Policy
    names: Mapping[str, str]
    seats: tuple[Seat, ...]
    left_out: int
    seen: dict[str, str]
    critical: tuple[str, ...]  # keys of the critical flags that stand
    revision: int

    def needs_reason(self, kind: DecisionKind) -> bool:
        """Whether this decision departs from the recommendation. Putting it off never does."""
        if kind not in FOLLOWED:
            return False
        return self.evaluation is None or self.evaluation.recommendation.outcome not in FOLLOWED[kind]


def basis(session: Session, viewer: Account, application: Application) -> Basis:
    """The basis of a decision on this application now, as the viewer sees it."""
    evaluated = evaluate_opening(session, viewer, application.opening, reading=Reading.SEALED)
    evaluation = evaluated.evaluations.get(application.id)
    left_out = len(evaluated.panels.sealed)
    seen = evaluation_cells(evaluation, evaluated.policy)
    seen |= {"reading": Reading.SEALED.value, "left_out": str(left_out)}
    critical = tuple(
        finding.flag
        for finding in (evaluation.flags if evaluation else ())
        if finding.severity is Severity.CRITICAL and finding.standing
    )
    earlier = session.scalar(select(func.count(Decision.id)).where(Decision.application_id == application.id))
    return Basis(
        evaluation=evaluation,
        policy=evaluated.policy,
        names=evaluated.names,
        seats=evaluated.panels.seats.get(application.id, ()),
        left_out=left_out,
        seen=seen,
        critical=critical,
        revision=zlib.crc32(json.dumps([seen, critical, earlier]).encode()) % REVISIONS,
    )


def decide(
    session: Session,
    application_id: str,
    *,
    kind: DecisionKind,
    reason: str,
    flag_check: str,
    seat: SeatPlan | None = None,
    revision: int,
    actor: Account,
    now: datetime,
) -> None:
    """Add a decision to the record; the newest counts. A second press of the same form adds nothing.

    With it goes the seat of another interview, and who on the panel is of another mind: their votes, the later one of
    each, are kept with the decision. Raises NotHere, StaleEdit when the numbers or the record changed since the form
    was shown, and Refused where a reason or the check of a critical flag is missing or the seat cannot be.
    """
    application = lock_application(session, application_id, actor=actor)
    found = basis(session, actor, application)
    if revision != found.revision:
        if _is_newest(session, application, (kind, reason, flag_check, actor.id)):
            return
        raise StaleEdit(found.revision)
    _refuse_unless_explained(application, found, kind, reason=reason, flag_check=flag_check)
    dissents = _dissents(session, application, kind, actor=actor)
    if seat is not None:
        seat_within(session, application, seat, actor=actor, now=now)
    session.add(
        Decision(
            application_id=application.id,
            decision=kind,
            reason=reason,
            flag_check=flag_check,
            seen=found.seen,
            decided_by_id=actor.id,
            decided_at=now,
            dissents=dissents,
        )
    )
    detail: dict[str, str | int | bool | None] = {"decision": kind.value, "departs": found.needs_reason(kind)}
    audit.record(session, "decision.recorded", actor=actor, now=now, application=application, detail=detail)
    session.commit()


def _dissents(session: Session, application: Application, kind: DecisionKind, *, actor: Account) -> list[Dissent]:
    """Whose vote says the opposite of a decision to hire or not to hire. Nobody dissents from putting it off."""
    if kind not in FOLLOWED:
        return []
    return [
        Dissent(interview_id=vote.interview_id, vote=vote.standing, after_debrief=vote.after_debrief is not None)
        for vote in panel_votes(session, actor, application)
        if departs(vote.standing, hire=kind is DecisionKind.HIRE)
    ]


def _refuse_unless_explained(
    application: Application, found: Basis, kind: DecisionKind, *, reason: str, flag_check: str
) -> None:
    if application.withdrawn_at is not None:
        raise Refused({"": WITHDRAWN})
    problems = {}
    if found.needs_reason(kind) and is_blank(reason):
        problems["reason"] = GIVE_A_REASON
    if found.critical and is_blank(flag_check):
        problems["flag_check"] = SAY_HOW_CHECKED
    if problems:
        raise Refused(problems)


def _is_newest(session: Session, application: Application, said: tuple[DecisionKind, str, str, str]) -> bool:
    newest_first = select(Decision).where(Decision.application_id == application.id).order_by(Decision.id.desc())
    newest = session.scalar(newest_first.limit(1))
    return newest is not None and said == (newest.decision, newest.reason, newest.flag_check, newest.decided_by_id)
