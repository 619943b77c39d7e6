"""The panels of an opening as they are planned: who sits where and when, what is covered, what is missing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from scorecard.domain.coverage import Coverage, Coverer, cover
from scorecard.domain.policy import Policy
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, TemplateSeat
from scorecard.models.scorecard import Strike
from scorecard.queries.visible import (
    NotHere,
    comparable_shadows,
    has_submitted_version,
    led_openings,
    sealed_applications,
    visible_seats,
)

PANELS_A_PAGE = 20


class SeatState(StrEnum):
    """What can still be done with a seat."""

    OPEN = "open"  # its card is not in: it can be changed
    SUBMITTED = "submitted"
    STRUCK = "struck"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class PlannedSeat:
    """One seat that the viewer may know of. Times are aware. `shadows` names whom a trainee shadows, None else."""

    interview_id: str
    application_id: str
    interviewer_id: str
    interviewer: str
    title: str
    areas: tuple[str, ...]
    criteria: tuple[str, ...] | None  # the only ones that it asks for, None for all of its areas
    starts_at: datetime
    due_at: datetime
    state: SeatState
    shadows: str | None

    @property
    def counts(self) -> bool:
        """Whether the seat covers anything."""
        return self.shadows is None and self.state in (SeatState.OPEN, SeatState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class PlannedPanel:
    """The panel of one application. A viewer who is still to score has the own seat and no coverage."""

    application_id: str
    candidate: str
    is_withdrawn: bool
    seats: tuple[PlannedSeat, ...]
    coverage: Coverage | None

    @property
    def is_sealed(self) -> bool:
        """Whether the viewer has still to submit an own card here."""
        return self.coverage is None


@dataclass(frozen=True, slots=True)
class PanelPage:
    """One page of an opening's panels, in the order in which the candidates were added."""

    panels: tuple[PlannedPanel, ...]
    total: int
    page: int
    pages: int


