"""Plain builders: each makes one thing with as little as it needs, and commits."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.domain.rubric import Rubric, parse_rubric
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.imports import StagedFile, StagedImport, StagedRow
from scorecard.models.opening import Opening, OpeningLead, PolicyVersion, RubricVersion
from scorecard.services import scoring
from scorecard.services.passwords import hash_password
from scorecard.services.scoring import CardContent, RatingEntry, TickEntry

PASSWORD = "a long enough password"
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
AREAS = ("technical_depth", "technical_leadership", "mentoring_development", "communication_collaboration")
_numbers = count(1)


@lru_cache
def rubric() -> Rubric:
    return parse_rubric((Path(__file__).parent.parent / "scorecard/rubrics/tech_lead.toml").read_text())


@lru_cache
def _hash() -> str:
    return hash_password(PASSWORD, fast=True)


def _add(session: Session, row):
    session.add(row)
    session.commit()
    return row


def account(session: Session, *, role: str = "interviewer", **values: object) -> Account:
    number = next(_numbers)
    defaults = {
        "email": f"person{number}@example.com",
        "name": f"Person {number}",
        "role": role,
        "password_hash": _hash(),
        "time_zone": "UTC",
        "theme": "system",
        "created_at": NOON - timedelta(days=30),
    }
    return _add(session, Account(**{**defaults, **values}))


def rubric_version(session: Session) -> RubricVersion:
    """The shipped rubric, which is there from the first start."""
    found = session.scalar(select(RubricVersion).where(RubricVersion.key == "tech_lead"))
    session.commit()  # what reads in a test must not keep the pages from writing
    if found is not None:
        return found
    text = (Path(__file__).parent.parent / "scorecard/rubrics/tech_lead.toml").read_text()
    row = RubricVersion(key="tech_lead", version=1, title="Tech Lead", digest="0" * 64, toml=text, created_at=NOON)
    return _add(session, row)


def opening(session: Session, *leads: Account, **values: object) -> Opening:
    """An open opening with the default policy, led by `leads`."""
    version = rubric_version(session)
    defaults = {
        "title": f"Tech Lead {next(_numbers)}",
        "archetype": "feature",
        "status": "open",
        "coding_share": 50,
        "rubric_version_id": version.id,
        "created_at": NOON - timedelta(days=20),
    }
    row = _add(session, Opening(**{**defaults, **values}))
    for lead in leads:
        session.add(OpeningLead(opening_id=row.id, account_id=lead.id, added_at=NOON - timedelta(days=20)))
    policy = default_policy(rubric(), archetype=row.archetype)
    author = leads[0] if leads else account(session, role="lead")
    session.add(
        PolicyVersion(
            opening_id=row.id, version=1, toml=policy_toml(policy), created_by_id=author.id, created_at=row.created_at
        )
    )
    session.commit()
    return row


def application(session: Session, opening: Opening, *, name: str | None = None, **values: object) -> Application:
    person = Candidate(name=name or f"Candidate {next(_numbers)}", email=f"c{next(_numbers)}@example.org")
    _add(session, person)
    defaults = {"opening_id": opening.id, "candidate_id": person.id, "created_at": NOON - timedelta(days=10)}
    return _add(session, Application(**{**defaults, **values}))


def seat(session: Session, application: Application, interviewer: Account, **values: object) -> Interview:
    """A seat whose interview ended two hours before NOON."""
    defaults = {
        "application_id": application.id,
        "interviewer_id": interviewer.id,
        "areas": list(AREAS),
        "starts_at": NOON - timedelta(hours=3),
        "minutes": 60,
        "due_at": NOON + timedelta(days=1),
        "created_at": NOON - timedelta(days=5),
    }
    return _add(session, Interview(**{**defaults, **values}))


def staged_import(session: Session, opening: Opening, uploader: Account, **values: object) -> StagedImport:
    """An upload of one candidate that waits to be confirmed."""
    defaults = {"kind": "candidates", "sealed_on": [], "added": {"candidates": 1}, "created_at": NOON}
    row = StagedImport(opening_id=opening.id, account_id=uploader.id, **{**defaults, **values})
    _add(session, row)
    name = f"Candidate {next(_numbers)}"
    file = zlib.compress(f"candidate\r\n{name}\r\n".encode())
    session.add(StagedFile(import_id=row.id, part="candidates", name="people.csv", content=file))
    session.add(StagedRow(import_id=row.id, place=0, part="candidates", line=2, about=name, mark="new", why=""))
    session.commit()
    return row


def criteria_of(areas) -> tuple[str, ...]:
    return tuple(criterion.key for key in areas for criterion in rubric().area(key).criteria)


def content(
    level: int | Mapping[str, int | None] = 4,
    *,
    areas=AREAS,
    vote: Vote = Vote.YES,
    flags: Mapping[str, str] | None = None,
    note: str = "",
    **values: object,
) -> CardContent:
    """A complete card: one level for every criterion of the areas, or a level by criterion (None: not observed)."""
    levels = level if isinstance(level, Mapping) else dict.fromkeys(criteria_of(areas), level)
    ratings = {key: RatingEntry(value=value, not_observed=value is None, note=note) for key, value in levels.items()}
    ticks = {key: TickEntry(raised=True, quote=quote) for key, quote in (flags or {}).items()}
    return CardContent(ratings=ratings, ticks=ticks, vote=vote, **values)


def submitted(session: Session, seat: Interview, card: CardContent | None = None, *, now: datetime = NOON) -> Interview:
    """Submit a card on a seat, as its interviewer."""
    author = session.get_one(Account, seat.interviewer_id)
    latest = scoring.latest_version(session, seat)
    scoring.submit(
        session,
        seat.id,
        card or content(areas=seat.areas),
        own_criteria=criteria_of(seat.areas),
        revision=latest.revision if latest else 0,
        actor=author,
        now=now,
    )
    return seat
