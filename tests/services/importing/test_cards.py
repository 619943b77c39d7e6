"""Importing submitted scorecards: each row's mark with its reason, and what is then in the database."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from scorecard.domain.assessment import Vote
from scorecard.models.scorecard import ImportedCard, Rating, ScorecardVersion
from scorecard.queries.freeze import is_frozen
from scorecard.queries.visible import NotHere
from scorecard.services import cards, scoring
from tests import build
from tests.build import NOON, content
from tests.services.importing.uploads import (
    CARDS,
    card_row,
    carried_out,
    flag_row,
    judged,
    one_card,
    rating_row,
    staged,
    table,
)


@pytest.mark.parametrize(
    ("files", "marks"),
    [
        (one_card(), [("new", ""), ("new", "")]),
        (one_card(card=card_row(status="submitted"), flags=[flag_row()]), [("new", "")] * 3),
        (one_card(ratings=[rating_row(), rating_row("trade_offs", "")]), [("new", "")] * 3),
        (
            one_card(card=card_row(vote="")),
            [("wrong", "column vote: is blank, and a submitted scorecard has one"), ("new", "")],
        ),
        (
            one_card(card=card_row(vote="MAYBE")),
            [("wrong", "column vote: MAYBE is not one of DEFINITELY_NO, NO, YES, STRONG_YES"), ("new", "")],
        ),
        (
            one_card(card=card_row(submitted="")),
            [("wrong", "column submitted_at: is blank, and a submitted scorecard has one"), ("new", "")],
        ),
        (
            one_card(card=card_row(submitted="2026-11-20T12:00:01Z")),
            [("wrong", "column submitted_at: 2026-11-20T12:00:01Z lies in the future"), ("new", "")],
        ),
        (
            one_card(card=card_row(status="open")),
            [("wrong", "column status: is open, but the files hold a scorecard for this seat"), ("new", "")],
        ),
        (
            one_card(ratings=[rating_row(rating="")]),
            [
                ("wrong", "the ratings file rates nothing on this scorecard; it needs at least one rating from 1 to 5"),
                ("new", ""),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("trade_offs", "6")]),
            [
                ("new", ""),
                ("new", ""),
                ("wrong", "column rating: 6 is not a whole number from 1 to 5; leave it blank for Not observed"),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("trade_offs", "-1e999")]),
            [
                ("new", ""),
                ("new", ""),
                ("wrong", "column rating: -1e999 is not a whole number from 1 to 5; leave it blank for Not observed"),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("typing")]),
            [("new", ""), ("new", ""), ("wrong", "column criterion: typing is not a criterion of this opening")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("code_review")]),
            [("new", ""), ("new", ""), ("wrong", "column focus_area: code_review belongs to technical_leadership")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row()]),
            [("new", ""), ("new", ""), ("wrong", "the same is on line 2 already")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row(who="cy@example.com")]),
            [
                ("new", ""),
                ("new", ""),
                (
                    "wrong",
                    "column interviewer_email: the scorecards file has no row with cy@example.com and the candidate "
                    "Ana",
                ),
            ],
        ),
        (
            one_card(flags=[flag_row("rude")]),
            [("new", ""), ("new", ""), ("wrong", "column flag: rude is not a red flag of this opening")],
        ),
        (one_card(flags=[flag_row(quote=" ")]), [("new", ""), ("new", ""), ("wrong", "column quote: is blank")]),
        (
            one_card(flags=[flag_row(after="TRUE")]),
            [
                ("new", ""),
                ("new", ""),
                (
                    "wrong",
                    "column after_reveal: this was ticked after its author could read the panel; import the files "
                    "as sealed, without as=revised in their address",
                ),
            ],
        ),
        (
            one_card(card=card_row(status="open", submitted="", vote="", strengths="")),
            [("wrong", "column status: is open, but the files hold a scorecard for this seat"), ("new", "")],
        ),
    ],
)
def test_a_card_is_new_or_wrong_row_by_row(session, opening, admin, bo, ana, files, marks):
    assert judged(session, opening, admin, "scorecards", **files) == marks


def test_a_card_that_counts_in_no_reading_is_left_out(session, opening, admin, bo, ana):
    build.account(session, email="cy@example.com")
    files = one_card()
    late = card_row(who="cy@example.com", status="submitted", submitted="", vote="", strengths="")
    files["scorecards"] = table(CARDS, card_row(), late)

    marks = judged(session, opening, admin, "scorecards", **files)

    assert [mark for mark, _ in marks] == ["new", "left_out", "new"]


def test_ratings_of_two_people_of_one_name_need_more_than_the_name(session, opening, admin, bo):
    files = one_card()
    files["scorecards"] = table(
        CARDS,
        ("Ana", "a@example.org", *card_row()[2:]),
        ("Ana", "b@example.org", *card_row()[2:]),
    )

    marks = judged(session, opening, admin, "scorecards", **files)

    assert marks[2] == (
        "wrong",
        "lines 2 and 3 of the scorecards file both fit; give the e-mail addresses of candidate and interviewer, "
        "or leave one line out if they are about the same seat",
    )


def test_a_card_is_compared_with_the_one_that_is_here(session, opening, admin, bo, ana):
    levels = {**dict.fromkeys(build.criteria_of(["technical_depth"])), "system_design": 4}
    card = content(levels, note="=Drew it.", strengths="Calm", confidence="low")
    seat = build.seat(session, ana, bo, areas=["technical_depth"])
    build.submitted(session, seat, card, now=NOON - timedelta(hours=1))

    def marks(**files):
        return [mark for mark, _ in judged(session, opening, admin, "scorecards", **one_card(**files))]

    whole = [rating_row(), *(rating_row(key, "") for key in ("software_engineering", "stack_and_domain", "trade_offs"))]
    assert marks(ratings=whole) == ["same"] * 5
    assert marks(card=card_row(vote="NO"), ratings=whole) == ["conflicting"] + ["same"] * 4
    assert marks(card=card_row(submitted="2026-11-20T11:00:01Z"), ratings=whole) == ["conflicting"] * 5
    assert marks(ratings=whole[:3]) == ["conflicting"] + ["same"] * 3
    assert marks(ratings=[rating_row(rating="5"), *whole[1:]]) == ["same", "conflicting", *["same"] * 3]
    cards.strike(session, seat.id, reason="Wrong candidate.", actor=admin, now=NOON)
    assert marks(ratings=whole)[0] == "conflicting"


def test_a_card_goes_onto_an_open_seat_but_not_over_a_draft(session, opening, admin, bo, ana):
    seat = build.seat(session, ana, bo, areas=["technical_depth"])

    onto_open = judged(session, opening, admin, "scorecards", **one_card())[0]
    scoring.save_draft(session, seat.id, content(2), revision=0, actor=bo, now=NOON)
    onto_draft = judged(session, opening, admin, "scorecards", **one_card())[0]

    assert onto_open == ("new", "adds the scorecard to the seat that is here")
    assert onto_draft == ("conflicting", "this person has begun a draft of the scorecard here")


def test_an_imported_card_is_final_marked_and_as_sealed(session, opening, admin, bo, ana):
    carried_out(session, opening, admin, "scorecards", **one_card(flags=[flag_row()]))

    version = session.scalar(select(ScorecardVersion))
    mark = session.get(ImportedCard, version.id)
    assert (version.number, version.vote, version.confidence, version.strengths) == (1, Vote.YES, "low", "Calm")
    assert (version.submitted_at, version.after_reveal, version.after_debrief) == (
        NOON - timedelta(hours=1),
        False,
        False,
    )
    assert (mark.by_id, mark.at) == (admin.id, NOON)
    assert session.execute(select(Rating.criterion, Rating.value, Rating.note)).all() == [
        ("system_design", 4, "=Drew it.")
    ]
    for change in (
        update(Rating).values(value=5),
        update(ImportedCard).values(at=NOON + timedelta(days=1)),
        delete(ImportedCard),
    ):
        with pytest.raises(DBAPIError):
            session.execute(change)
        session.rollback()


def test_a_card_that_is_imported_after_the_debrief_was_opened_came_after_it(session, opening, admin, bo, ana):
    ana.debrief_opened_at = NOON
    session.commit()

    carried_out(session, opening, admin, "scorecards", **one_card())

    assert session.scalar(select(ScorecardVersion.after_debrief)) is True


def test_importing_a_card_freezes_the_policy(session, opening, admin, bo, ana):
    before = is_frozen(session, opening, now=NOON)
    ahead = (*card_row()[:4], "2026-12-20T09:00:00Z", *card_row()[5:])
    carried_out(session, opening, admin, "scorecards", **one_card(card=ahead))

    assert (before, is_frozen(session, opening, now=NOON)) == (False, True)


def test_whoever_has_still_to_score_imports_no_card_of_that_candidate(session, opening, admin, bo, ana):
    build.seat(session, ana, admin)

    assert judged(session, opening, admin, "scorecards", **one_card())[0] == (
        "wrong",
        "you have still to score this candidate yourself, so you cannot import scorecards of theirs",
    )


def test_whoever_imports_cards_gets_no_open_seat_beside_them(session, opening, admin, bo, ana):
    files = one_card()
    own = card_row(who="admin@example.com", status="open", submitted="", vote="", strengths="")
    files["scorecards"] = table(CARDS, card_row(), own)

    assert judged(session, opening, admin, "scorecards", **files)[1] == (
        "wrong",
        "you have read the scorecards in these files, so you cannot be seated to write one for this candidate",
    )


def test_a_lead_who_is_no_admin_imports_no_cards(session, bo):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)

    with pytest.raises(NotHere):
        staged(session, opening, lead, "scorecards", **one_card())
