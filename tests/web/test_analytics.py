"""The analytics pages: what stands on them, the period in the address, their files, and who is told of a reader."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Decision
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from tests import build
from tests.build import NOON, content

CHARTS = ("funnel", "times", "ratings", "agreement", "sources", "departures", "interviewers")


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead", time_zone="Europe/Berlin")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead: Päyouts")


def main_of(reader, path):
    return reader.get(path).text.partition("<main")[2]


def rated(session, opening, level=4, **values):
    application = build.application(session, opening, **values)
    build.submitted(session, build.seat(session, application, build.account(session, name="Ana Ally")), content(level))
    return application


def pages(opening):
    return "/analytics", f"/openings/{opening.id}/analytics"


def test_a_page_has_every_chart_with_its_file(session, visitor, lead, opening):
    rated(session, opening, source="Referral")

    everywhere, own = (main_of(visitor(lead), path) for path in pages(opening))

    for chart in CHARTS:
        assert f'id="{chart}"' in everywhere
        assert f'href="/openings/{opening.id}/analytics/{chart}.csv"' in own
        assert (f'href="/analytics/{chart}.csv"' in everywhere) is (chart != "agreement")
    for words in ("Referral", "Ana Ally", 'data-label="4 Meets" class="sc-number">4</td>', "All time"):
        assert words in everywhere
        assert words in own


def test_the_openings_and_the_header_of_one_lead_to_the_page(visitor, lead, opening):
    reader = visitor(lead)

    assert 'href="/analytics"' in main_of(reader, "/openings")
    assert f'href="/openings/{opening.id}/analytics"' in main_of(reader, f"/openings/{opening.id}")


def test_the_period_stays_in_the_address_of_every_file_and_in_its_name(session, visitor, lead, opening):
    rated(session, opening, created_at=NOON)
    query = "?from=2026-11-01&to=2026-11-20"
    reader = visitor(lead)

    page = main_of(reader, pages(opening)[1] + query)
    file = reader.get(f"/openings/{opening.id}/analytics/funnel.csv{query}")
    of_all = reader.get("/analytics/funnel.csv?to=2026-11-01")

    assert "1 Nov 2026 to 20 Nov 2026" in page
    assert 'value="2026-11-01"' in page
    assert f'href="/openings/{opening.id}/analytics/funnel.csv{query.replace("&", "&amp;")}"' in page
    assert f'href="/analytics{query.replace("&", "&amp;")}"' in page
    name = "tech-lead-payouts-funnel-from-2026-11-01-to-2026-11-20.csv"
    assert file.headers["Content-Disposition"] == f"attachment; filename={name}"
    assert of_all.headers["Content-Disposition"] == "attachment; filename=funnel-to-2026-11-01.csv"
    assert [row["applications"] for row in csv.DictReader(io.StringIO(file.text))] == ["1", "1", "0", "0", "0"]
    assert [row["applications"] for row in csv.DictReader(io.StringIO(of_all.text))] == ["0"] * 5


def test_a_day_is_one_of_the_readers_zone(session, visitor, lead, opening):
    build.application(session, opening, created_at=NOON.replace(hour=23, minute=30))
    reader = visitor(lead)

    counted = [
        next(csv.DictReader(io.StringIO(reader.get(f"/analytics/funnel.csv?from={day}&to={day}").text)))["applications"]
        for day in ("2026-11-20", "2026-11-21")
    ]
    assert counted == ["0", "1"]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("from=20.11.2026", "Write the day as 2026-11-20, between 2000 and 2100."),
        ("to=2026-13-01", "Write the day as 2026-11-20, between 2000 and 2100."),
        ("to=2026-1-1", "Write the day as 2026-11-20, between 2000 and 2100."),
        ("to=9999-12-31", "Write the day as 2026-11-20, between 2000 and 2100."),
        ("from=2026-11-20&to=2026-11-19", "The period ends before it begins. Choose a later day."),
    ],
)
def test_wrong_days_come_back_with_a_message_and_count_nothing(session, visitor, lead, opening, query, message):
    rated(session, opening)
    reader = visitor(lead)

    for path in pages(opening):
        answer = reader.get(f"{path}?{query}")
        assert answer.status_code == 422
        assert message in answer.text
        assert query.rpartition("=")[2] in answer.text
        assert "Ana Ally" not in answer.text
        file = reader.get(f"{path}/funnel.csv?{query}")
        assert (file.status_code, file.location) == (303, f"{path}?{query}")


def test_a_chart_that_there_is_not_is_not_here(visitor, lead, opening):
    reader = visitor(lead)

    everywhere, own = (
        [reader.get(f"{path}/{chart}.csv").status_code for chart in ("agreement", "moods")] for path in pages(opening)
    )
    assert (everywhere, own) == ([404, 404], [200, 404])


def test_every_file_is_noted_with_its_rows_and_period_before_it_is_sent(session, visitor, lead, opening):
    rated(session, opening)
    reader = visitor(lead)
    for chart in CHARTS:
        reader.get(f"/openings/{opening.id}/analytics/{chart}.csv")
    reader.get("/analytics/sources.csv?from=2026-11-01")

    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "file.exported").order_by(AuditEntry.id)
    ).all()
    assert [(each.opening_id, each.detail) for each in entries] == [
        *(
            (opening.id, {"file": f"analytics/{chart}.csv", "rows": rows})
            for chart, rows in zip(CHARTS, (5, 2, 16, 4, 1, 5, 1), strict=True)
        ),
        (None, {"file": "analytics/sources.csv", "rows": 1, "from": "2026-11-01"}),
    ]


def test_an_admin_who_reads_what_others_lead_is_noted(session, visitor, opening):
    admin = build.account(session, role="admin")
    reader = visitor(admin)
    for path in (*pages(opening), f"{pages(opening)[1]}/funnel.csv", "/analytics/funnel.csv"):
        reader.get(path)

    entries = session.scalars(
        select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin").order_by(AuditEntry.id)
    ).all()
    assert [(each.actor_id, each.opening_id, each.detail["endpoint"]) for each in entries] == [
        (admin.id, None, "analytics.everywhere"),
        (admin.id, opening.id, "analytics.opening"),
        (admin.id, opening.id, "analytics.opening_chart"),
        (admin.id, None, "analytics.chart_of_all"),
    ]


def test_an_admin_who_leads_every_opening_reads_the_own_ones(session, visitor):
    admin = build.account(session, role="admin")
    build.opening(session, admin)
    visitor(admin).get("/analytics")

    assert session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all() == []


def test_an_empty_page_says_what_comes_and_an_empty_period_leads_out_of_it(session, visitor, lead, opening):
    reader = visitor(lead)

    everywhere, own = (main_of(reader, path) for path in pages(opening))
    rated(session, opening)
    outside = main_of(reader, f"{pages(opening)[1]}?from=2027-01-01")

    assert "Once an opening of yours has candidates" in everywhere
    assert "Add candidates and seat a panel for each" in own
    assert "Nothing in this period" in outside
    assert f'href="/openings/{opening.id}/analytics">Show all time' in outside


def test_a_sealed_lead_reads_that_something_is_left_out_and_not_what(session, visitor, lead, opening):
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    rated(session, opening, source="Open Fair")
    hidden = rated(session, opening, source="Hidden Fair")
    build.seat(session, hidden, sealed)
    reader = visitor(sealed)
    before = [main_of(reader, path) for path in pages(opening)]

    build.submitted(session, build.seat(session, hidden, build.account(session, name="Max More")), content(1))
    session.add(
        Decision(
            application_id=hidden.id,
            decision="hire",
            reason="Good.",
            seen={"recommendation": "No hire"},
            decided_by_id=lead.id,
            decided_at=NOON + timedelta(hours=1),
        )
    )
    session.commit()

    for path, page in zip(pages(opening), before, strict=True):
        assert "Computed without 1 application that you have still to score." in page
        assert ("Open Fair" in page, "Hidden Fair" in page, "Max More" in page) == (True, False, False)
        assert main_of(reader, path) == page
    assert "what a decision departed from would tell of the scorecards" in before[1]


def test_of_very_many_the_page_shows_the_most_frequent_and_says_where_the_others_are(session, visitor, lead, opening):
    for number in range(23):
        build.application(session, opening, source=f"Source {number:02}")
    build.application(session, opening, source="Source 22")

    page = main_of(visitor(lead), pages(opening)[1])

    assert ("Source 22" in page, "Source 00" in page, "Source 19" in page) == (True, True, False)
    assert "3 more are in the file." in page
