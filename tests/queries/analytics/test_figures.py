"""Analytics by values: a small place counted by hand."""

from datetime import timedelta

from scorecard.domain.policy import default_policy, policy_toml
from scorecard.domain.quartiles import Quartiles
from scorecard.models.opening import PolicyVersion
from scorecard.queries.departures import Direction
from scorecard.services import cards, debriefs, scoring
from tests import build
from tests.build import NOON, content
from tests.queries.analytics.figures import DEPTH, HOUR, decide, funnel_of, in_depth, load_of, shown, sources_of


def test_the_funnel_counts_everybody_at_each_step_that_they_reached(session, lead, opening):
    build.application(session, opening)
    seated = build.application(session, opening)
    build.seat(session, seated, build.account(session))
    gone = build.application(session, opening, withdrawn_at=NOON)
    build.seat(session, gone, build.account(session))
    build.application(session, opening, debrief_opened_at=NOON)
    held, hired = build.application(session, opening), build.application(session, opening)
    decide(session, held, lead, "hold")
    decide(session, hired, lead, "hold")
    decide(session, hired, lead, "hire", "Hire")

    assert funnel_of(shown(session, lead, opening)) == [
        ("added", 6, 1, 0),
        ("interviewing", 5, 1, 1),
        ("in debrief", 3, 1, 0),
        ("decided", 2, 1, 0),
        ("hired", 1, 1, 0),
    ]


def test_a_seat_that_is_gone_and_a_trainees_are_no_interviewing(session, lead, opening):
    one, other = build.application(session, opening), build.application(session, opening)
    build.seat(session, one, build.account(session), removed_at=NOON)
    seat = build.seat(session, other, build.account(session), removed_at=NOON)
    build.seat(session, other, build.account(session), shadowed_id=seat.id)

    assert funnel_of(shown(session, lead, opening))[:2] == [("added", 2, 2, 0), ("interviewing", 0, 0, 0)]


def test_sources_say_what_became_of_their_candidates(session, lead, opening):
    for source, decision, recommended in (
        ("Referral", "hire", "Strong hire"),
        ("Referral", "no_hire", "Hire"),
        ("Referral", "hold", "Hire"),
        ("Fair", "hire", "No hire"),
        ("", None, ""),
    ):
        application = build.application(session, opening, source=source)
        if decision:
            decide(session, application, lead, decision, recommended)

    assert sources_of(shown(session, lead, opening)) == [
        ("Referral", 3, 3, 2, 1),
        ("Fair", 1, 1, 0, 1),
        ("", 1, 0, 0, 0),
    ]


def test_times_run_from_the_end_of_the_interview_to_the_first_submission(session, lead, opening):
    application = build.application(session, opening)
    for hours in (1, 2, 6):
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, now=seat.ends_at + hours * HOUR)
    cards.reopen(session, seat.id, reason="Wrong day.", actor=lead, now=seat.ends_at + 7 * HOUR)
    build.submitted(session, seat, now=seat.ends_at + 8 * HOUR)
    build.seat(session, application, build.account(session))

    assert shown(session, lead, opening).times.to_scorecard == Quartiles(3, 1.5, 2.0, 4.0)


def test_a_decision_is_timed_from_the_last_interview_before_it(session, lead, opening):
    application = build.application(session, opening)
    for days in (9, 2, -1):
        build.seat(session, application, build.account(session), starts_at=NOON - timedelta(days=days, hours=1))
    on_hold = build.application(session, opening)
    build.seat(session, on_hold, build.account(session))
    decide(session, application, lead, "hold", at=NOON - timedelta(days=1))
    decide(session, application, lead, "no_hire")
    decide(session, on_hold, lead, "hold")

    assert shown(session, lead, opening).times.to_decision == Quartiles(1, 48.0, 48.0, 48.0)


