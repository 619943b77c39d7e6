"""The one loader from rows to what an evaluation is made of: an opening's seats, cards, ticks and what counts.

A fixed number of queries for any number of applications. Everything of the applications on which the viewer is
sealed stays out, the viewer's own seat excepted, so no number made from it can tell anything.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from scorecard.domain.assessment import Assessment, Tick, TickState, Vote
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion, Settlement, Strike
from scorecard.queries.visible import sealed_applications, visible_seats, visible_versions


class Reading(StrEnum):
    """Which version of a card counts."""

    SEALED = "sealed"  # the author's last version that was written before the others could be read
    REVISED = "revised"  # the author's last version


class SeatStatus(StrEnum):
    """How far a seat's scorecard is."""

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Card:
    """One submitted version: who, when, the vote, and whether its author could already read others."""

    version_id: int
    interview_id: str
    application_id: str
    interviewer_id: str
    number: int
    submitted_at: datetime
    after_reveal: bool
    after_debrief: bool
    vote: Vote
    confidence: str | None
    strengths: str
    concerns: str
    ratings: Mapping[str, int]  # criterion -> 1..5; not observed is absent


@dataclass(frozen=True, slots=True)
class TickRow:
    """One person's tick on one application, with what a lead made of it."""

    application_id: str
    interview_id: str
    interviewer_id: str
    flag: str
    quote: str
    raised_at: datetime
    after_reveal: bool
    state: TickState
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_reason: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat as its viewer may know it."""

    interview_id: str
    application_id: str
    interviewer_id: str
    interviewer: str
    title: str
    areas: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    status: SeatStatus
    removed: bool
    struck: bool
    first_submitted_at: datetime | None
    reopened: bool

    @property
    def counts_as_expected(self) -> bool:
        """Whether a card is expected from this seat: still taken and not struck."""
        return self.status is not SeatStatus.DECLINED and not self.removed and not self.struck

    @property
    def is_out(self) -> bool:
        """Whether a card is still to come from this seat."""
        return self.counts_as_expected and self.status is not SeatStatus.SUBMITTED

    def is_late(self, now: datetime) -> bool:
        """Whether the card is out after it was due."""
        return self.is_out and self.due_at < now


@dataclass(frozen=True, slots=True)
class OpeningPanels:
    """All panels of one opening that the viewer may read, in one reading."""

    seats: Mapping[str, tuple[Seat, ...]]  # by application; declined seats included, removed ones not
    cards: Mapping[str, tuple[Card, ...]]  # by application; only what counts in this reading
    struck_cards: Mapping[str, tuple[Card, ...]]
    ticks: tuple[TickRow, ...]
    sealed: frozenset[str]  # ids of the applications left out

    def assessments(self) -> list[Assessment]:
        """The input of `domain.evaluate`."""
        return [
            Assessment(card.application_id, card.interviewer_id, card.ratings, card.vote)
            for cards in self.cards.values()
            for card in cards
        ]

    def domain_ticks(self) -> list[Tick]:
        """The ticks as `domain.evaluate` wants them."""
        return [
            Tick(row.application_id, row.interviewer_id, row.flag, None, row.after_reveal, row.state)
            for row in self.ticks
        ]


def load_panels(session: Session, viewer: Account, opening_id: str, *, reading: Reading) -> OpeningPanels:
    """The panels of an opening as this viewer may see them, in seven queries."""
    in_opening = select(Application.id).where(Application.opening_id == opening_id)
    sealed = frozenset(session.scalars(sealed_applications(viewer).where(Interview.application_id.in_(in_opening))))
    versions = _versions(session, viewer, opening_id)
    struck = _struck(session, opening_id)
    seats = _seats(session, viewer, opening_id, versions, struck)
    submitted = {
        interview_id: [version for version in rows if version.submitted_at is not None]
        for interview_id, rows in versions.items()
    }
    chosen = {
        interview_id: version
        for interview_id, rows in submitted.items()
        if (version := _version_that_counts(rows, reading=reading)) is not None
    }
    # Struck cards stay on record in the reading that has a version of them.
    seat_of = {seat.interview_id: seat for rows in seats.values() for seat in rows if seat.application_id not in sealed}
    chosen = {interview_id: version for interview_id, version in chosen.items() if interview_id in seat_of}
    values = _values(session, [version.id for version in chosen.values()])
    cards: dict[str, list[Card]] = defaultdict(list)
    struck_cards: dict[str, list[Card]] = defaultdict(list)
    for interview_id, version in chosen.items():
        seat = seat_of[interview_id]
        target = struck_cards if seat.struck else cards
        target[seat.application_id].append(_card(version, seat, values[version.id]))
    ticks = _ticks(session, submitted, seat_of, reading=reading)
    return OpeningPanels(
        seats=seats,
        cards={key: tuple(sorted(rows, key=lambda card: card.submitted_at)) for key, rows in cards.items()},
        struck_cards={key: tuple(rows) for key, rows in struck_cards.items()},
        ticks=ticks,
        sealed=sealed,
    )


def _version_that_counts(rows: list[ScorecardVersion], *, reading: Reading) -> ScorecardVersion | None:
    """The version of one card that a reading takes; rows are its submitted versions, oldest first."""
    if reading is Reading.SEALED:
        rows = [row for row in rows if not row.after_reveal and not row.after_debrief]
    return rows[-1] if rows else None


def _versions(session: Session, viewer: Account, opening_id: str) -> dict[str, list[ScorecardVersion]]:
    """Versions by interview, oldest first: the submitted ones that the viewer may read, and drafts without contents."""
    rows = session.scalars(
        select(ScorecardVersion)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.opening_id == opening_id,
            ScorecardVersion.id.in_(visible_versions(viewer))
            | (ScorecardVersion.submitted_at.is_(None) & Interview.id.in_(visible_seats(viewer))),
        )
        .order_by(ScorecardVersion.interview_id, ScorecardVersion.number)
    )
    found: dict[str, list[ScorecardVersion]] = defaultdict(list)
    for row in rows:
        found[row.interview_id].append(row)
    return found


def _struck(session: Session, opening_id: str) -> set[str]:
    rows = session.execute(
        select(Strike.interview_id, Strike.struck)
        .join(Interview, Interview.id == Strike.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Application.opening_id == opening_id)
        .order_by(Strike.id)
    )
    latest = {row.interview_id: row.struck for row in rows}  # oldest first, so the newest entry stays
    return {interview_id for interview_id, struck in latest.items() if struck}


def _seats(
    session: Session,
    viewer: Account,
    opening_id: str,
    versions: Mapping[str, list[ScorecardVersion]],
    struck: set[str],
) -> dict[str, tuple[Seat, ...]]:
    rows = session.execute(
        select(Interview, Account.name)
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            Application.opening_id == opening_id,
            Interview.id.in_(visible_seats(viewer)),
            Interview.removed_at.is_(None),
        )
        .order_by(Interview.starts_at, Account.name)
    )
    found: dict[str, list[Seat]] = defaultdict(list)
    for interview, name in rows:
        found[interview.application_id].append(
            _seat(interview, name, versions.get(interview.id, []), struck=interview.id in struck)
        )
    return {key: tuple(seats) for key, seats in found.items()}


def _seat(interview: Interview, name: str, versions: list[ScorecardVersion], *, struck: bool) -> Seat:
    submitted = [version for version in versions if version.submitted_at is not None]
    if interview.declined_at is not None:
        status = SeatStatus.DECLINED
    elif submitted:
        status = SeatStatus.SUBMITTED
    else:
        status = SeatStatus.DRAFT if versions else SeatStatus.OPEN
    return Seat(
        interview_id=interview.id,
        application_id=interview.application_id,
        interviewer_id=interview.interviewer_id,
        interviewer=name,
        title=interview.title,
        areas=tuple(interview.areas),
        starts_at=interview.starts_at,
        ends_at=interview.starts_at + timedelta(minutes=interview.minutes),
        due_at=interview.due_at,
        status=status,
        removed=interview.removed_at is not None,
        struck=struck,
        first_submitted_at=submitted[0].submitted_at if submitted else None,
        reopened=bool(submitted) and versions[-1].submitted_at is None,
    )


def _values(session: Session, version_ids: list[int]) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = session.execute(
        select(Rating.version_id, Rating.criterion, Rating.value).where(
            Rating.version_id.in_(version_ids), Rating.value.is_not(None)
        )
    )
    for version_id, criterion, value in rows:
        if value is not None:
            found[version_id][criterion] = value
    return found


def _card(version: ScorecardVersion, seat: Seat, ratings: Mapping[str, int]) -> Card:
    assert version.submitted_at is not None
    assert version.vote is not None
    return Card(
        version_id=version.id,
        interview_id=seat.interview_id,
        application_id=seat.application_id,
        interviewer_id=seat.interviewer_id,
        number=version.number,
        submitted_at=version.submitted_at,
        after_reveal=version.after_reveal,
        after_debrief=version.after_debrief,
        vote=Vote(version.vote),
        confidence=version.confidence,
        strengths=version.strengths,
        concerns=version.concerns,
        ratings=dict(ratings),
    )


def _ticks(
    session: Session,
    submitted: Mapping[str, list[ScorecardVersion]],
    seat_of: Mapping[str, Seat],
    *,
    reading: Reading,
) -> tuple[TickRow, ...]:
    """Ticks of cards that are not struck. Those of the sealed version act; a revised one may only add some."""
    sources: list[tuple[ScorecardVersion, bool]] = []
    for interview_id, rows in submitted.items():
        if interview_id not in seat_of or seat_of[interview_id].struck:
            continue
        sealed = _version_that_counts(rows, reading=Reading.SEALED)
        if sealed is not None:
            sources.append((sealed, False))
        if reading is Reading.REVISED and rows and rows[-1] is not sealed:
            sources.append((rows[-1], True))
    by_version: dict[int, list[tuple[str, str]]] = defaultdict(list)
    ticked = select(FlagTick.version_id, FlagTick.flag, FlagTick.quote).where(
        FlagTick.version_id.in_([version.id for version, _ in sources]), FlagTick.raised
    )
    for version_id, flag, quote in session.execute(ticked.order_by(FlagTick.version_id, FlagTick.flag)):
        by_version[version_id].append((flag, quote))
    settled = _settled(session, [version.interview_id for version, _ in sources])
    found: dict[tuple[str, str], TickRow] = {}
    for version, late in sources:
        seat = seat_of[version.interview_id]
        for flag, quote in by_version[version.id]:
            if (seat.interview_id, flag) in found:
                continue
            assert version.submitted_at is not None
            state, at, by, reason = settled.get((seat.interview_id, flag), (TickState.RAISED, None, "", ""))
            found[seat.interview_id, flag] = TickRow(
                application_id=seat.application_id,
                interview_id=seat.interview_id,
                interviewer_id=seat.interviewer_id,
                flag=flag,
                quote=quote,
                raised_at=version.submitted_at,
                after_reveal=late,
                state=state,
                settled_at=at,
                settled_by=by,
                settled_reason=reason,
            )
    return tuple(found.values())


def _settled(
    session: Session, interview_ids: list[str]
) -> dict[tuple[str, str], tuple[TickState, datetime | None, str, str]]:
    settler = aliased(Account)
    rows = session.execute(
        select(Settlement, settler.name)
        .join(settler, settler.id == Settlement.by_id)
        .where(Settlement.interview_id.in_(interview_ids))
        .order_by(Settlement.id)
    )
    found: dict[tuple[str, str], tuple[TickState, datetime | None, str, str]] = {}
    for row, name in rows:
        state = TickState(row.state)
        undone = state is TickState.RAISED
        found[row.interview_id, row.flag] = (state, None, "", "") if undone else (state, row.at, name, row.reason)
    return found
