"""What the pages of one application are made of, for each kind of viewer."""

from datetime import timedelta

import pytest
from sqlalchemy import event, func, select

from scorecard.domain.assessment import TickState, Vote
from scorecard.models.opening import Opening, OpeningLead
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.application_page import (
    CardState,
    flag_register,
    load_inputs,
    load_page,
    load_sealed,
    split_evidence,
    submitted_card,
    timeline,
    to_settle,
)
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere
from scorecard.services import cards, debriefs, decisions, scoring
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)
CRITICAL = "adversarial_to_managers"


def panel(session, *contents):
    """A lead, an application and one interviewer with a submitted card for each content."""
    lead = build.account(session, role="lead", name="Lena")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    people = [build.account(session, name=f"Interviewer {number}") for number in range(len(contents))]
    seats = [build.seat(session, application, person) for person in people]
    for seat, content in zip(seats, contents, strict=True):
        build.submitted(session, seat, content)
    return lead, application, people, seats


def also_lead(session, application):
    lead = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=application.opening_id, account_id=lead.id, added_at=NOON))
    session.commit()
    return lead


def page_for(session, viewer, application, reading=Reading.SEALED):
    return load_page(session, viewer, application.id, reading=reading)


def test_a_lead_reads_every_card_with_its_notes(session):
    lead, application, _, _ = panel(session, build.content(4, note="Walked us through it."), build.content(3))

    page = page_for(session, lead, application)

    notes = {rating.note for card in page.cards for rating in card.shown.ratings.values()}
    assert (page.counting, page.expected, notes) == (2, 2, {"Walked us through it.", ""})
    assert (page.may_change, page.reads_as_lead, page.shows_recommendation) == (True, True, True)


def test_not_observed_is_read_as_such_and_not_as_a_number(session):
    levels = dict.fromkeys(build.criteria_of(build.AREAS), 4) | {"trade_offs": None}
    lead, application, _, _ = panel(session, build.content(levels))

    (card,) = page_for(session, lead, application).cards

    rating = card.shown.ratings["trade_offs"]
    assert (rating.value, rating.not_observed) == (None, True)


def test_a_panellist_reads_the_panel_but_no_recommendation_before_the_debrief(session):
    _, application, (reader, _), _ = panel(session, build.content(4), build.content(4))

    page = page_for(session, reader, application)

    assert (len(page.cards), page.recommended, page.decisions, page.settlements) == (2, None, (), ())
    assert (page.may_change, page.reads_as_lead) == (False, False)


def test_a_panellist_reads_the_numbers_of_the_lead_once_the_debrief_is_open(session):
    lead, application, (reader, _), _ = panel(session, build.content(5), build.content(3))
    # Another panel of the opening, which the panellist may not read, moves the spread between interviewers.
    elsewhere = build.application(session, session.get_one(Opening, application.opening_id))
    for level in (1, 5, 1):
        build.submitted(session, build.seat(session, elsewhere, build.account(session)), build.content(level))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    session.expire_all()

    read = page_for(session, reader, application)
    led = page_for(session, lead, application)

    assert read.recommended == led.recommended
    assert read.recommended is not None


def test_an_interviewer_who_has_not_submitted_finds_nothing(session):
    lead, application, _, _ = panel(session, build.content(4))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    reader = build.account(session)
    build.seat(session, application, reader)

    for viewer in (reader, build.account(session), build.account(session, role="lead")):
        with pytest.raises(NotHere):
            page_for(session, viewer, application)
        with pytest.raises(NotHere):
            load_sealed(session, viewer, application.id)


def test_a_sealed_lead_gets_the_candidate_and_the_own_seat(session):
    _, application, _, _ = panel(session, build.content(4))
    sealed = also_lead(session, application)
    seat = build.seat(session, application, sealed)

    found = load_sealed(session, sealed, application.id)

    assert (found.application.id, found.interview_id) == (application.id, seat.id)
    with pytest.raises(NotHere):
        page_for(session, sealed, application)


def test_applications_that_the_viewer_has_still_to_score_are_left_out_and_counted(session):
    lead, application, _, _ = panel(session, build.content(5), build.content(3))
    before = page_for(session, lead, application)
    hidden = build.application(session, application.opening)
    build.seat(session, hidden, lead)
    for level in (1, 5):
        build.submitted(session, build.seat(session, hidden, build.account(session)), build.content(level))

    page = page_for(session, lead, application)

    assert (before.left_out, page.left_out) == (0, 1)
    assert page.evaluation == before.evaluation
    assert page_for(session, also_lead(session, application), application).evaluation != before.evaluation


