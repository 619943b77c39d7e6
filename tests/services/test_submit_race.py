"""The submit button pressed twice: requests that arrive at once make one version, and none of them fails."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import scoring
from scorecard.services.errors import AlreadySubmitted
from tests import build

PRESSES = 6


@pytest.fixture
def press(session):
    """Submit a card on a fresh seat with several requests at once; gives what became of each."""
    seat = build.seat(session, build.application(session, build.opening(session)), build.account(session))
    engine = session.get_bind()

    def one(card) -> str:
        with Session(engine) as own:
            author = own.get_one(Account, seat.interviewer_id)
            try:
                scoring.submit(
                    own,
                    seat.id,
                    card,
                    own_criteria=build.criteria_of(seat.areas),
                    revision=0,
                    actor=author,
                    now=build.NOON,
                )
            except AlreadySubmitted:
                return "refused"
            return "in"

    def all_at_once(cards) -> list[str]:
        with ThreadPoolExecutor(len(cards)) as requests:
            return sorted(requests.map(one, cards))

    return all_at_once


def test_the_same_card_submitted_several_times_at_once_is_one_version(press, session):
    outcomes = press([build.content()] * PRESSES)

    assert outcomes == ["in"] * PRESSES
    assert [version.number for version in session.scalars(select(ScorecardVersion))] == [1]


def test_of_different_cards_submitted_at_once_one_is_taken_and_the_others_are_told(press, session):
    outcomes = press([build.content(note=f"Note {number}") for number in range(PRESSES)])

    assert outcomes == ["in"] + ["refused"] * (PRESSES - 1)
    assert [version.number for version in session.scalars(select(ScorecardVersion))] == [1]
