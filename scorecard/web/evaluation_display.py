"""How every page draws an evaluation: places on the scale in percent, and the tones of areas and outcomes."""

from scorecard.domain.areas import AreaState
from scorecard.domain.recommendation import Outcome
from scorecard.domain.scale import Scale

AREA_TONES = {
    AreaState.ABOVE: "above",
    AreaState.UNPROVEN: "unproven",
    AreaState.BELOW: "below",
    AreaState.NOT_ASSESSED: "none",
}
OUTCOME_TONES = {
    Outcome.STRONG_HIRE: "above",
    Outcome.HIRE: "above",
    Outcome.NOT_ENOUGH_EVIDENCE: "unproven",
    Outcome.NO_HIRE: "below",
    Outcome.STRONG_NO_HIRE: "below",
}


def percent(value: float, scale: Scale) -> float:
    """Where a value stands on the scale, 0 to 100; what lies beyond an end is put there."""
    return round(100 * (scale.clip(value) - scale.low) / (scale.high - scale.low), 1)
