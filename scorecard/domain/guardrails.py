"""The documents' five hiring mistakes, as checks on one application. They inform; none of them changes a number."""

from collections.abc import Iterator
from enum import StrEnum

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.scale import reaches

DEPTH = "technical_depth"
LEADERSHIP = "technical_leadership"
MENTORING = "mentoring_development"
COMMUNICATION = "communication_collaboration"

FEWEST_ON_COMMUNICATION = 2


class Guardrail(StrEnum):
    """The mistakes, in the documents' order."""

    MOTIVATION_UNKNOWN = "motivation-unknown"
    SENIOR_BY_ANOTHER_NAME = "senior-by-another-name"
    LEADING_UNTESTED = "leading-untested"
    COMMUNICATION_THIN = "communication-thin"
    CODING_SHARE_VAGUE = "coding-share-vague"


def check_guardrails(
    evaluation: Evaluation, *, policy: Policy, motivation_recorded: bool, coding_share_known: bool
) -> tuple[Guardrail, ...]:
    """The mistakes that this application is on the way to. An area that the policy does not have is not checked."""
    return tuple(
        _found(
            evaluation,
            policy=policy,
            motivation_recorded=motivation_recorded,
            coding_share_known=coding_share_known,
        )
    )


def _found(
    evaluation: Evaluation, *, policy: Policy, motivation_recorded: bool, coding_share_known: bool
) -> Iterator[Guardrail]:
    areas = evaluation.areas
    if not motivation_recorded:
        yield Guardrail.MOTIVATION_UNKNOWN
    estimates = [areas[key].estimate if key in areas else None for key in (DEPTH, LEADERSHIP, MENTORING)]
    if _senior_by_another_name(estimates, policy.bar):
        yield Guardrail.SENIOR_BY_ANOTHER_NAME
    if any(key in areas and not areas[key].raters for key in (LEADERSHIP, MENTORING)):
        yield Guardrail.LEADING_UNTESTED
    if COMMUNICATION in areas and areas[COMMUNICATION].raters < FEWEST_ON_COMMUNICATION:
        yield Guardrail.COMMUNICATION_THIN
    if not coding_share_known:
        yield Guardrail.CODING_SHARE_VAGUE


def _senior_by_another_name(estimates: list[float | None], bar: float) -> bool:
    """Depth at the bar, with leadership and mentoring both below it."""
    depth, leadership, mentoring = estimates
    if depth is None or leadership is None or mentoring is None:
        return False
    return reaches(depth, bar) and not reaches(leadership, bar) and not reaches(mentoring, bar)
