"""How often each level was given, criterion by criterion, under one rubric or several versions of it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, PolicyVersion, RubricVersion
from scorecard.models.scorecard import Rating, ScorecardVersion
from scorecard.queries.analytics.scope import Scope
from scorecard.queries.evaluations import names_in
from scorecard.queries.openings import parsed_policy, parsed_rubric


@dataclass(frozen=True, slots=True)
class Levels:
    """How often each level was given, and how often a criterion was marked Not observed."""

    counts: Mapping[int, int]
    not_observed: int

    @property
    def total(self) -> int:
        """How many ratings there are."""
        return sum(self.counts.values())

    @property
    def mean(self) -> float | None:
        """Their mean, None where there are none."""
        return sum(level * number for level, number in self.counts.items()) / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class CriterionLevels:
    """The ratings of one criterion."""

    key: str
    name: str
    levels: Levels


@dataclass(frozen=True, slots=True)
class AreaLevels:
    """The ratings of one focus area, together and criterion by criterion."""

    key: str
    name: str
    levels: Levels
    criteria: tuple[CriterionLevels, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the openings look at: the criteria of each opening, and where each stands and what it is called."""

    by_opening: Mapping[str, frozenset[str]]
    areas: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str]


def load_ratings(session: Session, scope: Scope) -> tuple[AreaLevels, ...]:
    """The ratings of interviews in the period, as sealed; two queries.

    An opening's criteria are those that its policy has in an area. A criterion counts once, in the area and under
    the name that the newest rubric version gives it.
    """
    asked = _asked(session, scope)
    counted = _counted(session, scope, asked)
    return tuple(_area(key, criteria, asked.names, counted) for key, criteria in asked.areas.items())


def _asked(session: Session, scope: Scope) -> _Asked:
    # Versions of one opening are written one after the other, so the highest id is the highest version.
    newest = select(func.max(PolicyVersion.id)).group_by(PolicyVersion.opening_id)
    rows = session.execute(
        select(Opening.id, PolicyVersion.toml, RubricVersion.toml)
        .join(PolicyVersion, PolicyVersion.opening_id == Opening.id)
        .join(RubricVersion, RubricVersion.id == Opening.rubric_version_id)
        .where(Opening.id.in_(scope.openings), PolicyVersion.id.in_(newest))
        .order_by(RubricVersion.id.desc(), Opening.created_at.desc(), Opening.id)
    )
    by_opening: dict[str, frozenset[str]] = {}
    homes: dict[str, str] = {}
    areas: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {}
    for opening_id, policy, rubric in rows:
        criteria_of = parsed_policy(policy, rubric).areas
        for area, criteria in criteria_of.items():
            new = tuple(each for each in criteria if each not in homes)
            homes.update(dict.fromkeys(new, area))
            areas[area] = areas.get(area, ()) + new
        names = names_in(parsed_rubric(rubric)) | names
        by_opening[opening_id] = frozenset(each for criteria in criteria_of.values() for each in criteria)
    return _Asked(by_opening, areas, names)


def _counted(session: Session, scope: Scope, asked: _Asked) -> dict[str, Levels]:
    """By criterion, over the last version of each card that was written before the others could be read."""
    as_sealed = (
        select(func.max(ScorecardVersion.id))
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(
            scope.counted_seats(),
            ScorecardVersion.submitted_at.is_not(None),
            ~ScorecardVersion.after_reveal,
            ~ScorecardVersion.after_debrief,
        )
        .group_by(ScorecardVersion.interview_id)
    )
    kind = (Application.opening_id, Rating.criterion, Rating.value, Rating.not_observed)
    rows = session.execute(
        select(*kind, func.count())
        .join(ScorecardVersion, ScorecardVersion.id == Rating.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Rating.version_id.in_(as_sealed), Rating.value.is_not(None) | Rating.not_observed)
        .group_by(*kind)
    )
    counts: dict[str, Counter[int]] = {}
    unseen: Counter[str] = Counter()
    for opening_id, criterion, value, not_observed, number in rows:
        if criterion not in asked.by_opening[opening_id]:
            continue
        if not_observed:
            unseen[criterion] += number
        elif value is not None:
            counts.setdefault(criterion, Counter())[value] += number
    return {key: Levels(counts.get(key, {}), unseen[key]) for key in {*counts, *unseen}}


def _area(key: str, criteria: Sequence[str], names: Mapping[str, str], counted: Mapping[str, Levels]) -> AreaLevels:
    found = tuple(CriterionLevels(each, names[each], counted.get(each, Levels({}, 0))) for each in criteria)
    together: Counter[int] = Counter()
    for each in found:
        together.update(each.levels.counts)
    return AreaLevels(key, names[key], Levels(together, sum(each.levels.not_observed for each in found)), found)
