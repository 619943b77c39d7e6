"""Loads an opening's panels in a fixed number of queries, for any number of applications.

Everything of the applications on which the viewer is sealed stays out, the viewer's own seat excepted, so no number
made from it can tell anything. Shadow seats stay out for everybody: what is made of these panels knows nothing of them.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import lru_cache
from sys import intern

from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.queries.panels import statements
from scorecard.queries.panels.statements import Scope
from scorecard.queries.panels.ticks import load_ticks
from scorecard.queries.panels.values import Card, OpeningPanels, Reading, Seat, SeatStatus, Version, version_that_counts

# More ids make a statement longer than the opening's rows take to read.
MOST_BY_ID = 500

Asked = dict[str, str | list[str]]


def load_panels(session: Session, viewer: Account, opening_id: str, *, reading: Reading) -> OpeningPanels:
    """The panels of an opening as they enter the numbers that this viewer is shown, in five queries.

    The caller has made sure that the viewer may read the opening, or the one application that is then shown of it.
    """
    sealed = left_out_of(session, viewer, opening_id)
    return _load(session, Scope.OPENING, {"viewer": viewer.id, "opening": opening_id}, sealed, reading)


def load_panel(session: Session, viewer: Account, application: Application, *, reading: Reading) -> OpeningPanels:
    """The same of one application alone, in five queries; `sealed` still tells of the whole opening."""
    return load_some_panels(session, viewer, application.opening_id, [application.id], reading=reading)


def load_some_panels(
    session: Session, viewer: Account, opening_id: str, application_ids: Collection[str], *, reading: Reading
) -> OpeningPanels:
    """The same of some applications of an opening, or where these are many of all of it; five queries."""
    if len(application_ids) > MOST_BY_ID:
        return load_panels(session, viewer, opening_id, reading=reading)
    sealed = left_out_of(session, viewer, opening_id)
    asked: Asked = {"viewer": viewer.id, "opening": opening_id, "applications": list(application_ids)}
    return _load(session, Scope.SOME, asked, sealed, reading)


def left_out_of(session: Session, viewer: Account, opening_id: str) -> frozenset[str]:
    """The applications of an opening that enter no number this viewer is shown; one query."""
    asked = {"viewer": viewer.id, "opening": opening_id}
    return frozenset(session.scalars(statements.sealed_in_opening(), asked))


def _load(session: Session, scope: Scope, asked: Asked, sealed: frozenset[str], reading: Reading) -> OpeningPanels:
    """The panels within the scope, in four queries."""
    versions = _versions(session, scope, asked, reading)
    seats: dict[str, list[Seat]] = defaultdict(list)
    seat_of: dict[str, Seat] = {}
    for seat in _seats(session, scope, asked, versions):
        seats[seat.application_id].append(seat)
        if seat.application_id not in sealed:
            seat_of[seat.interview_id] = seat
    submitted = {
        interview_id: [version for version in rows if version.submitted_at is not None]
        for interview_id, rows in versions.items()
        if interview_id in seat_of
    }
    # Struck cards stay on record in the reading that has a version of them.
    cards: dict[str, list[Card]] = defaultdict(list)
    struck_cards: dict[str, list[Card]] = defaultdict(list)
    for interview_id, rows in submitted.items():
        version = version_that_counts(rows, reading=reading)
        if version is not None:
            seat = seat_of[interview_id]
            target = struck_cards if seat.struck else cards
            target[seat.application_id].append(_card(version, seat))
    return OpeningPanels(
        seats={key: tuple(found) for key, found in seats.items()},
        cards={key: tuple(sorted(found, key=lambda card: card.submitted_at)) for key, found in cards.items()},
        struck_cards={key: tuple(found) for key, found in struck_cards.items()},
        ticks=load_ticks(session, scope, asked, submitted, seat_of, reading=reading),
        sealed=sealed,
    )


def _versions(session: Session, scope: Scope, asked: Asked, reading: Reading) -> dict[str, list[Version]]:
    """Versions by interview, oldest first. Of somebody else's draft only that it was begun leaves this file."""
    found: dict[str, list[Version]] = defaultdict(list)
    for row in session.execute(statements.versions(scope, reading), asked):
        version = Version._make(row)
        found[version.interview_id].append(version)
    return found


def _seats(session: Session, scope: Scope, asked: Asked, versions: Mapping[str, Sequence[Version]]) -> Iterator[Seat]:
    """The seats in the order in which they are listed."""
    for row in session.execute(statements.seats(scope), asked):
        (interview_id, application_id, interviewer_id, interviewer, title, areas, *times, has_declined, struck) = row
        starts_at, minutes, due_at = times
        own = versions.get(interview_id, ())
        submitted = [version for version in own if version.submitted_at is not None]
        yield Seat(
            interview_id=interview_id,
            application_id=application_id,
            interviewer_id=interviewer_id,
            interviewer=interviewer,
            title=title,
            areas=_areas(areas),
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            due_at=due_at,
            status=_status(own, submitted, has_declined=has_declined),
            struck=struck,
            first_submitted_at=submitted[0].submitted_at if submitted else None,
            reopened=bool(submitted) and own[-1].submitted_at is None,
        )


def _status(versions: Sequence[Version], submitted: Sequence[Version], *, has_declined: bool) -> SeatStatus:
    if has_declined:
        return SeatStatus.DECLINED
    if submitted:
        return SeatStatus.SUBMITTED
    return SeatStatus.DRAFT if versions else SeatStatus.OPEN


@lru_cache(maxsize=1024)
def _areas(text: str) -> tuple[str, ...]:
    """A seat's focus areas as they are stored. Most seats have the same few."""
    return tuple(json.loads(text))


def _card(version: Version, seat: Seat) -> Card:
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
        ratings=_ratings(version.values or ""),
    )


def _ratings(values: str) -> dict[str, int]:
    """The values of a card by criterion. The same criteria are on every card: each is one string in all of them."""
    words = values.split()
    return dict(zip(map(intern, words[::2]), map(int, words[1::2]), strict=True))
