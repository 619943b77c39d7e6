"""Reopening, striking and restoring one submitted card."""

import pytest
from sqlalchemy import select

from scorecard.models.scorecard import Reopening, ScorecardVersion, Strike
from tests import build
from tests.visitor import fields_of


@pytest.fixture
def card(session):
    """A submitted card and the lead of its opening."""

    class Card:
        lead = build.account(session, role="lead", name="Lena Lead")
        application = build.application(session, build.opening(session, lead), name="Maya Candidate")
        author = build.account(session, name="Ana Author")
        seat = build.submitted(session, build.seat(session, application, author))
        page = f"/applications/{application.id}"
        reopen = f"/interviews/{seat.id}/reopen"
        strike = f"/interviews/{seat.id}/strike"

    return Card


def test_a_card_is_reopened_with_a_reason(card, visitor, session):
    lead = visitor(card.lead)
    asked = lead.get(card.reopen).text

    answer = lead.post(card.reopen, {"reason": "You noted the wrong day."})
    page = lead.get(answer.location).text

    assert "Reopen the scorecard of Ana Author" in asked
    assert (answer.status_code, answer.location) == (303, card.page)
    for words in ("The scorecard is reopened.", "You noted the wrong day.", "A new version is open."):
        assert words in page
    assert session.scalars(select(ScorecardVersion.number).order_by(ScorecardVersion.number)).all() == [1, 2]


def test_a_second_press_reopens_nothing_more_and_the_page_says_that_it_is_open(card, visitor, session):
    lead = visitor(card.lead)
    lead.get(card.reopen)

    answers = [lead.post(card.reopen, {"reason": "You noted the wrong day."}).status_code for _ in range(2)]

    assert (answers, len(session.scalars(select(Reopening)).all())) == ([303, 303], 1)
    assert "It is open already" in lead.get(card.reopen).text


@pytest.mark.parametrize("reason", ["", "  \n", "typed" * 1000, "typed\x07"])
def test_a_reason_that_is_missing_or_cannot_be_kept_is_refused_as_typed(card, visitor, session, reason):
    lead = visitor(card.lead)
    lead.get(card.reopen)

    reopened = lead.post(card.reopen, {"reason": reason})
    struck = lead.post(card.strike, {"reason": reason, "action": "strike"})

    assert (reopened.status_code, struck.status_code) == (422, 422)
    for answer in (reopened, struck):
        assert "There is a problem" in answer.text
        assert fields_of(answer.text)["reason"] == reason
    assert (session.scalars(select(Reopening)).all(), session.scalars(select(Strike)).all()) == ([], [])


def test_a_card_is_struck_stays_on_record_and_is_restored(card, visitor, session):
    lead = visitor(card.lead)

    struck = lead.post(card.strike, {**fields_of(lead.get(card.strike).text), "reason": "They are related."})
    page = lead.get(struck.location).text
    restored = lead.post(card.strike, {**fields_of(lead.get(card.strike).text), "reason": "Only a namesake."})

    assert (struck.status_code, restored.status_code) == (303, 303)
    for words in ("No scorecard counts in this reading.", "Ana Author", "They are related.", "Restore"):
        assert words in page
    entries = session.execute(select(Strike.struck, Strike.reason).order_by(Strike.id)).all()
    assert entries == [(True, "They are related."), (False, "Only a namesake.")]


def test_a_second_press_of_strike_does_not_restore(card, visitor, session):
    lead = visitor(card.lead)
    form = {**fields_of(lead.get(card.strike).text), "reason": "They are related."}

    lead.post(card.strike, form)
    lead.post(card.strike, form)

    assert session.scalars(select(Strike.struck)).all() == [True]


def test_a_press_without_a_known_button_is_refused(card, visitor, session):
    lead = visitor(card.lead)
    lead.get(card.strike)

    answer = lead.post(card.strike, {"reason": "They are related.", "action": "burn"})

    assert (answer.status_code, session.scalars(select(Strike)).all()) == (422, [])
    assert "They are related." in answer.text


def test_a_struck_card_is_not_reopened(card, visitor, session):
    lead = visitor(card.lead)
    lead.get(card.strike)
    lead.post(card.strike, {"reason": "They are related.", "action": "strike"})

    answer = lead.post(card.reopen, {"reason": "You noted the wrong day."})

    assert (answer.status_code, "This scorecard is struck" in answer.text) == (422, True)
    assert session.scalars(select(Reopening)).all() == []


def test_an_unknown_card_and_one_that_is_not_in_are_the_same_to_a_lead(card, visitor, session):
    lead = visitor(card.lead)
    waiting = build.seat(session, card.application, build.account(session))

    for interview_id in (waiting.id, "A" * 16):
        for act in ("reopen", "strike"):
            assert lead.get(f"/interviews/{interview_id}/{act}").status_code == 404
