"""The list of openings and the dashboard as pages: who may read them, what they say, what their addresses keep."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import event, select

from scorecard.database import db
from scorecard.models.application import Decision
from scorecard.models.audit import AuditEntry
from scorecard.queries.dashboard import SORTS
from tests import build
from tests.build import NOON, content

CRITICAL = {"adversarial_to_managers": "Said that managers only get in the way."}


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")


@contextmanager
def counted_queries(app):
    statements = []

    def note(connection, cursor, statement, *rest):
        if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def panel(session, opening, name, *levels, flags=None, **values):
    application = build.application(session, opening, name=name, **values)
    for level in levels:
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, content(level, flags=flags))
    return application


def late_seat(session, application, *, name="Sam Slow"):
    due = {"starts_at": NOON - timedelta(days=3), "due_at": NOON - timedelta(days=1)}
    return build.seat(session, application, build.account(session, name=name), **due)


def names(answer):
    """The candidates in the table, from top to bottom."""
    return [unescape(name) for name in re.findall(r'class="dash-name"><a [^>]*>([^<]*)</a>', answer.text)]


def text_of(html):
    """What a person reads: no tags, single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def row_of(answer, name):
    """The words of one row."""
    rows = re.findall(r'<tr class="dash-row.*?</tr>', answer.text, re.DOTALL)
    (row,) = [row for row in rows if f">{name}</a>" in row]
    return text_of(row)


