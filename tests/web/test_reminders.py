"""Reminding several people at once: who owes what, as far as a lead may know, and a text for each."""

import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from scorecard.models.application import Decision, Reminder
from tests import build
from tests.build import NOON, content
from tests.web.dashboards import counted_queries, text_of

LATE = {"starts_at": NOON - timedelta(days=3), "due_at": NOON - timedelta(days=1)}


def owing(session, opening, name, *people, **values):
    """An application on which these people owe a card."""
    application = build.application(session, opening, name=name, **values)
    for person in people:
        build.seat(session, application, person, **LATE)
    return application


def who(page):
    """Who is reminded of whom."""
    cards = re.findall(r'<section class="sc-card"[^>]* id="person-.*?</section>', page.text, re.DOTALL)
    return {
        text_of(re.search(r"<h2.*?</h2>", card, re.DOTALL)[0]): [
            text_of(name) for name in re.findall(r"<li><strong>(.*?)</strong>", card)
        ]
        for card in cards
    }


def texts(page):
    found = re.findall(r"<textarea[^>]*>\n?(.*?)</textarea>", page.text, re.DOTALL)
    return [unescape(text) for text in found]


def test_whoever_owes_cards_of_the_ticked_candidates_is_listed_once_with_all_of_them(session, visitor, lead, opening):
    sam, tim = build.account(session, name="Sam"), build.account(session, name="Tim")
    ana, bob = owing(session, opening, "Ana", sam, tim), owing(session, opening, "Bob", sam)
    owing(session, opening, "Not ticked", sam, tim)

    page = visitor(lead).get(f"/openings/{opening.id}/reminders?application={ana.id}&application={bob.id}")

    assert who(page) == {"Sam": ["Ana", "Bob"], "Tim": ["Ana"]}
    assert "3 late cards of the 2 candidates you ticked." in text_of(page.text)


def test_without_a_tick_everybody_who_owes_a_card_is_listed(session, visitor, lead, opening):
    sam = build.account(session, name="Sam")
    owing(session, opening, "Ana", sam)
    owing(session, opening, "Bob", sam)

    assert who(visitor(lead).get(f"/openings/{opening.id}/reminders")) == {"Sam": ["Ana", "Bob"]}


def test_nobody_is_listed_who_owes_nothing(session, visitor, lead, opening):
    sam = build.account(session, name="Sam")
    done = build.application(session, opening, name="In")
    build.submitted(session, build.seat(session, done, sam, **LATE), content(4))
    not_yet = build.application(session, opening, name="Not due")
    build.seat(session, not_yet, sam, starts_at=NOON - timedelta(hours=1), due_at=NOON)
    gone = build.application(session, opening, name="Declined")
    build.seat(session, gone, sam, **LATE, declined_at=NOON, decline_reason="cut_short")
    lost = build.application(session, opening, name="Removed")
    build.seat(session, lost, sam, **LATE, removed_at=NOON)
    owing(session, opening, "Withdrawn", sam, withdrawn_at=NOON)
    decided = owing(session, opening, "Decided", sam)
    session.add(
        Decision(application_id=decided.id, decision="hire", reason="", seen={}, decided_by_id=lead.id, decided_at=NOON)
    )
    owing(session, opening, "Switched off", build.account(session, disabled_at=NOON))
    held = build.seat(session, build.application(session, opening, name="Trainee"), build.account(session))
    application = session.get_one(build.Application, held.application_id)
    build.seat(session, application, sam, **LATE, shadowed_id=held.id)
    foreign = build.opening(session, build.account(session, role="lead"))
    owing(session, foreign, "Foreign", sam)

    page = visitor(lead).get(f"/openings/{opening.id}/reminders")

    assert (who(page), "Nobody owes a card" in page.text) == ({}, True)


def test_a_lead_who_is_to_score_learns_of_no_late_card_there(session, visitor, lead, opening):
    sam = build.account(session, name="Sam")
    sealed = owing(session, opening, "Sealed", sam)
    build.seat(session, sealed, lead, **LATE)
    reader = visitor(lead)

    asked = [reader.get(f"/openings/{opening.id}/reminders{query}") for query in ("", f"?application={sealed.id}")]

    assert [who(page) for page in asked] == [{}, {}]


def test_one_card_gets_the_usual_text_and_several_get_one_with_each_address(session, visitor, lead, opening):
    sam, tim = build.account(session, name="Sam"), build.account(session, name="Tim", email="tim+x@example.com")
    ana = owing(session, opening, "Ana", sam, tim)
    owing(session, opening, "Bob & Co", tim)
    seats = {(seat.application_id, seat.interviewer_id): seat.id for seat in session.query(build.Interview)}
    session.commit()

    page = visitor(lead).get(f"/openings/{opening.id}/reminders")
    usual, several = texts(page)

    address = f"http://127.0.0.1:8000/interviews/{seats[ana.id, sam.id]}/scorecard"
    assert usual.startswith("Hello Sam,\n\nyour scorecard for Ana (Tech Lead Payments) was due on Thu 19 Nov 2026")
    assert address in usual
    assert several.startswith("Hello Tim,\n\nthese 2 scorecards (Tech Lead Payments) are late:\n\n- Ana, due on")
    assert several.count("/scorecard") == 2
    (link,) = [unescape(link) for link in re.findall(r'href="(mailto:tim[^"]*)"', page.text)]
    parts = urlsplit(link)
    assert unquote(parts.path) == "tim+x@example.com"
    assert parse_qs(parts.query) == {
        "subject": ["Late scorecards: Tech Lead Payments"],
        "body": [several.replace("\n", "\r\n")],
    }


def test_what_was_sent_by_mail_already_is_said(session, visitor, lead, opening):
    owing(session, opening, "Ana", build.account(session, name="Sam"))
    seat = session.query(build.Interview).one()
    for day in (18, 19):
        written = NOON - timedelta(days=20 - day)
        session.add(Reminder(interview_id=seat.id, local_day=date(2026, 11, day), written_at=written))
    session.commit()

    page = visitor(lead).get(f"/openings/{opening.id}/reminders")

    assert "reminded by mail 2 times, last 24 hours ago" in text_of(page.text)


def test_reading_it_sends_and_writes_nothing(session, visitor, lead, opening):
    owing(session, opening, "Ana", build.account(session, name="Sam"))

    visitor(lead).get(f"/openings/{opening.id}/reminders")

    session.rollback()
    assert session.query(Reminder).count() == 0


@pytest.mark.parametrize("size", [1, 30])
def test_the_page_takes_as_many_queries_with_one_card_as_with_thirty(app, session, visitor, lead, opening, size):
    for number in range(size):
        owing(session, opening, f"Candidate {number}", build.account(session))
    reader = visitor(lead)

    with counted_queries(app) as statements:
        page = reader.get(f"/openings/{opening.id}/reminders")

    assert (len(statements), len(who(page))) == (4, size)
