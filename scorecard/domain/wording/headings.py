"""The heading of a recommendation: the outcome, and with it what decided or what is left to settle."""

from collections.abc import Mapping, Sequence

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Outcome, Reason, Rule
from scorecard.domain.wording.numbers import counted, mark, points
from scorecard.domain.wording.sentences import find_finding, rated_areas, seen_by, who_ticked

FLAG_RULES = (Rule.CRITICAL_CORROBORATED, Rule.CRITICAL_SINGLE, Rule.MINOR_CORROBORATED)


def heading(evaluation: Evaluation, *, policy: Policy, names: Mapping[str, str]) -> str:
    """The heading of one application. `names` holds the names of areas and flags by key."""
    outcome = evaluation.recommendation.outcome
    causes = _causes(evaluation, policy, names)
    if outcome is Outcome.HIRE:
        return _hire(causes)
    if outcome is Outcome.NOT_ENOUGH_EVIDENCE and _is_too_close(evaluation):
        also = f" Also: {'; '.join(causes)}." if causes else ""
        return f"{outcome}: too close to call. {_where_it_stands(evaluation, policy)} The debrief decides.{also}"
    if not causes:
        return outcome.value
    return f"{outcome}: {'; '.join(causes)}.{_without_caps(evaluation)}"


def _hire(causes: Sequence[str]) -> str:
    if not causes:
        return Outcome.HIRE.value
    things = counted(len(causes), "thing to settle", "things to settle")
    return f"{Outcome.HIRE} · {things}: {', '.join(causes)}"


def _is_too_close(evaluation: Evaluation) -> bool:
    return evaluation.recommendation.reasons[0].rule is Rule.TOO_CLOSE


def _where_it_stands(evaluation: Evaluation, policy: Policy) -> str:
    estimate, bar = points(evaluation.overall.estimate), points(policy.bar)
    if estimate == bar:
        return f"The estimate, {estimate}, is on the bar."
    side = "above" if evaluation.overall.estimate > policy.bar else "below"
    return f"The estimate, {estimate}, is just {side} the bar of {mark(policy.bar)}."


def _causes(evaluation: Evaluation, policy: Policy, names: Mapping[str, str]) -> list[str]:
    """What limits the application to its outcome, one by one; flags to check only as a number."""
    recommendation = evaluation.recommendation
    limiting = [reason for reason in recommendation.reasons if reason.outcome is recommendation.outcome]
    causes = [cause for reason in limiting if (cause := _cause(reason, evaluation, policy, names)) is not None]
    to_check = sum(reason.rule is Rule.CRITICAL_SINGLE for reason in limiting)
    if to_check:
        causes.append(counted(to_check, "critical flag to check", "critical flags to check"))
    return causes


def _cause(reason: Reason, evaluation: Evaluation, policy: Policy, names: Mapping[str, str]) -> str | None:
    subject = reason.subject or ""
    name = names.get(subject, subject)
    match reason.rule:
        case Rule.FEW_SCORECARDS:
            return f"only {counted(evaluation.cards, 'scorecard', 'scorecards')} so far"
        case Rule.AREA_UNRATED:
            return f"{name} not assessed"
        case Rule.FEW_AREAS:
            return f"only {rated_areas(evaluation)} of {len(evaluation.areas)} areas rated"
        case Rule.LOW_RELIABILITY:
            return "the interviewers are too few or too far apart"
        case Rule.AREA_BELOW_BAR:
            return f"{name} below {mark(policy.area_bar)} ({seen_by(evaluation.areas[subject])})"
        case Rule.AREA_UNPROVEN:
            return f"{name} unproven ({seen_by(evaluation.areas[subject])})"
        case Rule.CRITICAL_CORROBORATED:
            return f"critical flag “{name}” {who_ticked(find_finding(evaluation, subject))}"
        case Rule.MINOR_CORROBORATED:
            return f"“{name}” {who_ticked(find_finding(evaluation, subject))}"
        case _:
            return None


def _without_caps(evaluation: Evaluation) -> str:
    """What it would be without the caps that decided, where that is something else."""
    recommendation = evaluation.recommendation
    deciding = [reason.rule for reason in recommendation.reasons if reason.decided]
    if recommendation.tier is recommendation.outcome or Rule.FEW_SCORECARDS in deciding:
        return ""
    if all(rule in FLAG_RULES for rule in deciding):
        return f" On the ratings alone: {recommendation.tier}."
    if recommendation.outcome is Outcome.NOT_ENOUGH_EVIDENCE:
        return f" On the ratings so far: {recommendation.tier}."
    return f" On the overall estimate: {recommendation.tier}."
