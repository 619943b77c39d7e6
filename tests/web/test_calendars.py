"""Interviews in a calendar program: the file of one, and the secret link to all of one's own."""

import re
from datetime import timedelta

import icalendar
import pytest
from sqlalchemy import event, select

from scorecard.database import db
from scorecard.models.account import CalendarLink
from scorecard.models.application import DeclineReason
from scorecard.models.audit import AuditEntry
from scorecard.services import accounts, calendar_links, cards, panels, scoring
from tests import build
from tests.build import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead, Search")


@pytest.fixture
def application(session, opening):
    return build.application(session, opening, name="Ana Berg")


@pytest.fixture
def ada(session):
    return build.account(session)


@pytest.fixture
def seat(session, application, ada):
    times = {"starts_at": NOON + DAY, "due_at": NOON + 2 * DAY}
    return build.seat(session, application, ada, title="Design", **times)


@pytest.fixture
def feed(session, visitor, ada):
    """The path of Ada's calendar, and a calendar program that reads it."""
    path = f"/calendar/{calendar_links.make(session, actor=ada, now=NOON)}.ics"
    return lambda: visitor().get(path)


def events(answer):
    assert answer.status_code == 200
    return {str(found["uid"]): found for found in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")}


def states(answer):
    return {
        re.split("[.@]", uid)[1]: (str(found["status"]), found["sequence"]) for uid, found in events(answer).items()
    }


def test_the_file_of_an_interview_has_it_and_when_its_card_is_due(visitor, ada, seat):
    answer = visitor(ada).get(f"/interviews/{seat.id}/interview.ics")

    found = events(answer)
    interview, due = found[f"{seat.id}.interview@scorecard"], found[f"{seat.id}.due@scorecard"]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="interview.ics"'
    assert str(interview["summary"]) == "Interview: Ana Berg (Design)"
    assert (interview["dtstart"].dt, interview["dtend"].dt) == (NOON + DAY, NOON + DAY + HOUR)
    assert str(interview["url"]) == f"http://127.0.0.1:8000/interviews/{seat.id}"
    assert "Tech Lead, Search" in str(interview["description"])
    assert (str(due["summary"]), due["dtstart"].dt) == ("Scorecard due: Ana Berg", NOON + 2 * DAY)


def test_the_link_is_shown_once_and_kept_as_a_hash(visitor, session, ada, seat):
    browser = visitor(ada)
    assert "Make a calendar link" in browser.get("/account").text

    page = browser.post("/account/calendar")

    address = re.search(r'value="(http://127\.0\.0\.1:8000/calendar/[A-Za-z0-9_-]{43}\.ics)"', page.text)[1]
    secret = address.rsplit("/", 1)[1].removesuffix(".ics")
    link = session.get_one(CalendarLink, ada.id)
    session.commit()
    assert secret not in link.secret_hash
    assert secret not in browser.get("/account").text
    assert f"{seat.id}.interview@scorecard" in events(visitor().get(address.removeprefix("http://127.0.0.1:8000")))


def test_the_calendar_is_read_without_signing_in_and_kept_by_no_cache(feed, seat):
    answer = feed()

    assert list(events(answer)) == [f"{seat.id}.interview@scorecard", f"{seat.id}.due@scorecard"]
    assert answer.content_type == "text/calendar; charset=utf-8"
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert "Set-Cookie" not in answer.headers


def test_a_new_link_ends_the_old_one_and_a_revoked_or_unknown_one_is_404(visitor, session, ada, feed):
    before = feed().status_code
    browser = visitor(ada)
    browser.get("/account")
    new = re.search(r"/calendar/[A-Za-z0-9_-]+\.ics", browser.post("/account/calendar").text)[0]
    old, fresh = feed().status_code, visitor().get(new).status_code
    browser.get("/account")
    revoked = [browser.post("/account/calendar/revocation").status_code for _ in range(2)]

    assert (before, old, fresh, revoked) == (200, 404, 200, [303, 303])
    unknown = [new, "/calendar/x.ics", "/calendar/.ics", f"/calendar/{'9' * 400}.ics", "/calendar/%00%ff.ics"]
    assert [visitor().get(path).status_code for path in unknown] == [404, 404, 303, 404, 404]
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("calendar%"))).all()
    assert actions == ["calendar_link.made", "calendar_link.made", "calendar_link.revoked"]


