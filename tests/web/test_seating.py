"""Seating the panels of ticked candidates as pages: preview, confirm, press twice, undo."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scorecard.models.application import Interview
from scorecard.models.opening import OpeningLead, TemplateSeat
from scorecard.services import panel_templates
from tests import build
from tests.build import NOON
from tests.visitor import fields_of
from tests.web.test_dashboard import hrefs, text_of


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    opening = build.opening(session, lead, title="Tech Lead Payments")
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    return opening


@pytest.fixture
def people(session):
    return [build.account(session, name=name) for name in ("Ada", "Ben", "Cem", "Dia")]


@pytest.fixture
def wanted(session, opening, people):
    """What a lead asks for who ticked Ana and Bob: from Monday at ten on."""
    applications = [build.application(session, opening, name=name) for name in ("Ana", "Bob")]
    interviewers = {f"interviewer-{place}": person.id for place, person in enumerate(people, start=1)}
    ids = [application.id for application in applications]
    return {"application": ids, "starts_at": "2026-11-23T10:00", **interviewers}


def path(opening):
    return f"/openings/{opening.id}/seating"


def seats(session):
    session.rollback()
    return session.scalar(select(func.count()).select_from(Interview))


def rows(page):
    return [text_of(row) for row in re.findall(r"<tr>\s*<th scope=\"row\".*?</tr>", page.text, re.DOTALL)]


def confirm(reader, opening, wanted):
    page = reader.get(path(opening), query_string=wanted)
    return reader.post(path(opening), {**wanted, "plan": fields_of(page.text)["plan"]})


def test_the_dashboard_offers_it_to_whoever_may_seat(session, visitor, lead, opening):
    build.application(session, opening, name="Ana")
    admin = build.account(session, role="admin")
    closed = build.opening(session, lead, status="closed")
    build.application(session, closed)

    offered = [
        f'formaction="/openings/{each.id}/seating"' in visitor(reader).get(f"/openings/{each.id}").text
        for each, reader in ((opening, lead), (opening, admin), (closed, lead))
    ]

    assert offered == [True, False, False]


def test_the_preview_shows_who_is_seated_when_and_writes_nothing(session, visitor, lead, opening, wanted):
    page = visitor(lead).get(path(opening), query_string=wanted)

    assert rows(page) == [
        "Ana Mon 23 Nov, 10:00 Mon 23 Nov, 11:30 Mon 23 Nov, 13:00 Mon 23 Nov, 14:15",
        "Bob Mon 23 Nov, 11:30 Mon 23 Nov, 13:00 Mon 23 Nov, 14:30 Mon 23 Nov, 15:45",
    ]
    assert "Seat these 2 panels" in page.text
    assert seats(session) == 0


def test_times_are_those_of_the_leads_zone(session, visitor, lead, opening, wanted):
    lead.time_zone = "Europe/Berlin"
    session.commit()

    answer = confirm(visitor(lead), opening, wanted)

    assert answer.status_code == 303
    first = session.scalar(select(func.min(Interview.starts_at)))
    assert first.isoformat() == "2026-11-23T09:00:00+00:00"


def test_confirming_leads_to_what_was_done_and_back_to_the_opening(session, visitor, lead, opening, wanted):
    reader = visitor(lead)

    answer = confirm(reader, opening, wanted)
    page = reader.get(answer.location)

    assert (answer.status_code, seats(session)) == (303, 8)
    assert "2 panels are seated, with 8 interviews." in text_of(page.text)
    assert "Undo: take these 8 seats away" in page.text
    assert f"/openings/{opening.id}" in hrefs(page)


def test_pressed_twice_it_seats_once_and_shows_the_same_page(session, visitor, lead, opening, wanted, clock):
    reader = visitor(lead)
    form = {**wanted, "plan": fields_of(reader.get(path(opening), query_string=wanted).text)["plan"]}
    first = reader.post(path(opening), form)
    clock.forward(seconds=1)

    again = reader.post(path(opening), form)

    assert (again.status_code, again.location) == (303, first.location)
    assert seats(session) == 8


def test_a_stale_page_does_not_show_somebody_else_s_panel_as_one_s_own(session, visitor, lead, wanted, opening):
    second = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=second.id, added_at=NOON))
    session.commit()
    slow, quick = visitor(lead), visitor(second)
    form = {**wanted, "plan": fields_of(slow.get(path(opening), query_string=wanted).text)["plan"]}
    confirm(quick, opening, wanted)

    answers = [slow.post(path(opening), {**form, **said}) for said in ({}, {"interviewer-1": "zzz"}, {"plan": ""})]

    assert [answer.status_code for answer in answers] == [409, 409, 409]
    assert all("Somebody was seated or took time in between." in answer.text for answer in answers)
    assert all("Undo" not in answer.text for answer in answers)


def test_seated_undone_and_seated_again_leads_to_the_new_step(visitor, lead, wanted, opening, clock):
    reader = visitor(lead)
    first = confirm(reader, opening, wanted)
    reader.post(f"{path(opening)}/undo", {"at": fields_of(reader.get(first.location).text)["at"]})
    clock.forward(seconds=1)
    form = {**wanted, "plan": fields_of(reader.get(path(opening), query_string=wanted).text)["plan"]}

    second, again = (reader.post(path(opening), form) for _ in range(2))

    assert (second.status_code, again.location == second.location) == (303, True)
    assert second.location != first.location


def test_a_plan_that_changed_is_shown_anew_and_seats_nobody(session, visitor, lead, opening, wanted, people):
    reader = visitor(lead)
    read = fields_of(reader.get(path(opening), query_string=wanted).text)["plan"]
    elsewhere = build.application(session, build.opening(session, build.account(session, role="lead")))
    at_ten = NOON + timedelta(days=2, hours=22)
    build.seat(session, elsewhere, people[0], starts_at=at_ten, due_at=at_ten + timedelta(days=1))

    answer = reader.post(path(opening), {**wanted, "plan": read})

    assert (answer.status_code, seats(session)) == (409, 1)
    assert "Somebody was seated or took time in between." in answer.text
    assert rows(answer)[0].startswith("Ana Mon 23 Nov, 11:30")
    assert fields_of(answer.text)["plan"] != read


def test_undoing_takes_the_seats_away(session, visitor, lead, opening, wanted):
    reader = visitor(lead)
    page = reader.get(confirm(reader, opening, wanted).location)

    answer = reader.post(f"{path(opening)}/undo", {"at": fields_of(page.text)["at"]})
    again = reader.post(f"{path(opening)}/undo", {"at": fields_of(page.text)["at"]})

    assert (answer.status_code, answer.location, seats(session)) == (303, f"/openings/{opening.id}", 0)
    assert (again.status_code, again.location) == (303, answer.location)


def test_too_late_to_undo_says_so_and_keeps_the_seats(session, visitor, lead, opening, wanted, clock):
    reader = visitor(lead)
    page = reader.get(confirm(reader, opening, wanted).location)
    clock.forward(minutes=61)

    answer = reader.post(f"{path(opening)}/undo", {"at": fields_of(page.text)["at"]})

    assert (answer.status_code, seats(session)) == (422, 8)
    assert "This cannot be undone any more." in answer.text
    assert "Undo: take" not in answer.text


def test_at_first_the_usual_people_come_on_the_next_working_day_at_ten(session, visitor, lead, opening, people):
    for row, person in zip(session.query(TemplateSeat).order_by(TemplateSeat.position), people, strict=True):
        row.interviewer_id = person.id
    session.commit()
    application = build.application(session, opening, name="Ana")

    page = visitor(lead).get(f"{path(opening)}?application={application.id}")

    assert rows(page)[0].startswith("Ana Mon 23 Nov, 10:00")


WRONG = (
    ({"starts_at": "yesterday"}, "Choose a date and a time between"),
    ({"starts_at": "2026-11-19T10:00"}, "Choose a time that is still to come."),
    ({"interviewer-2": "the first again"}, "One person takes one interview of a panel."),
    ({"application": [f"A{number:015}" for number in range(51)]}, "Seat at most 50 candidates at once."),
)


@pytest.mark.parametrize(("changes", "problem"), WRONG)
def test_a_form_with_a_mistake_seats_nobody_and_says_what_is_wrong(
    session, visitor, lead, opening, wanted, changes, problem
):
    reader = visitor(lead)
    reader.get(path(opening), query_string=wanted)
    if "interviewer-2" in changes:
        changes = {"interviewer-2": wanted["interviewer-1"]}

    answer = reader.post(path(opening), {**wanted, **changes})

    assert (answer.status_code, problem in text_of(answer.text), seats(session)) == (422, True, 0)


@pytest.mark.parametrize("strange", ["\x00", "'", "A" * 500, "<b>", "٣"])
def test_what_is_no_id_names_nobody(session, visitor, lead, opening, wanted, strange):
    page = visitor(lead).get(
        path(opening),
        query_string={**wanted, "application": [strange, *wanted["application"]], "interviewer-1": strange},
    )

    assert (page.status_code, "<b>" in page.text) == (200, False)


def test_without_a_template_a_tick_or_an_open_opening_the_page_says_what_to_do(session, visitor, lead, opening):
    bare, closed = build.opening(session, lead), build.opening(session, lead, status="closed")
    reader = visitor(lead)

    said = [reader.get(path(each)).text for each in (opening, bare, closed)]

    assert ["Nobody is ticked" in said[0], "No panel template yet" in said[1], "is closed" in said[2]] == [True] * 3


def test_only_leads_of_the_opening_see_what_was_seated(session, visitor, lead, opening, wanted):
    location = confirm(visitor(lead), opening, wanted).location

    readers = [build.account(session, role=role) for role in ("interviewer", "lead", "admin")]

    assert [visitor(reader).get(location).status_code for reader in readers] == [404] * 3
    assert [visitor(lead).get(f"{path(opening)}/done?at={at}").status_code for at in ("", "x", "1", "9" * 30)] == [
        404
    ] * 4


def test_a_lead_who_is_on_the_panel_is_told_before_and_sees_the_own_seats_after(
    session, visitor, lead, opening, wanted
):
    reader = visitor(lead)
    own = {**wanted, "interviewer-1": lead.id}

    before = reader.get(path(opening), query_string=own)
    after = reader.get(confirm(reader, opening, own).location)

    assert "You are on this panel yourself" in before.text
    assert ("Ben" in after.text, "Undo" in after.text, "You have still to score" in after.text) == (False, False, True)
