"""How each interviewer of an opening rates compared with those who saw the same candidates."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scorecard.domain.assessment import Assessment
from scorecard.domain.estimates import INTERVAL_HALF_WIDTH
from scorecard.domain.flat_cards import FEWEST_RATINGS_FOR_FLAT, flat_pattern, is_flat
from scorecard.domain.panel_model import Cells, Fit, Variances
from scorecard.domain.panel_model.cells import Floats
from scorecard.domain.scale import ONE_TO_FIVE, Scale, reaches

# When it is worth telling somebody that they rate strictly or leniently; the distance is on 1 to 5.
FEWEST_SHARED = 5
SMALLEST_STRICTNESS = 0.25
FEWEST_STANDARD_ERRORS = 1.64


@dataclass(frozen=True, slots=True)
class InterviewerCalibration:
    """One interviewer, in points. Above 0 is lenient, below 0 strict.

    `strictness` is what the estimates take out. `apart` is its distance from the mean of the own group, all that may be
    said of somebody and the colleagues who saw the same candidates; `sd` and the 80 % interval from `low` to `high`
    are those of `apart`. `shared` counts candidates whom somebody else rated too. `notable` is whether the strict or
    lenient note is due, `flat_pattern` whether that on flat cards is.
    """

    interviewer: str
    strictness: float
    apart: float
    sd: float
    low: float
    high: float
    cards: int
    shared: int
    notable: bool
    flat_cards: int
    flat_pattern: bool

    def on(self, scale: Scale) -> "InterviewerCalibration":
        """The same numbers, from 1 to 5 onto another scale."""
        if scale == ONE_TO_FIVE:
            return self
        return replace(
            self,
            strictness=scale.distance(self.strictness),
            apart=scale.distance(self.apart),
            sd=scale.distance(self.sd),
            low=scale.distance(self.low),
            high=scale.distance(self.high),
        )


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was learned of an opening. Variances are on 1 to 5, whatever the scale of the ratings.

    `groups` are interviewers who are connected through candidates they share, the largest group first:
    between two groups nobody can say who is stricter.
    """

    typical: float
    typical_sd: float
    variances: Variances
    interviewers: tuple[InterviewerCalibration, ...]
    groups: tuple[tuple[str, ...], ...]

    def on(self, scale: Scale) -> "Calibration":
        """The same numbers, from 1 to 5 onto another scale."""
        if scale == ONE_TO_FIVE:
            return self
        return replace(
            self,
            typical=scale.from_five(self.typical),
            typical_sd=scale.distance(self.typical_sd),
            interviewers=tuple(each.on(scale) for each in self.interviewers),
        )


def calibrate(cells: Cells, fit: Fit, assessments: Sequence[Assessment]) -> Calibration:
    """The calibration of the interviewers in `cells`, by name, from a fit and the cards it was made of."""
    groups = connected_groups(cells)
    from_own_group = zip(*_from_own_group(cells, fit, groups), strict=True)
    cards, shared = _cards_and_shared(cells)
    sizes: Counter[str] = Counter()
    flat: Counter[str] = Counter()
    for each in assessments:
        if len(each.ratings) >= FEWEST_RATINGS_FOR_FLAT:
            sizes[each.interviewer] += 1
            flat[each.interviewer] += is_flat(each.ratings)
    return Calibration(
        typical=fit.typical,
        typical_sd=math.sqrt(fit.typical_variance),
        variances=fit.variances,
        interviewers=tuple(
            InterviewerCalibration(
                interviewer=person,
                strictness=strictness,
                apart=apart,
                sd=sd,
                low=apart - INTERVAL_HALF_WIDTH * sd,
                high=apart + INTERVAL_HALF_WIDTH * sd,
                cards=cards[person],
                shared=shared[person],
                notable=shared[person] >= FEWEST_SHARED
                and reaches(abs(apart), SMALLEST_STRICTNESS)
                and reaches(abs(apart), FEWEST_STANDARD_ERRORS * sd),
                flat_cards=flat[person],
                flat_pattern=flat_pattern(flat[person], cards=sizes[person]),
            )
            for person, strictness, (apart, sd) in zip(
                cells.interviewers, fit.strictness.tolist(), from_own_group, strict=True
            )
        ),
        groups=groups,
    )


def connected_groups(cells: Cells) -> tuple[tuple[str, ...], ...]:
    """Interviewers who share a candidate, directly or through others: the largest group first, then by name."""
    leader = list(range(len(cells.interviewers)))

    def find(person: int) -> int:
        while leader[person] != person:
            leader[person] = leader[leader[person]]
            person = leader[person]
        return person

    first_of: dict[int, int] = {}
    for candidate, person in zip(cells.candidate.tolist(), cells.interviewer.tolist(), strict=True):
        leader[find(person)] = find(first_of.setdefault(candidate, person))
    groups: dict[int, list[str]] = {}
    for person, name in enumerate(cells.interviewers):
        groups.setdefault(find(person), []).append(name)
    return tuple(tuple(group) for group in sorted(groups.values(), key=lambda group: (-len(group), group)))


def _from_own_group(cells: Cells, fit: Fit, groups: Sequence[Sequence[str]]) -> tuple[list[float], list[float]]:
    """Each interviewer's strictness against the mean of the own group, and its standard error."""
    place = {name: number for number, name in enumerate(cells.interviewers)}
    centre: Floats = np.eye(len(place))
    for group in groups:
        own = [place[name] for name in group]
        centre[np.ix_(own, own)] -= 1 / len(own)
    apart = centre @ fit.strictness
    variance = np.einsum("ij,jk,ik->i", centre, fit.strictness_covariance, centre, optimize=True)
    return apart.tolist(), np.sqrt(np.maximum(variance, 0.0)).tolist()


def _cards_and_shared(cells: Cells) -> tuple[Mapping[str, int], Mapping[str, int]]:
    cards = sorted(set(zip(cells.candidate.tolist(), cells.interviewer.tolist(), strict=True)))
    raters = Counter(candidate for candidate, _ in cards)
    number = Counter(cells.interviewers[person] for _, person in cards)
    shared = Counter(cells.interviewers[person] for candidate, person in cards if raters[candidate] > 1)
    return number, shared