def test_a_draft_is_never_read(session):
    lead, application, _, _ = panel(session, build.content(4))
    author = build.account(session)
    seat = build.seat(session, application, author)
    draft = build.content(1, note="only a draft", flags={CRITICAL: "only a draft"}, strengths="only a draft")
    scoring.save_draft(session, seat.id, draft, revision=0, actor=author, now=NOON)

    page = page_for(session, lead, application)

    assert (len(page.cards), page.counting, [each.interview_id for each in page.out]) == (1, 1, [seat.id])
    assert "only a draft" not in repr(
        (page.cards, page.ticks, timeline(page, (), now=LATER), to_settle(page, now=LATER))
    )


def test_a_reopened_card_shows_all_versions_and_the_one_that_counts_in_each_reading(session):
    lead, application, _, (seat, _) = panel(session, build.content(4), build.content(4))
    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=NOON)
    reopened = page_for(session, lead, application).cards[0]
    build.submitted(session, seat, build.content(1, vote=Vote.NO), now=LATER)

    sealed = page_for(session, lead, application).cards[0]
    revised = page_for(session, lead, application, Reading.REVISED).cards[0]

    assert ([each.number for each in reopened.versions], reopened.seat.reopened) == ([1], True)
    assert ([each.number for each in sealed.versions], sealed.shown.number, revised.shown.number) == ([1, 2], 1, 2)
    assert [(entry.who, entry.reason) for entry in sealed.reopenings] == [("Lena", "Wrong day noted.")]


def test_a_struck_card_and_a_late_one_stay_visible_and_do_not_count(session):
    lead, application, _, (struck, _) = panel(session, build.content(1), build.content(4))
    cards.strike(session, struck.id, reason="Her brother.", actor=lead, now=NOON)
    late = build.seat(session, application, build.account(session, name="Late"))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    build.submitted(session, late, build.content(1), now=LATER)
    session.expire_all()

    page = page_for(session, lead, application)

    states = {card.seat.interview_id: card.state for card in page.cards}
    assert (states[struck.id], states[late.id]) == (CardState.STRUCK, CardState.LATE)
    assert (page.counting, page.expected, page.evaluation.overall.plain_mean) == (1, 2, 4.0)


def test_the_flags_register_says_who_ticked_what_and_whether_others_did(session):
    lead, application, (first, second), (seat, _) = panel(
        session,
        build.content(4, flags={CRITICAL: "He shouted.", "micromanages": "Every line."}),
        build.content(4, flags={CRITICAL: "Blamed them."}),
    )
    cards.settle(
        session,
        application.id,
        interview_id=seat.id,
        flag="micromanages",
        state=TickState.CLEARED,
        reason="A reference says no.",
        revision=0,
        actor=lead,
        now=LATER,
    )

    critical, minor = flag_register(page_for(session, lead, application))

    assert (critical.flag.key, critical.standing, [tick.quote for tick in critical.ticks]) == (
        CRITICAL,
        2,
        ["He shouted.", "Blamed them."],
    )
    assert {tick.interviewer_id for tick in critical.ticks} == {first.id, second.id}
    assert (minor.flag.key, minor.standing, minor.revisions) == ("micromanages", 0, {seat.id: 1})


def test_a_split_shows_both_ends_with_what_they_wrote(session):
    high = dict.fromkeys(build.criteria_of(build.AREAS), 4) | {"trade_offs": 5}
    low = dict.fromkeys(build.criteria_of(build.AREAS), 4) | {"trade_offs": 2}
    lead, application, _, _ = panel(session, build.content(high, note="Named costs."), build.content(low, note="None."))

    (split,) = split_evidence(page_for(session, lead, application))

    assert (split.name, split.low, split.high) == (build.rubric().criterion("trade_offs").name, 2, 5)
    assert [(side.who, side.heard[0].note) for side in split.lowest] == [("Interviewer 1", "None.")]
    assert [(side.who, side.heard[0].note) for side in split.highest] == [("Interviewer 0", "Named costs.")]


def test_a_criterion_of_a_split_area_is_no_point_of_its_own(session):
    lead, application, _, _ = panel(session, build.content(5), build.content(2))

    names = [split.name for split in split_evidence(page_for(session, lead, application))]

    assert names == [build.rubric().area(key).name for key in build.AREAS]


def test_what_is_to_settle_begins_with_flags_and_ends_with_cards(session):
    lead, application, _, _ = panel(session, build.content(4, flags={CRITICAL: "He shouted."}), build.content(2))
    build.seat(session, application, build.account(session, name="Late"), due_at=NOON)
    build.seat(session, application, build.account(session, name="Coming"), due_at=LATER + timedelta(days=1))

    items = to_settle(page_for(session, lead, application), now=LATER)

    assert [item.kind.value for item in items] == ["flag", "gap", "split", "late", "out"]
    assert (items[3].title, items[4].note) == ("Scorecard of Late is late", "Coming")


