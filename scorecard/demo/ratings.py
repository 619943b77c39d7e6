"""What the demo's panels rate: drawn per person, then moved point by point until the panel says what the story says."""

import random
from collections.abc import Mapping, Sequence

from scorecard.demo.stories import Story
from scorecard.domain.scale import ONE_TO_FIVE

LOWEST, HIGHEST = int(ONE_TO_FIVE.low), int(ONE_TO_FIVE.high)
NOISE = 0.45
SHARE_NOT_OBSERVED = 0.08
SHARE_OUTSIDE = 0.2  # of cards that also rate one criterion outside their own areas

Ratings = dict[str, int | None]  # by criterion; None is Not observed


def draw_ratings(
    dice: random.Random,
    story: Story,
    *,
    shape: int,
    own: Sequence[str],
    areas: Mapping[str, Sequence[str]],
    strictness: float,
) -> Ratings:
    """One person's card: every criterion of the own areas, now and then one of another area."""
    levels = dict(zip(areas, story.levels, strict=True))
    ratings: Ratings = {}
    for area in own:
        level = levels[area] + strictness + story.leans.get((shape, area), 0.0)
        for criterion in areas[area]:
            seen = dice.random() >= SHARE_NOT_OBSERVED or criterion == areas[area][0]
            ratings[criterion] = _on_scale(dice.gauss(level, NOISE)) if seen else None
    others = [area for area in areas if area not in own]
    if others and story.name == "drawn" and dice.random() < SHARE_OUTSIDE:
        area = dice.choice(others)
        ratings[dice.choice(list(areas[area]))] = _on_scale(dice.gauss(levels[area] + strictness, NOISE))
    return ratings


def settle_on(cards: Sequence[Ratings], story: Story, areas: Mapping[str, Sequence[str]]) -> None:
    """Move single ratings by one point until the panel's mean of each area is as near to the story as it gets.

    So a recommendation hangs on the story and not on the luck of a seed, while strict people stay strict.
    """
    for area, level in zip(areas, story.levels, strict=True):
        views = [{key: card[key] for key in areas[area] if card.get(key) is not None} for card in cards]
        pairs = [(card, view) for card, view in zip(cards, views, strict=True) if view]
        if pairs:
            _move(pairs, level)


def _move(pairs: Sequence[tuple[Ratings, Ratings]], level: float) -> None:
    while True:
        gap = level - _mean_of_means([view for _, view in pairs])
        step = 1 if gap > 0 else -1
        # The rating that sticks out most against the movement goes first.
        found = [
            (-(value or 0) * step, place, key)
            for place, (_, view) in enumerate(pairs)
            for key, value in view.items()
            if LOWEST <= (value or 0) + step <= HIGHEST and abs(gap - step / (len(view) * len(pairs))) < abs(gap) - 1e-9
        ]
        if not found:
            return
        _, place, key = max(found)
        card, view = pairs[place]
        moved = (view[key] or 0) + step
        card[key] = view[key] = moved


def _mean_of_means(views: Sequence[Ratings]) -> float:
    means = [sum(value or 0 for value in view.values()) / len(view) for view in views]
    return sum(means) / len(means)


def _on_scale(value: float) -> int:
    return min(HIGHEST, max(LOWEST, round(value)))
