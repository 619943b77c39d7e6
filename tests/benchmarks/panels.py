"""Makes openings whose truth is known: candidates, interviewers with their habits, and who rated whom what.

The numbers are those of the product's evaluation page and are not tuned to the model that they test.
"""

from dataclasses import dataclass

import numpy as np

from scorecard.domain.assessment import Assessment

AREAS = 4
CRITERIA_PER_AREA = 4
CRITERIA = AREAS * CRITERIA_PER_AREA

GENERAL_SHARE = 0.6  # of the variance of a candidate's level in an area
CRITERION_SD = 0.30
DIFFICULTY_SD = 0.25
AREA_LENIENCY_SD = 0.25
NOISE = 0.70
NOISE_SPREAD = 0.25
LOAD_SPREAD = 0.7
SECOND_HOME_AREA = 0.5
REPETITIONS_OF_TRUTH = 10
RATING_AT_ZERO = 3.27
RATING_PER_UNIT = 0.93
LOWEST, HIGHEST = 1, 5


@dataclass(frozen=True)
class Condition:
    """One kind of opening. `strict_see_strong` is the log-odds of an assignment per unit of strictness x quality."""

    name: str
    candidates: int = 60
    interviewers: int = 20
    panel: int = 4
    leniency: float = 0.45
    halo: float = 0.70
    discrimination: float = 0.15
    not_observed: float = 0.15
    careless: float = 0.0
    strict_see_strong: float = 0.0
    well_run: bool = False  # each panel has two people on each area


@dataclass(frozen=True)
class Opening:
    """The cards of one simulated opening with its truth, on 1 to 5.

    `truth` is the mean rating that the whole pool would give on all criteria, whatever the impression and the
    mood of a day (the mean of ten of them), `strictness` how far each one's ratings of all candidates lie from
    the pool's, both by key. Careless people give the same rating everywhere.
    """

    assessments: list[Assessment]
    truth: dict[str, float]
    strictness: dict[str, float]
    careless: set[str]


def areas():
    """The focus areas with their criteria, by key."""
    return {
        f"area{area}": tuple(f"c{area * CRITERIA_PER_AREA + place}" for place in range(CRITERIA_PER_AREA))
        for area in range(AREAS)
    }


def make_opening(condition, random):
    """One opening of this condition, from a numpy Generator."""
    people = _people(condition, random)
    ratings = _ratings(condition, people, random)
    careless = random.random(condition.interviewers) < condition.careless
    ratings[:, careless, :] = ratings[:, careless, :1]
    homes = np.array([random.permutation(AREAS)[:2] for _ in range(condition.interviewers)])
    loads = np.exp(LOAD_SPREAD * random.standard_normal(condition.interviewers))
    assessments = []
    for candidate in range(condition.candidates):
        odds = np.log(loads) - condition.strict_see_strong * _standard(people.leniency) * people.quality[candidate]
        chances = np.exp(odds) / np.exp(odds).sum()
        seated = random.choice(condition.interviewers, condition.panel, replace=False, p=chances)
        for who, own in _areas_of_a_panel(condition, seated, homes, random):
            criteria = [area * CRITERIA_PER_AREA + place for area in own for place in range(CRITERIA_PER_AREA)]
            seen = [criterion for criterion in criteria if random.random() >= condition.not_observed]
            given = {f"c{criterion}": float(ratings[candidate, who, criterion]) for criterion in seen or criteria[:1]}
            assessments.append(Assessment(f"candidate{candidate}", f"interviewer{who}", given))
    pool = np.mean([_ratings(condition, people, random) for _ in range(REPETITIONS_OF_TRUTH)], axis=0)
    truth, habit = pool.mean(axis=(1, 2)), pool.mean(axis=(0, 2)) - pool.mean()
    return Opening(
        assessments=assessments,
        truth={f"candidate{place}": float(value) for place, value in enumerate(truth)},
        strictness={f"interviewer{place}": float(value) for place, value in enumerate(habit)},
        careless={f"interviewer{place}" for place in np.flatnonzero(careless)},
    )


@dataclass(frozen=True)
class _People:
    """What stays the same from one interview to the next: candidates (C), criteria and interviewers (K)."""

    truth: np.ndarray  # (C, criteria)
    quality: np.ndarray  # (C,) standardized
    difficulty: np.ndarray  # (criteria,)
    leniency: np.ndarray  # (K,)
    in_area: np.ndarray  # (K, criteria)
    discrimination: np.ndarray  # (K,)
    noise: np.ndarray  # (K,)


def _people(condition, random):
    c, k = condition.candidates, condition.interviewers
    general, own = random.standard_normal((c, 1)), random.standard_normal((c, AREAS))
    level = np.sqrt(GENERAL_SHARE) * general + np.sqrt(1 - GENERAL_SHARE) * own
    in_area = AREA_LENIENCY_SD * random.standard_normal((k, AREAS))
    return _People(
        truth=np.repeat(level, CRITERIA_PER_AREA, axis=1) + CRITERION_SD * random.standard_normal((c, CRITERIA)),
        quality=_standard(level.mean(axis=1)),
        difficulty=DIFFICULTY_SD * random.standard_normal(CRITERIA),
        leniency=condition.leniency * random.standard_normal(k),
        in_area=np.repeat(in_area, CRITERIA_PER_AREA, axis=1),
        discrimination=np.exp(condition.discrimination * random.standard_normal(k)),
        noise=NOISE * np.exp(NOISE_SPREAD * random.standard_normal(k)),
    )


def _ratings(condition, people, random):
    """What each interviewer would rate each candidate on each criterion, on one day: (C, K, criteria)."""
    c, k = condition.candidates, condition.interviewers
    halo = condition.halo * random.standard_normal((c, k, 1))
    latent = (
        people.discrimination[None, :, None] * people.truth[:, None, :]
        - people.difficulty
        + people.leniency[None, :, None]
        + people.in_area[None]
        + halo
        + people.noise[None, :, None] * random.standard_normal((c, k, CRITERIA))
    )
    return np.clip(np.round(RATING_AT_ZERO + RATING_PER_UNIT * latent), LOWEST, HIGHEST)


def _standard(values):
    spread = values.std()
    return (values - values.mean()) / spread if spread else np.zeros_like(values)


def _areas_of_a_panel(condition, seated, homes, random):
    """Who rates which areas: the less covered home area, and the other one too half of the time.

    In a well-run panel the seats are two areas each, so that every area is seen by two people.
    """
    if condition.well_run:
        order = random.permutation(AREAS)
        pairs = [order[:2], order[2:], [order[0], order[2]], [order[1], order[3]]]
        yield from zip(seated, pairs, strict=True)
        return
    covered = np.zeros(AREAS, dtype=int)
    for who in seated:
        first, second = sorted(homes[who], key=lambda area: covered[area])
        own = [first, second] if random.random() < SECOND_HOME_AREA else [first]
        covered[own] += 1
        yield who, own
