"""What leads do with submitted cards: reopen, strike, restore, settle."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import TickState, Vote
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import Reopening, ScorecardVersion, Settlement, Strike
from scorecard.queries.panels import Reading, load_panels
from scorecard.queries.visible import NotHere
from scorecard.services import cards, scoring
from scorecard.services.card_content import content_of
from scorecard.services.errors import DoneOtherwise, Refused, StaleEdit
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)
FLAG = "adversarial_to_managers"


def panel(session, *, flags=None):
    """A lead, an application, and a submitted card of one interviewer."""
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    author = build.account(session)
    seat = build.submitted(session, build.seat(session, application, author), build.content(4, flags=flags, note="n"))
    return lead, opening, application, author, seat


def versions(session, seat):
    return session.scalars(
        select(ScorecardVersion).where(ScorecardVersion.interview_id == seat.id).order_by(ScorecardVersion.number)
    ).all()


def sealed_lead(session, opening, application):
    """A second lead of the opening with an unsubmitted seat on the application."""
    lead = build.account(session, role="lead")
    session.add(build.OpeningLead(opening_id=opening.id, account_id=lead.id, added_at=NOON))
    session.commit()
    build.seat(session, application, lead)
    return lead


def test_a_reopened_card_gets_a_draft_that_is_a_copy_and_the_submitted_version_still_counts(session):
    lead, opening, application, _, seat = panel(session, flags={FLAG: "He shouted."})
    before = versions(session, seat)[0]

    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=LATER)

    first, draft = versions(session, seat)
    latest = scoring.latest_version(session, seat)
    assert (draft.number, draft.revision, draft.submitted_at) == (2, before.revision + 1, None)
    assert content_of(latest).essential() == build.content(4, flags={FLAG: "He shouted."}, note="n").essential()
    counted = load_panels(session, lead, opening.id, reading=Reading.REVISED).cards[application.id]
    assert [card.version_id for card in counted] == [first.id]


def test_a_reopened_card_is_not_reopened_twice(session):
    lead, *_, seat = panel(session)
    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=LATER)

    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=LATER)
    with pytest.raises(DoneOtherwise):
        cards.reopen(session, seat.id, reason="Another reason.", actor=lead, now=LATER)

    reasons = session.scalars(select(Reopening.reason)).all()
    assert (len(versions(session, seat)), reasons) == (2, ["Wrong day noted."])


def test_reopening_needs_a_reason(session):
    lead, *_, seat = panel(session)

    with pytest.raises(Refused) as refused:
        cards.reopen(session, seat.id, reason="  ", actor=lead, now=LATER)

    assert refused.value.problems == {"reason": cards.SAY_WHY_REOPENED}


def test_a_struck_card_is_restored_before_it_is_reopened(session):
    lead, *_, seat = panel(session)
    cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=LATER)

    with pytest.raises(Refused) as refused:
        cards.reopen(session, seat.id, reason="Again.", actor=lead, now=LATER)

    assert refused.value.problems == {"": cards.STRUCK}


def test_a_struck_card_enters_no_number_and_restoring_it_is_a_second_entry(session):
    lead, opening, application, _, seat = panel(session, flags={FLAG: "He shouted."})

    cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=LATER)
    struck = load_panels(session, lead, opening.id, reading=Reading.SEALED)
    cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=LATER)
    with pytest.raises(DoneOtherwise):
        cards.strike(session, seat.id, reason="Another reason.", actor=lead, now=LATER)
    cards.restore(session, seat.id, reason="Only a namesake.", actor=lead, now=LATER)
    restored = load_panels(session, lead, opening.id, reading=Reading.SEALED)

    assert (struck.assessments(), struck.domain_ticks()) == ([], [])
    assert len(restored.cards[application.id]) == 1
    entries = session.execute(select(Strike.struck, Strike.reason).order_by(Strike.id)).all()
    assert entries == [(True, "Her brother."), (False, "Only a namesake.")]


@pytest.mark.parametrize("act", [cards.strike, cards.restore])
def test_striking_and_restoring_need_a_reason(session, act):
    lead, *_, seat = panel(session)
    if act is cards.restore:
        cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=LATER)

    with pytest.raises(Refused) as refused:
        act(session, seat.id, reason="\n", actor=lead, now=LATER)

    assert list(refused.value.problems) == ["reason"]


@pytest.mark.parametrize("act", [cards.reopen, cards.strike, cards.restore])
def test_only_an_unsealed_lead_of_the_opening_acts_on_a_card(session, act):
    _, opening, application, author, seat = panel(session)
    strangers = [
        author,
        build.account(session, role="lead"),
        build.account(session, role="admin"),
        sealed_lead(session, opening, application),
    ]

    for stranger in strangers:
        with pytest.raises(NotHere):
            act(session, seat.id, reason="Because.", actor=stranger, now=LATER)

    assert (len(versions(session, seat)), session.scalars(select(Strike)).all()) == (1, [])


@pytest.mark.parametrize("act", [cards.reopen, cards.strike])
def test_a_card_that_is_not_in_can_be_neither_reopened_nor_struck(session, act):
    lead, _, application, _, _ = panel(session)
    author = build.account(session)
    seat = build.seat(session, application, author)
    draft = build.content(2)
    scoring.save_draft(session, seat.id, draft, revision=0, actor=author, now=NOON)

    with pytest.raises(NotHere):
        act(session, seat.id, reason="Because.", actor=lead, now=LATER)

    assert scoring.latest_version(session, seat).number == 1


def settle(session, application, seat, lead, *, state, reason="Two references say no.", revision=0, flag=FLAG):
    cards.settle(
        session,
        application.id,
        interview_id=seat.id,
        flag=flag,
        state=state,
        reason=reason,
        revision=revision,
        actor=lead,
        now=LATER,
    )


def test_the_newest_settlement_of_a_tick_counts_and_the_earlier_ones_stay(session):
    lead, opening, application, _, seat = panel(session, flags={FLAG: "He shouted."})

    settle(session, application, seat, lead, state=TickState.CONFIRMED)
    settle(session, application, seat, lead, state=TickState.CLEARED, revision=1, reason="It was a quote.")

    (tick,) = load_panels(session, lead, opening.id, reading=Reading.SEALED).ticks
    assert (tick.state, tick.settled_reason, tick.settled_by) == (TickState.CLEARED, "It was a quote.", lead.name)
    assert session.scalars(select(Settlement.state).order_by(Settlement.id)).all() == ["confirmed", "cleared"]


def test_a_settlement_made_on_an_older_page_is_stale_and_a_second_press_adds_nothing(session):
    lead, _, application, _, seat = panel(session, flags={FLAG: "He shouted."})
    settle(session, application, seat, lead, state=TickState.CLEARED)

    settle(session, application, seat, lead, state=TickState.CLEARED)
    with pytest.raises(StaleEdit) as stale:
        settle(session, application, seat, lead, state=TickState.CONFIRMED)

    assert (stale.value.revision, session.scalars(select(Settlement.state)).all()) == (1, ["cleared"])


def submitted_again(session, seat, author, lead, *, quote):
    """The lead reopens the card, and its author submits it with another quote for the flag."""
    cards.reopen(session, seat.id, reason="Wrong quote.", actor=lead, now=LATER)
    build.submitted(session, seat, build.content(4, flags={FLAG: quote}), now=LATER + timedelta(hours=1))


def test_a_tick_of_a_new_version_has_not_been_checked_by_what_settled_the_old_one(session):
    lead, opening, application, author, seat = panel(session, flags={FLAG: "He sighed."})
    settle(session, application, seat, lead, state=TickState.CLEARED)

    submitted_again(session, seat, author, lead, quote="He threatened his manager.")

    (tick,) = load_panels(session, lead, opening.id, reading=Reading.SEALED).ticks
    assert (tick.quote, tick.state, tick.settled_reason) == ("He threatened his manager.", TickState.RAISED, "")


def test_a_flag_is_not_settled_from_a_page_that_showed_the_version_before(session):
    lead, _, application, author, seat = panel(session, flags={FLAG: "He sighed."})
    submitted_again(session, seat, author, lead, quote="He threatened his manager.")

    with pytest.raises(StaleEdit) as stale:
        settle(session, application, seat, lead, state=TickState.CLEARED)

    assert (stale.value.revision, session.scalars(select(Settlement.state)).all()) == (1, [])


def test_settling_needs_a_reason(session):
    lead, _, application, _, seat = panel(session, flags={FLAG: "He shouted."})

    with pytest.raises(Refused) as refused:
        settle(session, application, seat, lead, state=TickState.CLEARED, reason="")

    assert refused.value.problems == {"reason": cards.SAY_HOW_SETTLED}


def test_only_ticks_of_a_card_that_counts_can_be_settled(session):
    lead, opening, application, _, seat = panel(session, flags={FLAG: "He shouted."})
    other = build.application(session, opening)
    struck = build.submitted(
        session, build.seat(session, application, build.account(session)), build.content(3, flags={FLAG: "Loud."})
    )
    cards.strike(session, struck.id, reason="Her brother.", actor=lead, now=LATER)

    for target, card, flag in (
        (application, seat, "micromanages"),
        (application, seat, "no_such_flag"),
        (other, seat, FLAG),
        (application, struck, FLAG),
    ):
        with pytest.raises(NotHere):
            settle(session, target, card, lead, state=TickState.CLEARED, flag=flag)

    assert session.scalars(select(Settlement)).all() == []


def test_only_an_unsealed_lead_of_the_opening_settles(session):
    _, opening, application, author, seat = panel(session, flags={FLAG: "He shouted."})
    strangers = [
        author,
        build.account(session, role="lead"),
        build.account(session, role="admin"),
        sealed_lead(session, opening, application),
    ]

    for stranger in strangers:
        with pytest.raises(NotHere):
            settle(session, application, seat, stranger, state=TickState.CLEARED)

    assert session.scalars(select(Settlement)).all() == []


def test_the_audit_log_names_each_act_with_ids_and_no_text(session):
    lead, _, application, _, seat = panel(session, flags={FLAG: "He shouted."})

    cards.strike(session, seat.id, reason="Her brother.", actor=lead, now=LATER)
    cards.restore(session, seat.id, reason="Only a namesake.", actor=lead, now=LATER)
    cards.reopen(session, seat.id, reason="Wrong day.", actor=lead, now=LATER)
    settle(session, application, seat, lead, state=TickState.CLEARED)

    rows = session.scalars(select(AuditEntry).where(AuditEntry.actor_id == lead.id).order_by(AuditEntry.id)).all()
    assert [(row.action, row.interview_id, row.detail) for row in rows] == [
        ("card.struck", seat.id, {}),
        ("card.restored", seat.id, {}),
        ("card.reopened", seat.id, {"version": 2}),
        ("flag.settled", seat.id, {"flag": FLAG, "state": "cleared"}),
    ]


def test_a_new_version_after_others_were_in_counts_as_revised_only(session):
    lead, opening, application, author, seat = panel(session)
    build.submitted(session, build.seat(session, application, build.account(session)))
    cards.reopen(session, seat.id, reason="Wrong day noted.", actor=lead, now=LATER)
    build.submitted(session, seat, build.content(1, vote=Vote.NO), now=LATER)

    def votes(reading):
        cards_read = load_panels(session, lead, opening.id, reading=reading).cards[application.id]
        return [card.vote for card in cards_read if card.interviewer_id == author.id]

    assert (votes(Reading.SEALED), votes(Reading.REVISED)) == ([Vote.YES], [Vote.NO])
