"""Red flags of one application: which ticks stand, who corroborates whom, and how each flag acts.

A flag never touches a rating. It acts on the recommendation through the rules of recommendation.py.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from scorecard.domain.assessment import Tick, TickState
from scorecard.domain.rubric import RED_FLAGS, Severity

# Two ways to see the same thing. One person who ticks both has seen it once; two people who tick one each
# have not seen the same.
OVERLAPS = (
    ("cannot_explain_decisions", "cannot_discuss_trade_offs"),
    ("has_not_mentored", "no_interest_in_teaching"),
)

PEOPLE_WHO_CORROBORATE = 2

MILDEST_FIRST = (Severity.NOTE, Severity.MINOR, Severity.CRITICAL)


class ActsAs(StrEnum):
    """How a flag acts. What is shown or cleared changes nothing."""

    CORROBORATED = "corroborated"
    SINGLE = "single"
    SHOWN = "shown"
    CLEARED = "cleared"


@dataclass(frozen=True, slots=True)
class FlagFinding:
    """One flag of one application.

    `people` ticked it; of them those in `standing` have a tick that may act. `includes` are overlapping
    flags that the same person ticked too and that count as part of this one; `related` are overlapping
    flags that somebody else ticked.
    """

    flag: str
    severity: Severity
    people: tuple[str, ...]
    standing: tuple[str, ...]
    acts_as: ActsAs
    confirmed: bool
    includes: tuple[str, ...]
    related: tuple[str, ...]


def find_flags(ticks: Sequence[Tick], *, severity: Mapping[str, Severity]) -> tuple[FlagFinding, ...]:
    """The flags ticked on one application, the most severe first, then in the rubric's order.

    `severity` is the policy's, by flag. Raises KeyError for a flag that has a severity neither there nor of
    its own.
    """
    by_flag: dict[str, list[Tick]] = defaultdict(list)
    for tick in ticks:
        by_flag[tick.flag].append(tick)
    severities = {flag: _severity(ticked, severity) for flag, ticked in by_flag.items()}
    folded = _folded(by_flag, severities)
    findings = []
    for flag, ticked in by_flag.items():
        own = [tick for tick in ticked if (tick.interviewer, flag) not in folded]
        if own:
            findings.append(_finding(flag, own, by_flag, folded, severities[flag]))
    return tuple(sorted(findings, key=_most_severe_first))


def count_standing(ticks: Sequence[Tick]) -> int:
    """The ticks of one application that stand; two overlapping ones by the same person count once."""
    standing = {(tick.interviewer, tick.flag) for tick in ticks if tick.stands}
    doubled = [
        (person, first)
        for first, second in OVERLAPS
        for person in {person for person, _ in standing}
        if (person, first) in standing and (person, second) in standing
    ]
    return len(standing) - len(doubled)


def _severity(ticked: Sequence[Tick], severity: Mapping[str, Severity]) -> Severity:
    """The most severe that a tick of this flag has; of those that stand, if any does."""
    deciding = [tick for tick in ticked if tick.stands] or ticked
    return max((tick.severity or severity[tick.flag] for tick in deciding), key=MILDEST_FIRST.index)


def _folded(by_flag: Mapping[str, Sequence[Tick]], severities: Mapping[str, Severity]) -> dict[tuple[str, str], str]:
    """For each (person, flag) that is only a part of that person's overlapping tick: the flag that leads."""
    folded = {}
    for first, second in OVERLAPS:
        standing = {flag: _standing(by_flag.get(flag, ())) for flag in (first, second)}
        confirmed = {flag: _confirmed(by_flag.get(flag, ())) for flag in (first, second)}
        weight = {
            flag: (MILDEST_FIRST.index(severities[flag]), confirmed[flag], len(standing[flag]))
            for flag in (first, second)
            if flag in by_flag
        }
        for person in standing[first] & standing[second]:
            lead, other = (second, first) if weight[second] > weight[first] else (first, second)
            # Somebody else's tick of the other flag needs this one to corroborate it, and a confirmed tick
            # was checked for what it says: neither disappears into the flag that leads.
            if standing[other] <= standing[lead] and (confirmed[lead] or not confirmed[other]):
                folded[person, other] = lead
    return folded


def _standing(ticked: Sequence[Tick]) -> set[str]:
    return {tick.interviewer for tick in ticked if tick.stands}


def _confirmed(ticked: Sequence[Tick]) -> bool:
    return any(tick.stands and tick.state is TickState.CONFIRMED for tick in ticked)


def _finding(
    flag: str,
    ticked: Sequence[Tick],
    by_flag: Mapping[str, Sequence[Tick]],
    folded: Mapping[tuple[str, str], str],
    severity: Severity,
) -> FlagFinding:
    standing = _standing(ticked)
    overlapping = [other for pair in OVERLAPS if flag in pair for other in pair if other != flag]
    return FlagFinding(
        flag=flag,
        severity=severity,
        people=tuple(sorted({tick.interviewer for tick in ticked})),
        standing=tuple(sorted(standing)),
        acts_as=_acts_as(ticked, severity),
        confirmed=_confirmed(ticked),
        includes=tuple(other for other in overlapping if any((person, other) in folded for person in standing)),
        related=tuple(other for other in overlapping if standing and _standing(by_flag.get(other, ())) - standing),
    )


def _acts_as(ticked: Sequence[Tick], severity: Severity) -> ActsAs:
    standing = _standing(ticked)
    if not standing:
        cleared = any(tick.state is TickState.CLEARED for tick in ticked)
        return ActsAs.CLEARED if cleared else ActsAs.SHOWN
    if severity is Severity.NOTE:
        return ActsAs.SHOWN
    if len(standing) >= PEOPLE_WHO_CORROBORATE or _confirmed(ticked):
        return ActsAs.CORROBORATED
    return ActsAs.SINGLE if severity is Severity.CRITICAL else ActsAs.SHOWN


def _most_severe_first(finding: FlagFinding) -> tuple[int, int, str]:
    known = RED_FLAGS.index(finding.flag) if finding.flag in RED_FLAGS else len(RED_FLAGS)
    return -MILDEST_FIRST.index(finding.severity), known, finding.flag
