"""Seating the template panel of several candidates at once: who would be seated when, and who cannot be.

A plan is computed anew when it is confirmed. Its digest says whether it is still the one that the lead has read.
"""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from scorecard.domain.coverage import Coverage, Coverer, cover
from scorecard.domain.slots import Booking, PanelInterview, place_panels
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.queries.openings import policy_of
from scorecard.queries.panel_plan import template_of
from scorecard.queries.stages import decisions_of
from scorecard.queries.visible import sealed_applications
from scorecard.queries.waiting import is_closed

MOST_AT_ONCE = 50
LONGEST_INTERVIEW = timedelta(hours=8)
HAS_A_PANEL = "Has a panel already."
WITHDRAWN = "Is withdrawn."
DECIDED = "Is decided already."


@dataclass(frozen=True, slots=True)
class ChosenInterview:
    """An interview of the template with the person who is to hold it."""

    title: str
    areas: tuple[str, ...]
    minutes: int
    interviewer_id: str
    interviewer: str


@dataclass(frozen=True, slots=True)
class PlannedInterview:
    """An interview that one candidate would have."""

    about: ChosenInterview
    booking: Booking


@dataclass(frozen=True, slots=True)
class CandidatePlan:
    """What one candidate would have; without interviews `why_not` says why this one is left out."""

    application_id: str
    candidate: str
    interviews: tuple[PlannedInterview, ...]
    why_not: str


@dataclass(frozen=True, slots=True)
class SeatingPlan:
    """What confirming would do. `coverage` is that of every panel in it; a panel that is not ready seats nobody."""

    candidates: tuple[CandidatePlan, ...]
    interviews: tuple[ChosenInterview, ...]
    coverage: Coverage

    @property
    def seated(self) -> tuple[CandidatePlan, ...]:
        """Those who would get a panel, in the order in which they come."""
        return tuple(candidate for candidate in self.candidates if candidate.interviews)

    @property
    def left_out(self) -> tuple[CandidatePlan, ...]:
        """Those who would not."""
        return tuple(candidate for candidate in self.candidates if not candidate.interviews)

    @property
    def digest(self) -> str:
        """What tells this plan from every other one."""
        said = [
            (candidate.application_id, *(_identity(interview) for interview in candidate.interviews))
            for candidate in self.candidates
        ]
        return hashlib.sha256(repr(said).encode()).hexdigest()


def _identity(interview: PlannedInterview) -> tuple[object, ...]:
    about, booking = interview.about, interview.booking
    return about.title, about.areas, about.interviewer_id, booking.starts_at.isoformat(), booking.ends_at.isoformat()


def plan_seating(
    session: Session,
    viewer: Account,
    opening: Opening,
    application_ids: Sequence[str],
    chosen: Mapping[int, str],
    *,
    first: datetime,
    zone: ZoneInfo,
) -> SeatingPlan:
    """Who would be seated when, of applications of an opening that the viewer leads; eight queries for any number.

    `chosen`: account ids by the interview's position in the template. `first`: nothing starts before it. Working hours
    are those of `zone`. What is no application of this opening is left out without a word, and so is every interview
    without an active account.
    """
    interviews = _chosen_interviews(session, opening, chosen)
    policy = policy_of(session, opening)
    coverage = cover(
        [Coverer(interview.interviewer, interview.areas) for interview in interviews],
        areas=policy.areas,
        must_meet=policy.must_meet,
    )
    applications = _applications(session, opening, application_ids)
    why_not = _why_not(session, viewer, [application for application, _ in applications], interviews)
    free = [application.id for application, _ in applications if application.id not in why_not]
    panels = (
        place_panels(
            len(free),
            [PanelInterview(interview.interviewer_id, interview.minutes) for interview in interviews],
            first=first,
            busy=_busy(session, viewer, [interview.interviewer_id for interview in interviews], first=first),
            zone=zone,
        )
        if coverage.is_ready
        else [[] for _ in free]
    )
    bookings = dict(zip(free, panels, strict=True))
    return SeatingPlan(
        candidates=tuple(
            CandidatePlan(
                application_id=application.id,
                candidate=name,
                interviews=tuple(
                    PlannedInterview(interview, booking)
                    for interview, booking in zip(interviews, bookings.get(application.id, ()), strict=False)
                ),
                why_not=why_not.get(application.id, ""),
            )
            for application, name in applications
        ),
        interviews=interviews,
        coverage=coverage,
    )