def test_a_panellist_reads_only_of_the_missing_cards_before_the_debrief(session):
    _, application, (reader, _), _ = panel(session, build.content(5, flags={CRITICAL: "He shouted."}), build.content(2))
    build.seat(session, application, build.account(session, name="Late"), due_at=NOON)

    items = to_settle(page_for(session, reader, application), now=LATER)

    assert [(item.kind.value, item.note, item.due_at) for item in items] == [("out", "Late", None)]


def test_the_timeline_keeps_what_leads_do_from_panellists(session):
    lead, application, (reader, _), (seat, _) = panel(session, build.content(4), build.content(4))
    cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=NOON)
    cards.restore(session, seat.id, reason="Only a namesake.", actor=lead, now=NOON)
    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=NOON)
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    revision = decisions.basis(session, lead, page_for(session, lead, application).application).revision
    decisions.decide(
        session,
        application.id,
        kind=decisions.DecisionKind.HOLD,
        reason="Budget.",
        flag_check="",
        revision=revision,
        actor=lead,
        now=NOON,
    )
    session.expire_all()

    read = {event.title for event in timeline(page_for(session, reader, application), (), now=LATER)}
    led = {event.title for event in timeline(page_for(session, lead, application), (), now=LATER)}

    assert read == {"Scorecard submitted", "Scorecard of Interviewer 0 reopened", "Debrief opened"}
    assert [card.strikes for card in page_for(session, reader, application).cards] == [(), ()]
    assert led - read == {
        "Candidate added",
        "Interview",
        "Scorecard of Interviewer 0 struck",
        "Scorecard of Interviewer 0 restored",
        "Decided: Hold",
    }


def test_a_submitted_card_is_found_by_an_unsealed_lead_only(session):
    lead, application, (author,), (seat,) = panel(session, build.content(4))
    sealed = also_lead(session, application)
    build.seat(session, application, sealed)

    found = submitted_card(session, lead, seat.id)

    assert (found.interview.id, found.reopened, found.struck) == (seat.id, False, False)
    for viewer in (author, sealed, build.account(session, role="admin"), build.account(session, role="lead")):
        with pytest.raises(NotHere):
            submitted_card(session, viewer, seat.id)


@pytest.mark.parametrize("size", [1, 8])
def test_the_page_takes_the_same_number_of_queries_for_any_panel(session, size):
    lead, application, _, _ = panel(session, *[build.content(4, flags={CRITICAL: "He shouted."})] * size)
    session.expire_all()
    session.refresh(lead)
    statements = []
    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))

    load_page(session, lead, application.id, reading=Reading.SEALED)

    # Nothing is kept yet, so the whole opening is loaded too, once to evaluate it and once to see how firm it is.
    assert len([text for text in statements if text.startswith("SELECT")]) == 37


def test_loading_a_page_writes_nothing(session):
    _, application, (reader, _), _ = panel(session, build.content(4), build.content(4))

    page_for(session, reader, application)

    assert (list(session.new), list(session.dirty)) == ([], [])
    assert session.scalar(select(func.count(ScorecardVersion.id))) == 2


def test_inputs_are_the_same_until_something_is_written(session):
    lead, application, _, seats = panel(session, build.content(4), build.content(3))
    before = load_inputs(session, lead, application.id, reading=Reading.SEALED)
    assert load_inputs(session, lead, application.id, reading=Reading.SEALED) == before

    cards.strike(session, seats[0].id, reason="Wrong candidate.", actor=lead, now=LATER)

    after = load_inputs(session, lead, application.id, reading=Reading.SEALED)
    assert set(after.times) - set(before.times) == {LATER}
    assert (after.opening_id, after.reads_as_lead) == (application.opening_id, True)


def test_inputs_are_refused_to_whoever_is_refused_the_page(session):
    _, application, (reader, _), _ = panel(session, build.content(4), build.content(4))
    sealed = also_lead(session, application)
    build.seat(session, application, sealed)

    assert load_inputs(session, reader, application.id, reading=Reading.SEALED).reads_as_lead is False
    for viewer in (sealed, build.account(session), build.account(session, role="lead")):
        with pytest.raises(NotHere):
            load_inputs(session, viewer, application.id, reading=Reading.SEALED)


def test_inputs_leave_out_what_happens_where_the_viewer_is_sealed(session):
    lead, application, _, _ = panel(session, build.content(4))
    hidden = build.application(session, session.get_one(Opening, application.opening_id))
    build.seat(session, hidden, lead)
    before = load_inputs(session, lead, application.id, reading=Reading.SEALED)

    build.submitted(session, build.seat(session, hidden, build.account(session)), build.content(1))

    assert load_inputs(session, lead, application.id, reading=Reading.SEALED) == before
