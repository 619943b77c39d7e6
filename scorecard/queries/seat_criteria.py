"""What one seat asks for: all criteria of its focus areas, or only those that it lists."""

from scorecard.domain.rubric import Rubric
from scorecard.models.application import Interview


def criteria_asked(interview: Interview, rubric: Rubric) -> tuple[str, ...]:
    """Keys of the criteria that have to be answered on this seat's card, in the rubric's order."""
    of_areas = tuple(criterion.key for criterion in rubric.criteria_of(interview.areas))
    return of_areas if interview.criteria is None else tuple(key for key in of_areas if key in interview.criteria)