def _chosen_interviews(session: Session, opening: Opening, chosen: Mapping[int, str]) -> tuple[ChosenInterview, ...]:
    """The template's interviews for which somebody was chosen, each person once."""
    # All of them, since what a form sends as an id need not be text that a database takes.
    active = select(Account.id, Account.name).where(Account.disabled_at.is_(None))
    names = {row.id: row.name for row in session.execute(active)}
    taken: set[str] = set()
    found = []
    for row in template_of(session, opening):
        person = chosen.get(row.position, "")
        if person in names and person not in taken:
            taken.add(person)
            found.append(ChosenInterview(row.title, tuple(row.areas), row.minutes, person, names[person]))
    return tuple(found)


def _applications(session: Session, opening: Opening, ids: Sequence[str]) -> list[tuple[Application, str]]:
    """Those of the opening, in the order in which they were asked for."""
    rows = session.execute(
        select(Application, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id, Application.id.in_(ids))
    )
    found = {application.id: (application, name) for application, name in rows}
    return [found[application_id] for application_id in dict.fromkeys(ids) if application_id in found]


def _why_not(
    session: Session, viewer: Account, applications: Sequence[Application], interviews: Sequence[ChosenInterview]
) -> dict[str, str]:
    """Why an application cannot be seated, by its id. Of one that the viewer has still to score nothing is looked at.

    Where nobody holds a seat no card is in, so whoever never had a seat there may get one.
    """
    ids = [application.id for application in applications]
    sealed = set(session.scalars(sealed_applications(viewer).where(Interview.application_id.in_(ids))))
    had_seats: dict[str, set[str]] = defaultdict(set)
    seated = set(sealed)
    for application_id, person, is_active in session.execute(
        select(Interview.application_id, Interview.interviewer_id, Interview.is_active).where(
            Interview.application_id.in_([key for key in ids if key not in sealed])
        )
    ):
        had_seats[application_id].add(person)
        if is_active:
            seated.add(application_id)
    decisions = decisions_of(session, [key for key in ids if key not in sealed])
    found = {}
    for application in applications:
        before = [each.interviewer for each in interviews if each.interviewer_id in had_seats[application.id]]
        if application.id in seated:
            found[application.id] = HAS_A_PANEL
        elif application.withdrawn_at is not None:
            found[application.id] = WITHDRAWN
        elif is_closed(application, decisions.get(application.id)):
            found[application.id] = DECIDED
        elif before:
            found[application.id] = f"{', '.join(before)} had a seat here before, and cannot get another one."
    return found


def _busy(
    session: Session, viewer: Account, people: Collection[str], *, first: datetime
) -> Mapping[str, Sequence[Booking]]:
    """The seats that these people hold from then on, whatever the opening. That is all that is told of them.

    A declined seat frees its time, but not on an application that the viewer has still to score: there nobody's
    declining may show.
    """
    rows = session.scalars(
        select(Interview).where(
            Interview.interviewer_id.in_(people),
            Interview.removed_at.is_(None),
            or_(
                Interview.declined_at.is_(None),
                Interview.application_id.in_(sealed_applications(viewer)),
            ),
            Interview.starts_at > first - LONGEST_INTERVIEW,
        )
    )
    found: dict[str, list[Booking]] = defaultdict(list)
    for interview in rows:
        found[interview.interviewer_id].append(Booking(interview.starts_at, interview.ends_at))
    return found
