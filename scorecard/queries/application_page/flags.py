"""The flags register: each ticked flag with who ticked it, whether others did too, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from scorecard.domain.flags import FlagFinding
from scorecard.domain.rubric import Flag, Severity
from scorecard.queries.application_page.page import ApplicationPage
from scorecard.queries.application_page.records import times_settled
from scorecard.queries.panels import TickRow

SEVEREST_FIRST = (Severity.CRITICAL, Severity.MINOR, Severity.NOTE)


@dataclass(frozen=True, slots=True)
class FlagEntry:
    """One flag with all its ticks. `standing` of them may act; `revisions` are those of the ticks' forms."""

    flag: Flag
    severity: Severity
    ticks: tuple[TickRow, ...]
    revisions: Mapping[str, int]  # by interview
    standing: int
    confirmed: bool
    related: tuple[str, ...]  # overlapping flags that somebody else ticked
    includes: tuple[str, ...]  # overlapping flags of the same person that count as part of this one
    part_of: str | None  # or the one that this is a part of


def flag_register(page: ApplicationPage) -> tuple[FlagEntry, ...]:
    """Every ticked flag of the application, the most severe first, then in the rubric's order."""
    findings = {finding.flag: finding for finding in page.own.flags} if page.own else {}
    entries = [
        _entry(page, flag, ticks, findings)
        for flag in page.rubric.flags
        if (ticks := tuple(sorted((row for row in page.ticks if row.flag == flag.key), key=page.order_of_tick)))
    ]
    return tuple(sorted(entries, key=lambda entry: SEVEREST_FIRST.index(entry.severity)))


def _entry(
    page: ApplicationPage, flag: Flag, ticks: tuple[TickRow, ...], findings: Mapping[str, FlagFinding]
) -> FlagEntry:
    finding = findings.get(flag.key)
    settled = times_settled(page.settlements)
    return FlagEntry(
        flag=flag,
        severity=finding.severity if finding else page.policy.severity[flag.key],
        ticks=ticks,
        revisions={row.interview_id: settled.get((row.interview_id, flag.key), 0) + row.resubmissions for row in ticks},
        standing=len(finding.standing) if finding else 0,
        confirmed=finding is not None and finding.confirmed,
        related=finding.related if finding else (),
        includes=finding.includes if finding else (),
        part_of=next((other.flag for other in findings.values() if flag.key in other.includes), None),
    )
