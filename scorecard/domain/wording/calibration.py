"""What is said of how an interviewer rates: to the lead, and to the person."""

from scorecard.domain.calibration import FEWEST_SHARED, InterviewerCalibration
from scorecard.domain.wording.numbers import counted, points


def strictness_note(found: InterviewerCalibration, *, name: str) -> str | None:
    """The strict or lenient note for the lead; None where none is due."""
    if not found.notable:
        return None
    return f"{name} rates about {_distance(found)} colleagues who saw the same people. Estimates allow for it."


def flat_note(found: InterviewerCalibration, *, name: str) -> str | None:
    """The note on a pattern of flat cards for the lead; None where none is due."""
    if not found.flat_pattern:
        return None
    cards = counted(found.flat_cards, "card gives", "cards give")
    return f"{cards.capitalize()} the same rating everywhere. Ask {name} what the anchors miss."


def own_strictness(found: InterviewerCalibration) -> str:
    """What a person reads about the own strictness in one opening."""
    if found.shared < FEWEST_SHARED:
        missing = FEWEST_SHARED - found.shared
        return (
            f"You share {counted(found.shared, 'candidate', 'candidates')} with colleagues here. After "
            f"{counted(missing, 'more', 'more')} you read here how you rate compared with them."
        )
    if not found.notable:
        return "You rate much like colleagues who saw the same people."
    return (
        f"You rate about {_distance(found)} colleagues who saw the same people. Estimates allow for it, so there is "
        "nothing to correct in your cards. Read the anchors once more before the next one."
    )


def _distance(found: InterviewerCalibration) -> str:
    return f"{points(abs(found.apart))} {'below' if found.apart < 0 else 'above'}"
