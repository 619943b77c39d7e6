"""What an interviewer may do with a scorecard, and what the card remembers of it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import KeptForm
from scorecard.models.application import Application, DeclineReason
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.visible import NotHere
from scorecard.services import cards, kept_forms, scoring
from scorecard.services.card_content import missing_to_submit
from scorecard.services.errors import AlreadySubmitted, DoneOtherwise, Refused, StaleEdit
from scorecard.services.scoring import CardContent, Incomplete, RatingEntry, Saved, Submitted, TickEntry
from tests import build
from tests.build import NOON

DEPTH = ("technical_depth",)
OWN = build.criteria_of(DEPTH)
CARD = build.content(4, areas=DEPTH)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def ada(session):
    return build.account(session)


@pytest.fixture
def application(session, lead):
    return build.application(session, build.opening(session, lead))


@pytest.fixture
def seat(session, application, ada):
    return build.seat(session, application, ada, areas=list(DEPTH))


def save(session, seat, content, *, actor, revision=0, **options):
    return scoring.save_draft(session, seat.id, content, revision=revision, actor=actor, now=NOON, **options)


def submit(session, seat, content, *, actor, revision=0, now=NOON, **options):
    return scoring.submit(
        session, seat.id, content, own_criteria=OWN, revision=revision, actor=actor, now=now, **options
    )


def read(session, row):
    """Read a row in a transaction that ends before the test goes on, as a request does before it waits for a lock."""
    session.refresh(row)
    session.commit()


def stored(session, seat):
    version = scoring.latest_version(session, seat)
    return scoring.content_of(version) if version else None


def test_a_complete_card_needs_nothing_more():
    assert missing_to_submit(CARD, own_criteria=OWN) == {}


def test_each_own_criterion_needs_a_level_or_a_mark():
    ratings = {OWN[0]: RatingEntry(value=1), OWN[1]: RatingEntry(not_observed=True), OWN[2]: RatingEntry(note="Hm.")}

    missing = missing_to_submit(CardContent(ratings=ratings, vote=Vote.NO), own_criteria=OWN)

    assert list(missing) == [f"rating-{OWN[2]}", f"rating-{OWN[3]}"]


def test_a_card_that_observed_nothing_is_not_submitted():
    nothing = build.content(dict.fromkeys(OWN), areas=DEPTH)

    assert list(missing_to_submit(nothing, own_criteria=OWN)) == [f"rating-{OWN[0]}"]


def test_one_rating_in_another_area_is_enough_when_the_own_ones_are_marked():
    elsewhere = build.content({**dict.fromkeys(OWN), "code_review": 2}, areas=DEPTH)

    assert missing_to_submit(elsewhere, own_criteria=OWN) == {}


@pytest.mark.parametrize("quote", ["", "  \n "])
def test_a_ticked_flag_needs_a_sentence_and_an_unticked_one_does_not(quote):
    ticks = {"micromanages": TickEntry(True, quote), "only_own_code": TickEntry(False, "")}
    card = CardContent(ratings=CARD.ratings, ticks=ticks, vote=Vote.YES)

    assert list(missing_to_submit(card, own_criteria=OWN)) == ["quote-micromanages"]


def test_the_vote_is_compulsory():
    assert list(missing_to_submit(CardContent(ratings=CARD.ratings), own_criteria=OWN)) == ["vote"]


def test_a_draft_is_kept_as_it_was_typed(session, seat, ada):
    content = CardContent(
        ratings={OWN[0]: RatingEntry(note="  Only a note \n")},
        ticks={"micromanages": TickEntry(False, "Not sure yet.")},
        coding_share_wanted=0,
    )

    saved = save(session, seat, content, actor=ada)

    assert (saved, stored(session, seat)) == (Saved(1), content)


def test_a_later_save_replaces_all_of_the_draft(session, seat, ada):
    save(session, seat, build.content(2, areas=DEPTH, flags={"micromanages": "So."}), actor=ada)

    saved = save(session, seat, CardContent(strengths="Only this."), actor=ada, revision=1)

    assert (saved, stored(session, seat)) == (Saved(2), CardContent(strengths="Only this."))


def test_an_incomplete_submit_is_kept_as_a_draft(session, seat, ada):
    outcome = submit(session, seat, CardContent(strengths="Calm."), actor=ada)

    version = scoring.latest_version(session, seat)
    assert isinstance(outcome, Incomplete)
    assert (outcome.revision, version.submitted_at, version.strengths) == (1, None, "Calm.")


def test_a_submitted_card_drops_the_quotes_of_flags_that_are_not_ticked(session, seat, ada):
    card = CardContent(ratings=CARD.ratings, ticks={"micromanages": TickEntry(False, "Doubtful.")}, vote=Vote.YES)

    assert submit(session, seat, card, actor=ada) == Submitted(1)
    assert stored(session, seat).ticks == {}


def test_a_submission_is_on_record_without_a_word_of_the_card(session, seat, ada):
    submit(session, seat, CARD, actor=ada)

    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "scorecard.submitted")).one()
    assert (entry.actor_id, entry.interview_id, entry.detail) == (ada.id, seat.id, {"version": 1})


def test_a_stale_form_changes_nothing_unless_it_says_the_same(session, seat, ada):
    save(session, seat, CardContent(strengths="First"), actor=ada)

    with pytest.raises(StaleEdit) as stale:
        save(session, seat, CardContent(strengths="Second"), actor=ada)
    session.rollback()

    assert stale.value.revision == 1
    assert stored(session, seat).strengths == "First"
    assert save(session, seat, CardContent(strengths="First"), actor=ada) == Saved(2)


def test_a_stale_form_does_not_overwrite_the_quote_of_a_flag_that_is_not_ticked(session, seat, ada):
    save(session, seat, CardContent(ticks={"micromanages": TickEntry(False, "Perhaps.")}), actor=ada)

    with pytest.raises(StaleEdit):
        save(session, seat, CardContent(), actor=ada)


def test_a_card_without_a_version_is_at_revision_zero(session, seat, ada):
    with pytest.raises(StaleEdit) as stale:
        save(session, seat, CARD, actor=ada, revision=-1)

    assert stale.value.revision == 0


def test_a_second_submit_with_the_same_contents_changes_nothing(session, seat, ada):
    submit(session, seat, CARD, actor=ada)

    assert submit(session, seat, CARD, actor=ada) == Submitted(1)
    assert save(session, seat, CARD, actor=ada) == Submitted(1)
    assert session.scalar(select(func.count(ScorecardVersion.id))) == 1


def test_other_contents_after_submitting_are_refused(session, seat, ada):
    submit(session, seat, CARD, actor=ada)
    other = build.content(5, areas=DEPTH)

    for act in (save, submit):
        with pytest.raises(AlreadySubmitted):
            act(session, seat, other, actor=ada, revision=1)
        session.rollback()
    assert stored(session, seat) == CARD


def test_nobody_else_writes_a_card(session, seat, lead):
    for stranger in (lead, build.account(session, role="admin"), build.account(session)):
        for act in (save, submit):
            with pytest.raises(NotHere):
                act(session, seat, CARD, actor=stranger)
            session.rollback()
    assert stored(session, seat) is None


@pytest.mark.parametrize("gone", [{"removed_at": NOON}, {"declined_at": NOON, "decline_reason": "cut_short"}])
def test_a_seat_that_is_gone_takes_no_card(session, application, ada, gone):
    seat = build.seat(session, application, ada, areas=list(DEPTH), **gone)

    with pytest.raises(NotHere):
        submit(session, seat, CARD, actor=ada)


def version_after_reopening(session, seat, ada, lead, *, level):
    cards.reopen(session, seat.id, reason="Wrong line.", actor=lead, now=NOON)
    revision = scoring.latest_version(session, seat).revision
    submit(session, seat, build.content(level, areas=DEPTH), actor=ada, revision=revision)
    return scoring.latest_version(session, seat)


def test_a_second_version_is_after_reveal_only_when_another_card_was_in(session, application, seat, ada, lead):
    submit(session, seat, CARD, actor=ada)
    alone = version_after_reopening(session, seat, ada, lead, level=3)
    other = build.seat(session, application, build.account(session))
    build.submitted(session, other)
    seen = version_after_reopening(session, seat, ada, lead, level=2)
    first_of_other = scoring.latest_version(session, other)

    assert [(alone.number, alone.after_reveal), (seen.number, seen.after_reveal)] == [(2, False), (3, True)]
    assert first_of_other.after_reveal is False


def test_a_card_that_comes_after_the_debrief_stays_marked_so(session, application, seat, ada, lead):
    application.debrief_opened_at = NOON
    session.commit()
    submit(session, seat, CARD, actor=ada)
    first = scoring.latest_version(session, seat)

    second = version_after_reopening(session, seat, ada, lead, level=3)

    assert (first.after_debrief, second.after_debrief) == (True, True)


def test_a_card_that_was_in_before_the_debrief_stays_so_when_it_is_reopened(session, application, seat, ada, lead):
    submit(session, seat, CARD, actor=ada)
    application.debrief_opened_at = NOON
    session.commit()

    assert version_after_reopening(session, seat, ada, lead, level=3).after_debrief is False


def test_declining_is_final_and_pressing_twice_keeps_the_first_reason(session, seat, ada):
    for _ in range(2):
        scoring.decline(session, seat.id, reason=DeclineReason.CUT_SHORT, note="Alarm.", actor=ada, now=NOON)
    with pytest.raises(DoneOtherwise):
        scoring.decline(session, seat.id, reason=DeclineReason.CONFLICT_OF_INTEREST, note="", actor=ada, now=NOON)

    session.refresh(seat)
    assert (seat.declined_at, seat.decline_reason, seat.decline_note) == (NOON, "cut_short", "Alarm.")
    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "seat.declined")) == 1


def test_a_press_that_waited_for_another_one_does_not_decline_again(session, seat, ada):
    read(session, seat)
    with Session(session.get_bind()) as other:
        scoring.decline(other, seat.id, reason=DeclineReason.CUT_SHORT, note="First.", actor=ada, now=NOON)

    with pytest.raises(DoneOtherwise):
        scoring.decline(
            session, seat.id, reason=DeclineReason.CONFLICT_OF_INTEREST, note="Second.", actor=ada, now=NOON
        )

    session.refresh(seat)
    assert (seat.decline_reason, seat.decline_note) == ("cut_short", "First.")


def test_a_submit_that_waited_for_the_debrief_is_marked_as_after_it(session, application, seat, ada):
    read(session, application)
    with Session(session.get_bind()) as other:
        other.get_one(Application, application.id).debrief_opened_at = NOON
        other.commit()

    submit(session, seat, CARD, actor=ada)

    assert scoring.latest_version(session, seat).after_debrief is True


def test_a_submitted_card_is_not_declined_even_while_it_is_reopened(session, seat, ada, lead):
    submit(session, seat, CARD, actor=ada)
    cards.reopen(session, seat.id, reason="Wrong line.", actor=lead, now=NOON)

    with pytest.raises(Refused):
        scoring.decline(session, seat.id, reason=DeclineReason.CUT_SHORT, note="", actor=ada, now=NOON)


@pytest.mark.parametrize("act", [save, submit])
def test_a_kept_form_goes_with_the_save_that_uses_it_and_stays_when_it_is_refused(session, seat, ada, act):
    save(session, seat, CardContent(strengths="Before"), actor=ada)
    kept_forms.keep(session, account_id=ada.id, interview_id=seat.id, payload="{}", now=NOON)
    waiting = select(func.count(KeptForm.id))

    with pytest.raises(StaleEdit):
        act(session, seat, CARD, actor=ada, revision=0, kept_at=NOON)
    session.rollback()

    assert session.scalar(waiting) == 1
    act(session, seat, CARD, actor=ada, revision=1, kept_at=NOON)
    assert session.scalar(waiting) == 0


@pytest.mark.parametrize("act", [save, submit])
@pytest.mark.parametrize("kept_at", [None, NOON - timedelta(hours=1)])
def test_a_kept_form_that_its_author_has_not_read_goes_on_waiting(session, seat, ada, act, kept_at):
    kept_forms.keep(session, account_id=ada.id, interview_id=seat.id, payload="{}", now=NOON)

    act(session, seat, CARD, actor=ada, kept_at=kept_at)

    assert session.scalar(select(func.count(KeptForm.id))) == 1


def test_the_first_look_is_noted_once(session, seat, ada):
    for _ in range(2):
        scoring.note_opening(session, seat, actor=ada, now=NOON)
        session.commit()

    assert session.scalar(select(func.count(AuditEntry.id)).where(AuditEntry.action == "scorecard.opened")) == 1


def test_marking_the_rest_touches_neither_ratings_nor_other_areas():
    content = CardContent(ratings={OWN[0]: RatingEntry(value=5, note="Good."), "code_review": RatingEntry(note="Hm.")})

    marked = content.with_rest_not_observed(OWN).ratings

    assert marked == {
        OWN[0]: RatingEntry(value=5, note="Good."),
        **{key: RatingEntry(not_observed=True) for key in OWN[1:]},
        "code_review": RatingEntry(note="Hm."),
    }
