"""Importing panels: which seats are new, the same, conflicting or wrong, and what is then in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Application, Interview
from scorecard.models.opening import OpeningLead
from scorecard.queries.importing import load_standing
from scorecard.queries.openings import led_opening
from scorecard.queries.seatable import is_sealed, seatable_accounts
from scorecard.services import candidates
from scorecard.services.panels import CANNOT_BE_SEATED
from tests import build
from tests.build import NOON
from tests.services.importing.uploads import DUE, PANELS, START, carried_out, judged, one_card, seat_row, table


@pytest.mark.parametrize(
    ("row", "mark", "why"),
    [
        (seat_row(), "new", ""),
        (seat_row(who="BO@Example.com"), "new", ""),
        (seat_row("Noor", "noor@example.org"), "new", "adds the candidate too"),
        (seat_row(at="2026-11-20T10:00:00+01:00", due=DUE, minutes="45"), "new", ""),
        (
            seat_row(status="declined"),
            "left_out",
            "a declined seat is not imported: the file does not say why it was declined",
        ),
        (
            seat_row(who="nobody@example.com"),
            "wrong",
            "column interviewer_email: nobody here has the address nobody@example.com; an admin has to "
            "invite them first",
        ),
        (seat_row(who=""), "wrong", "column interviewer_email: is blank"),
        (seat_row(who="off@example.com"), "wrong", "this person's account is switched off, so they cannot be seated"),
        (
            seat_row(areas="technical_depth; typing"),
            "wrong",
            "column focus_areas: typing is not one of technical_depth, technical_leadership, "
            "mentoring_development, communication_collaboration",
        ),
        (
            seat_row(areas=";"),
            "wrong",
            "column focus_areas: none is not one of technical_depth, technical_leadership, "
            "mentoring_development, communication_collaboration",
        ),
        (seat_row(areas="technical_depth;technical_depth"), "wrong", "column focus_areas: names an area twice"),
        (
            seat_row(at="2026-11-20 09:00"),
            "wrong",
            "column interview_at: 2026-11-20 09:00 has no time zone; end it with Z for UTC, or with +01:00",
        ),
        (
            seat_row(at="20.11.2026"),
            "wrong",
            "column interview_at: 20.11.2026 is not a time such as 2026-11-20T09:30:00Z",
        ),
        (
            seat_row(at="0001-01-01T00:00:00+14:00"),
            "wrong",
            "column interview_at: 0001-01-01T00:00:00+14:00 is not between 2000 and 2100",
        ),
        (seat_row(minutes="5"), "wrong", "column minutes: is not between 15 and 480"),
        (seat_row(minutes="9" * 300), "wrong", f"column minutes: {'9' * 60}… is not a whole number of minutes"),
        (
            seat_row(due="2026-11-20T09:10:00Z"),
            "wrong",
            "column due_at: the scorecard cannot be due before the interview ends",
        ),
        (
            seat_row(status="cancelled"),
            "wrong",
            "column status: cancelled is not one of open, draft, submitted, declined",
        ),
    ],
)
def test_a_seat_is_new_left_out_or_wrong(session, opening, admin, bo, ana, row, mark, why):
    build.account(session, email="off@example.com", disabled_at=NOON)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, row)) == [(mark, why)]


@pytest.mark.parametrize(
    ("standing", "row", "mark", "why"),
    [
        ({}, seat_row(due=DUE), "same", ""),
        ({}, seat_row(minutes="60"), "same", ""),
        ({}, seat_row(at="2026-11-20T10:00:00Z"), "conflicting", "the interview here is at 2026-11-20T09:00:00Z"),
        (
            {},
            seat_row(due=START.replace("20T", "22T")),
            "conflicting",
            "the scorecard here is due at 2026-11-21T12:00:00Z",
        ),
        ({}, seat_row(minutes="30"), "conflicting", "the interview here takes 60 minutes"),
        ({}, seat_row(areas="technical_leadership"), "conflicting", "the focus areas here are technical_depth"),
        ({}, seat_row(status="declined"), "conflicting", "this seat is not declined here"),
        ({"declined_at": NOON, "decline_reason": "cut_short"}, seat_row(status="declined"), "same", ""),
        ({"declined_at": NOON, "decline_reason": "cut_short"}, seat_row(), "conflicting", "this seat is declined here"),
        (
            {"removed_at": NOON},
            seat_row(),
            "conflicting",
            "this person had a seat here that was removed, and nobody is seated twice",
        ),
    ],
)
def test_a_seat_that_is_here_is_same_or_conflicting(session, opening, admin, bo, ana, standing, row, mark, why):
    build.seat(session, ana, bo, areas=["technical_depth"], **standing)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, row)) == [(mark, why)]


def test_a_shadow_gets_no_seat_and_no_card(session, opening, admin, bo, ana):
    shadowed = build.seat(session, ana, build.account(session))
    build.seat(session, ana, bo, areas=["technical_depth"], shadowed_id=shadowed.id)
    why = "this person shadows an interview of this candidate here, and nobody is seated twice"

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row())) == [("conflicting", why)]
    assert judged(session, opening, admin, "scorecards", **one_card())[0] == ("conflicting", why)


def test_nobody_who_could_read_a_card_is_seated_by_a_file(session, opening, admin, bo, ana):
    lead = build.account(session, role="lead", email="lead@example.com")
    session.add(OpeningLead(opening_id=opening.id, account_id=lead.id, added_at=NOON))
    former = {"email": "former@example.com", "admin_until": NOON + timedelta(hours=1)}
    build.account(session, **former)
    build.account(session, email="fresh@example.com")
    build.submitted(session, build.seat(session, ana, bo))
    people = ("lead@example.com", "admin@example.com", "former@example.com", "fresh@example.com")

    marks = judged(session, opening, admin, "panels", panels=table(PANELS, *(seat_row(who=who) for who in people)))

    assert marks == [("wrong", CANNOT_BE_SEATED)] * 3 + [("new", "")]


@pytest.mark.parametrize("card_days_ago", [None, 3])
@pytest.mark.parametrize("sealed", [False, True])
def test_an_import_seats_whom_the_panel_page_would_seat(session, bo, card_days_ago, sealed):
    viewer = build.account(session, role="lead")
    opening = build.opening(session, viewer)
    application = build.application(session, opening)
    if card_days_ago is not None:
        build.submitted(session, build.seat(session, application, bo), now=NOON - timedelta(days=card_days_ago))
    if sealed:
        build.seat(session, application, viewer)
    days = (None, NOON - timedelta(days=5), NOON - timedelta(days=1))
    for role in ("interviewer", "lead", "admin"):
        for admin_until in days:
            for removed_at in ("never", *days):
                person = build.account(session, role=role, admin_until=admin_until)
                if removed_at != "never":
                    row = OpeningLead(opening_id=opening.id, account_id=person.id, added_at=NOON, removed_at=removed_at)
                    session.add(row)
    session.commit()
    standing = load_standing(session, viewer, led_opening(session, viewer, opening.id))
    applicant = standing.applicants[0]

    may_join = {
        key
        for key, account in standing.accounts.items()
        if key not in (bo.id, viewer.id)
        and account.readership.may_join(sealed_viewer=applicant.is_sealed, first_card_at=applicant.first_card_at)
    }

    page = set(session.scalars(seatable_accounts(session, viewer, application))) - {bo.id, viewer.id}
    assert is_sealed(session, viewer, application) is applicant.is_sealed is sealed
    assert may_join == page
    assert page


def test_a_withdrawn_candidate_gets_no_seat(session, opening, admin, bo, ana):
    candidates.withdraw(session, ana.id, reason="Gone.", actor=admin, now=NOON)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row())) == [
        ("conflicting", "this candidate is withdrawn here; undo the withdrawal first")
    ]


def test_imported_seats_are_as_the_file_says(session, opening, admin, bo, ana):
    build.account(session, email="cy@example.com")
    rows = [
        seat_row(due=DUE, minutes="45", areas="technical_leadership; technical_depth"),
        seat_row(who="cy@example.com", due="2026-11-20T09:20:00Z"),
        seat_row("Noor", "", who="cy@example.com"),
    ]
    carried_out(session, opening, admin, "panels", panels=table(PANELS, *rows))

    seats = session.scalars(
        select(Interview).join(Application).order_by(Application.created_at, Interview.due_at.desc())
    )
    assert [(seat.areas, seat.minutes, seat.due_at) for seat in seats] == [
        (["technical_leadership", "technical_depth"], 45, NOON + timedelta(days=1)),
        (["technical_depth"], 20, NOON - timedelta(hours=2, minutes=40)),
        (["technical_depth"], 60, NOON + timedelta(hours=22)),
    ]