def test_ratings_are_counted_by_criterion_and_area_with_what_was_not_observed(session, lead, opening):
    criteria = build.criteria_of([DEPTH])
    application = build.application(session, opening)
    card = content({**dict.fromkeys(criteria, 4), criteria[0]: 2, criteria[1]: None})
    build.submitted(session, build.seat(session, application, build.account(session), areas=[DEPTH]), card)
    build.submitted(
        session, build.seat(session, application, build.account(session), areas=[DEPTH]), content(4, areas=[DEPTH])
    )

    area = shown(session, lead, opening).ratings[0]

    assert (area.key, dict(area.levels.counts), area.levels.not_observed, area.levels.total) == (
        DEPTH,
        {2: 1, 4: 6},
        1,
        7,
    )
    assert [(each.key, dict(each.levels.counts), each.levels.not_observed) for each in area.criteria] == [
        (criteria[0], {2: 1, 4: 1}, 0),
        (criteria[1], {4: 1}, 1),
        (criteria[2], {4: 2}, 0),
        (criteria[3], {4: 2}, 0),
    ]
    assert area.criteria[0].levels.mean == 3.0


def test_drafts_struck_and_trainees_cards_enter_nothing_and_a_card_counts_as_sealed(session, lead, opening):
    application = build.application(session, opening)
    people = [build.account(session, name=name) for name in ("Ada", "Ben", "Cem", "Dee")]
    counted, struck, draft = (build.seat(session, application, person) for person in people[:3])
    shadow = build.seat(session, application, people[3], shadowed_id=counted.id)
    build.submitted(session, counted, content(4))
    build.submitted(session, struck, content(1))
    cards.strike(session, struck.id, reason="Wrong person.", actor=lead, now=NOON)
    scoring.save_draft(session, draft.id, content(1), revision=0, actor=people[2], now=NOON)
    build.submitted(session, shadow, content(1))
    cards.reopen(session, counted.id, reason="Look again.", actor=lead, now=NOON)
    build.submitted(session, counted, content(1), now=NOON + HOUR)

    found = shown(session, lead, opening)

    assert dict(in_depth(found).counts) == {4: 4}
    assert found.times.to_scorecard == Quartiles(1, 2.0, 2.0, 2.0)
    assert load_of(found) == [("Ada", 1, 1, 0), ("Cem", 1, 0, 0)]


def test_a_card_that_came_after_the_debrief_is_in_but_rates_nothing(session, lead, opening):
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)), content(4))
    late = build.seat(session, application, build.account(session))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    build.submitted(session, late, content(1), now=NOON + HOUR)

    found = shown(session, lead, opening)

    assert (dict(in_depth(found).counts), [each.cards_in for each in found.load]) == ({4: 4}, [1, 1])


def test_the_load_counts_seats_cards_and_what_is_late(session, lead, opening):
    ana, bo = (build.account(session, name=name) for name in ("Ana", "Bo"))
    seats = [build.seat(session, build.application(session, opening), ana) for _ in range(3)]
    build.submitted(session, seats[0])
    build.submitted(session, seats[1], now=seats[1].due_at + HOUR)
    overdue = build.seat(session, build.application(session, opening), bo)
    build.seat(session, build.application(session, opening), bo, declined_at=NOON, decline_reason="cut_short")

    on_time, past_due = (shown(session, lead, opening, now=each) for each in (NOON, overdue.due_at + HOUR))

    assert load_of(on_time) == [("Ana", 3, 2, 1), ("Bo", 1, 0, 0)]
    assert load_of(past_due) == [("Ana", 3, 2, 2), ("Bo", 1, 0, 1)]


def test_departures_are_those_of_the_record(session, lead, opening):
    for decision, recommended in (
        ("hire", "No hire"),
        ("hire", "No hire"),
        ("no_hire", ""),
        ("hire", "Hire"),
        ("hold", ""),
    ):
        decide(session, build.application(session, opening), lead, decision, recommended)

    tally = shown(session, lead, opening).departures

    assert (tally.decisions, tally.departures) == (4, 3)
    assert {way: number for way, number in tally.by_direction.items() if number} == {
        Direction.FOLLOWED: 1,
        Direction.HIRED_AGAINST: 2,
        Direction.DECLINED_WITHOUT: 1,
    }


def test_a_criterion_that_no_area_of_the_policy_has_is_in_no_number(session, lead, opening):
    policy = policy_toml(default_policy(build.rubric(), archetype="feature"))
    without = policy.replace('"software_engineering", ', "")
    assert without != policy
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)), content(4))
    session.add(PolicyVersion(opening_id=opening.id, version=2, toml=without, created_by_id=lead.id, created_at=NOON))
    session.commit()

    area = shown(session, lead, opening).ratings[0]

    assert (area.levels.total, "software_engineering" in [each.key for each in area.criteria]) == (3, False)
