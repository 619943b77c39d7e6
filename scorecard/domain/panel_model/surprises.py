"""How far each interviewer's view of a candidate lies from what the rest of the panel leads one to expect."""

from dataclasses import dataclass

import numpy as np

from scorecard.domain.panel_model.cells import Cells, Floats, Ints
from scorecard.domain.panel_model.fit import Fit, precision


@dataclass(frozen=True, slots=True, eq=False)
class Surprises:
    """For H cards of candidates whom at least two people rated, on 1 to 5: what was said, expected, and z."""

    candidate: Ints  # (H,)
    interviewer: Ints  # (H,)
    said: Floats  # (H,) the mean over the card's areas
    expected: Floats  # (H,)
    z: Floats  # (H,)


def find_surprises(cells: Cells, fit: Fit) -> Surprises:
    """Leave-one-out residuals of whole cards (the deleted residual of a linear model, for blocks of cells).

    With P the inverse covariance of a candidate's cells and r their residuals, the cards's cells i lie
    (P_ii)^-1 (P r)_i from their prediction by the others, with covariance (P_ii)^-1.
    """
    residual = cells.mean - fit.typical - fit.strictness[cells.interviewer]
    found: list[tuple[Ints, Ints, Floats, Floats, Floats]] = []
    for panels in cells.panels():
        inverse = precision(cells, panels, fit.variances)
        pulled = (inverse @ residual[panels][:, :, np.newaxis])[:, :, 0]
        for row, own in _cards(cells, panels):
            block = np.linalg.inv(inverse[row[:, np.newaxis, np.newaxis], own[:, :, np.newaxis], own[:, np.newaxis, :]])
            apart = (block @ pulled[row[:, np.newaxis], own][:, :, np.newaxis])[:, :, 0].mean(axis=1)
            first = panels[row, own[:, 0]]
            who = cells.interviewer[first]
            variance = block.sum(axis=(1, 2)) / own.shape[1] ** 2 + fit.strictness_covariance[who, who]
            said = cells.mean[panels[row[:, np.newaxis], own]].mean(axis=1)
            found.append((cells.candidate[first], who, said, said - apart, apart / np.sqrt(variance)))
    if not found:
        nothing = np.zeros(0)
        return Surprises(nothing.astype(np.intp), nothing.astype(np.intp), nothing, nothing, nothing)
    candidate, who, said, expected, z = (np.concatenate(column) for column in zip(*found, strict=True))
    return Surprises(candidate, who, said, expected, z)


def _cards(cells: Cells, panels: Ints) -> list[tuple[Ints, Ints]]:
    """Cards of these panels by their number of cells q: rows of `panels` (H,) and places in the row (H, q)."""
    who = cells.interviewer[panels]
    starts = np.ones(who.shape, dtype=bool)
    starts[:, 1:] = who[:, 1:] != who[:, :-1]
    row, place = np.nonzero(starts)
    after = np.append(place[1:], 0)
    ends = np.where(np.append(row[1:], -1) == row, after, who.shape[1])
    length = ends - place
    others = length < who.shape[1]
    return [
        (row[chosen], place[chosen][:, np.newaxis] + np.arange(size))
        for size in np.unique(length[others])
        if (chosen := others & (length == size)).any()
    ]
