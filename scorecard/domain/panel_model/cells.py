"""One opening's ratings as arrays. A cell is what one interviewer says of one candidate in one focus area."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from scorecard.domain.assessment import Assessment

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.intp]
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """N cells of C candidates, K interviewers and A areas, made of R ratings on 1 to 5.

    Cells are sorted by candidate, then interviewer, then area. `mean` is the mean of a cell's `count` ratings.
    """

    candidates: tuple[str, ...]
    interviewers: tuple[str, ...]
    areas: tuple[str, ...]
    candidate: Ints  # (N,) places in `candidates`; the same for the next two
    interviewer: Ints  # (N,)
    area: Ints  # (N,)
    mean: Floats  # (N,)
    count: Ints  # (N,)
    rating: Floats  # (R,)
    rating_cell: Ints  # (R,) the cell of each rating
    rating_criterion: Ints  # (R,) a number for each criterion

    def panels(self) -> Iterator[Ints]:
        """The cells of candidates with equally many of them: for each such number m an array (candidates, m)."""
        sizes = np.bincount(self.candidate, minlength=len(self.candidates))
        starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
        for size in np.unique(sizes):
            if size:
                yield starts[sizes == size][:, np.newaxis] + np.arange(size)


def cells_of(assessments: Sequence[Assessment], *, areas: Mapping[str, tuple[str, ...]]) -> Cells:
    """The cells of assessments whose ratings are on 1 to 5. Criteria of no area are left out.

    Whatever the order of the assessments, the cells come in the same one, so that it changes no digit.
    """
    numbers = {criterion: number for number, criterion in enumerate(chain.from_iterable(areas.values()))}
    numbered = [[(criterion, numbers[criterion]) for criterion in criteria] for criteria in areas.values()]
    rated = sorted((each for each in assessments if not numbers.keys().isdisjoint(each.ratings)), key=_by_names)
    candidates = {name: place for place, name in enumerate(dict.fromkeys(each.application for each in rated))}
    interviewers = {name: place for place, name in enumerate(sorted({each.interviewer for each in rated}))}
    cells: list[tuple[int, int, int]] = []
    ratings: list[tuple[float, int, int]] = []
    for each in rated:
        said, candidate, interviewer = each.ratings, candidates[each.application], interviewers[each.interviewer]
        for area, criteria in enumerate(numbered):
            cell = len(cells)
            own = [(said[criterion], cell, number) for criterion, number in criteria if criterion in said]
            if own:
                ratings += own
                cells.append((candidate, interviewer, area))
    return _arrays(tuple(candidates), tuple(interviewers), tuple(areas), cells, ratings)


def with_panel(cells: Cells, panel: Sequence[Assessment], *, areas: Mapping[str, tuple[str, ...]]) -> Cells:
    """The cells with those of one candidate put in place of what they were: what `cells_of` makes of all assessments.

    `panel` is all that counts of the candidate, one of `cells.candidates`, and rates something.
    """
    own = cells_of(panel, areas=areas)
    (candidate,) = own.candidates
    place = cells.candidates.index(candidate)
    first, end = np.searchsorted(cells.candidate, [place, place + 1])
    first_rating, end_rating = np.searchsorted(cells.rating_cell, [first, end])
    others = np.concatenate((cells.interviewer[:first], cells.interviewer[end:]))
    names = sorted({*own.interviewers, *(cells.interviewers[who] for who in np.unique(others))})
    places = {name: number for number, name in enumerate(names)}
    of_others = np.array([places.get(name, 0) for name in cells.interviewers], dtype=np.intp)
    of_own = np.array([places[name] for name in own.interviewers], dtype=np.intp)

    def spliced(before: npt.NDArray[Number], middle: npt.NDArray[Number]) -> npt.NDArray[Number]:
        return np.concatenate((before[:first], middle, before[end:]))

    def spliced_ratings(before: npt.NDArray[Number], middle: npt.NDArray[Number]) -> npt.NDArray[Number]:
        return np.concatenate((before[:first_rating], middle, before[end_rating:]))

    moved = np.arange(len(cells.candidate)) + (len(own.candidate) - (end - first))
    moved[:first] = np.arange(first)
    return Cells(
        candidates=cells.candidates,
        interviewers=tuple(names),
        areas=cells.areas,
        candidate=spliced(cells.candidate, np.full(len(own.candidate), place, dtype=np.intp)),
        interviewer=spliced(of_others[cells.interviewer], of_own[own.interviewer]),
        area=spliced(cells.area, own.area),
        mean=spliced(cells.mean, own.mean),
        count=spliced(cells.count, own.count),
        rating=spliced_ratings(cells.rating, own.rating),
        rating_cell=spliced_ratings(moved[cells.rating_cell], own.rating_cell + first),
        rating_criterion=spliced_ratings(cells.rating_criterion, own.rating_criterion),
    )


def _by_names(assessment: Assessment) -> tuple[str, str]:
    return assessment.application, assessment.interviewer


def _arrays(
    candidates: tuple[str, ...],
    interviewers: tuple[str, ...],
    areas: tuple[str, ...],
    cells: Sequence[tuple[int, int, int]],
    ratings: Sequence[tuple[float, int, int]],
) -> Cells:
    places = np.array(cells, dtype=np.intp).reshape(-1, 3)
    rating = np.array([value for value, _, _ in ratings], dtype=np.float64)
    rating_cell = np.array([cell for _, cell, _ in ratings], dtype=np.intp)
    count = np.bincount(rating_cell, minlength=len(cells)).astype(np.intp)
    return Cells(
        candidates=candidates,
        interviewers=interviewers,
        areas=areas,
        candidate=places[:, 0],
        interviewer=places[:, 1],
        area=places[:, 2],
        mean=np.bincount(rating_cell, weights=rating, minlength=len(cells)) / count,
        count=count,
        rating=rating,
        rating_cell=rating_cell,
        rating_criterion=np.array([number for _, _, number in ratings], dtype=np.intp),
    )
