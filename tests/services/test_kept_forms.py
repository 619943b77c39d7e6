"""Forms that wait for people whose session had ended."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import KeptForm
from scorecard.services import kept_forms
from tests import build
from tests.build import NOON

PRESSES = 8


def test_of_forms_posted_at_once_one_is_kept_and_none_is_refused(session):
    author = build.account(session)
    seat = build.seat(session, build.application(session, build.opening(session)), author)
    session.rollback()

    def press(number: int) -> None:
        with Session(session.get_bind()) as own:
            kept_forms.keep(own, account_id=author.id, interview_id=seat.id, payload=str(number), now=NOON)

    with ThreadPoolExecutor(PRESSES) as pool:
        list(pool.map(press, range(PRESSES)))

    assert len(session.scalars(select(KeptForm)).all()) == 1
