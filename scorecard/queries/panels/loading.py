"""Loads an opening's panels in a fixed number of queries, for any number of applications.

Everything of the applications on which the viewer is sealed stays out, the viewer's own seat excepted, so no number
made from it can tell anything. Shadow seats stay out for everybody: what is made of these panels knows nothing of them.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.scorecard import Rating, ScorecardVersion, Strike
from scorecard.queries.panels.ticks import load_ticks
from scorecard.queries.panels.values import Card, OpeningPanels, Reading, Seat, SeatStatus, version_that_counts
from scorecard.queries.visible import enters_numbers, sealed_applications


def load_panels(session: Session, viewer: Account, opening_id: str, *, reading: Reading) -> OpeningPanels:
    """The panels of an opening as they enter the numbers that this viewer is shown, in seven queries.

    The caller has made sure that the viewer may read the opening, or the one application that is then shown of it.
    """
    return _load(
        session, viewer, Application.opening_id == opening_id, left_out_of(session, viewer, opening_id), reading
    )


def load_panel(session: Session, viewer: Account, application: Application, *, reading: Reading) -> OpeningPanels:
    """The same of one application alone, in seven queries; `sealed` still tells of the whole opening."""
    sealed = left_out_of(session, viewer, application.opening_id)
    return _load(session, viewer, Application.id == application.id, sealed, reading)


def load_some_panels(
    session: Session, viewer: Account, opening_id: str, application_ids: Collection[str], *, reading: Reading
) -> OpeningPanels:
    """The same of some applications of an opening, in seven queries."""
    wanted = (Application.opening_id == opening_id) & Application.id.in_(application_ids)
    return _load(session, viewer, wanted, left_out_of(session, viewer, opening_id), reading)


def left_out_of(session: Session, viewer: Account, opening_id: str) -> frozenset[str]:
    """The applications of an opening that enter no number this viewer is shown; one query."""
    sealed = select(Application.id).where(
        Application.id.in_(sealed_applications(viewer)), Application.opening_id == opening_id
    )
    return frozenset(session.scalars(sealed))


def _load(
    session: Session, viewer: Account, wanted: ColumnElement[bool], sealed: frozenset[str], reading: Reading
) -> OpeningPanels:
    """The panels of the wanted applications, in six queries."""
    versions = _versions(session, viewer, wanted)
    struck = _struck(session, wanted)
    seats = _seats(session, viewer, wanted, versions, struck)
    submitted = {
        interview_id: [version for version in rows if version.submitted_at is not None]
        for interview_id, rows in versions.items()
    }
    chosen = {
        interview_id: version
        for interview_id, rows in submitted.items()
        if (version := version_that_counts(rows, reading=reading)) is not None
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
    ticks = load_ticks(session, submitted, seat_of, reading=reading)
    return OpeningPanels(
        seats=seats,
        cards={key: tuple(sorted(rows, key=lambda card: card.submitted_at)) for key, rows in cards.items()},
        struck_cards={key: tuple(rows) for key, rows in struck_cards.items()},
        ticks=ticks,
        sealed=sealed,
    )


def _versions(session: Session, viewer: Account, wanted: ColumnElement[bool]) -> dict[str, list[ScorecardVersion]]:
    """Versions by interview, oldest first. Of somebody else's draft only that it was begun leaves this file."""
    rows = session.scalars(
        select(ScorecardVersion)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            wanted,
            _in_numbers(viewer),
        )
        .order_by(ScorecardVersion.interview_id, ScorecardVersion.number)
    )
    found: dict[str, list[ScorecardVersion]] = defaultdict(list)
    for row in rows:
        found[row.interview_id].append(row)
    return found


def _in_numbers(viewer: Account) -> ColumnElement[bool]:
    """The panel's seats of this load: all where the viewer is not sealed, and the viewer's own."""
    own_or_open = or_(enters_numbers(viewer), Interview.interviewer_id == viewer.id)
    return ~Interview.is_shadow & own_or_open


def _struck(session: Session, wanted: ColumnElement[bool]) -> set[str]:
    rows = session.execute(
        select(Strike.interview_id, Strike.struck)
        .join(Interview, Interview.id == Strike.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(wanted)
        .order_by(Strike.id)
    )
    latest = {row.interview_id: row.struck for row in rows}  # oldest first, so the newest entry stays
    return {interview_id for interview_id, struck in latest.items() if struck}


def _seats(
    session: Session,
    viewer: Account,
    wanted: ColumnElement[bool],
    versions: Mapping[str, list[ScorecardVersion]],
    struck: set[str],
) -> dict[str, tuple[Seat, ...]]:
    rows = session.execute(
        select(Interview, Account.name)
        .join(Account, Account.id == Interview.interviewer_id)
        .join(Application, Application.id == Interview.application_id)
        .where(
            wanted,
            _in_numbers(viewer),
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
