"""What the preview of an import says of rows that cannot be imported: only what is so, and what to do."""

import re

import pytest
from sqlalchemy import select

from scorecard.models.application import Candidate
from tests import build
from tests.web.test_dashboard import text_of
from tests.web.test_importing import csv_of, press, previewed

SEAT = ("candidate", "candidate_email", "interviewer_email", "focus_areas", "interview_at")
CARD = (*SEAT, "submitted_at", "vote")
RATING = ("candidate", "candidate_email", "interviewer_email", "focus_area", "criterion", "rating")
TICK = ("candidate", "candidate_email", "interviewer_email", "flag", "quote")
ANA, BO = ("Ana", "ana@example.org"), "bo@example.com"
CARD_OF_BO = (*ANA, BO, "technical_depth", "2026-11-20T09:00:00Z", "2026-11-20T11:00:00Z", "YES")
RATED_BY_BO = (*ANA, BO, "technical_depth", "system_design", "4")
TICKED = ("micromanages", "Said so.")
OFF_THE_SCALE = "Column rating: 6 is not a whole number from 1 to 5; leave it blank for Not observed."


@pytest.fixture
def admin(session):
    build.account(session, name="Bo", email=BO)
    build.account(session, name="Cy", email="cy@example.com")
    return build.account(session, role="admin", name="Ada Admin")


def told(browser, opening, kind, **files) -> list[tuple[str, ...]]:
    """File and line, mark and reason of each row of the preview."""
    page = browser.get(previewed(browser, opening, kind, **files) + "?mark=all").text
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)[1:]
    cells = [[text_of(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)] for row in rows]
    return [(place, mark, why) for place, _, mark, why in cells]


def without_address(session, opening, name) -> None:
    """A candidate of whom no address is known."""
    application = build.application(session, opening, name=name)
    session.get_one(Candidate, application.candidate_id).email = ""
    session.commit()


def of_cards(*, cards=(CARD_OF_BO,), ratings=(RATED_BY_BO,), ticks=()) -> dict[str, bytes]:
    return {
        "scorecards": csv_of(CARD, *cards),
        "ratings": csv_of(RATING, *ratings),
        "flags": csv_of(TICK, *ticks),
    }


def test_a_tick_without_a_card_names_the_column_that_fits_nowhere(session, visitor, admin):
    opening = build.opening(session, admin)
    ticks = [(*ANA, "cy@example.com", *TICKED), ("Ben", "Ben@example.org", BO, *TICKED)]

    rows = told(visitor(admin), opening, "scorecards", **of_cards(ticks=ticks))

    assert rows[2:] == [
        (
            "flags.csv line 2",
            "Wrong",
            "Column interviewer_email: the scorecards file has no row with cy@example.com and the candidate_email "
            "ana@example.org.",
        ),
        ("flags.csv line 3", "Wrong", "Column candidate_email: the scorecards file has no row with Ben@example.org."),
    ]


def test_a_card_whose_only_rating_is_wrong_is_not_told_that_nothing_is_rated(session, visitor, admin):
    opening = build.opening(session, admin)

    rows = told(visitor(admin), opening, "scorecards", **of_cards(ratings=[(*RATED_BY_BO[:-1], "6")]))

    assert rows == [
        ("scorecards.csv line 2", "New", "Adds the candidate too."),
        ("ratings.csv line 2", "Wrong", OFF_THE_SCALE),
    ]


def test_a_card_that_has_a_wrong_tick_alone_is_told_that_nothing_is_rated(session, visitor, admin):
    opening = build.opening(session, admin)
    files = of_cards(
        cards=[CARD_OF_BO, (*ANA, "cy@example.com", *CARD_OF_BO[3:])],
        ticks=[(*ANA, "cy@example.com", "rude", "Said so.")],
    )

    rows = told(visitor(admin), opening, "scorecards", **files)

    assert [row[1:] for row in rows] == [
        ("New", "Adds the candidate too."),
        ("Wrong", "The ratings file rates nothing on this scorecard; it needs at least one rating from 1 to 5."),
        ("New", "–"),
        ("Wrong", "Column flag: rude is not a red flag of this opening."),
    ]


def test_a_card_here_is_not_told_to_have_more_than_its_file_where_a_row_of_it_is_wrong(session, visitor, admin):
    opening = build.opening(session, admin)
    browser = visitor(admin)
    both = [RATED_BY_BO, (*ANA, BO, "technical_depth", "trade_offs", "3")]
    press(browser, previewed(browser, opening, "scorecards", **of_cards(ratings=both)), "import")

    rows = told(browser, opening, "scorecards", **of_cards(ratings=[RATED_BY_BO, (*both[1][:-1], "6")]))

    assert [row[1:] for row in rows] == [("Same", "–"), ("Same", "–"), ("Wrong", OFF_THE_SCALE)]