def test_the_link_of_somebody_who_left_is_404(session, ada, feed):
    before = feed().status_code
    accounts.switch_off(session, ada.id, actor=None, now=NOON)

    assert (before, feed().status_code) == (200, 404)


def test_a_change_of_the_interview_raises_the_sequence_of_the_same_event(session, application, lead, feed, seat):
    before = states(feed())
    change = {"title": "Code", "areas": ("technical_depth",), "starts_at": NOON + 3 * DAY, "minutes": 45}
    panels.change_seat(session, seat.id, **change, due_at=None, revision=1, actor=lead, now=NOON)

    found = feed()

    assert (before, states(found)) == (
        {"interview": ("CONFIRMED", 0), "due": ("CONFIRMED", 0)},
        {"interview": ("CONFIRMED", 1), "due": ("CONFIRMED", 1)},
    )
    assert events(found)[f"{seat.id}.interview@scorecard"]["dtstart"].dt == NOON + 3 * DAY


def test_a_submitted_card_is_due_no_more_and_a_reopened_one_neither(session, lead, feed, seat):
    build.submitted(session, seat)
    submitted = states(feed())
    cards.reopen(session, seat.id, reason="Look again.", actor=lead, now=NOON)

    assert submitted == states(feed()) == {"interview": ("CONFIRMED", 0)}


def test_a_declined_interview_and_a_withdrawn_candidate_are_cancelled(session, visitor, opening, ada, feed, seat):
    scoring.decline(session, seat.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)
    declined = states(feed())
    withdrawn = build.seat(session, build.application(session, opening, withdrawn_at=NOON), ada)

    assert declined == {"interview": ("CANCELLED", 1), "due": ("CANCELLED", 1)}
    assert states(visitor(ada).get(f"/interviews/{seat.id}/interview.ics")) == declined
    assert str(events(feed())[f"{withdrawn.id}.interview@scorecard"]["status"]) == "CANCELLED"


def test_of_a_removed_seat_only_that_it_is_gone_is_told(session, visitor, lead, ada, feed, seat):
    panels.remove_seat(session, seat.id, actor=lead, now=NOON)

    answer = feed()

    assert states(answer) == {"interview": ("CANCELLED", 1), "due": ("CANCELLED", 1)}
    assert [word for word in ("Ana", "Search", "Design", "http://") if word in answer.text] == []
    assert visitor(ada).get(f"/interviews/{seat.id}/interview.ics").status_code == 404


def test_the_calendar_holds_nobody_elses_interview_and_changes_not_by_what_others_do(
    session, opening, application, feed, seat
):
    quiet = feed().data
    other = build.seat(session, application, build.account(session))
    build.submitted(session, other)
    build.seat(session, build.application(session, opening), build.account(session))

    assert feed().data == quiet


def test_the_calendar_reaches_ninety_days_back(session, opening, ada, feed):
    for days in (89, 91):
        build.seat(
            session,
            build.application(session, opening, name=f"Before {days}"),
            ada,
            starts_at=NOON - days * DAY,
            due_at=NOON - (days - 1) * DAY,
        )

    text = feed().text
    assert [name for name in ("Before 89", "Before 91") if name in text] == ["Before 89"]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_calendar_takes_two_queries_however_long_it_is(app, session, opening, ada, feed, rows):
    for _ in range(rows):
        build.seat(session, build.application(session, opening), ada)
    asked = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))

    assert len(events(feed())) == 2 * rows
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 2
