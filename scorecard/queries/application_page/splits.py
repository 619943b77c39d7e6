"""Where the panel is split, with what each side wrote: the first points of a debrief."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scorecard.domain.agreement import Split, SplitKind
from scorecard.queries.application_page.cards import PanelCard
from scorecard.queries.application_page.page import ApplicationPage


@dataclass(frozen=True, slots=True)
class Heard:
    """One criterion as one person rated it, with the note."""

    name: str
    value: int
    note: str


@dataclass(frozen=True, slots=True)
class Side:
    """One person on one thing, at the end of a split say: the rating or mean, and what stands behind it."""

    who: str
    imported: bool
    value: float
    heard: tuple[Heard, ...]


@dataclass(frozen=True, slots=True)
class SplitEvidence:
    """One split with its two sides. `subject` is the key of an area or a criterion."""

    subject: str
    name: str
    low: float
    high: float
    lowest: tuple[Side, ...]
    highest: tuple[Side, ...]


def split_evidence(page: ApplicationPage) -> tuple[SplitEvidence, ...]:
    """The splits to talk about with the opposing evidence, areas first.

    A criterion of an area that is split itself is part of that area's evidence and no point of its own.
    """
    splits = page.own.splits if page.own else ()
    covered = {key for split in splits if split.kind is SplitKind.AREA for key in page.policy.areas[split.subject]}
    return tuple(
        SplitEvidence(
            subject=split.subject,
            name=page.names[split.subject],
            low=split.low,
            high=split.high,
            lowest=_sides(page, split, split.lowest, split.low),
            highest=_sides(page, split, split.highest, split.high),
        )
        for split in splits
        if split.subject not in covered
    )


def heard_on(page: ApplicationPage, said: Mapping[str, float], criteria: Sequence[str]) -> tuple[Side, ...]:
    """What people said on some criteria and wrote about them. `said` holds the rating or mean of each, by account."""
    cards = {card.seat.interviewer_id: card for card in page.cards if card.counts}
    return tuple(
        Side(page.interviewers[person], person in page.imported, value, _heard(page, cards[person], criteria))
        for person, value in said.items()
    )


def _sides(page: ApplicationPage, split: Split, people: tuple[str, ...], value: float) -> tuple[Side, ...]:
    criteria = page.policy.areas[split.subject] if split.kind is SplitKind.AREA else (split.subject,)
    return heard_on(page, dict.fromkeys(people, value), criteria)


def _heard(page: ApplicationPage, card: PanelCard, criteria: Sequence[str]) -> tuple[Heard, ...]:
    return tuple(
        Heard(page.names[key], rating.value, rating.note)
        for key in criteria
        if (rating := card.shown.ratings.get(key)) is not None and rating.value is not None
    )
