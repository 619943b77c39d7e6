"""The list of openings and the dashboard as pages: who may read them, and what they say."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Decision
from scorecard.models.audit import AuditEntry
from tests import build
from tests.build import NOON, content
from tests.web.dashboards import (
    CRITICAL,
    counted_queries,
    hrefs,
    late_seat,
    names,
    panel,
    row_of,
    text_of,
    without_token,
)


def test_the_list_links_to_the_own_openings_with_what_waits_in_each(session, visitor, lead, opening):
    panel(session, opening, "Ready", 4, 4)
    late_seat(session, panel(session, opening, "Flagged", 4, flags=CRITICAL))
    elsewhere = build.opening(session, build.account(session, role="lead"), title="Foreign opening")

    page = visitor(lead).get("/openings")

    assert page.status_code == 200
    assert f"/openings/{opening.id}" in hrefs(page)
    assert "/openings/new" in hrefs(page)
    for words in ("1 ready to decide", "1 flag to check", "1 late card"):
        assert words in text_of(page.text)
    assert elsewhere.id not in page.text
    assert "Foreign opening" not in page.text


def test_an_empty_list_says_what_to_do_first(visitor, lead):
    page = visitor(lead).get("/openings")

    assert "No openings yet" in page.text
    assert "/openings/new" in hrefs(page)


def test_openings_are_for_leads(session, visitor, lead, opening):
    interviewer = visitor(build.account(session))

    answers = [interviewer.get(path).status_code for path in ("/openings", f"/openings/{opening.id}")]

    assert answers == [403, 404]
    assert visitor(lead).get("/openings").status_code == 200


def test_a_foreign_opening_is_answered_like_one_that_does_not_exist(session, visitor, lead, opening):
    panel(session, opening, "Secret Candidate", 4)
    other = visitor(build.account(session, role="lead"))

    foreign, unknown = other.get(f"/openings/{opening.id}"), other.get("/openings/AAAAAAAAAAAAAAAA")

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert text_of(foreign.text) == text_of(unknown.text)
    assert visitor(lead).get(f"/openings/{opening.id}").status_code == 200


def test_an_admin_reads_a_foreign_opening_under_audit_and_is_offered_no_change(session, visitor, opening):
    panel(session, opening, "Ana", 4, 4)
    admin = build.account(session, role="admin")

    page = visitor(admin).get(f"/openings/{opening.id}")

    assert names(page) == ["Ana"]
    assert "Read only" in text_of(page.text)
    assert f"/openings/{opening.id}/candidates/new" not in hrefs(page)
    assert f"/openings/{opening.id}/candidates.csv" in hrefs(page)
    read = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [(entry.actor_id, entry.opening_id) for entry in read] == [(admin.id, opening.id)]


def test_a_lead_who_reads_the_own_opening_is_not_audited(session, visitor, lead, opening):
    visitor(lead).get(f"/openings/{opening.id}")

    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all() == []


def test_the_dashboard_links_to_the_openings_pages_files_and_applications(session, visitor, lead, opening):
    application = panel(session, opening, "Ana", 4, 4)

    links = hrefs(visitor(lead).get(f"/openings/{opening.id}"))

    pages = ("candidates/new", "panel", "set-up", "candidates.csv", "scorecards.csv", "ratings.csv", "flags.csv")
    assert [page for page in (*pages, "policy.toml") if f"/openings/{opening.id}/{page}" not in links] == []
    assert f"/applications/{application.id}" in links
    assert f"/applications/{application.id}/decision" in links


def test_a_row_says_cards_recommendation_probability_marks_and_decision(session, visitor, lead, opening):
    application = panel(session, opening, "Ana", 5, 5, 5, 2, flags={"only_own_code": "Only spoke of own commits."})
    late_seat(session, application)
    session.add(
        Decision(
            application_id=application.id, decision="hold", reason="", seen={}, decided_by_id=lead.id, decided_at=NOON
        )
    )
    session.commit()

    row = row_of(visitor(lead).get(f"/openings/{opening.id}"), "Ana")

    for words in ("Decided Hold", "4 of 5", "Provisional: 4 of 5 scorecards", "% above", "4 red flags", "1 late"):
        assert words in row
    assert "20 splits" in row
    assert "2 hours ago" in row


def test_every_row_can_be_ticked_for_a_comparison_but_a_sealed_one(session, visitor, lead, opening):
    ana, ben = panel(session, opening, "Ana", 4, 4), panel(session, opening, "Ben", 3, 3)
    build.seat(session, panel(session, opening, "Sealed", 4, 4), lead)

    page = visitor(lead).get(f"/openings/{opening.id}?sort=name&as=revised").text

    form = re.search(rf'<form [^>]*action="/openings/{opening.id}/compare".*?</form>', page, re.DOTALL)
    assert re.findall(r'name="application" value="([^"]*)" aria-label="Tick (\w+)"', form[0]) == [
        (ana.id, "Ana"),
        (ben.id, "Ben"),
    ]
    assert 'name="as" value="revised"' in re.sub(' id="[^"]*"', "", form[0])


def test_an_application_without_a_card_shows_no_number(session, visitor, lead, opening):
    build.application(session, opening, name="Ana")

    row = row_of(visitor(lead).get(f"/openings/{opening.id}"), "Ana")

    assert row == "Ana Added Seat a panel No scorecard yet – Not scored – Not assessed None yet"


def test_a_complete_panel_is_not_provisional(session, visitor, lead, opening):
    panel(session, opening, "Ana", 4, 4)

    assert "Provisional" not in visitor(lead).get(f"/openings/{opening.id}").text


def test_a_sealed_lead_reads_the_name_the_source_and_the_own_seat_only(session, visitor, lead, opening):
    panel(session, opening, "Open", 4, 4)
    sealed = panel(session, opening, "Sealed", 1, 1, source="Agency", flags=CRITICAL)
    late_seat(session, sealed)
    own = build.seat(session, sealed, lead, due_at=NOON - timedelta(hours=1))

    page = visitor(lead).get(f"/openings/{opening.id}")

    assert row_of(page, "Sealed") == "Sealed Agency Your scorecard is still to be submitted"
    assert f"/interviews/{own.id}/scorecard" in hrefs(page)
    assert "Computed without 1 application that you have still to score." in text_of(page.text)
    assert "1 of 1 candidate, and 1 for you to score" in text_of(page.text)
    assert "Sam Slow" not in page.text
    assert "Late cards" not in re.sub(r"<option.*?</option>", "", page.text)
    assert names(page) == ["Open", "Sealed"]


def test_a_hidden_card_changes_nothing_on_the_page(session, visitor, lead, opening):
    panel(session, opening, "Open", 4, 2)
    sealed = panel(session, opening, "Sealed", 3)
    build.seat(session, sealed, lead)
    unsubmitted = build.seat(session, sealed, build.account(session))
    reader = visitor(lead)

    before = reader.get(f"/openings/{opening.id}")
    build.submitted(session, unsubmitted, content(1, flags=CRITICAL))
    after = reader.get(f"/openings/{opening.id}")

    assert without_token(after) == without_token(before)


def test_late_cards_come_with_a_reminder_to_copy(session, visitor, lead, opening):
    seat = late_seat(session, build.application(session, opening, name="Ana"))

    page = visitor(lead).get(f"/openings/{opening.id}")

    assert "Hello Sam Slow," in page.text
    assert f"http://127.0.0.1:8000/interviews/{seat.id}/scorecard" in page.text
    assert "Thu 19 Nov 2026, 12:00 UTC" in page.text


def test_only_the_first_five_of_what_waits_are_listed_and_the_rest_linked(session, visitor, lead, opening):
    for number in range(7):
        panel(session, opening, f"Candidate {number}", 4, 4)

    page = visitor(lead).get(f"/openings/{opening.id}")

    decisions = [href for href in hrefs(page) if href.endswith("/decision")]
    assert len(decisions) == 5
    assert "All 7 candidates" in page.text
    assert f"/openings/{opening.id}?waiting=ready" in hrefs(page)


def test_whoever_has_no_panel_is_told_of_with_the_way_to_seat_one(session, visitor, lead, opening):
    panel(session, opening, "With panel", 4)
    build.application(session, opening, name="Withdrawn", withdrawn_at=NOON)
    build.seat(session, build.application(session, opening, name="Sealed"), lead)
    reader = visitor(lead)

    def told():
        page = reader.get(f"/openings/{opening.id}?source=Referral&q=with")
        return re.findall(r"\w+ candidates? ha\w+ no panel yet", page.text), page

    assert told()[0] == []
    build.application(session, opening, name="Ana", source="Referral")
    assert told()[0] == ["One candidate has no panel yet"]
    build.application(session, opening, name="Ben")
    words, page = told()
    assert words == ["2 candidates have no panel yet"]
    way = f"/openings/{opening.id}?stage=added"
    assert way in hrefs(page)
    assert names(reader.get(way)) == ["Ana", "Ben"]


def test_nothing_waits_in_a_closed_opening(session, visitor, lead):
    closed = build.opening(session, lead, status="closed", closed_at=NOON)
    panel(session, closed, "Ana", 4, 4)

    page = visitor(lead).get(f"/openings/{closed.id}")

    assert names(page) == ["Ana"]
    assert "Waiting for you" not in page.text
    assert f"/openings/{closed.id}/candidates/new" not in hrefs(page)


def test_names_are_text_and_never_markup(session, visitor, lead):
    opening = build.opening(session, lead, title="<b>Lead</b>")
    late_seat(
        session, build.application(session, opening, name="<script>x</script>", source='"><i>'), name="</textarea>"
    )

    page = visitor(lead).get(f"/openings/{opening.id}").text

    assert "<script>x" not in page
    assert "<b>Lead" not in page
    assert '"><i>' not in page
    assert "</textarea>," not in page


def test_an_opening_without_candidates_says_what_to_do_first(visitor, lead, opening):
    page = visitor(lead).get(f"/openings/{opening.id}")

    assert "No candidates yet" in page.text
    assert f"/openings/{opening.id}/candidates/new" in hrefs(page)


@pytest.mark.parametrize("size", [1, 30])
def test_the_pages_take_as_many_queries_with_one_row_as_with_thirty(app, session, visitor, lead, opening, size):
    for number in range(size):
        panel(session, opening, f"Candidate {number}", 4, flags=CRITICAL)
    for _ in range(size - 1):
        build.opening(session, lead)
    reader = visitor(lead)

    for path in ("/openings", f"/openings/{opening.id}"):
        reader.get(path)  # from now on what it shows is kept
    with counted_queries(app) as listing:
        reader.get("/openings")
    with counted_queries(app) as dashboard:
        reader.get(f"/openings/{opening.id}")

    assert (len(listing), len(dashboard)) == (9, 12)


def test_a_large_number_is_said_in_groups_of_three_digits(app):
    with app.test_request_context():
        pagination = app.jinja_env.get_template("components/tables.html").module.pagination
        html = pagination(1, 1_240, lambda number: f"?page={number}", total=31_000)

    assert "<p>31,000 rows · page 1 of 1,240</p>" in html
