"""How far applications came, and from where those came that came far."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Integer, and_, case, exists, func, select
from sqlalchemy.orm import Session

from scorecard.domain.recommendation import Outcome
from scorecard.models.application import Application, Decision, DecisionKind, Interview
from scorecard.queries.analytics.scope import Scope
from scorecard.queries.departures import openings_to_score
from scorecard.queries.waiting import ENDS_THE_CASE


class Step(StrEnum):
    """The steps in their order: the stages of an application, and the end that everybody hopes for."""

    ADDED = "added"
    INTERVIEWING = "interviewing"
    IN_DEBRIEF = "in debrief"
    DECIDED = "decided"
    HIRED = "hired"


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many applications reached a step. Of those that went no further, `withdrawn` have been; `here` are not."""

    step: Step
    reached: int
    here: int
    withdrawn: int


@dataclass(frozen=True, slots=True)
class Source:
    """What became of the applications with one source, blank where none was written down.

    `recommended` are those with a final decision, on the day of which the scorecards said hire; None where the
    viewer has still to score in the opening, since what was recommended would tell of the scorecards.
    """

    name: str
    applications: int
    decided: int
    recommended: int | None
    hired: int


@dataclass(frozen=True, slots=True)
class _Group:
    source: str
    step: Step
    withdrawn: bool
    recommended: int
    number: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The funnel, and the sources, the most frequent first."""

    funnel: tuple[FunnelStep, ...]
    sources: tuple[Source, ...]

    @property
    def applications(self) -> int:
        """How many there are."""
        return self.funnel[0].reached


def load_flow(session: Session, scope: Scope, *, tells_recommendations: bool) -> Flow:
    """The applications that were added in the period; one query.

    Without `tells_recommendations` no source says how many were recommended.
    """
    groups = _groups(session, scope)
    sources: dict[str, list[_Group]] = {}
    for group in groups:
        sources.setdefault(group.source, []).append(group)
    found = [_source(name, rows, tells_recommendations=tells_recommendations) for name, rows in sources.items()]
    return Flow(
        funnel=_funnel(groups),
        sources=tuple(sorted(found, key=lambda each: (-each.applications, not each.name, each.name.casefold()))),
    )


def _groups(session: Session, scope: Scope) -> list[_Group]:
    newest = (
        select(Decision.application_id, func.max(Decision.id).label("id")).group_by(Decision.application_id).subquery()
    )
    panel = exists().where(Interview.application_id == Application.id, Interview.is_active, ~Interview.is_shadow)
    furthest = case(
        (Decision.decision == DecisionKind.HIRE, Step.HIRED),
        (Decision.id.is_not(None), Step.DECIDED),
        (Application.debrief_opened_at.is_not(None), Step.IN_DEBRIEF),
        (panel, Step.INTERVIEWING),
        else_=Step.ADDED,
    )
    said_hire = and_(
        Decision.decision.in_(ENDS_THE_CASE),
        Decision.seen["recommendation"].as_string().in_([each for each in Outcome if each.is_hire]),
        Application.opening_id.not_in(openings_to_score(scope.viewer)),
    )
    rows = session.execute(
        select(
            Application.source,
            furthest.label("furthest"),
            Application.withdrawn_at.is_not(None).label("withdrawn"),
            func.sum(case((said_hire, 1), else_=0), type_=Integer).label("recommended"),
            func.count().label("number"),
        )
        .outerjoin(newest, newest.c.application_id == Application.id)
        .outerjoin(Decision, Decision.id == newest.c.id)
        .where(Application.id.in_(scope.applications), *scope.during(Application.created_at))
        # By label: PostgreSQL takes two of the same expression with parameters for different ones.
        .group_by(Application.source, "furthest", "withdrawn")
    )
    return [_Group(row.source, Step(row.furthest), bool(row.withdrawn), row.recommended, row.number) for row in rows]


def _funnel(groups: Sequence[_Group]) -> tuple[FunnelStep, ...]:
    """The steps from the counts of those that came exactly so far: who reached a step reached all before it."""
    counted: Counter[tuple[Step, bool]] = Counter()
    for group in groups:
        counted[group.step, group.withdrawn] += group.number
    steps = list(Step)
    return tuple(
        FunnelStep(
            step,
            reached=sum(counted[later, gone] for later in steps[place:] for gone in (True, False)),
            here=counted[step, False],
            withdrawn=counted[step, True],
        )
        for place, step in enumerate(steps)
    )


def _source(name: str, groups: Sequence[_Group], *, tells_recommendations: bool) -> Source:
    decided = {Step.DECIDED, Step.HIRED}
    return Source(
        name,
        applications=sum(group.number for group in groups),
        decided=sum(group.number for group in groups if group.step in decided),
        recommended=sum(group.recommended for group in groups) if tells_recommendations else None,
        hired=sum(group.number for group in groups if group.step is Step.HIRED),
    )