def panels_of_opening(session: Session, viewer: Account, opening: Opening, *, policy: Policy, page: int) -> PanelPage:
    """One page of the panels of an opening that the viewer may read, in four queries. Off the end, the last."""
    total = session.scalar(select(func.count()).where(Application.opening_id == opening.id)) or 0
    pages = max(1, -(-total // PANELS_A_PAGE))
    page = min(max(page, 1), pages)
    chosen = (
        select(Application)
        .where(Application.opening_id == opening.id)
        .options(joinedload(Application.candidate))
        .order_by(Application.created_at, Application.id)
        .limit(PANELS_A_PAGE)
        .offset((page - 1) * PANELS_A_PAGE)
    )
    applications = list(session.scalars(chosen))
    return PanelPage(_panels(session, viewer, applications, policy=policy), total, page, pages)


def panel_of_application(
    session: Session, viewer: Account, application: Application, *, policy: Policy
) -> PlannedPanel:
    """The panel of one application that the viewer may list, in two queries."""
    return _panels(session, viewer, [application], policy=policy)[0]


def comparable_in(session: Session, viewer: Account, application: Application) -> frozenset[str]:
    """The shadow seats of an application whose card the viewer may read beside the colleague's; one query."""
    of_application = select(Interview.id).where(Interview.application_id == application.id)
    return frozenset(session.scalars(of_application.where(Interview.id.in_(comparable_shadows(viewer)))))


def template_of(session: Session, opening: Opening) -> tuple[TemplateSeat, ...]:
    """The interviews of an opening's panel template, in order, with who usually holds them."""
    chosen = select(TemplateSeat).where(TemplateSeat.opening_id == opening.id).order_by(TemplateSeat.position)
    return tuple(session.scalars(chosen.options(joinedload(TemplateSeat.interviewer))))


def template_coverage(template: Sequence[TemplateSeat], *, policy: Policy) -> Coverage:
    """What a template would cover if each of its interviews were held by somebody else."""
    seats = [Coverer(row.title, tuple(row.areas)) for row in template]
    return cover(seats, areas=policy.areas, must_meet=policy.must_meet)


def active_accounts(session: Session) -> list[Account]:
    """Everybody who can be named as a usual interviewer, by name."""
    chosen = select(Account).where(Account.disabled_at.is_(None))
    return list(session.scalars(chosen.order_by(func.lower(Account.name), Account.id)))


def led_seat(session: Session, viewer: Account, interview_id: str) -> tuple[Interview, PlannedSeat]:
    """A seat of an opening that the viewer leads and may know of, with application and opening. Raises NotHere."""
    led = select(Application.id).where(Application.opening_id.in_(led_openings(viewer)))
    found = _planned(session, _seats(viewer).where(Interview.id == interview_id, Interview.application_id.in_(led)))
    if not found:
        raise NotHere
    interview = session.scalars(
        select(Interview)
        .where(Interview.id == interview_id)
        .options(
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.opening).joinedload(Opening.rubric_version),
        )
    ).one()
    return interview, found[0]


def removed_seat(session: Session, viewer: Account, interview_id: str) -> Interview | None:
    """A seat that was taken away from a panel which the viewer leads and may know of; None where there is none such."""
    led = select(Application.id).where(Application.opening_id.in_(led_openings(viewer)))
    return session.scalar(
        select(Interview).where(
            Interview.id == interview_id,
            Interview.id.in_(visible_seats(viewer)),
            Interview.application_id.in_(led),
            Interview.removed_at.is_not(None),
        )
    )


def taken_over_by(session: Session, gone: Interview) -> str | None:
    """Id of the account that a seat went to when it was taken away; None where it went to nobody."""
    return session.scalar(
        select(Interview.interviewer_id).where(
            Interview.application_id == gone.application_id, Interview.created_at == gone.removed_at
        )
    )


def _panels(
    session: Session, viewer: Account, applications: Sequence[Application], *, policy: Policy
) -> tuple[PlannedPanel, ...]:
    ids = [application.id for application in applications]
    sealed = set(session.scalars(sealed_applications(viewer).where(Interview.application_id.in_(ids))))
    seats: dict[str, list[PlannedSeat]] = defaultdict(list)
    for seat in _planned(session, _seats(viewer).where(Interview.application_id.in_(ids))):
        seats[seat.application_id].append(seat)
    return tuple(
        PlannedPanel(
            application_id=application.id,
            candidate=application.candidate.name,
            is_withdrawn=application.withdrawn_at is not None and application.id not in sealed,
            seats=tuple(seats[application.id]),
            coverage=None if application.id in sealed else _coverage(seats[application.id], policy=policy),
        )
        for application in applications
    )


def _coverage(seats: Sequence[PlannedSeat], *, policy: Policy) -> Coverage:
    counting = [Coverer(seat.interviewer, seat.areas, seat.criteria) for seat in seats if seat.counts]
    return cover(counting, areas=policy.areas, must_meet=policy.must_meet)


def _seats(viewer: Account) -> Select[Interview, str, bool, bool | None, str | None]:
    struck = select(Strike.struck).where(Strike.interview_id == Interview.id).order_by(Strike.id.desc()).limit(1)
    shadowed, colleague = aliased(Interview), aliased(Account)
    shadows = (
        select(colleague.name)
        .join(shadowed, shadowed.interviewer_id == colleague.id)
        .where(shadowed.id == Interview.shadowed_id)
    )
    return (
        select(Interview, Account.name, has_submitted_version(), struck.scalar_subquery(), shadows.scalar_subquery())
        .join(Account, Account.id == Interview.interviewer_id)
        .where(Interview.id.in_(visible_seats(viewer)), Interview.removed_at.is_(None))
        .order_by(Interview.starts_at, Account.name, Interview.id)
    )


def _planned(session: Session, chosen: Select[Interview, str, bool, bool | None, str | None]) -> list[PlannedSeat]:
    return [
        PlannedSeat(
            interview_id=interview.id,
            application_id=interview.application_id,
            interviewer_id=interview.interviewer_id,
            interviewer=name,
            title=interview.title,
            areas=tuple(interview.areas),
            criteria=None if interview.criteria is None else tuple(interview.criteria),
            starts_at=interview.starts_at,
            due_at=interview.due_at,
            state=_state(interview, submitted=submitted, struck=bool(struck)),
            shadows=shadows,
        )
        for interview, name, submitted, struck, shadows in session.execute(chosen)
    ]


def _state(interview: Interview, *, submitted: bool, struck: bool) -> SeatState:
    if interview.declined_at is not None:
        return SeatState.DECLINED
    if struck:
        return SeatState.STRUCK
    return SeatState.SUBMITTED if submitted else SeatState.OPEN
