"""The agenda of a debrief, made from the evaluation: disagreement first, then gaps, flags to check and guardrails."""

from collections.abc import Iterator
from dataclasses import dataclass

from scorecard.domain.agreement import SplitKind
from scorecard.domain.areas import AreaState
from scorecard.domain.guardrails import Guardrail
from scorecard.domain.policy import Policy
from scorecard.domain.wording import guardrail_sentence, points, seen_by, surprise_sentence
from scorecard.queries.application_page import (
    ApplicationPage,
    PointKind,
    Side,
    flags_to_settle,
    guardrails_of,
    heard_on,
    split_evidence,
)
from scorecard.queries.panels import TickRow


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the agenda. `ends` are the two ends of a disagreement, `seen` is all there is on a gap."""

    key: str
    kind: PointKind
    title: str
    note: str = ""
    question: str = ""
    ends: tuple[tuple[Side, ...], ...] = ()
    seen: tuple[Side, ...] = ()
    ticks: tuple[TickRow, ...] = ()


def agenda(page: ApplicationPage) -> tuple[Point, ...]:
    """The points in the order in which they are best talked about; guardrails only for who reads as a lead."""
    return (
        *_splits(page),
        *_cards_apart(page),
        *_gaps(page),
        *_flags(page),
        *(_guardrail(each, page.policy) for each in guardrails_of(page)),
    )


def _splits(page: ApplicationPage) -> Iterator[Point]:
    for split in split_evidence(page):
        title = f"Split on {split.name}: {points(split.low)} to {points(split.high)}"
        yield Point(f"{PointKind.SPLIT}-{split.subject}", PointKind.SPLIT, title, ends=(split.lowest, split.highest))


def _cards_apart(page: ApplicationPage) -> Iterator[Point]:
    seats = {seat.interviewer_id: seat for seat in page.seats}
    for surprise in page.evaluation.surprises if page.evaluation else ():
        seat = seats[surprise.interviewer]
        yield Point(
            f"{PointKind.CARD}-{seat.interview_id}",
            PointKind.CARD,
            f"The card of {seat.interviewer} stands apart",
            surprise_sentence(surprise, people=page.interviewers),
        )


def _gaps(page: ApplicationPage) -> Iterator[Point]:
    split = {
        each.subject for each in (page.evaluation.splits if page.evaluation else ()) if each.kind is SplitKind.AREA
    }
    for key, area in (page.evaluation.areas if page.evaluation else {}).items():
        if area.state is AreaState.NOT_ASSESSED:
            title, note = f"Not assessed: {page.names[key]}", "Nobody rated it. Decide whether somebody has to."
        elif area.state is AreaState.UNPROVEN:
            title = f"Unproven: {page.names[key]} ({seen_by(area)})"
            note = "What did anybody see that settles it? If nothing did, one more interview would."
        else:
            continue
        # Where the panel is split on the area, the evidence stands there.
        seen = () if key in split else heard_on(page, area.means, page.policy.areas[key])
        yield Point(f"{PointKind.AREA}-{key}", PointKind.AREA, title, note, seen=seen)


def _flags(page: ApplicationPage) -> Iterator[Point]:
    for finding in flags_to_settle(page):
        flag = page.rubric.flag(finding.flag)
        yield Point(
            f"{PointKind.FLAG}-{flag.key}",
            PointKind.FLAG,
            f"Critical flag to check: {flag.name}",
            flag.why,
            question=flag.reference_question or "",
            ticks=tuple(row for row in page.ticks if row.flag == flag.key and row.interviewer_id in finding.standing),
        )


def _guardrail(guardrail: Guardrail, policy: Policy) -> Point:
    return Point(
        f"{PointKind.GUARDRAIL}-{guardrail}", PointKind.GUARDRAIL, guardrail_sentence(guardrail, policy=policy)
    )
