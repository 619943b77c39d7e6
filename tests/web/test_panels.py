"""The pages on which a lead plans panels."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Decision, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import TemplateSeat
from scorecard.services.panels import CANNOT_BE_SEATED
from tests import build
from tests.build import NOON
from tests.visitor import fields_of

DAY = timedelta(days=1)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", time_zone="Europe/Berlin")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


@pytest.fixture
def application(session, opening):
    return build.application(session, opening, name="Jo Ito")


def rows(session, model):
    found = session.scalars(select(model)).all()
    session.commit()  # what reads in a test must not keep the pages from writing
    return found


def seat_form(person, **values):
    usual = {
        "interviewer": person.id,
        "title": "Design",
        "areas": ["technical_depth"],
        "starts_at": "2026-11-27T14:00",
        "minutes": "60",
        "due_at": "",
    }
    return {**usual, **values}


def test_the_ready_template_is_used_in_one_press(session, visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/panel"
    assert "Use the ready template" in browser.get(address).text

    answer = browser.post(f"{address}/ready")

    assert (answer.status_code, answer.location) == (303, address)
    titles = [row.title for row in rows(session, TemplateSeat)]
    assert titles == ["Design and trade-offs", "Review of existing code", "Growing people", "Stakeholder conversation"]
    page = browser.get(address).text
    assert [title for title in titles if title not in page] == []
    assert "Use the ready template" not in page


def template_fields(page):
    """The form as a browser would send it, areas as lists."""
    fields = fields_of(page)
    return {name: value for name, value in fields.items() if name.startswith(("title-", "minutes-", "revision"))}


def test_a_template_is_written_row_by_row(session, visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/panel"
    form = template_fields(browser.get(address).text)

    first = browser.post(address, {**form, "title-1": "Design", "areas-1": ["technical_depth"]})
    form = template_fields(browser.get(address).text)
    browser.post(address, {**form, "areas-1": ["technical_depth"], "title-2": "Code", "areas-2": ["technical_depth"]})

    assert first.status_code == 303
    assert [(row.position, row.title) for row in rows(session, TemplateSeat)] == [(1, "Design"), (2, "Code")]
    form = template_fields(browser.get(address).text)
    browser.post(address, {**form, "areas-2": ["technical_depth"], "remove-1": "1"})
    assert [(row.position, row.title) for row in rows(session, TemplateSeat)] == [(1, "Code")]


def test_a_wrong_template_comes_back_as_typed_with_the_reasons(session, visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/panel"
    form = template_fields(browser.get(address).text)

    answer = browser.post(address, {**form, "title-1": "Design", "minutes-1": "an hour"})
    shorter = browser.post(address, {**form, "title-1": "Design", "minutes-1": "5"})

    assert (answer.status_code, shorter.status_code) == (422, 422)
    assert fields_of(answer.text)["title-1"] == "Design"
    assert fields_of(answer.text)["minutes-1"] == "an hour"
    assert "Interview 1: Give the length in minutes, as a whole number." in answer.text
    assert "Interview 1: Choose at least one focus area." in shorter.text
    assert rows(session, TemplateSeat) == []


def test_a_template_made_from_an_older_form_gets_409_and_stays_typed(visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/panel"
    form = template_fields(browser.get(address).text)
    browser.post(address, {**form, "title-1": "Design", "areas-1": ["technical_depth"]})

    answer = browser.post(address, {**form, "title-1": "Mine", "areas-1": ["technical_depth"]})

    assert answer.status_code == 409
    assert fields_of(answer.text)["title-1"] == "Mine"
    assert fields_of(answer.text)["revision"] == "2"


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("UTC", datetime(2026, 11, 30, 13, 0, tzinfo=UTC)),  # from Friday to Monday
        ("Pacific/Auckland", datetime(2026, 11, 29, 13, 0, tzinfo=UTC)),  # from Saturday, 02:00, to Monday
    ],
)
def test_a_seat_is_due_one_working_day_after_the_interview_in_the_interviewers_zone(
    session, visitor, application, lead, zone, due_at
):
    person = build.account(session, time_zone=zone)
    browser = visitor(lead)
    address = f"/applications/{application.id}/panel"
    browser.get(address)

    answer = browser.post(address, seat_form(person))

    assert (answer.status_code, answer.location) == (303, address)
    (interview,) = rows(session, Interview)
    assert interview.starts_at == datetime(2026, 11, 27, 13, 0, tzinfo=UTC)  # a Friday, in Berlin
    assert interview.due_at == due_at
    assert person.name in browser.get(address).text


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"due_at": "2026-11-27T14:30"}, "The scorecard cannot be due before the interview ends."),
        ({"due_at": "soon"}, "Write the day and time as 2026-11-20T14:30."),
        ({"starts_at": ""}, "Choose when the interview starts."),
        ({"starts_at": "9999-12-31T23:59"}, "Choose a date between 2000 and 2100."),
        ({"minutes": "1e9"}, "Give a whole number"),
        ({"minutes": "9" * 30}, "Give a length from 15 to 480 minutes."),
        ({"minutes": ""}, "Give the length in minutes."),
        ({"areas": []}, "Choose at least one focus area."),
        ({"areas": ["astrology"]}, "Choose focus areas of this opening."),
        ({"title": ""}, "Say what this interview is about."),
        ({"interviewer": ""}, "Choose somebody from the list."),
        ({"interviewer": "nobody\x00"}, CANNOT_BE_SEATED),
    ],
)
def test_a_wrong_seat_comes_back_with_the_reason(session, visitor, application, lead, wrong, message):
    person = build.account(session)
    browser = visitor(lead)
    address = f"/applications/{application.id}/panel"
    browser.get(address)

    answer = browser.post(address, seat_form(person, **wrong))

    assert answer.status_code == 422
    assert message in answer.text
    assert fields_of(answer.text)["minutes"] == wrong.get("minutes", "60")
    assert rows(session, Interview) == []


def test_the_template_is_seated_in_one_step(session, visitor, opening, application, lead):
    people = [build.account(session) for _ in range(4)]
    browser = visitor(lead)
    browser.get(f"/openings/{opening.id}/panel")
    browser.post(f"/openings/{opening.id}/panel/ready")
    page = f"/applications/{application.id}/panel"
    form = {name: value for name, value in fields_of(browser.get(page).text).items() if name.startswith("starts_at-")}
    chosen = {f"interviewer-{place}": person.id for place, person in enumerate(people[:3], start=1)}
    revision = str(2)

    answer = browser.post(f"{page}/template", {**form, **chosen, "interviewer-4": "", "revision": revision})

    assert (answer.status_code, answer.location) == (303, page)
    seats = rows(session, Interview)
    assert sorted(seat.interviewer_id for seat in seats) == sorted(person.id for person in people[:3])
    starts = sorted(seat.starts_at for seat in seats)  # Monday, from 10:00 in Berlin
    assert starts == [datetime(2026, 11, 23, 9, 0, tzinfo=UTC) + timedelta(minutes=90 * place) for place in range(3)]
    assert "Ready" in browser.get(page).text


def test_a_wrong_seating_of_the_template_seats_nobody(session, visitor, opening, application, lead):
    person = build.account(session)
    browser = visitor(lead)
    browser.get(f"/openings/{opening.id}/panel")
    browser.post(f"/openings/{opening.id}/panel/ready")
    page = f"/applications/{application.id}/panel"
    browser.get(page)
    twice = {"interviewer-1": person.id, "interviewer-2": person.id, "starts_at-1": "2026-11-27T10:00"}

    timeless = browser.post(f"{page}/template", {**twice, "starts_at-2": "", "revision": "2"})
    double = browser.post(f"{page}/template", {**twice, "starts_at-2": "2026-11-27T12:00", "revision": "2"})
    stale = browser.post(f"{page}/template", {**twice, "starts_at-2": "2026-11-27T12:00", "revision": "1"})
    nobody = browser.post(f"{page}/template", {"interviewer-1": "", "revision": "2"})

    assert [answer.status_code for answer in (timeless, double, stale, nobody)] == [422, 422, 409, 422]
    assert "Review of existing code: Choose a date and a time" in timeless.text
    assert "Review of existing code: One person takes one seat on a panel." in double.text
    assert fields_of(double.text)["starts_at-2"] == "2026-11-27T12:00"
    assert "Choose somebody for at least one interview." in nobody.text
    assert rows(session, Interview) == []


def test_a_seat_is_changed_and_a_stale_form_gets_409(session, visitor, application, lead):
    interview = build.seat(session, application, build.account(session), title="Design")
    browser = visitor(lead)
    address = f"/interviews/{interview.id}/seat"
    browser.get(address)
    form = {
        "title": "Code",
        "areas": ["technical_depth"],
        "starts_at": "2026-11-27T10:00",
        "minutes": "45",
        "revision": "1",
    }

    saved = browser.post(address, form)
    stale = browser.post(address, {**form, "title": "Mine"})

    assert (saved.status_code, stale.status_code) == (303, 409)
    assert fields_of(stale.text)["title"] == "Mine"
    assert fields_of(stale.text)["revision"] == "2"
    assert "Stored now" in stale.text
    session.refresh(interview)
    assert (interview.title, interview.minutes, interview.starts_at.hour) == ("Code", 45, 9)


def test_a_due_time_before_the_end_of_the_interview_is_refused(session, visitor, application, lead):
    interview = build.seat(session, application, build.account(session))
    browser = visitor(lead)
    address = f"/interviews/{interview.id}/seat"
    browser.get(address)
    early = {"starts_at": "2026-11-27T10:00", "minutes": "45", "due_at": "2026-11-27T10:44"}

    answer = browser.post(address, {**early, "title": "Code", "areas": ["technical_depth"], "revision": "1"})

    assert answer.status_code == 422
    assert "The scorecard cannot be due before the interview ends." in answer.text


def test_a_seat_is_removed_after_a_word_of_warning(session, visitor, application, lead):
    person = build.account(session, name="Ana Ito")
    interview = build.seat(session, application, person)
    browser = visitor(lead)
    page = browser.get(f"/interviews/{interview.id}/seat").text

    answer = browser.post(f"/interviews/{interview.id}/seat/removal")

    assert "Ana Ito cannot be seated on this panel again." in page
    assert (answer.status_code, answer.location) == (303, f"/applications/{application.id}/panel")
    session.refresh(interview)
    assert interview.removed_at == NOON


def test_a_seat_with_a_card_stays(session, visitor, application, lead):
    interview = build.submitted(session, build.seat(session, application, build.account(session)))
    browser = visitor(lead)
    page = browser.get(f"/interviews/{interview.id}/seat").text

    answer = browser.post(f"/interviews/{interview.id}/seat/removal")

    assert "This seat can no longer be changed" in page
    assert answer.status_code == 422
    assert "The scorecard of this seat is in, so the seat stays as it is." in answer.text


def test_a_sealed_lead_sees_the_own_seat_only_whatever_the_others_did(session, visitor, opening, lead):
    pages = []
    for with_card in (False, True):
        application = build.application(session, opening, name="Jo Ito")
        own = build.seat(session, application, lead, title="Own")
        other = build.seat(session, application, build.account(session, name="Ana"), title="Hidden interview")
        if with_card:
            build.submitted(session, other)
        browser = visitor(lead)
        text = browser.get(f"/applications/{application.id}/panel").text
        hidden = browser.get(f"/interviews/{other.id}/seat").status_code
        pages.append((text.count("Hidden interview"), text.count("Coverage"), "have still to score" in text, hidden))
        assert browser.get(f"/interviews/{own.id}/seat").status_code == 200

    assert pages == [(0, 0, True, 404), (0, 0, True, 404)]


def test_the_list_of_panels_hides_a_sealed_one(session, visitor, opening, application, lead):
    build.seat(session, application, lead)
    build.submitted(session, build.seat(session, application, build.account(session, name="Ana Hidden")))

    text = visitor(lead).get(f"/openings/{opening.id}/panel").text

    assert "Submit your scorecard first" in text
    assert "Ana Hidden</li>" not in text


def test_panels_are_listed_in_pages(session, visitor, opening, lead):
    for number in range(21):
        build.application(session, opening, name=f"Person {number}", created_at=NOON + timedelta(minutes=number))
    browser = visitor(lead)

    first, second = (browser.get(f"/openings/{opening.id}/panel?page={page}").text for page in (1, 2))

    assert ("Person 19" in first, "Person 20" in first, "Person 20" in second) == (True, False, True)
    assert "21 candidates · page 2 of 2" in second
    meaningless = [browser.get(f"/openings/{opening.id}/panel?page={page}").text for page in ("", "0", "x", "-1")]
    assert ["21 candidates · page 1 of 2" in page for page in meaningless] == [True] * 4


def test_an_admin_reads_panels_on_record_and_changes_nothing(session, visitor, opening, application):
    admin = build.account(session, role="admin")
    interview = build.seat(session, application, build.account(session))
    browser = visitor(admin)

    pages = [browser.get(f"/openings/{opening.id}/panel"), browser.get(f"/applications/{application.id}/panel")]
    changes = [
        browser.post(f"/openings/{opening.id}/panel", {"title-1": "Mine"}),
        browser.post(f"/applications/{application.id}/panel", seat_form(admin)),
        browser.post(f"/interviews/{interview.id}/seat/removal"),
    ]

    assert [answer.status_code for answer in pages] == [200, 200]
    assert ["Change the template" in page.text or "Add a seat" in page.text for page in pages] == [False, False]
    assert [answer.status_code for answer in changes] == [404] * 3
    read = select(AuditEntry.action).where(AuditEntry.action == "opening.read_by_admin")
    assert len(session.scalars(read).all()) == 2


def test_a_lead_of_another_opening_finds_nothing(session, visitor, opening, application):
    interview = build.seat(session, application, build.account(session))
    browser = visitor(build.account(session, role="lead"))

    addresses = (
        f"/openings/{opening.id}/panel",
        f"/applications/{application.id}/panel",
        f"/interviews/{interview.id}/seat",
    )

    assert [browser.get(address).status_code for address in addresses] == [404] * 3


def test_late_scorecards_are_named_with_their_age_and_a_reminder(session, visitor, opening, application, lead):
    ada, times = build.account(session, name="Ada"), {"starts_at": NOON - 3 * DAY, "due_at": NOON - 2 * DAY + DAY / 24}
    late = build.seat(session, application, ada, **times)
    build.seat(session, application, build.account(session, name="Ben"))

    part = visitor(lead).get(f"/applications/{application.id}/panel").text.split('id="late"')[1].split("</section>")[0]

    assert "1 day late" in part
    assert "Due Wed 18 Nov 2026, 14:00 CET." in part
    assert f"your scorecard for Jo Ito ({opening.title}) was due on Wed 18 Nov 2026, 14:00 CET." in part
    assert f"http://127.0.0.1:8000/interviews/{late.id}/scorecard" in part
    assert "Ben" not in part


@pytest.mark.parametrize("over", ["withdrawn", "decided", "sealed"])
def test_nobody_is_late_for_a_case_that_is_closed_or_sealed(session, visitor, application, lead, over):
    build.seat(session, application, build.account(session), due_at=NOON - DAY / 24)
    if over == "withdrawn":
        application.withdrawn_at = NOON
    elif over == "decided":
        session.add(
            Decision(application_id=application.id, decision="hire", seen={}, decided_by_id=lead.id, decided_at=NOON)
        )
    else:
        build.seat(session, application, lead, due_at=NOON - DAY / 24)
    session.commit()

    assert "Late scorecards" not in visitor(lead).get(f"/applications/{application.id}/panel").text
