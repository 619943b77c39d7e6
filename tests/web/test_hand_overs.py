"""The pages of a hand-over: the interviewer asks, the leads answer."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Interview
from tests import build
from tests.build import NOON
from tests.web.test_interview_pages import plain

DAY = timedelta(days=1)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


@pytest.fixture
def application(session, opening):
    return build.application(session, opening, name="Ana")


@pytest.fixture
def ada(session):
    return build.account(session, name="Ada")


@pytest.fixture
def seat(session, application, ada):
    return build.seat(session, application, ada, starts_at=NOON + DAY, due_at=NOON + 2 * DAY)


@pytest.fixture
def asked(visitor, session, ada, seat):
    """Ada's browser, after she asked to hand over to Ben."""
    ben = build.account(session, name="Ben")
    browser = visitor(ada)
    browser.get(f"/interviews/{seat.id}/hand-over")
    answer = browser.post(f"/interviews/{seat.id}/hand-over", {"reason": "On leave <b>then</b>.", "suggested": ben.id})
    assert (answer.status_code, answer.location) == (303, f"/interviews/{seat.id}")
    return browser


def test_whoever_asked_reads_so_on_kit_and_list(asked, seat):
    kit = plain(asked.get(f"/interviews/{seat.id}").text)

    assert "to hand this interview over to Ben. Until the hiring leads answer, it stays yours." in kit
    assert "asked to hand over" in asked.get("/interviews").text


def test_the_leads_read_it_where_they_look_first(visitor, opening, application, lead, asked, seat):
    browser = visitor(lead)

    listing = plain(browser.get("/openings").text)
    dashboard = plain(browser.get(f"/openings/{opening.id}").text)
    panel = plain(browser.get(f"/applications/{application.id}/panel").text)
    page = browser.get(f"/interviews/{seat.id}/seat").text

    assert "1 to hand over" in listing
    assert "To hand over" in dashboard
    assert "For Ana, suggests Ben: On leave &lt;b&gt;then&lt;/b&gt;." in dashboard
    assert "Asks to hand over" in panel
    assert "Ada asks to hand over" in plain(page)
    assert ">Ben</option>" in page
    assert "selected" in page.split(">Ben</option>")[0].rsplit("<option", 1)[1]


def test_a_lead_hands_the_seat_over_in_one_press(visitor, session, application, lead, asked, seat):
    browser = visitor(lead)
    browser.get(f"/interviews/{seat.id}/seat")
    ben = session.scalars(select(build.Account).where(build.Account.name == "Ben")).one()
    session.commit()

    answer = browser.post(f"/interviews/{seat.id}/seat/hand-over", {"interviewer": ben.id})

    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}/panel")
    assert "The seat of Ada is handed over." in browser.get(answer.location).text
    held = session.scalars(select(Interview).where(Interview.removed_at.is_(None))).one()
    session.commit()
    assert held.interviewer_id == ben.id
    assert asked.get(f"/interviews/{seat.id}").status_code == 404
    assert "Ana" not in asked.get("/interviews").text
    assert "Ana" in visitor(ben).get("/interviews").text


def test_a_lead_who_keeps_the_seat_is_read_by_whoever_asked(visitor, opening, lead, asked, seat):
    browser = visitor(lead)
    browser.get(f"/interviews/{seat.id}/seat")

    answer = browser.post(f"/interviews/{seat.id}/seat/keep", {"answer": "We moved it to Thursday."})

    assert answer.status_code == 303
    assert "To hand over" not in browser.get(f"/openings/{opening.id}").text
    assert "The hiring leads kept you on this interview: We moved it to Thursday." in plain(
        asked.get(f"/interviews/{seat.id}").text
    )
    assert "asked to hand over" not in asked.get("/interviews").text


def test_a_request_is_taken_back(opening, visitor, lead, asked, seat):
    asked.get(f"/interviews/{seat.id}/hand-over")

    answer = asked.post(f"/interviews/{seat.id}/hand-over", {"action": "take-back"})

    assert (answer.status_code, answer.location) == (303, f"/interviews/{seat.id}")
    assert "To hand over" not in visitor(lead).get(f"/openings/{opening.id}").text


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"reason": " "}, "Say in a sentence why."),
        ({"reason": "x" * 4001}, "4,000 fit"),
        ({"reason": "On leave.", "suggested": "nobody"}, "Choose a colleague from the list"),
    ],
)
def test_a_refused_request_gives_back_what_was_typed(visitor, ada, seat, typed, message):
    answer = visitor(ada).post(f"/interviews/{seat.id}/hand-over", typed)

    assert answer.status_code == 422
    assert message in answer.text
    assert typed["reason"] in answer.text


def test_a_lead_who_chooses_nobody_is_asked_again(visitor, lead, seat):
    browser = visitor(lead)
    browser.get(f"/interviews/{seat.id}/seat")

    answer = browser.post(f"/interviews/{seat.id}/seat/hand-over", {"interviewer": ""})

    assert answer.status_code == 422
    assert "Choose somebody from the list." in answer.text


def test_a_submitted_or_declined_seat_leads_back_to_its_page(visitor, session, opening, ada, seat):
    declined = build.seat(
        session, build.application(session, opening), ada, declined_at=NOON, decline_reason="cut_short"
    )
    build.submitted(session, seat)
    browser = visitor(ada)

    found = [browser.get(f"/interviews/{row.id}/hand-over").location for row in (seat, declined)]

    assert found == [f"/interviews/{seat.id}", f"/interviews/{declined.id}"]


def test_what_can_be_suggested_does_not_tell_of_the_panel(visitor, session, application, ada, seat):
    """The same colleagues, whoever sits on the panel and whatever they did."""
    browser = visitor(ada)
    people = [build.account(session) for _ in range(3)]
    before = browser.get(f"/interviews/{seat.id}/hand-over").text.split("<select")[1]

    build.submitted(session, build.seat(session, application, people[0]))
    build.seat(session, application, people[1])

    assert (
        browser.get(f"/interviews/{seat.id}/hand-over").text.split("<select")[1].split("</select")[0]
        == (before.split("</select")[0])
    )
