"""A database with one opening of any number of applications, written in bulk: what the speed of pages is measured on.

Every application has five interviewers who rate all sixteen criteria. Of each fifty a few are decided, withdrawn,
still waited for, or flagged, so that each filter finds somebody and each mark is drawn.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from sqlalchemy import Connection, Engine, insert, update
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion
from tests import build

CARDS = 5
INTERVIEWERS = 60
BLOCK = 500  # applications that are written at once
NOW = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
LEAD = "lead@example.com"
FIRST = ("Ada", "Ben", "Chloé", "Dmitri", "Elif", "Femi", "Grace", "Hiro", "Inès", "Jonas", "Kofi", "Lena", "Mira")
LAST = ("Abebe", "Brandt", "Costa", "Diaz", "Eriksen", "Fontaine", "Garcia", "Haddad", "Ito", "Jansen", "Kaya")
SOURCES = ("Referral", "Careers page", "Agency", "Meetup", "")


@dataclass(frozen=True)
class Place:
    """Who leads the opening that was written, and where it is."""

    lead: Account
    opening: Opening
    application_id: str
    interviewer_id: str


def fill(engine: Engine, *, applications: int, seed: int = 1) -> Place:
    """Write the opening with its people and panels."""
    with Session(engine, expire_on_commit=False) as session:
        lead = build.account(session, role="lead", name="Lea Lead", email=LEAD)
        opening = build.opening(session, lead, title="Tech Lead Payments")
        people = [build.account(session, name=f"Person {number:03}").id for number in range(INTERVIEWERS)]
    dice = np.random.default_rng(seed)
    with engine.begin() as connection:
        for start in range(0, applications, BLOCK):
            numbers = range(start, min(start + BLOCK, applications))
            _write(connection, numbers, opening.id, people, lead.id, dice)
    return Place(lead, opening, _application_id(0), people[0])


def _application_id(number: int) -> str:
    return f"application{number:05}"


def _write(
    connection: Connection,
    numbers: range,
    opening_id: str,
    people: list[str],
    lead_id: str,
    dice: np.random.Generator,
) -> None:
    added = NOW - timedelta(days=30)
    names = {number: f"{FIRST[number % 13]} {LAST[number // 13 % 11]} {number:05}" for number in numbers}
    _insert(connection, Candidate, ({"id": f"candidate-{number:05}", "name": names[number]} for number in numbers))
    _insert(
        connection,
        Application,
        (
            {
                "id": _application_id(number),
                "opening_id": opening_id,
                "candidate_id": f"candidate-{number:05}",
                "source": SOURCES[number % 5],
                "created_at": added,
                "withdrawn_at": NOW if number % 50 == 7 else None,
            }
            for number in numbers
        ),
    )
    seats = [(number, place) for number in numbers for place in range(CARDS)]
    _insert(connection, Interview, (_seat(number, place, people, added) for number, place in seats))
    written = [(number, place) for number, place in seats if _is_in(number, place)]
    _insert(
        connection,
        ScorecardVersion,
        (
            {
                "id": 1 + number * CARDS + place,
                "interview_id": f"seat-{number:06}-{place:04}",
                "number": 1,
                "revision": 1,
                "saved_at": NOW - timedelta(days=1),
                "vote": "YES",
            }
            for number, place in written
        ),
    )
    _insert(connection, Rating, _ratings(written, dice))
    ticked = [
        (number, place) for number, place in written if number % 10 == 3 and place < (1 if number % 20 == 3 else 2)
    ]
    _insert(
        connection,
        FlagTick,
        (
            {
                "version_id": 1 + number * CARDS + place,
                "flag": "adversarial_to_managers" if number % 20 == 3 else "micromanages",
                "raised": True,
                "quote": "Said that managers only get in the way.",
            }
            for number, place in ticked
        ),
    )
    # A submitted card takes no more ratings, so it is submitted last.
    connection.execute(
        update(ScorecardVersion)
        .where(ScorecardVersion.submitted_at.is_(None))
        .values(submitted_at=NOW - timedelta(days=1))
    )
    decided = [number for number in numbers if number % 4 == 1]
    kinds = ("hire", "no_hire", "hold", "no_hire")
    _insert(
        connection,
        Decision,
        (
            {
                "application_id": _application_id(number),
                "decision": kinds[number // 4 % 4],
                "seen": {},
                "decided_by_id": lead_id,
                "decided_at": NOW,
            }
            for number in decided
        ),
    )


def _is_in(number: int, place: int) -> bool:
    """Most cards are in; of every sixth application the last one is not, and of every fiftieth none is."""
    return number % 50 != 49 and not (number % 6 == 5 and place == CARDS - 1)


def _seat(number: int, place: int, people: list[str], added: datetime) -> dict[str, object]:
    starts = NOW - timedelta(days=2 + number % 20, minutes=number % 600 + 60 * place)
    late = number % 12 == 5
    return {
        "id": f"seat-{number:06}-{place:04}",
        "application_id": _application_id(number),
        "interviewer_id": people[(number * 7 + place * 11) % len(people)],
        "areas": list(build.AREAS),
        "starts_at": starts,
        "due_at": starts + timedelta(days=1) if late else NOW + timedelta(days=3650),
        "created_at": added,
    }


def _ratings(written: list[tuple[int, int]], dice: np.random.Generator) -> Iterator[dict[str, object]]:
    criteria = build.criteria_of(build.AREAS)
    talent = {number: dice.normal() for number, _ in written}
    for number, place in written:
        levels = np.clip(np.round(3.3 + 0.8 * talent[number] + 0.6 * dice.normal(size=len(criteria))), 1, 5)
        for criterion, level in zip(criteria, levels.tolist(), strict=True):
            yield {
                "version_id": 1 + number * CARDS + place,
                "criterion": criterion,
                "value": int(level),
                "not_observed": False,
            }


def _insert(connection: Connection, table: type, rows: Iterator[dict[str, object]]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)
