"""Loads the demo: a company, two openings, their candidates and panels. Only ever where nothing real is."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import flask_migrate
from flask import Flask
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scorecard.clock import now
from scorecard.database import db
from scorecard.demo.cards import write_cards
from scorecard.demo.cast import Cast, invent_cast, invent_openings, invented_names
from scorecard.demo.days import dice
from scorecard.demo.seating import Diary, place_candidate
from scorecard.demo.shadowing import seat_trainee, shadow_events
from scorecard.demo.sign_ins import choose_password
from scorecard.demo.stories import HAS_CARD, Story, is_lead_s_own, story_of, with_cards, without_events
from scorecard.demo.texts import Sentences, people
from scorecard.demo.timeline import Event, opening_events, panel_events, run_through, story_events
from scorecard.domain.policy import areas_of
from scorecard.domain.rubric import parse_rubric
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, RubricVersion
from scorecard.models.schema import Base
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services.rubrics import add_rubric, ensure_shipped


class RealData(RuntimeError):
    """There is something in the database that is not the demo's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How large a demo is. `submitted` is the share of cards that are in, None for a mix with everything in it."""

    candidates: int = 24
    interviewers: int = 14
    submitted: float | None = None
    seed: int = 1
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, as counts."""

    openings: int
    candidates: int
    interviewers: int
    submitted: int


USUAL = Wish()
ALL_IN = 1.0

# Over how many days interviews are spread whose cards are in, where a share was asked for.
LONG_AGO, PANELS_A_DAY, DAYS_OF_INTERVIEWS = -20, 10, 14


def load_demo(app: Flask, wish: Wish = USUAL) -> Loaded:
    """Bring the schema up to date and put the demo in place of an earlier one.

    The same wish on the same day (UTC) gives the same rows. Raises RealData, and then changes nothing but the schema.
    """
    db.session.close()
    flask_migrate.upgrade()
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    rubrics = _make_room()
    password = choose_password(app.config["INSTANCE"], asked=wish.password)
    with Session(db.engine, expire_on_commit=False) as session:
        version = _add_rubrics(session, rubrics, midnight=midnight)
        cast = invent_cast(
            session,
            seed=wish.seed,
            interviewers=wish.interviewers,
            password=password,
            zone=app.config["TIME_ZONE"],
            fast=app.config["FAST_PASSWORDS"],
            midnight=midnight,
        )
        openings = invent_openings(session, seed=wish.seed, cast=cast, version=version, midnight=midnight)
        _fill(session, wish, cast=cast, openings=openings, midnight=midnight)
        return _count(session)


def _make_room() -> list[str]:
    """Take an earlier demo away. Submitted cards cannot be deleted, so the tables go and come back empty.

    Returns the rubrics that were in them.
    """
    with Session(db.engine) as session:
        real = [
            session.scalar(select(func.count()).select_from(kind).where(~kind.is_demo)) for kind in (Account, Opening)
        ]
        if any(real):
            accounts, openings = real
            raise RealData(
                f"This database has real data ({accounts} accounts and {openings} openings that are not the demo's), "
                "so the demo was not loaded. Set DATABASE_URL to an empty database for it."
            )
        anything = session.scalar(select(Account.id).limit(1)) is not None
        rubrics = session.scalars(select(RubricVersion.toml).order_by(RubricVersion.id)).all()
    db.engine.dispose()
    if not anything and not rubrics:
        return []
    flask_migrate.downgrade(revision="base")
    flask_migrate.upgrade()
    return list(rubrics)


def _add_rubrics(session: Session, texts: list[str], *, midnight: datetime) -> RubricVersion:
    """The shipped rubric, and after it those that somebody added: they are not the demo's."""
    shipped = ensure_shipped(session, now=midnight)
    for text in texts:
        if text != shipped.toml:
            add_rubric(session, text, now=midnight)
    return shipped


def _fill(session: Session, wish: Wish, *, cast: Cast, openings: list[Opening], midnight: datetime) -> None:
    areas = areas_of(parse_rubric(openings[0].rubric_version.toml))
    names = invented_names([entry["name"] for entry in people()["candidates"]], wish.candidates)
    stories = _stories(wish, openings=len(openings))
    diary = Diary(cast)
    events: list[Event] = []
    final: list[ScorecardVersion] = []
    for number, opening in enumerate(openings):
        lead = cast.leads[number]
        sentences = Sentences(dice(wish.seed, "sentences", number))
        events += opening_events(session, opening, lead=lead)
        for place in range(number, wish.candidates, len(openings)):
            placed = place_candidate(
                session,
                stories[place],
                number=place + 1,
                name=names[place],
                opening=opening,
                lead=lead,
                diary=diary,
                sentences=sentences,
                seed=wish.seed,
                midnight=midnight,
            )
            versions = write_cards(
                session, placed, areas=areas, strictness=cast.strictness, sentences=sentences, seed=wish.seed
            )
            final += [versions[seat.interview.id] for seat in placed.seats if seat.state in HAS_CARD]
            events += chain(
                panel_events(session, placed, versions=versions, sentences=sentences),
                story_events(session, placed, midnight=midnight, sentences=sentences),
            )
            beside = seat_trainee(session, placed, cast=cast, seed=wish.seed)
            if beside is not None:
                practised = write_cards(
                    session, beside, areas=areas, strictness={}, sentences=sentences, seed=wish.seed
                )
                final += practised.values()
                events += shadow_events(session, beside, versions=practised)
    _make_final(session, final)
    run_through(session, events)


def _make_final(session: Session, versions: list[ScorecardVersion]) -> None:
    """Submit the cards: the ratings have to be in before, the database refuses them afterwards."""
    session.flush()
    for version in versions:
        version.submitted_at = version.saved_at
    session.flush()


def _stories(wish: Wish, *, openings: int) -> list[Story]:
    """One story a candidate; with a share, full panels of which that share of the cards is in and nothing else."""
    stories = [
        story_of(place % openings, place // openings, dice(wish.seed, "story", place))
        for place in range(wish.candidates)
    ]
    share = wish.submitted
    if share is None:
        return stories
    plain = [without_events(story) for story in stories]
    cards = [
        (place, seat)
        for place, story in enumerate(plain)
        for seat, plan in enumerate(story.seats)
        if share == ALL_IN or not is_lead_s_own(plan)  # that card is waited for, unless really all are asked for
    ]
    chosen = dice(wish.seed, "submitted").sample(cards, round(share * len(cards)))
    submitted: list[set[int]] = [set() for _ in plain]
    for place, seat in chosen:
        submitted[place].add(seat)
    return [
        with_cards(story, submitted[place], day=LONG_AGO + place // PANELS_A_DAY % DAYS_OF_INTERVIEWS)
        for place, story in enumerate(plain)
    ]


def _count(session: Session) -> Loaded:
    def count(kind: type[Base], *which: ColumnElement[bool]) -> int:
        return session.scalar(select(func.count()).select_from(kind).where(*which)) or 0

    return Loaded(
        openings=count(Opening),
        candidates=count(Application),
        interviewers=count(Account, Account.role == "interviewer"),
        submitted=count(
            ScorecardVersion,
            ScorecardVersion.submitted_at.is_not(None),
            ScorecardVersion.number == 1,
            ScorecardVersion.interview_id.in_(select(Interview.id).where(~Interview.is_shadow)),
        ),
    )
