"""Brings kept dashboards up to date before they are read; numbers of large openings are computed after the page."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import structlog
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scorecard.clock import now
from scorecard.database import db, in_memory, short_write
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.dashboard import TABLES, Dashboard
from scorecard.models.opening import Opening
from scorecard.queries.dashboard import Renewal, State, renew, renew_facts, rows_to_make, states_of
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.queries.waiting import Waiting
from scorecard.services import dashboards
from scorecard.web.after_page import after_this_page
from scorecard.web.identity import viewer
from scorecard.web.keeping import keep_evaluations

log = structlog.get_logger()

# An opening of this many applications is evaluated in about a second, and its page waits for it. A larger one's
# shows the numbers that were kept, if any, marked as such, and new ones are computed once it is sent.
COMPUTED_AT_ONCE = 1_000
# As many rows are made in two or three seconds. Of more there is no page until they were made after it.
MADE_AT_ONCE = 2_000
ATTEMPTS = 3


def state_now(opening: Opening, *, reading: Reading) -> State:
    """What is kept of the viewer's dashboard of this opening; two queries."""
    return _state_of(db.session, viewer(), opening.id, reading=reading)


def is_large(opening_id: str) -> bool:
    """Whether an opening has so many applications that no page waits for its evaluation."""
    applications = select(func.count(Application.id)).where(Application.opening_id == opening_id)
    return (db.session.scalar(applications) or 0) > COMPUTED_AT_ONCE


def is_to_be_made(opening: Opening, state: State, *, reading: Reading) -> bool:
    """Whether so many rows of the dashboard do not hold that they are made once this page is sent."""
    if state.facts_hold(now()) or rows_to_make(db.session, opening.id, state, now=now()) <= MADE_AT_ONCE:
        return False
    _compute_after_the_page(opening.id, state, reading=reading)
    return True


@contextmanager
def dashboard_of(opening: Opening, state: State, *, reading: Reading) -> Iterator[tuple[Session, Dashboard, State]]:
    """The dashboard as it holds now, with the session in which it can be read.

    Where it cannot be kept it is made for this page alone, in memory.
    """
    make = _what_is_due(opening.id, state, reading=reading)
    if make is None:
        assert state.kept is not None
        yield db.session, state.kept, state
    elif _kept(make(db.session, viewer(), opening, state, reading=reading, now=now())):
        # What was written after the request's session began is not seen in it.
        with Session(db.engine) as fresh:
            state = _state_of(fresh, viewer(), opening.id, reading=reading)
            assert state.kept is not None
            yield fresh, state.kept, state
    else:
        with _in_memory(opening, state, renew, reading=reading) as (session, dashboard):
            yield session, dashboard, state


def waiting_in(opening_ids: Sequence[str]) -> dict[str, Waiting]:
    """What waits for the viewer in each of these openings, which they lead.

    An opening is absent where that is counted once this page is sent: too many rows would have to be made for it.
    """
    states = states_of(db.session, viewer(), opening_ids, reading=Reading.SEALED)
    found: dict[str, Waiting] = {}
    left = MADE_AT_ONCE
    for opening_id, state in states.items():
        if not state.facts_hold(now()):
            number = rows_to_make(db.session, opening_id, state, now=now())
            if number > left:
                _compute_after_the_page(opening_id, state, reading=Reading.SEALED)
                continue
            left -= number
        for dashboard in _with_facts(opening_id, state):
            found[opening_id] = Waiting(dashboard.ready, dashboard.late_cards, dashboard.flags_to_check)
    return found


def _with_facts(opening_id: str, state: State) -> Iterator[Dashboard]:
    """The one dashboard of this state, whatever its numbers."""
    if state.kept is not None and state.facts_hold(now()):
        yield state.kept
        return
    opening = readable_opening(db.session, viewer(), opening_id)
    if _kept(renew_facts(db.session, viewer(), opening, state, reading=Reading.SEALED, now=now())):
        with Session(db.engine) as fresh:
            renewed = _state_of(fresh, viewer(), opening_id, reading=Reading.SEALED)
            assert renewed.kept is not None
            yield renewed.kept
    else:
        with _in_memory(opening, state, renew_facts, reading=Reading.SEALED) as (_, dashboard):
            yield dashboard


def _state_of(session: Session, person: Account, opening_id: str, *, reading: Reading) -> State:
    return states_of(session, person, [opening_id], reading=reading)[opening_id]


def _what_is_due(opening_id: str, state: State, *, reading: Reading) -> Callable[..., Renewal] | None:
    """What is to be made before the page; None where everything holds, or can be shown as it is."""
    if not state.numbers_hold:
        if not is_large(opening_id):
            return renew
        _compute_after_the_page(opening_id, state, reading=reading)
    return None if state.facts_hold(now()) else renew_facts


def _kept(renewal: Renewal) -> bool:
    """Keep a renewal, and say whether that could be done."""
    try:
        with short_write() as session:
            dashboards.keep(session, renewal)
    except DBAPIError:
        log.warning("dashboard.not_kept", opening_id=renewal.key.opening_id)
        return False
    return True


@contextmanager
def _in_memory(
    opening: Opening, state: State, make: Callable[..., Renewal], *, reading: Reading
) -> Iterator[tuple[Session, Dashboard]]:
    """The whole dashboard, made anew for this page."""
    nothing = State(state.key, state.left_out, kept=None, has_changed=True)
    renewal = make(db.session, viewer(), opening, nothing, reading=reading, now=now())
    with in_memory(TABLES) as session:
        yield session, session.get_one(Dashboard, dashboards.keep(session, renewal))


def _compute_after_the_page(opening_id: str, state: State, *, reading: Reading) -> None:
    """Have new numbers computed when the page is on its way, by one request at a time."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # the proxy's own
    person_id = viewer().id
    after_this_page(
        (app, state.key.opening_id, state.key.audience),
        lambda: _compute(app, person_id, opening_id, state, reading=reading),
    )


def _compute(app: Flask, person_id: str, opening_id: str, state: State, *, reading: Reading) -> None:
    with app.app_context():
        try:
            with short_write() as session:
                is_ours = dashboards.begin_computing(session, state.key, now=now())
            if is_ours and not _compute_numbers(person_id, opening_id, reading=reading):
                with short_write() as session:
                    dashboards.give_up_computing(session, state.key)
        except (DBAPIError, NotHere):
            log.warning("dashboard.not_computed", opening_id=opening_id)


def _compute_numbers(person_id: str, opening_id: str, *, reading: Reading) -> bool:
    """Renew until it was kept: what was made for an older state is not, and then takes less time, as evaluated.

    False where others were first each time.
    """
    for _ in range(ATTEMPTS):
        with Session(db.engine) as session:
            person = session.get_one(Account, person_id)
            opening = readable_opening(session, person, opening_id)
            state = _state_of(session, person, opening_id, reading=reading)
            renewal = renew(session, person, opening, state, reading=reading, now=now())
            session.rollback()
            keep_evaluations(session)
        with short_write() as writes:
            if dashboards.keep(writes, renewal) is not None:
                return True
    return False
