"""How interviewers rate: of one opening for its leads, of all openings, and each person's own.

Every opening is fitted by itself. Nothing of an application on which the viewer is sealed enters any number here.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.evaluation import Calibration, InterviewerCalibration
from scorecard.domain.policy import Policy
from scorecard.domain.reliability import AreaAgreement
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.queries.evaluations import agreement_of, calibration_of, names_in
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import Card, OpeningPanels, Reading, Seat, SeatStatus, load_panels
from scorecard.queries.visible import has_submitted_version, readable_openings

HOUR = timedelta(hours=1)

# Each of them is evaluated by itself.
OPENINGS_A_PAGE = 10


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How soon cards came: the median of hours from the interview's end, and how many came or are late."""

    hours: float | None
    late: int
    submitted: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """How often each level was given in one area."""

    area: str
    counts: Mapping[int, int]

    @property
    def total(self) -> int:
        """How many ratings there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Person:
    """One interviewer of an opening."""

    name: str
    found: InterviewerCalibration
    punctuality: Punctuality


@dataclass(frozen=True, slots=True)
class OpeningCalibration:
    """All that the calibration page of one opening shows. No calibration: nobody has rated anything yet."""

    opening: Opening
    reading: Reading
    calibration: Calibration | None
    people: tuple[Person, ...]
    groups: tuple[tuple[str, ...], ...]
    agreement: tuple[AreaAgreement, ...]
    distributions: tuple[Distribution, ...]
    punctuality: Punctuality
    names: Mapping[str, str]
    left_out: int


@dataclass(frozen=True, slots=True)
class CalibrationPage:
    """One page of the openings that the viewer may read, and how many there are."""

    openings: tuple[OpeningCalibration, ...]
    reading: Reading
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class OwnCalibration:
    """What one person reads about themself in one opening."""

    opening: Opening
    left_out: int
    found: InterviewerCalibration
    distributions: tuple[Distribution, ...]
    punctuality: Punctuality
    names: Mapping[str, str]


def opening_calibration(
    session: Session, viewer: Account, opening: Opening, *, reading: Reading, now: datetime
) -> OpeningCalibration:
    """The calibration of an opening that the viewer may read, with its rubric version; interviewers by name."""
    panels = load_panels(session, viewer, opening.id, reading=reading)
    found = calibration_of(session, viewer, opening, reading=reading)
    policy = policy_of(session, opening)
    seats = _seats_in_numbers(panels)
    names = _names(panels)
    people = [
        Person(names[each.interviewer], each, _punctuality(seats, each.interviewer, now=now))
        for each in (found.interviewers if found else ())
    ]
    return OpeningCalibration(
        opening=opening,
        reading=reading,
        calibration=found,
        people=tuple(sorted(people, key=lambda person: (person.found.apart, person.name))),
        groups=tuple(tuple(sorted(names[person] for person in group)) for group in (found.groups if found else ())),
        agreement=agreement_of(session, viewer, opening, reading=reading) if found else (),
        distributions=_distributions(_cards(panels), policy),
        punctuality=_punctuality(seats, None, now=now),
        names=names_in(rubric_of(opening)),
        left_out=len(panels.sealed),
    )


def all_calibrations(
    session: Session, viewer: Account, *, reading: Reading, page: int, now: datetime
) -> CalibrationPage:
    """The same of every opening whose pages the viewer may read, the newest first, a page at a time.

    Eighteen queries for an opening whose evaluation is kept. A page beyond the ends is the nearest one there is.
    """
    total = session.scalar(select(func.count()).where(Opening.id.in_(readable_openings(viewer)))) or 0
    pages = max(1, -(-total // OPENINGS_A_PAGE))
    page = min(max(page, 1), pages)
    openings = session.scalars(
        select(Opening)
        .where(Opening.id.in_(readable_openings(viewer)))
        .options(joinedload(Opening.rubric_version))
        .order_by(Opening.created_at.desc(), Opening.id)
        .limit(OPENINGS_A_PAGE)
        .offset((page - 1) * OPENINGS_A_PAGE)
    )
    found = (opening_calibration(session, viewer, opening, reading=reading, now=now) for opening in openings.all())
    return CalibrationPage(tuple(found), reading, page, pages, total)


def own_calibrations(
    session: Session, viewer: Account, *, reading: Reading, now: datetime
) -> tuple[OwnCalibration, ...]:
    """What the viewer may read about themself: each opening in which a card of theirs counts, the newest first."""
    submitted = (
        select(Application.opening_id)
        .join(Interview, Interview.application_id == Application.id)
        .where(
            Interview.interviewer_id == viewer.id,
            Interview.removed_at.is_(None),
            ~Interview.is_shadow,
            has_submitted_version(),
        )
    )
    openings = session.scalars(
        select(Opening)
        .where(Opening.id.in_(submitted))
        .options(joinedload(Opening.rubric_version))
        .order_by(Opening.created_at.desc(), Opening.id)
    )
    found = [_own(session, viewer, opening, reading=reading, now=now) for opening in openings.all()]
    return tuple(each for each in found if each is not None)


def _own(
    session: Session, viewer: Account, opening: Opening, *, reading: Reading, now: datetime
) -> OwnCalibration | None:
    calibration = calibration_of(session, viewer, opening, reading=reading)
    own = [each for each in (calibration.interviewers if calibration else ()) if each.interviewer == viewer.id]
    if not own:
        return None
    panels = load_panels(session, viewer, opening.id, reading=reading)
    cards = [card for card in _cards(panels) if card.interviewer_id == viewer.id]
    return OwnCalibration(
        opening=opening,
        left_out=len(panels.sealed),
        found=own[0],
        distributions=_distributions(cards, policy_of(session, opening)),
        punctuality=_punctuality(_seats_in_numbers(panels), viewer.id, now=now),
        names=names_in(rubric_of(opening)),
    )


def _seats_in_numbers(panels: OpeningPanels) -> list[Seat]:
    """The seats of which a card is expected, those of sealed applications left out."""
    return [
        seat
        for application_id, seats in panels.seats.items()
        if application_id not in panels.sealed
        for seat in seats
        if seat.counts_as_expected
    ]


def _names(panels: OpeningPanels) -> dict[str, str]:
    return {seat.interviewer_id: seat.interviewer for seats in panels.seats.values() for seat in seats}


def _cards(panels: OpeningPanels) -> list[Card]:
    return [card for cards in panels.cards.values() for card in cards]


def _distributions(cards: Iterable[Card], policy: Policy) -> tuple[Distribution, ...]:
    listed = list(cards)
    return tuple(
        Distribution(
            area,
            Counter(card.ratings[criterion] for card in listed for criterion in criteria if criterion in card.ratings),
        )
        for area, criteria in policy.areas.items()
    )


def _punctuality(seats: Sequence[Seat], interviewer: str | None, *, now: datetime) -> Punctuality:
    """Of one interviewer, or with None of everybody."""
    own = [seat for seat in seats if interviewer is None or seat.interviewer_id == interviewer]
    hours = [
        max((seat.first_submitted_at - seat.ends_at) / HOUR, 0.0)  # before the end is at once
        for seat in own
        if seat.first_submitted_at is not None
    ]
    late = sum(
        seat.is_late(now) or (seat.first_submitted_at is not None and seat.first_submitted_at > seat.due_at)
        for seat in own
    )
    submitted = sum(seat.status is SeatStatus.SUBMITTED for seat in own)
    return Punctuality(median(hours) if hours else None, late, submitted)
