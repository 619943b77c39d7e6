"""Whoever stops leading an opening has lost it at the next request: pages, files and changes."""

import pytest

from scorecard.models.account import Account
from scorecard.models.opening import OpeningLead
from tests import build

PAGES = ("", "/set-up", "/panel", "/candidates/new", "/policy.toml")
FILES = ("/candidates.csv", "/scorecards.csv", "/ratings.csv", "/flags.csv")


def leave(session, opening, lead: Account) -> None:
    session.get_one(OpeningLead, (opening.id, lead.id)).removed_at = build.NOON


def become_an_interviewer(session, opening, lead: Account) -> None:
    session.get_one(Account, lead.id).role = "interviewer"


@pytest.mark.parametrize("stop", [leave, become_an_interviewer])
def test_a_former_lead_finds_neither_pages_nor_files(session, visitor, stop):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)))
    paths = [f"/openings/{opening.id}{end}" for end in (*PAGES, *FILES)]
    paths += [f"/applications/{application.id}{end}" for end in ("", "/decision", "/debrief", "/panel", "/candidate")]
    person = visitor(lead)
    before = {path: person.get(path).status_code for path in paths}
    stop(session, opening, lead)
    session.commit()
    after = {path: person.get(path).status_code for path in paths}

    assert before == dict.fromkeys(paths, 200)
    assert after == dict.fromkeys(paths, 404)
