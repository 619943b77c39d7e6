"""The interviewer's pages beside the scorecard: the list, the kit, and giving a seat back."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from scorecard.models.application import Interview
from tests import build
from tests.build import NOON


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def author(session):
    return build.account(session)


@pytest.fixture
def opening(session, lead):
    return build.opening(
        session, lead, title="Payments Tech Lead", people_duties="Hires with the manager.", em_split="Manager does pay."
    )


@pytest.fixture
def application(session, opening):
    links = "https://example.org/cv\njavascript:alert(1)\nhttp://[broken\nftp://example.org/x"
    return build.application(session, opening, name="Cleo Candidate", notes="Ask about the outage.", links=links)


@pytest.fixture
def seat(session, application, author):
    return build.seat(session, application, author, areas=["technical_depth"])


def outside(session, seat):
    """The seat as stored now; the transaction ends at once."""
    session.refresh(seat)
    session.commit()
    return seat


def plain(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<main")[1]).split())


def test_the_list_says_what_it_is_when_it_is_empty(visitor, author):
    assert "No interviews yet" in visitor(author).get("/interviews").text


def test_what_has_just_ended_is_called_out_with_what_there_is_to_do(visitor, author, seat):
    html = visitor(author).get("/interviews").text

    assert "Cleo Candidate Payments Tech Lead Ended 2 hours ago · 4 to rate, about 3 minutes" in plain(html)
    assert f'href="/interviews/{seat.id}"' in html
    assert f'href="/interviews/{seat.id}/scorecard"' in html
    assert 'title="Fri 20 Nov 2026, 10:00 UTC"' in html


def test_a_late_card_says_how_late_it_is(visitor, session, application, author):
    build.seat(
        session, application, author, starts_at=NOON - timedelta(days=9), due_at=NOON - timedelta(days=2, hours=3)
    )

    assert "2 days late" in plain(visitor(author).get("/interviews").text)


def test_when_all_is_in_the_list_says_so_and_leads_to_the_panel(visitor, session, author, seat):
    build.submitted(session, seat)

    html = visitor(author).get("/interviews").text

    assert "Nothing waits for you" in html
    assert f'href="/applications/{seat.application_id}"' in html


@pytest.mark.parametrize("page", ["0", "-1", "two", "9" * 30, "²"])
def test_a_page_that_is_none_is_answered_with_one_that_is(visitor, author, page):
    assert visitor(author).get(f"/interviews?page={page}").status_code == 200


def test_the_kit_holds_what_the_interview_needs(visitor, author, seat):
    html = visitor(author).get(f"/interviews/{seat.id}").text

    area = build.rubric().area("technical_depth")
    other = build.rubric().area("mentoring_development")
    words = plain(html)
    archetype = build.rubric().archetype("feature")
    said = [archetype.risk, archetype.probe, "Hires with the manager.", "Manager does pay.", "Ask about the outage."]
    said += [text for criterion in area.criteria for text in (criterion.question, *criterion.probes)]
    said += [text for criterion in area.criteria for text in criterion.look_fors]
    unescaped = words.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&")
    assert [text for text in said if text not in unescaped] == []
    assert [criterion.name for criterion in other.criteria if criterion.question in unescaped] == []


def test_the_kit_says_when_the_card_is_due_or_was(visitor, author, seat, clock):
    ahead = plain(visitor(author).get(f"/interviews/{seat.id}").text)
    clock.now = seat.due_at + timedelta(hours=3)
    late = plain(visitor(author).get(f"/interviews/{seat.id}").text)

    assert "Your scorecard is due in" in ahead
    assert "Your scorecard was due 3 hours ago" in late


def test_the_kit_links_to_web_addresses_only_and_tells_them_nothing(visitor, author, seat):
    html = visitor(author).get(f"/interviews/{seat.id}").text

    links = re.findall(r'<a href="([^"]*)" rel="noreferrer noopener"', html)
    assert links == ["https://example.org/cv", "http://[broken"]
    assert "javascript:" not in html


def test_the_kit_does_not_change_by_what_the_others_do(visitor, session, application, author, seat):
    ada = visitor(author)
    token = re.compile(r'name="csrf_token" value="[^"]*"')
    quiet = token.sub("", ada.get(f"/interviews/{seat.id}").text)
    build.submitted(session, build.seat(session, application, build.account(session)))

    loud = token.sub("", ada.get(f"/interviews/{seat.id}").text)

    assert loud == quiet


def test_kit_and_decline_are_there_for_the_seats_own_interviewer_only(visitor, session, application, lead, seat):
    panellist = build.account(session)
    build.submitted(session, build.seat(session, application, panellist))

    for account in (lead, panellist, build.account(session, role="admin")):
        stranger = visitor(account)
        assert stranger.get(f"/interviews/{seat.id}").status_code == 404
        assert stranger.get(f"/interviews/{seat.id}/decline").status_code == 404
        assert stranger.post(f"/interviews/{seat.id}/decline", {"reason": "cut_short"}).status_code == 404
    assert outside(session, seat).declined_at is None


def test_a_removed_seat_is_gone(visitor, session, author, seat):
    ada = visitor(author)
    seat.removed_at = NOON
    session.commit()

    assert ada.get(f"/interviews/{seat.id}").status_code == 404
    assert ada.get(f"/interviews/{seat.id}/decline").status_code == 404


def test_declining_gives_the_seat_back_with_its_reason(visitor, session, author, seat, clock):
    ada = visitor(author)
    ada.get(f"/interviews/{seat.id}/decline")

    answered = ada.post(f"/interviews/{seat.id}/decline", {"reason": "cut_short", "note": "Fire alarm."})

    seat = outside(session, seat)
    assert (answered.status_code, answered.location) == (303, "/interviews")
    assert (seat.decline_reason, seat.decline_note, seat.declined_at) == ("cut_short", "Fire alarm.", clock.now)


def test_a_declined_seat_shows_only_that_it_was_declined(visitor, session, author, seat):
    ada = visitor(author)
    ada.post(f"/interviews/{seat.id}/decline", {"reason": "conflict_of_interest"})

    html = ada.get(f"/interviews/{seat.id}").text

    assert "You declined this interview" in html
    assert "Ask about the outage." not in html
    assert ada.get(f"/interviews/{seat.id}/decline").location == f"/interviews/{seat.id}"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"note": "Because."}, "Choose the reason that fits best."),
        ({"reason": "bored", "note": "Because."}, "Not a valid choice."),
        ({"reason": "cut_short", "note": "x" * 4001}, "4,000 fit"),
    ],
)
def test_a_refused_decline_gives_back_what_was_typed(visitor, session, author, seat, typed, message):
    answered = visitor(author).post(f"/interviews/{seat.id}/decline", typed)

    assert answered.status_code == 422
    assert message in answered.text
    assert typed["note"] in answered.text
    assert outside(session, seat).declined_at is None


def test_the_decline_page_says_that_it_is_final_and_that_a_moved_interview_is_not_declined(visitor, author, seat):
    words = plain(visitor(author).get(f"/interviews/{seat.id}/decline").text)

    assert "This is final" in words
    assert "Has the interview only moved? Then do not decline." in words


def test_a_submitted_card_cannot_be_declined(visitor, session, author, seat):
    build.submitted(session, seat)
    ada = visitor(author)

    answered = ada.post(f"/interviews/{seat.id}/decline", {"reason": "cut_short"})

    assert answered.status_code == 422
    assert "so it cannot be declined" in answered.text
    assert ada.get(f"/interviews/{seat.id}/decline").location == f"/interviews/{seat.id}"
    assert session.get_one(Interview, seat.id).declined_at is None


@pytest.mark.parametrize(
    ("zone", "due"),
    [("Europe/Berlin", "Mon 23 Nov 2026, 09:30 CET"), ("Asia/Kathmandu", "Mon 23 Nov 2026, 14:15 +0545")],
)
def test_the_list_says_when_a_card_is_due_on_the_clock_of_whoever_owes_it(visitor, session, application, zone, due):
    person = build.account(session, time_zone=zone)
    times = {"starts_at": NOON - timedelta(days=2), "due_at": datetime(2026, 11, 23, 8, 30, tzinfo=UTC)}
    build.seat(session, application, person, **times)

    assert f"due {due} , in 2 days" in plain(visitor(person).get("/interviews").text)


def test_an_overdue_card_says_when_it_was_due_and_how_late_it_is(visitor, session, application):
    person = build.account(session, time_zone="America/New_York")
    times = {"starts_at": NOON - timedelta(days=5), "due_at": NOON - timedelta(days=3, hours=1)}
    build.seat(session, application, person, **times)

    words = plain(visitor(person).get("/interviews").text)

    assert "due Tue 17 Nov 2026, 06:00 EST" in words
    assert "3 days late" in words
