"""What can happen in an opening that its dashboard shows, and what cannot."""

from datetime import timedelta

from sqlalchemy import delete, select

from scorecard.domain.assessment import TickState
from scorecard.models.account import Account
from scorecard.models.application import Candidate, Decision, HandOverRequest
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.models.scorecard import CorrectionRequest
from scorecard.services import cards
from tests import build
from tests.build import NOON, content

CRITICAL = "adversarial_to_managers"
LATER = NOON + timedelta(minutes=5)


def change(session, row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    session.commit()


def rename(session, place):
    change(session, session.get_one(Candidate, place.maya.candidate_id), name="Zoe")


def move_the_source(session, place):
    change(session, place.maya, source="Agency")


def withdraw(session, place):
    change(session, place.maya, withdrawn_at=LATER)


def open_the_debrief(session, place):
    change(session, place.maya, debrief_opened_at=LATER)


def add_a_candidate(session, place):
    build.application(session, place.opening, name="Quinn")


def seat_somebody(session, place):
    build.seat(session, place.nils, build.account(session))


def move_the_interview(session, place):
    for seat in (place.cards[0], place.out[0]):
        change(session, seat, starts_at=NOON - timedelta(days=3))


def move_the_due_time(session, place):
    change(session, place.out[0], due_at=NOON - timedelta(hours=1))


def decline(session, place):
    change(session, place.out[0], declined_at=LATER, decline_reason="did_not_take_place")


def unseat(session, place):
    change(session, place.out[0], removed_at=LATER)


def submit(session, place):
    build.submitted(session, place.out[0], content(1))


def reopen_and_revise(session, place):
    cards.reopen(session, place.cards[0].id, reason="Wrong day noted.", actor=place.lead, now=LATER)
    build.submitted(session, place.cards[0], content(1), now=LATER)


def strike(session, place):
    cards.strike(session, place.cards[0].id, reason="Wrong candidate.", actor=place.lead, now=LATER)


def settle(session, place):
    tick = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": TickState.CLEARED, "revision": 0}
    cards.settle(session, place.maya.id, **tick, reason="Asked.", actor=place.lead, now=LATER)


def decide(session, place):
    entry = {"application_id": place.maya.id, "decision": "hire", "seen": {}, "decided_by_id": place.lead.id}
    session.add(Decision(**entry, decided_at=LATER))
    session.commit()


def make_the_flag_a_note(session, place):
    newest = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == place.opening.id)).one()
    milder = newest.toml.replace(f'"{CRITICAL}" = "critical"', f'"{CRITICAL}" = "note"')
    values = {"opening_id": place.opening.id, "created_by_id": place.lead.id, "created_at": LATER}
    session.add(PolicyVersion(version=2, toml=milder, **values))
    session.commit()


def rename_the_interviewer(session, place):
    change(session, session.get_one(Account, place.out[0].interviewer_id), name="Wim")


def rename_the_opening(session, place):
    change(session, place.opening, title="Tech Lead, Search")


def close_the_opening(session, place):
    change(session, place.opening, status="closed")


def no_longer_lead(session, place):
    session.execute(delete(OpeningLead).where(OpeningLead.account_id == place.lead.id))
    change(session, place.lead, role="admin")


def read_in_another_zone(session, place):
    change(session, place.lead, time_zone="Asia/Tokyo")


def read_in_the_dark(session, place):
    change(session, place.lead, theme="dark")


def ask_to_hand_over(session, place):
    asked = {"interview_id": place.out[0].id, "reason": "A holiday.", "asked_at": LATER}
    session.add(HandOverRequest(**asked))
    session.commit()


def ask_to_reopen(session, place):
    asked = {"interview_id": place.cards[0].id, "reason": "A wrong day.", "asked_at": LATER}
    session.add(CorrectionRequest(**asked))
    session.commit()
