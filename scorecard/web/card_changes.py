"""What a new version of a submitted card says otherwise than the one before it, field by field, in words."""

from dataclasses import dataclass
from itertools import pairwise

from scorecard.domain.rubric import Rubric
from scorecard.queries.application_page import CardVersion, PanelCard, RatingRead
from scorecard.web.scoring_form import CONFIDENCE_WORDS, NOT_OBSERVED, RATING_WORDS, VOTE_WORDS


@dataclass(frozen=True, slots=True)
class Change:
    """One field; before and after are blank where nothing was said."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version after the first, and what it changed."""

    version: CardVersion
    changes: tuple[Change, ...]


def new_versions(rubric: Rubric, versions: tuple[CardVersion, ...]) -> tuple[NewVersion, ...]:
    """Every version but the first of one card, the newest first; they come oldest first."""
    return tuple(NewVersion(newer, _changes(rubric, older, newer)) for older, newer in pairwise(versions))[::-1]


def new_versions_by_card(rubric: Rubric, cards: tuple[PanelCard, ...]) -> dict[str, tuple[NewVersion, ...]]:
    """The same of each card that has more than one version, by interview."""
    return {card.seat.interview_id: new_versions(rubric, card.versions) for card in cards if len(card.versions) > 1}


def _changes(rubric: Rubric, older: CardVersion, newer: CardVersion) -> tuple[Change, ...]:
    before, after = _said(rubric, older), _said(rubric, newer)
    return tuple(Change(label, before[label], text) for label, text in after.items() if text != before[label])


def _said(rubric: Rubric, version: CardVersion) -> dict[str, str]:
    """Every field of a card by its label, in the order of the form."""
    said = {}
    for criterion in (criterion for area in rubric.areas for criterion in area.criteria):
        rating = version.ratings.get(criterion.key, RatingRead(None, not_observed=False, note=""))
        said[criterion.name] = RATING_WORDS.get(NOT_OBSERVED if rating.not_observed else str(rating.value), "")
        said[f"Evidence for {criterion.name.lower()}"] = rating.note
    said |= {f"Red flag: {flag.name}": version.quotes.get(flag.key, "") for flag in rubric.flags}
    share = version.coding_share_wanted
    return said | {
        "What speaks for the candidate": version.strengths,
        "What speaks against": version.concerns,
        "Why this role, and why now": version.motivation,
        "Share of time they want to spend coding": "" if share is None else f"{share}%",
        "Where they want to go next": version.path_wanted,
        "What they asked about": version.asked_about,
        "How much time they had for their own questions": version.time_for_questions,
        "Overall vote": VOTE_WORDS.get(version.vote or "", ""),
        "Confidence in this vote": CONFIDENCE_WORDS.get(version.confidence or "", ""),
    }
