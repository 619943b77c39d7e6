"""What one seat asks for: all criteria of its focus areas, or only those that it lists."""

from collections.abc import Sequence

from scorecard.domain.rubric import Rubric


def criteria_asked(rubric: Rubric, areas: Sequence[str], criteria: Sequence[str] | None) -> tuple[str, ...]:
    """Keys of the criteria that have to be answered on a seat's card, in the rubric's order; `criteria` None: all."""
    of_areas = tuple(criterion.key for criterion in rubric.criteria_of(areas))
    return of_areas if criteria is None else tuple(key for key in of_areas if key in criteria)
