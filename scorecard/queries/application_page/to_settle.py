"""What is left to settle before somebody decides: flags to check, gaps, splits, cards that are out, the next step."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from scorecard.domain.areas import AreaState
from scorecard.domain.flags import ActsAs, FlagFinding
from scorecard.domain.rubric import Severity
from scorecard.domain.wording import points, seen_by
from scorecard.queries.application_page.page import ApplicationPage
from scorecard.queries.application_page.splits import Side, split_evidence
from scorecard.queries.panels import Seat

ACTING = (ActsAs.SINGLE, ActsAs.CORROBORATED)


class SettleKind(StrEnum):
    """What has to be settled, and so where the page leads."""

    FLAG = "flag"
    GAP = "gap"
    SPLIT = "split"
    LATE = "late"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class SettleItem:
    """One thing to settle. A late card has its `due_at`, a flag the question to ask a reference."""

    kind: SettleKind
    title: str
    note: str
    due_at: datetime | None = None
    question: str = ""


def to_settle(page: ApplicationPage, *, now: datetime) -> tuple[SettleItem, ...]:
    """The open points, those that hold up a decision first. Before the debrief a panellist only reads what is out.

    Once somebody is hired or not, nothing more is asked for; a flag that nobody checked is still told.
    """
    if page.is_decided:
        return tuple(_flags(page))
    open_points = (*_flags(page), *_gaps(page), *_splits(page)) if page.shows_recommendation else ()
    return (*open_points, *_cards(page, now))


def flags_to_settle(page: ApplicationPage) -> tuple[FlagFinding, ...]:
    """The critical flags that act and that nobody has confirmed."""
    return tuple(
        finding
        for finding in (page.own.flags if page.own else ())
        if finding.severity is Severity.CRITICAL and finding.acts_as in ACTING and not finding.confirmed
    )


def _flags(page: ApplicationPage) -> list[SettleItem]:
    said = "Still open: critical flag “{}”" if page.is_decided else "Critical flag to check: {}"
    return [
        SettleItem(
            SettleKind.FLAG,
            said.format(page.names[finding.flag]),
            f"Ticked by {', '.join(page.interviewers[person] for person in finding.standing)}.",
            question=page.rubric.flag(finding.flag).reference_question or "",
        )
        for finding in flags_to_settle(page)
    ]


def _gaps(page: ApplicationPage) -> list[SettleItem]:
    found = []
    for state, title, note in (
        (AreaState.NOT_ASSESSED, "Not assessed", "Seat an interview on it."),
        (AreaState.UNPROVEN, "Unproven", "One more interview on it would tell."),
    ):
        areas = (page.evaluation.areas if page.evaluation else {}).items()
        names = [f"{page.names[key]} ({seen_by(area)})" for key, area in areas if area.state is state]
        if names:
            found.append(SettleItem(SettleKind.GAP, f"{title}: {', '.join(names)}", note))
    return found


def _splits(page: ApplicationPage) -> list[SettleItem]:
    points_apart = split_evidence(page)
    if not points_apart:
        return []
    who = "; ".join(
        f"{split.name}: {_end(split.lowest, split.low)}, {_end(split.highest, split.high)}" for split in points_apart
    )
    number = "one point" if len(points_apart) == 1 else f"{len(points_apart)} points"
    return [SettleItem(SettleKind.SPLIT, f"The panel is split on {number}", f"{who}.")]


def _cards(page: ApplicationPage, now: datetime) -> list[SettleItem]:
    late = page.late(now) if page.reads_as_lead else ()
    items = [SettleItem(SettleKind.LATE, f"Scorecard of {seat.interviewer} is late", "", seat.due_at) for seat in late]
    coming = [seat for seat in page.out if seat not in late]
    if coming:
        items.append(SettleItem(SettleKind.OUT, _to_come(len(coming)), _names(coming)))
    return items


def _to_come(number: int) -> str:
    return f"{number} {'scorecard' if number == 1 else 'scorecards'} still to come"


def _names(seats: list[Seat]) -> str:
    return ", ".join(seat.interviewer for seat in seats)


def _end(sides: tuple[Side, ...], value: float) -> str:
    return f"{' and '.join(side.who for side in sides)} {points(value)}"
