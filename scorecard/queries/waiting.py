"""What waits for a lead: applications ready to decide, late cards, critical flags to check.

The rules stand here once. A dashboard's rows are made by them, and the list of openings reads what was counted there.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from scorecard.domain.flags import ActsAs, FlagFinding
from scorecard.domain.rubric import Severity
from scorecard.models.application import Application, Decision, DecisionKind

ENDS_THE_CASE = frozenset({DecisionKind.HIRE, DecisionKind.NO_HIRE})


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in one opening: applications to decide, cards that are late, flags to check."""

    ready: int = 0
    late: int = 0
    to_check: int = 0


def is_closed(application: Application, decision: Decision | None) -> bool:
    """Whether nothing waits any more: withdrawn, or decided one way or the other."""
    return application.withdrawn_at is not None or (decision is not None and decision.decision in ENDS_THE_CASE)


def is_ready(submissions: Sequence[datetime | None], decision: Decision | None) -> bool:
    """Whether an application that is not closed can be decided now.

    `submissions` holds, for each expected card, when it first came in, None while it is out. After "another
    interview" the lead has the next step whenever no card is out: somebody is to be seated, or it is time to decide.
    """
    if not submissions or None in submissions:
        return False
    return decision is None or decision.decision == DecisionKind.ANOTHER_INTERVIEW


def flags_to_check(findings: Iterable[FlagFinding]) -> tuple[str, ...]:
    """The critical flags that rest on one person's word and that nobody has settled, by key."""
    return tuple(
        finding.flag
        for finding in findings
        if finding.severity is Severity.CRITICAL and finding.acts_as is ActsAs.SINGLE
    )
