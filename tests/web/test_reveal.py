"""After submitting: the panel so far beside the own card, the own calibration note, and what is due next."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event

from scorecard.database import db
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.services import cards
from tests import build
from tests.build import NOON

AREA = ["technical_depth"]


@pytest.fixture
def place(session):
    """Ana's seat and two colleagues of hers."""
    lead = build.account(session, role="lead")
    ana, ben, cleo = (build.account(session, name=name) for name in ("Ana Author", "Ben Other", "Cleo Third"))
    opening = build.opening(session, lead)
    application = build.application(session, opening, name="Maya Candidate")
    of_ana, of_ben, of_cleo = (build.seat(session, application, who, areas=AREA) for who in (ana, ben, cleo))
    return SimpleNamespace(
        **{"lead": lead, "ana": ana, "opening": opening, "of_ana": of_ana, "of_ben": of_ben, "of_cleo": of_cleo},
        card=f"/interviews/{of_ana.id}/scorecard",
    )


def rated(level, **others):
    return build.content({**dict.fromkeys(build.criteria_of(AREA), level), **others})


def words_of(html, *, card):
    """The words of one card of the page."""
    section = re.search(rf'<section[^>]* id="{card}".*?</section>', html, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", section[0]).split()) if section else ""


def test_the_own_ratings_stand_beside_those_that_are_in_with_every_difference_marked(place, visitor, session):
    build.submitted(session, place.of_ben, rated(4, system_design=1, trade_offs=None))
    build.submitted(session, place.of_ana, rated(3))

    found = words_of(visitor(place.ana).get(place.card).text, card="reveal")

    assert "Criterion You Ben Other" in found
    assert "Software engineering 3 Mixed 4 Meets +1 higher" in found
    assert "System design 3 Mixed 1 Well below −2 lower" in found
    assert "3 Mixed – Not observed" in found
    assert "Two levels or more apart: System design." in found
    assert "Cleo" not in found


def test_nothing_of_it_is_there_before_the_own_card_is_in(place, visitor, session):
    build.submitted(session, place.of_ben, rated(1))
    page = visitor(place.ana).get(place.card).text

    assert words_of(page, card="reveal") == ""
    assert words_of(page, card="next-due") == ""


def test_the_first_one_reads_that_the_others_are_still_to_come(place, visitor, session):
    build.submitted(session, place.of_ana, rated(3))

    found = words_of(visitor(place.ana).get(place.card).text, card="reveal")

    assert "Yours is the first scorecard." in found


def test_a_colleagues_card_is_shown_as_sealed_and_a_struck_one_is_not(place, visitor, session):
    for seat, level in ((place.of_ana, 3), (place.of_ben, 4), (place.of_cleo, 5)):
        build.submitted(session, seat, rated(level))
    cards.reopen(session, place.of_ben.id, reason="Wrong rows.", actor=place.lead, now=NOON)
    build.submitted(session, place.of_ben, rated(1))
    cards.strike(session, place.of_cleo.id, reason="Wrong candidate.", actor=place.lead, now=NOON)

    found = words_of(visitor(place.ana).get(place.card).text, card="reveal")

    assert "Software engineering 3 Mixed 4 Meets +1 higher" in found
    assert "Cleo" not in found


def test_a_strict_person_alone_reads_the_own_note(place, visitor, session):
    people = [place.ana, *(build.account(session) for _ in range(3))]
    build.submitted(session, place.of_ana, rated(2))
    for _ in range(12):
        application = build.application(session, place.opening)
        for person in people:
            level = 2 if person is place.ana else 4
            build.submitted(session, build.seat(session, application, person), build.content(level))
    own = words_of(visitor(place.ana).get(place.card).text, card="how-you-rate")
    colleague = build.submitted(session, place.of_ben, rated(4))
    other = visitor(session.get_one(Account, colleague.interviewer_id))

    assert "below colleagues who saw the same people" in own
    assert "Only you read this" in own
    assert words_of(other.get(f"/interviews/{colleague.id}/scorecard").text, card="how-you-rate") == ""


def test_the_next_scorecard_due_is_named_with_a_way_to_it(place, visitor, session):
    build.submitted(session, place.of_ana, rated(3))
    nothing = words_of(visitor(place.ana).get(place.card).text, card="next-due")
    applications = [build.application(session, place.opening, name=name) for name in ("Ida Later", "Uma Sooner")]
    later, sooner = (
        build.seat(session, application, place.ana, due_at=NOON + timedelta(days=days))
        for application, days in zip(applications, (3, 2), strict=True)
    )
    page = visitor(place.ana).get(place.card).text

    assert "Nothing else is due." in nothing
    assert "Uma Sooner" in words_of(page, card="next-due")
    assert (f"/interviews/{sooner.id}/scorecard" in page, later.id in page) == (True, False)


def test_the_reveal_takes_as_many_queries_with_one_colleague_as_with_six(place, visitor, session, app):
    def counted():
        statements = []

        def note(connection, cursor, statement, *rest):
            statements.append(statement)

        person.get(place.card)  # what is kept between requests is kept by then
        event.listen(engine, "before_cursor_execute", note)
        person.get(place.card)
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    with app.app_context():
        engine = db.engine
    build.submitted(session, place.of_ben, rated(4))
    build.submitted(session, place.of_ana, rated(3))
    person = visitor(place.ana)
    with_one = counted()
    application = session.get_one(Application, place.of_ana.application_id)
    for _ in range(5):
        build.submitted(session, build.seat(session, application, build.account(session), areas=AREA))

    assert counted() == with_one
