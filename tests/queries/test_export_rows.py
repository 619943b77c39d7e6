"""The files of an opening: which rows each has, and what stands in them."""

from datetime import timedelta

from sqlalchemy import select

from scorecard.domain.assessment import TickState, Vote
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.models.application import Candidate, Decision, DeclineReason
from scorecard.models.opening import PolicyVersion
from scorecard.models.scorecard import Confidence
from scorecard.queries.exports import candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.services import cards, scoring
from scorecard.services.scoring import RatingEntry
from tests import build
from tests.build import NOON, content
from tests.queries.exports import CRITICAL, FILES, MINOR, card_of, only, rows_of


def test_an_application_has_one_row_with_what_the_dashboard_shows(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    for name in ("Bo", "Cy"):
        card_of(session, ana, name=name, card=content(4, flags={MINOR: "Chose the tests' names himself."}))
    build.seat(session, ana, build.account(session))
    decision = Decision(
        application_id=ana.id, decision="hold", reason="", seen={}, decided_by_id=lead.id, decided_at=NOON
    )
    session.add(decision)
    session.commit()

    (row,) = rows_of(candidates_file, session, lead, opening)

    assert only(row, "opening_id", "opening", "application_id", "candidate") == (
        opening.id,
        "Tech Lead Payments",
        ana.id,
        "Ana",
    )
    assert only(row, "stage", "scorecards_submitted", "scorecards_expected", "provisional") == (
        "decided",
        "2",
        "3",
        "true",
    )
    assert only(row, "recommendation", "score", "plain_mean", "technical_depth_raters") == (
        "Hire",
        "3.810598",
        "4.000000",
        "2",
    )
    assert only(row, "red_flags", "disagreements", "reasons") == ("2", "0", "above-bar; minor-corroborated")
    assert only(row, "decision", "decided_at") == ("hold", "2026-11-20T12:00:00Z")


def test_an_application_without_a_card_has_counts_and_no_numbers(session, lead, opening):
    build.application(session, opening, name="Ana")

    (row,) = rows_of(candidates_file, session, lead, opening)

    assert {column: value for column, value in list(row.items())[4:] if value} == {
        "stage": "added",
        "scorecards_submitted": "0",
        "scorecards_expected": "0",
        "provisional": "false",
    }


def test_applications_stand_in_the_order_of_their_creation(session, lead, opening):
    for name, days in (("Third", 1), ("First", 3), ("Second", 2)):
        application = build.application(session, opening, name=name, created_at=NOON - timedelta(days=days))
        card_of(session, application, name=f"Of {name}", card=content(flags={MINOR: "Said so."}))

    orders = [[row["candidate"] for row in rows_of(file, session, lead, opening)] for file in FILES]

    assert [list(dict.fromkeys(order)) for order in orders] == [["First", "Second", "Third"]] * 4


def test_every_seat_has_a_row_with_its_state(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    build.seat(session, ana, build.account(session, name="Opened nothing"))
    drafting = build.account(session, name="Drafting")
    draft = build.seat(session, ana, drafting)
    scoring.save_draft(session, draft.id, content(1, strengths="Unsaid"), revision=0, actor=drafting, now=NOON)
    card_of(session, ana, name="Submitted")
    declined = {"declined_at": NOON, "decline_reason": DeclineReason.CUT_SHORT}
    build.seat(session, ana, build.account(session, name="Declined"), **declined)
    build.seat(session, ana, build.account(session, name="Removed"), removed_at=NOON)
    struck = card_of(session, ana, name="Struck")
    cards.strike(session, struck.id, reason="Wrong candidate.", actor=lead, now=NOON)

    rows = rows_of(scorecards_file, session, lead, opening)

    assert {row["interviewer"]: row["status"] for row in rows} == {
        "Opened nothing": "open",
        "Drafting": "draft",
        "Submitted": "submitted",
        "Declined": "declined",
    }
    assert [list(row.values())[11:21] for row in rows if row["status"] != "submitted"] == [[""] * 10] * 3


def test_a_submitted_seat_has_its_card(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    areas = ["mentoring_development", "technical_leadership"]
    card = content(
        {**dict.fromkeys(build.criteria_of(areas)), "growing_engineers": 4, "technical_culture": 4, "code_review": 2},
        vote=Vote.NO,
        confidence=Confidence.LOW,
        strengths="Patient",
        concerns="-",
        flags={MINOR: "Said so.", CRITICAL: "Said that too."},
    )
    bo = build.account(session, name="Bo", email="bo@example.com")
    build.submitted(session, build.seat(session, ana, bo, areas=areas), card, now=NOON - timedelta(minutes=30))
    session.get_one(Candidate, ana.candidate_id).email = "=Ana@example.org"
    session.commit()

    (row,) = rows_of(scorecards_file, session, lead, opening)

    assert list(row.items())[6:] == [
        ("interviewer", "Bo"),
        ("interview_at", "2026-11-20T09:00:00Z"),
        ("focus_areas", "mentoring_development; technical_leadership"),
        ("due_at", "2026-11-21T12:00:00Z"),
        ("status", "submitted"),
        ("submitted_at", "2026-11-20T11:30:00Z"),
        ("hours_to_submit", "1.500000"),
        ("vote", "NO"),
        ("confidence", "low"),
        ("strengths", "Patient"),
        ("concerns", "'-"),
        ("red_flags", "2"),
        ("mean_rating", "3.333333"),
        ("vote_after_debrief", ""),
        ("revision", "1"),
        ("interviewer_email", "bo@example.com"),
        ("candidate_email", "'=Ana@example.org"),
    ]


def test_ratings_marks_and_mere_notes_have_rows_in_the_rubrics_order(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    levels = dict.fromkeys(reversed(build.criteria_of(["mentoring_development"])), 3)
    card = content({**levels, "pairing_and_sharing": None})
    card.ratings["code_review"] = RatingEntry(note="Only mentioned it")
    card.ratings["trade_offs"] = RatingEntry()
    seat = card_of(session, ana, name="Bo", card=card, areas=["mentoring_development"])
    card_of(session, ana, name="Al", areas=["mentoring_development"])

    rows = rows_of(ratings_file, session, lead, opening)

    assert [row["interviewer"] for row in rows] == ["Al"] * 4 + ["Bo"] * 5
    assert [only(row, "focus_area", "criterion", "rating", "evidence") for row in rows[4:]] == [
        ("technical_leadership", "code_review", "", "Only mentioned it"),
        ("mentoring_development", "growing_engineers", "3", ""),
        ("mentoring_development", "pairing_and_sharing", "", ""),
        ("mentoring_development", "constructive_feedback", "3", ""),
        ("mentoring_development", "technical_culture", "3", ""),
    ]
    assert only(rows[4], "interview_id", "interviewer_id", "submitted_at", "revision", "rubric_version") == (
        seat.id,
        seat.interviewer_id,
        "2026-11-20T12:00:00Z",
        "1",
        "tech_lead-1",
    )


def test_a_tick_has_a_row_with_what_became_of_it(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    seat = card_of(session, ana, name="Bo", card=content(flags={CRITICAL: "=Called them names", MINOR: "Said so."}))
    cards.settle(
        session,
        ana.id,
        interview_id=seat.id,
        flag=MINOR,
        state=TickState.CLEARED,
        reason="Asked a reference.",
        revision=0,
        actor=lead,
        now=NOON + timedelta(hours=1),
    )

    rows = rows_of(flags_file, session, lead, opening)

    assert [list(row.values())[7:] for row in rows] == [
        [CRITICAL, "critical", "'=Called them names", "2026-11-20T12:00:00Z", "false", "raised", "", "", ""],
        [
            *(MINOR, "minor", "Said so.", "2026-11-20T12:00:00Z", "false", "cleared"),
            *("2026-11-20T13:00:00Z", "Lea Lead", "Asked a reference."),
        ],
    ]


def test_a_criterion_of_an_area_that_was_switched_off_has_no_row(session, lead, opening):
    as_usual = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == opening.id)).one()
    every_area = {area.key: tuple(criterion.key for criterion in area.criteria) for area in build.rubric().areas}
    with_more = default_policy(build.rubric(), archetype=opening.archetype, areas=every_area)
    for version, toml in ((2, policy_toml(with_more)), (3, as_usual.toml)):
        values = {"opening_id": opening.id, "created_by_id": lead.id, "created_at": NOON}
        session.add(PolicyVersion(version=version, toml=toml, **values))
    session.commit()
    areas = ["technical_depth", "delivery_judgement"]
    card_of(session, build.application(session, opening), name="Al", card=content(areas=areas), areas=areas)

    assert [row["criterion"] for row in rows_of(ratings_file, session, lead, opening)] == [
        "software_engineering",
        "system_design",
        "stack_and_domain",
        "trade_offs",
    ]
