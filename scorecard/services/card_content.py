"""What a scorecard form holds, as a value: compared, checked for what is missing, read from and written to rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from scorecard.domain.assessment import Vote
from scorecard.domain.text import is_blank
from scorecard.models.scorecard import Confidence, FlagTick, Rating, ScorecardVersion


@dataclass(frozen=True, slots=True)
class RatingEntry:
    """What was entered for one criterion. Neither value nor not_observed: not rated yet."""

    value: int | None = None
    not_observed: bool = False
    note: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered at all."""
        return self == RatingEntry()


@dataclass(frozen=True, slots=True)
class TickEntry:
    """What was entered for one red flag. An unticked flag may still hold a quote in a draft."""

    raised: bool = False
    quote: str = ""


@dataclass(frozen=True, slots=True)
class CardContent:
    """All that a scorecard form holds: ratings by criterion, ticks by flag, the vote and the sentences."""

    ratings: Mapping[str, RatingEntry] = field(default_factory=dict)
    ticks: Mapping[str, TickEntry] = field(default_factory=dict)
    vote: Vote | None = None
    confidence: Confidence | None = None
    strengths: str = ""
    concerns: str = ""
    motivation: str = ""
    coding_share_wanted: int | None = None
    path_wanted: str = ""
    asked_about: str = ""
    time_for_questions: str = ""
    cut_short: bool = False
    interview_notes: str = ""

    def filled_in(self) -> "CardContent":
        """The same contents without blank entries: what two drafts are compared by."""
        return replace(
            self,
            ratings={key: entry for key, entry in self.ratings.items() if not entry.is_blank},
            ticks={key: entry for key, entry in self.ticks.items() if entry != TickEntry()},
        )

    def essential(self) -> "CardContent":
        """The same without unticked flags either: what is submitted, and what two submissions are compared by."""
        filled = self.filled_in()
        return replace(filled, ticks={key: entry for key, entry in filled.ticks.items() if entry.raised})

    def with_rest_not_observed(self, own_criteria: tuple[str, ...]) -> "CardContent":
        """The same with every own criterion that is not rated yet marked Not observed; notes stay."""
        ratings = dict(self.ratings)
        for key in own_criteria:
            entry = ratings.get(key, RatingEntry())
            ratings[key] = replace(entry, not_observed=entry.value is None)
        return replace(self, ratings=ratings)


SENTENCES = (
    "strengths",
    "concerns",
    "motivation",
    "path_wanted",
    "asked_about",
    "time_for_questions",
    "interview_notes",
)


def missing_to_submit(content: CardContent, *, own_criteria: tuple[str, ...]) -> dict[str, str]:
    """What a card still needs, by form field. Empty: it can be submitted."""
    missing = {}
    for key in own_criteria:
        entry = content.ratings.get(key, RatingEntry())
        if entry.value is None and not entry.not_observed:
            missing[f"rating-{key}"] = "Choose a level, or Not observed."
    if not missing and all(entry.value is None for entry in content.ratings.values()):
        missing[f"rating-{own_criteria[0]}"] = "Rate at least one criterion. If you observed nothing, decline instead."
    for key, tick in content.ticks.items():
        if tick.raised and is_blank(tick.quote):
            missing[f"quote-{key}"] = "Write one sentence of what you heard or saw, or untick the flag."
    if content.vote is None:
        missing["vote"] = "Choose your overall vote."
    return missing


def content_of(version: ScorecardVersion) -> CardContent:
    """What a version holds, as a form would show it."""
    return contents(version, version.ratings, version.ticks)


def contents(version: Any, ratings: Iterable[Any], ticks: Iterable[Any]) -> CardContent:
    """What a version with its ratings and ticks holds, be they objects or rows of the same names."""
    return CardContent(
        ratings={row.criterion: RatingEntry(row.value, row.not_observed, row.note) for row in ratings},
        ticks={row.flag: TickEntry(row.raised, row.quote) for row in ticks},
        vote=Vote(version.vote) if version.vote else None,
        confidence=Confidence(version.confidence) if version.confidence else None,
        coding_share_wanted=version.coding_share_wanted,
        cut_short=version.cut_short,
        **{name: getattr(version, name) for name in SENTENCES},
    )


def fill(version: ScorecardVersion, content: CardContent) -> None:
    """Write contents into a version that is not final."""
    ratings = {row.criterion: row for row in version.ratings}
    for key, entry in content.ratings.items():
        row = ratings.pop(key, None)
        if entry.is_blank:
            if row is not None:
                version.ratings.remove(row)
            continue
        if row is None:
            row = Rating(criterion=key)
            version.ratings.append(row)
        row.value, row.not_observed, row.note = entry.value, entry.not_observed, entry.note
    for row in ratings.values():
        version.ratings.remove(row)
    ticks = {row.flag: row for row in version.ticks}
    for key, ticked in content.ticks.items():
        tick = ticks.pop(key, None)
        if ticked == TickEntry():
            if tick is not None:
                version.ticks.remove(tick)
            continue
        if tick is None:
            tick = FlagTick(flag=key)
            version.ticks.append(tick)
        tick.raised, tick.quote = ticked.raised, ticked.quote
    for tick in ticks.values():
        version.ticks.remove(tick)
    version.vote, version.confidence = content.vote, content.confidence
    version.coding_share_wanted, version.cut_short = content.coding_share_wanted, content.cut_short
    for name in SENTENCES:
        setattr(version, name, getattr(content, name))
