"""What can happen that an application's page shows, and what cannot."""

from datetime import timedelta

from sqlalchemy import select

from scorecard.domain.assessment import TickState
from scorecard.models.account import Account
from scorecard.models.application import Candidate, Decision
from scorecard.models.debrief import DebriefEntry
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.models.scorecard import ImportedCard, ScorecardVersion
from scorecard.services import cards, scoring
from tests import build
from tests.build import NOON, content

CRITICAL = "adversarial_to_managers"
SOON = NOON + timedelta(minutes=30)
LATER = NOON + timedelta(hours=1)


def after(minutes):
    """Each thing has a time of its own, so that none can stand for another."""
    return NOON + timedelta(minutes=minutes)


def decision(session, place, **values):
    row = Decision(
        **{
            "application_id": place.maya.id,
            "decision": "hold",
            "reason": "Not yet.",
            "seen": {},
            "decided_by_id": place.lead.id,
            "decided_at": NOON,
            **values,
        }
    )
    session.add(row)
    session.commit()
    return row


def changing(what, **values):
    """A change of some columns of one row: of a thing of the place, or of what it leads to."""

    def change(session, place):
        row = what(session, place)
        for name, value in values.items():
            setattr(row, name, value)
        session.commit()

    return change


def candidate(session, place):
    return session.get_one(Candidate, place.maya.candidate_id)


def interviewer(session, place):
    return session.get_one(Account, place.cards[0].interviewer_id)


def of(name):
    return lambda session, place: getattr(place, name)


def begin_a_draft(session, place):
    author = session.get_one(Account, place.out.interviewer_id)
    scoring.save_draft(session, place.out.id, content(1), revision=0, actor=author, now=SOON)


def submit(session, place):
    build.submitted(session, place.out, content(1), now=SOON)


def submit_elsewhere(session, place):
    build.submitted(session, build.seat(session, place.otto, build.account(session)), content(1), now=SOON)


def reopen(session, place):
    cards.reopen(session, place.cards[0].id, reason="Wrong day noted.", actor=place.lead, now=SOON)


def revise(session, place):
    reopen(session, place)
    build.submitted(session, place.cards[0], content(1), now=SOON)


def strike(session, place):
    cards.strike(session, place.cards[0].id, reason="Wrong candidate.", actor=place.lead, now=SOON)


def settle(session, place):
    tick = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": TickState.CLEARED, "revision": 0}
    cards.settle(session, place.maya.id, **tick, reason="Asked.", actor=place.lead, now=SOON)


def seat_somebody(session, place):
    build.seat(session, place.maya, build.account(session, name="Newcomer"))


def write_down(session, place):
    words = {"point": "minutes", "number": 1, "agreed": "We met.", "by_id": place.lead.id, "at": SOON}
    session.add(DebriefEntry(application_id=place.maya.id, **words))
    session.commit()


def decide(session, place):
    decision(session, place, decision="hire", decided_at=SOON)


def mark_as_imported(session, place):
    of_card = ScorecardVersion.interview_id == place.cards[0].id
    version = session.scalars(select(ScorecardVersion).where(of_card)).one()
    session.add(ImportedCard(version_id=version.id, by_id=place.lead.id, at=SOON))
    session.commit()


def make_the_flag_a_note(session, place):
    newest = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == place.opening.id)).one()
    milder = newest.toml.replace(f'"{CRITICAL}" = "critical"', f'"{CRITICAL}" = "note"')
    values = {"opening_id": place.opening.id, "created_by_id": place.lead.id, "created_at": SOON}
    session.add(PolicyVersion(version=2, toml=milder, **values))
    session.commit()


def seat_the_reader_elsewhere(session, place):
    build.seat(session, place.otto, place.lead)


def take_the_lead_from_an_admin(session, place):
    """An admin goes on reading, and may change nothing."""
    changing(of("lead"), role="admin")(session, place)
    session.get_one(OpeningLead, (place.opening.id, place.lead.id)).removed_at = SOON
    session.commit()
