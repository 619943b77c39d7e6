"""The demo's scorecards: ratings with notes, ticks with quotes, the lines for and against, and the vote."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from scorecard.demo.days import dice
from scorecard.demo.ratings import Ratings, draw_ratings, settle_on
from scorecard.demo.seating import Placed, Seated
from scorecard.demo.stories import COUNTS, HAS_CARD, State
from scorecard.demo.texts import Sentences
from scorecard.domain.assessment import Vote
from scorecard.models.scorecard import Confidence, ScorecardVersion
from scorecard.services import scoring
from scorecard.services.scoring import CardContent, RatingEntry, TickEntry

SHARE_WITH_NOTE = 0.55
SHARE_WITH_WISHES = 0.4
LONG_AGO, SHARE_NEXT_DAY = -4, 0.25
GOOD, POOR = 4.0, 2.8

# From which mean of one's own ratings on one votes so.
VOTES = ((4.3, Vote.STRONG_YES), (3.45, Vote.YES), (2.3, Vote.NO), (0.0, Vote.DEFINITELY_NO))

Areas = Mapping[str, Sequence[str]]


def write_cards(
    session: Session,
    placed: Placed,
    *,
    areas: Areas,
    strictness: Mapping[str, float],
    sentences: Sentences,
    seed: int,
) -> dict[str, ScorecardVersion]:
    """Add the cards and drafts of one panel, none of them final yet; by id of the interview."""
    drawn: dict[str, Ratings] = {}
    for seat in placed.seats:
        if seat.state in (*HAS_CARD, State.DRAFT):
            drawn[seat.interview.id] = draw_ratings(
                dice(seed, "ratings", seat.interview.id),
                placed.story,
                shape=seat.plan.shape,
                own=seat.interview.areas,
                areas=areas,
                strictness=strictness.get(seat.person.id, 0.0),
            )
    counted = [drawn[seat.interview.id] for seat in placed.seats if seat.state in COUNTS]
    settle_on(counted, placed.story, areas)
    versions = {}
    for seat in placed.seats:
        if seat.interview.id not in drawn:
            continue
        content = _content(placed, seat, drawn[seat.interview.id], areas=areas, sentences=sentences, seed=seed)
        version = ScorecardVersion(
            interview_id=seat.interview.id,
            number=1,
            revision=2,
            saved_at=came_in_at(seat, seed=seed),
            ratings=[],
            ticks=[],
        )
        scoring.fill(version, content)
        session.add(version)
        versions[seat.interview.id] = version
    return versions


def came_in_at(seat: Seated, *, seed: int) -> datetime:
    """When the card was sent, or the draft saved: within hours of the interview, older ones at times a day later."""
    drawn = dice(seed, "sent", seat.interview.id)
    minutes = drawn.randint(6, 240)
    slept_on_it = seat.plan.day <= LONG_AGO and drawn.random() < SHARE_NEXT_DAY
    return seat.interview.ends_at + timedelta(minutes=minutes, days=1 if slept_on_it else 0)


def with_rows_swapped(content: CardContent, sentences: Sentences) -> CardContent:
    """The same card with its highest and its lowest rating in each other's place, and notes that fit."""
    rated = {key: entry.value for key, entry in content.ratings.items() if entry.value is not None}
    highest, lowest = max(rated, key=lambda key: rated[key]), min(rated, key=lambda key: rated[key])
    swapped = {
        key: RatingEntry(value=value, note=sentences.take(key, str(value)))
        for key, value in ((highest, rated[lowest]), (lowest, rated[highest]))
    }
    return replace(content, ratings={**content.ratings, **swapped})


def _content(
    placed: Placed, seat: Seated, ratings: Ratings, *, areas: Areas, sentences: Sentences, seed: int
) -> CardContent:
    drawn = dice(seed, "content", seat.interview.id)
    is_draft = seat.state is State.DRAFT
    if is_draft:  # half filled in, no vote yet
        ratings = dict(list(ratings.items())[: len(ratings) // 2])
    entries = {key: _entry(drawn, key, value, sentences) for key, value in ratings.items()}
    ticks = {
        flag: TickEntry(raised=True, quote=sentences.take("flags", flag) or "Said so twice, and meant it.")
        for flag, shapes in placed.story.flags
        if seat.plan.shape in shapes
    }
    strengths, concerns = _lines(ratings, seat, areas, sentences)
    wishes = _wishes(drawn, sentences) if not is_draft and drawn.random() < SHARE_WITH_WISHES else {}
    return CardContent(
        ratings=entries,
        ticks=ticks,
        vote=None if is_draft else _vote(ratings, has_doubt=bool(ticks)),
        confidence=None if is_draft else drawn.choice([None, Confidence.MEDIUM, Confidence.MEDIUM, Confidence.HIGH]),
        strengths=strengths,
        concerns="" if is_draft else concerns,
        **wishes,
    )


def _entry(drawn: random.Random, criterion: str, value: int | None, sentences: Sentences) -> RatingEntry:
    if value is None:
        return RatingEntry(not_observed=True)
    note = sentences.take(criterion, str(value)) if drawn.random() < SHARE_WITH_NOTE else ""
    return RatingEntry(value=value, note=note)


def _lines(ratings: Ratings, seat: Seated, areas: Areas, sentences: Sentences) -> tuple[str, str]:
    """The line for comes from the area rated best, the line against from the other end."""
    means = {}
    for area in seat.interview.areas:
        values = [value for key in areas[area] if (value := ratings.get(key)) is not None]
        if values:
            means[area] = sum(values) / len(values)
    best, worst = max(means, key=lambda area: means[area]), min(means, key=lambda area: means[area])
    strengths = concerns = ""
    if means[best] >= POOR:
        strengths = sentences.first("strengths", best, bands=("high", "mixed") if means[best] >= GOOD else ("mixed",))
    if means[worst] < GOOD:
        concerns = sentences.first("concerns", worst, bands=("low", "mixed") if means[worst] < POOR else ("mixed",))
    return strengths, concerns


def _vote(ratings: Ratings, *, has_doubt: bool) -> Vote:
    values = [value for value in ratings.values() if value is not None]
    mean = sum(values) / len(values)
    vote = next(vote for lowest, vote in VOTES if mean >= lowest)
    return Vote.YES if has_doubt and vote is Vote.STRONG_YES else vote


def _wishes(drawn: random.Random, sentences: Sentences) -> dict[str, Any]:
    """The folded section on what the candidate wants."""
    return {
        **{key: sentences.take(key, "sentences") for key in ("motivation", "asked_about", "path_wanted")},
        "time_for_questions": sentences.take("time_for_questions", "sentences"),
        "coding_share_wanted": drawn.choice([20, 30, 40, 50, 60]),
    }