def test_two_rows_of_one_seat_are_told_so_and_not_that_nothing_is_rated(session, visitor, admin):
    opening = build.opening(session, admin)

    rows = told(visitor(admin), opening, "scorecards", **of_cards(cards=[CARD_OF_BO, CARD_OF_BO]))

    assert rows == [
        ("scorecards.csv line 2", "New", "Adds the candidate too."),
        ("scorecards.csv line 3", "Wrong", "This person's seat for this candidate is on line 2 already."),
        (
            "ratings.csv line 2",
            "Wrong",
            "Lines 2 and 3 of the scorecards file are about the same seat; leave one of them out.",
        ),
    ]


def test_a_rating_that_fits_two_people_of_one_name_is_asked_for_addresses(session, visitor, admin):
    opening = build.opening(session, admin)
    other = ("Ana", "ana@elsewhere.example", *CARD_OF_BO[2:])

    rows = told(
        visitor(admin),
        opening,
        "scorecards",
        **of_cards(cards=[CARD_OF_BO, other], ratings=[("Ana", "", *RATED_BY_BO[2:]), RATED_BY_BO]),
    )

    assert [row[1:] for row in rows] == [
        ("New", "Adds the candidate too."),
        ("New", "Adds the candidate too."),
        (
            "Wrong",
            "Lines 2 and 3 of the scorecards file both fit; give the e-mail addresses of candidate and interviewer, "
            "or leave one line out if they are about the same seat.",
        ),
        ("New", "–"),
    ]


def test_a_card_from_before_its_interview_is_told_and_takes_no_time(session, visitor, admin):
    """As one may be submitted here before the time at which the interview was to be."""
    opening = build.opening(session, admin)
    browser = visitor(admin)
    early = (*CARD_OF_BO[:5], "2026-11-19T11:00:00Z", "YES")

    rows = told(browser, opening, "scorecards", **of_cards(cards=[early]))
    press(browser, previewed(browser, opening, "scorecards", **of_cards(cards=[early])), "import")

    assert rows[0][1:] == (
        "New",
        "Adds the candidate too; it was submitted before the interview began, so look whether both times are right.",
    )
    times = browser.get(f"/openings/{opening.id}/analytics/times.csv").text.splitlines()
    assert times[1] == "interview_to_scorecard,1,0.000000,0.000000,0.000000"
    assert "Median 0.0 h" in text_of(browser.get(f"/openings/{opening.id}/calibration").text)


NO_ADDRESS = (
    "Conflicting",
    "The e-mail address here is blank; write it on the candidate's page, or leave this cell of the file empty.",
)
DROPPED = "This candidate has no e-mail address here, and the file adds none; write it on their page."


def test_an_address_of_somebody_who_is_here_without_one_is_not_dropped_without_a_word(session, visitor, admin):
    opening = build.opening(session, admin)
    without_address(session, opening, "Ana")
    browser = visitor(admin)
    panels = csv_of(SEAT, CARD_OF_BO[:5])

    marks = {
        "candidates": told(browser, opening, "candidates", candidates=csv_of(SEAT[:2], ANA)),
        "panels": told(browser, opening, "panels", panels=panels),
        "scorecards": told(browser, opening, "scorecards", **of_cards()),
        "without it": told(browser, opening, "scorecards", **of_cards(cards=[("Ana", "", *CARD_OF_BO[2:])])),
    }

    assert {name: rows[0][1:] for name, rows in marks.items()} == {
        "candidates": NO_ADDRESS,
        "panels": ("New", DROPPED),
        "scorecards": ("New", DROPPED),
        "without it": ("New", "–"),
    }


def test_an_address_on_a_later_row_of_a_new_candidate_is_theirs(session, visitor, admin):
    opening = build.opening(session, admin)
    browser = visitor(admin)
    panels = csv_of(SEAT, ("Ana", "", *CARD_OF_BO[2:5]), (*ANA, "cy@example.com", *CARD_OF_BO[3:5]))

    done = press(browser, previewed(browser, opening, "panels", panels=panels), "import")

    assert "Imported 1 candidate and 2 seats" in done.text
    assert session.execute(select(Candidate.name, Candidate.email)).all() == [ANA]


def test_what_stands_in_the_way_is_said_of_both_kinds(session, visitor, admin):
    opening = build.opening(session, admin)
    build.application(session, opening, name="Eva", source="Referral")
    candidates = csv_of(("candidate", "source"), ("Eva", "Agency"), ("", "Agency"), ("Max", "Agency"))

    page = visitor(admin)
    address = previewed(page, opening, "candidates", candidates=candidates)

    assert "2 rows stand in the way: 1 wrong, 1 conflicting." in text_of(page.get(address).text)


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("", "The source here is blank; write it on the candidate's page, or leave this cell of the file empty."),
        (
            "Referral",
            "The source here is “Referral”; change it on the candidate's page, or leave this cell of the file empty.",
        ),
    ],
)
def test_what_is_said_otherwise_of_a_candidate_names_both_ways_out(session, visitor, admin, source, why):
    opening = build.opening(session, admin)
    build.application(session, opening, name="Eva", source=source)

    rows = told(visitor(admin), opening, "candidates", candidates=csv_of(("candidate", "source"), ("Eva", "Agency")))

    assert rows == [("candidates.csv line 2", "Conflicting", why)]
