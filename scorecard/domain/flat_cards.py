"""Flat cards: every rating the same. One may be honest; many of them tell nothing about candidates."""

from collections.abc import Mapping

FEWEST_RATINGS_FOR_FLAT = 6
FEWEST_CARDS_FOR_PATTERN = 3
FLAT_SHARE_FOR_PATTERN = 0.6


def is_flat(ratings: Mapping[str, float]) -> bool:
    """Whether a card with enough ratings to tell gives the same one everywhere."""
    return len(ratings) >= FEWEST_RATINGS_FOR_FLAT and len(set(ratings.values())) == 1


def flat_pattern(flat: int, *, cards: int) -> bool:
    """Whether so many flat cards among the interviewer's cards with enough ratings are a pattern."""
    return cards >= FEWEST_CARDS_FOR_PATTERN and flat >= FLAT_SHARE_FOR_PATTERN * cards
