"""The model of a panel: how strict each interviewer is, and what the whole pool would say of each candidate.

    rating mean = typical + candidate + candidate in the area + strictness of the interviewer
                  + impression (this interviewer of this candidate: halo) + noise / number of criteria

All parts are independent with mean 0, and everything here is on 1 to 5. `cells` makes arrays of assessments,
`variances` learns how large the parts are, `fit` says how strict people are (pass 1) and what is typical, and
`prediction` what each candidate's estimates are (pass 2).
"""

from scorecard.domain.panel_model.cells import Cells, cells_of, with_panel
from scorecard.domain.panel_model.fit import Fit, TypicalPrior, fit_panels, without_strictness
from scorecard.domain.panel_model.prediction import Predictions, predict
from scorecard.domain.panel_model.surprises import Surprises, find_surprises
from scorecard.domain.panel_model.variances import Variances, estimate_variances

__all__ = [
    "Cells",
    "Fit",
    "Predictions",
    "Surprises",
    "TypicalPrior",
    "Variances",
    "cells_of",
    "estimate_variances",
    "find_surprises",
    "fit_panels",
    "predict",
    "with_panel",
    "without_strictness",
]
