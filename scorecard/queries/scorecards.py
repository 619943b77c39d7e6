"""One own scorecard: what its form asks, and why it was reopened."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.rubric import Area, Rubric
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, PolicyVersion, RubricVersion
from scorecard.models.scorecard import Reopening
from scorecard.queries.interviews import own_interview, shadowed_name
from scorecard.queries.openings import newest_policy, parsed_policy, parsed_rubric
from scorecard.queries.seat_criteria import criteria_asked
from scorecard.queries.visible import NotHere, colleagues_seats, own_seats


@dataclass(frozen=True, slots=True)
class Questions:
    """What one seat asks: the rubric, the seat's own areas first and the opening's others after them.

    Where the seat asks for some criteria of an area only, the rest of that area is among the others. `bar` is the
    opening's, on 1 to 5.
    """

    rubric: Rubric
    own_areas: tuple[Area, ...]
    other_areas: tuple[Area, ...]
    bar: float

    @property
    def own_criteria(self) -> tuple[str, ...]:
        """Keys of the criteria that have to be answered."""
        return tuple(criterion.key for area in self.own_areas for criterion in area.criteria)


@dataclass(frozen=True, slots=True)
class Sheet(Questions):
    """The questions of one seat, with the seat and whom it is about."""

    interview: Interview
    application: Application

    @property
    def shadows(self) -> str | None:
        """Whom the author shadows, by name; None on the panel."""
        return shadowed_name(self.interview)

    @property
    def links(self) -> tuple[str, ...]:
        """The web addresses that came with the application; nothing else is made a link."""
        lines = self.application.links.split()
        return tuple(line for line in lines if line.lower().startswith(("http://", "https://")))


def own_sheet(session: Session, viewer: Account, interview_id: str) -> Sheet:
    """The sheet of a seat of the viewer's own, declined ones included. Raises NotHere."""
    interview = own_interview(session, viewer, interview_id)
    opening = interview.application.opening
    policy = newest_policy(session, opening.id).toml
    asked = _questions(opening.rubric_version.toml, policy, *_frozen(interview.areas, interview.criteria))
    return Sheet(
        rubric=asked.rubric,
        own_areas=asked.own_areas,
        other_areas=asked.other_areas,
        interview=interview,
        application=interview.application,
        bar=asked.bar,
    )


def own_questions(session: Session, viewer: Account, interview_id: str) -> Questions:
    """What a seat of the viewer's own asks, in one query: a save needs no more. Raises NotHere."""
    row = session.execute(
        select(Interview.areas, Interview.criteria, RubricVersion.toml, PolicyVersion.toml)
        .join(Application, Application.id == Interview.application_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(RubricVersion, RubricVersion.id == Opening.rubric_version_id)
        .join(PolicyVersion, PolicyVersion.opening_id == Opening.id)
        .where(Interview.id == interview_id, Interview.id.in_(own_seats(viewer)))
        .order_by(PolicyVersion.version.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotHere
    areas, criteria, rubric, policy = row
    return _questions(rubric, policy, *_frozen(areas, criteria))


def colleagues_by_area(session: Session, viewer: Account, interview: Interview) -> Mapping[str, tuple[str, ...]]:
    """The names of whoever else is assigned to each focus area, in the order of the alphabet."""
    rows = session.execute(
        select(Account.name, Interview.areas)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(Interview.application_id == interview.application_id, Interview.id.in_(colleagues_seats(viewer)))
        .order_by(Account.name, Account.id)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for name, areas in rows:
        for area in areas:
            found[area].append(name)
    return {area: tuple(names) for area, names in found.items()}


def _frozen(areas: list[str], criteria: list[str] | None) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    return tuple(areas), None if criteria is None else tuple(criteria)


@lru_cache(maxsize=256)
def _questions(
    rubric_toml: str, policy_toml: str, areas: tuple[str, ...], criteria: tuple[str, ...] | None
) -> Questions:
    rubric = parsed_rubric(rubric_toml)
    asked = criteria_asked(rubric, areas, criteria)
    policy = parsed_policy(policy_toml, rubric_toml).on_five()
    return Questions(
        rubric=rubric,
        own_areas=_parts(rubric, lambda area, criterion: criterion in asked),
        other_areas=_parts(rubric, lambda area, criterion: area in policy.areas and criterion not in asked),
        bar=policy.bar,
    )


def _parts(rubric: Rubric, is_wanted: Callable[[str, str], bool]) -> tuple[Area, ...]:
    """The areas with those of their criteria that are wanted, by the keys of both; without any an area is left out."""
    found = (
        replace(area, criteria=tuple(each for each in area.criteria if is_wanted(area.key, each.key)))
        for area in rubric.areas
    )
    return tuple(area for area in found if area.criteria)


def newest_reopening(session: Session, interview: Interview) -> Reopening | None:
    """The last time a lead let the author submit again, None where that never happened."""
    chosen = select(Reopening).where(Reopening.interview_id == interview.id)
    return session.scalar(chosen.order_by(Reopening.id.desc()).limit(1))