def without_token(answer):
    """The page but for the form token, which is new each second."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def hrefs(answer):
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', answer.text)]


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


def test_no_filter_finds_a_sealed_row(session, visitor, lead, opening):
    sealed = panel(session, opening, "Sealed", 1, 1, source="Agency", flags=CRITICAL)
    late_seat(session, sealed)
    build.seat(session, sealed, lead)
    reader = visitor(lead)

    asked = ("recommendation=No+hire", "recommendation=none", "waiting=late", "waiting=flags", "waiting=ready")
    asked += ("flag=any", "area=technical_depth", "stage=interviewing", "decision=undecided")
    assert [query for query in asked if names(reader.get(f"/openings/{opening.id}?{query}"))] == []
    assert names(reader.get(f"/openings/{opening.id}?q=seal")) == ["Sealed"]


def test_a_sealed_rows_source_and_people_are_no_choices(session, visitor, lead, opening):
    sealed = panel(session, opening, "Sealed", 1, source="Agency")
    late_seat(session, sealed)
    build.seat(session, sealed, lead)
    panel(session, opening, "Open", 4, source="Referral")

    choices = re.findall(r"<option[^>]*>([^<]*)</option>", visitor(lead).get(f"/openings/{opening.id}").text)

    assert "Referral" in choices
    assert {"Agency", "Sam Slow", "Lea Lead"} & set(choices) == set()


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


def test_nothing_waits_in_a_closed_opening(session, visitor, lead):
    closed = build.opening(session, lead, status="closed", closed_at=NOON)
    panel(session, closed, "Ana", 4, 4)

    page = visitor(lead).get(f"/openings/{closed.id}")

    assert names(page) == ["Ana"]
    assert "Waiting for you" not in page.text
    assert f"/openings/{closed.id}/candidates/new" not in hrefs(page)


def test_the_folded_filters_that_are_set_are_named_above_the_rows(session, visitor, lead, opening):
    panel(session, opening, "Strong", 5, 5, 5, 5)
    panel(session, opening, "Weak", 1, 1)

    page = visitor(lead).get(f"/openings/{opening.id}?recommendation=Strong+hire&decision=undecided")

    found = re.search(r'<p class="dash-found".*?</p>', page.text, re.DOTALL)[0]
    asked = "with recommendation “Strong hire”, decision “Undecided”"
    assert text_of(found) == f"1 of 2 candidates {asked} · Clear filters"


def test_counts_are_links_that_set_their_filter_and_take_it_out_again(session, visitor, lead, opening):
    panel(session, opening, "Strong", 5, 5, 5, 5)
    panel(session, opening, "Weak", 1, 1)
    reader = visitor(lead)

    whole = reader.get(f"/openings/{opening.id}")
    narrowed = reader.get(f"/openings/{opening.id}?recommendation=Strong+hire")

    assert f"/openings/{opening.id}?recommendation=Strong+hire" in hrefs(whole)
    assert names(narrowed) == ["Strong"]
    assert "1 of 2 candidates" in text_of(narrowed.text)
    assert f"/openings/{opening.id}" in hrefs(narrowed)
    assert "Strong no hire 1" in text_of(narrowed.text)


def test_links_keep_the_rest_of_the_address(session, visitor, lead, opening):
    for number in range(30):
        build.application(session, opening, name=f"Ana {number:02}", source="Referral")

    links = hrefs(visitor(lead).get(f"/openings/{opening.id}?q=ana&source=Referral&sort=-name&as=revised&page=2"))

    kept = f"/openings/{opening.id}?q=ana&source=Referral"
    assert f"{kept}&sort=name&as=revised" in links
    assert f"{kept}&sort=-name&as=revised&page=1" in links
    assert f"/openings/{opening.id}/ratings.csv?q=ana&source=Referral&as=revised" in links


def test_a_search_finds_a_part_of_a_name_in_any_case(session, visitor, lead, opening):
    for name in ("Ana Ruiz", "Diana Prince", "Ben Okafor", "100 % Ana"):
        build.application(session, opening, name=name)
    reader = visitor(lead)

    found = {q: names(reader.get(f"/openings/{opening.id}", query_string={"q": q})) for q in (" ANA ", "%", "_")}

    assert found == {" ANA ": ["100 % Ana", "Ana Ruiz", "Diana Prince"], "%": ["100 % Ana"], "_": []}


MEANINGLESS = (
    {"recommendation": "Maybe", "decision": "x", "stage": "9", "waiting": "?", "source": "'", "flag": "x"},
    {"area": "none", "interviewer": "AAAAAAAAAAAAAAAA", "sort": "password"},
    {"sort": "--name"},
    {"sort": "name; DROP TABLE application"},
    {"page": "0"},
    {"page": "-1"},
    {"page": "two"},
    {"page": "٣"},
    {"page": "9" * 40},
    {"q": "\x00"},
    {"q": "a\nb"},
    {"q": "x" * 5000},
    {"as": "drafts"},
)


def test_what_an_address_cannot_mean_is_left_out(session, visitor, lead, opening):
    panel(session, opening, "Ana", 4, 4)
    reader = visitor(lead)

    answers = [reader.get(f"/openings/{opening.id}", query_string=query) for query in MEANINGLESS]

    assert [(answer.status_code, names(answer)) for answer in answers] == [(200, ["Ana"])] * len(MEANINGLESS)


def test_a_page_that_the_list_has_not_is_the_nearest(visitor, lead, opening):
    reader = visitor(lead)

    answers = [reader.get(f"/openings?page={page}") for page in ("0", "-1", "x", "9" * 40)]

    assert [(answer.status_code, opening.title in answer.text) for answer in answers] == [(200, True)] * 4


def test_every_sort_lists_every_row_and_the_sealed_one_last(session, visitor, lead, opening):
    panel(session, opening, "Scored", 4, 2, flags=CRITICAL)
    build.application(session, opening, name="Added")
    build.seat(session, build.application(session, opening, name="Sealed"), lead)
    reader = visitor(lead)

    listed = [names(reader.get(f"/openings/{opening.id}?sort={minus}{key}")) for key in SORTS for minus in ("", "-")]

    assert [sorted(page) for page in listed] == [["Added", "Scored", "Sealed"]] * len(listed)
    assert {page[-1] for page in listed} == {"Sealed"}


def test_pages_of_twenty_five_say_how_many_rows_there_are(session, visitor, lead, opening):
    for number in range(26):
        build.application(session, opening, name=f"Candidate {number:02}")
    reader = visitor(lead)

    first, second = (reader.get(f"/openings/{opening.id}?sort=name&page={page}") for page in (1, 2))

    assert (len(names(first)), names(second)) == (25, ["Candidate 25"])
    assert "26 rows · page 2 of 2" in text_of(second.text)


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


def test_a_search_that_finds_nobody_leads_back(session, visitor, lead, opening):
    build.application(session, opening, name="Ana")

    page = visitor(lead).get(f"/openings/{opening.id}?q=zoe&decision=hire&sort=name")

    assert (names(page), "No candidate matches" in page.text) == ([], True)
    assert f"/openings/{opening.id}?sort=name" in hrefs(page)


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
