"""Setting an opening up, and what the freeze of its policy holds fast."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead, PolicyVersion, RubricVersion
from scorecard.models.schema import random_id
from scorecard.queries.openings import leads_it, led_opening, newest_policy, policy_of
from scorecard.queries.visible import NotHere
from scorecard.services import openings, scoring
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.openings import Charter, OpeningDetails
from scorecard.services.policies import PolicyChoice
from tests import build
from tests.build import AREAS, NOON

DAY = timedelta(days=1)
CHOICE = PolicyChoice(bar=3.5, area_bar=3.0, must_meet=AREAS, weights=dict.fromkeys(AREAS, 1.0))


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def details(session, lead):
    version = build.rubric_version(session)
    return OpeningDetails("Tech Lead", "feature", Charter(50), version.id, frozenset({lead.id}), CHOICE)


def create(session, details, lead, **said):
    return openings.create(session, details, opening_id=random_id(), actor=lead, now=NOON, **said)


@pytest.fixture
def opening(session, details, lead):
    return create(session, details, lead)


@pytest.fixture
def frozen(session, opening):
    build.seat(session, build.application(session, opening), build.account(session), starts_at=NOON)
    return opening


def save(session, opening, details, *, actor, reason="", now=NOON):
    revision = opening.revision
    return openings.set_up(session, opening.id, details, reason=reason, revision=revision, actor=actor, now=now)


def problems(session, act):
    with pytest.raises(Refused) as caught:
        act()
    session.rollback()
    return caught.value.problems


def versions(session, opening):
    rows = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == opening.id))
    return [(row.version, row.reason) for row in rows]


def test_a_new_opening_is_a_draft_with_a_policy_and_a_lead(session, opening, lead):
    found = led_opening(session, lead, opening.id)

    assert (found.title, found.status, found.coding_share) == ("Tech Lead", "draft", 50)
    policy = policy_of(session, found)
    assert (policy.bar, policy.area_bar, policy.must_meet, tuple(policy.areas)) == (3.5, 3.0, AREAS, AREAS)
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.opening_id == opening.id))
    assert sorted(actions) == ["lead.added", "opening.created", "policy.changed"]


def test_a_time_split_that_does_not_add_up_is_refused_with_its_sum(session, details, lead):
    short = replace(details, charter=replace(details.charter, split_hands_on=35))

    assert problems(session, lambda: create(session, short, lead)) == {
        "split_technical_leadership": "The four parts must add up to 100 %. They add up to 95 % now."
    }


def test_shares_are_whole_percents(session, details, lead):
    over = replace(details, charter=replace(details.charter, coding_share=101))
    under = replace(details, charter=replace(details.charter, split_hands_on=-10, split_mentoring=70))

    assert problems(session, lambda: create(session, over, lead)) == {
        "coding_share": "Give a whole percent from 0 to 100."
    }
    assert problems(session, lambda: create(session, under, lead)) == {
        "split_technical_leadership": "Give each part as a whole percent from 0 to 100."
    }


def test_unequal_weights_need_a_reason(session, details, lead):
    uneven = replace(details, policy=replace(CHOICE, weights={**CHOICE.weights, AREAS[0]: 2.0}))

    found = problems(session, lambda: create(session, uneven, lead))
    opening = create(session, uneven, lead, reason="Depth counts double here.")

    assert found == {"policy_reason": "The areas do not weigh the same, so say why."}
    assert versions(session, opening) == [(1, "Depth counts double here.")]


def test_a_bar_off_the_scale_is_refused_at_its_field(session, details, lead):
    for value in (0.9, 5.1, float("nan"), float("inf")):
        high = replace(details, policy=replace(CHOICE, bar=value))
        found = problems(session, lambda high=high: create(session, high, lead))

        assert list(found) == ["bar"]


def test_the_fifth_area_is_switched_on_by_choice(session, details, lead):
    five = replace(details, policy=replace(CHOICE, optional_areas=("delivery_judgement",)))

    opening = create(session, five, lead)

    policy = policy_of(session, led_opening(session, lead, opening.id))
    assert tuple(policy.areas) == (*AREAS, "delivery_judgement")
    assert policy.must_meet == (*AREAS, "delivery_judgement")


def test_an_area_that_is_off_cannot_be_one_that_must_be_met(session, details, lead):
    off = replace(details, policy=replace(CHOICE, must_meet=(*AREAS, "delivery_judgement")))

    found = problems(session, lambda: create(session, off, lead))

    assert found == {"must_meet": "“Delivery & Judgement” is switched off: switch it on, or untick it here."}


def test_an_unchanged_policy_makes_no_version_and_a_changed_one_does(session, opening, details, lead):
    save(session, opening, replace(details, title="Tech Lead, Payments"), actor=lead)
    save(session, opening, replace(details, archetype="architecture"), actor=lead)

    assert versions(session, opening) == [(1, ""), (2, "")]
    assert policy_of(session, opening).archetype == "architecture"
    assert policy_of(session, opening).severity["cannot_discuss_trade_offs"] == "critical"


def test_cut_offs_stay_when_the_policy_changes(session, opening, details, lead):
    row = newest_policy(session, opening.id)
    row.toml = row.toml.replace("hire = 0.6\n", "hire = 0.65\n", 1)
    session.commit()

    save(session, opening, replace(details, policy=replace(CHOICE, bar=3.6)), actor=lead)

    policy = policy_of(session, opening)
    assert (policy.bar, policy.cut_offs.hire) == (3.6, 0.65)


def test_a_change_from_an_older_form_is_refused(session, opening, details, lead):
    save(session, opening, details, actor=lead)
    other = replace(details, title="Another title")

    with pytest.raises(StaleEdit) as caught:
        openings.set_up(session, opening.id, other, revision=1, actor=lead, now=NOON)
    assert caught.value.revision == 2


def test_after_the_freeze_a_policy_change_needs_a_reason(session, frozen, details, lead):
    higher = replace(details, policy=replace(CHOICE, bar=3.7))

    found = problems(session, lambda: save(session, frozen, higher, actor=lead))
    save(session, frozen, higher, reason="Two seniors left.", actor=lead)

    assert found == {"policy_reason": "Interviews have begun, so say why the policy changes."}
    assert versions(session, frozen) == [(1, ""), (2, "Two seniors left.")]


def test_after_the_freeze_rubric_version_and_areas_are_fixed(session, frozen, details, lead):
    other = build.rubric_version(session)
    newer = RubricVersion(key="tech_lead", version=2, title="New", digest="1" * 64, toml=other.toml, created_at=NOON)
    session.add(newer)
    session.commit()
    five = replace(details, policy=replace(CHOICE, optional_areas=("delivery_judgement",)))
    second = replace(details, rubric_version_id=newer.id)

    assert problems(session, lambda: save(session, frozen, second, actor=lead)) == {
        "rubric_version": "Interviews have begun, so the rubric version is fixed."
    }
    assert problems(session, lambda: save(session, frozen, five, reason="Why.", actor=lead)) == {
        "optional_areas": "Interviews have begun, so the focus areas are fixed."
    }


def test_after_the_freeze_the_charter_can_still_be_mended_without_a_reason(session, frozen, details, lead):
    save(session, frozen, replace(details, charter=replace(details.charter, scope="One team")), actor=lead)

    assert (frozen.scope, versions(session, frozen)) == ("One team", [(1, "")])


def test_a_card_that_is_written_without_a_look_freezes_too(session, opening, details, lead):
    author = build.account(session)
    later = build.seat(
        session, build.application(session, opening), author, starts_at=NOON + DAY, due_at=NOON + 2 * DAY
    )
    higher = replace(details, policy=replace(CHOICE, bar=4.0))

    build.submitted(session, later)

    assert "policy_reason" in problems(session, lambda: save(session, opening, higher, actor=lead))


def test_the_first_look_at_a_card_freezes_before_the_interview_begins(session, opening, details, lead):
    author = build.account(session)
    application = build.application(session, opening)
    later = build.seat(session, application, author, starts_at=NOON + DAY, due_at=NOON + 2 * DAY)
    higher = replace(details, policy=replace(CHOICE, bar=3.7))
    save(session, opening, higher, actor=lead)

    scoring.note_opening(session, later, actor=author, now=NOON)
    session.commit()

    assert list(problems(session, lambda: save(session, opening, details, actor=lead))) == ["policy_reason"]


def test_the_last_lead_cannot_leave(session, opening, details, lead):
    nobody = replace(details, lead_ids=frozenset())

    assert problems(session, lambda: save(session, opening, nobody, actor=lead)) == {
        "leads": "An opening needs at least one lead. Choose somebody else before this one leaves."
    }
    assert leads_it(session, lead, opening.id) is True


def test_only_active_leads_and_admins_can_lead(session, opening, details, lead):
    interviewer, off = build.account(session), build.account(session, role="lead", disabled_at=NOON)

    for person in (interviewer, off):
        wrong = replace(details, lead_ids=frozenset({lead.id, person.id}))
        assert list(problems(session, lambda wrong=wrong: save(session, opening, wrong, actor=lead))) == ["leads"]


def test_a_lead_who_leaves_stays_on_record_and_can_come_back(session, opening, details, lead):
    second = build.account(session, role="lead")
    both = replace(details, lead_ids=frozenset({lead.id, second.id}))
    save(session, opening, both, actor=lead)

    save(session, opening, details, actor=lead, now=NOON + DAY)

    row = session.get(OpeningLead, (opening.id, second.id), populate_existing=True)
    assert (row.removed_at, leads_it(session, second, opening.id)) == (NOON + DAY, False)
    save(session, opening, both, actor=lead)
    assert (row.removed_at, leads_it(session, second, opening.id)) == (None, True)


@pytest.mark.parametrize("role", ["lead", "admin", "interviewer"])
def test_nobody_changes_an_opening_that_they_do_not_lead(session, opening, details, role):
    stranger = build.account(session, role=role)

    for act in (
        lambda: save(session, opening, details, actor=stranger),
        lambda: openings.open_it(session, opening.id, actor=stranger, now=NOON),
        lambda: openings.close_it(session, opening.id, actor=stranger, now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_an_opening_is_opened_closed_and_opened_again(session, opening, lead):
    seen = []
    for act in (openings.open_it, openings.close_it, openings.close_it, openings.open_it):
        act(session, opening.id, actor=lead, now=NOON)
        seen.append((opening.status, opening.closed_at))

    assert seen == [("open", None), ("closed", NOON), ("closed", NOON), ("open", None)]
    acts = select(AuditEntry.action).where(AuditEntry.action.in_(("opening.opened", "opening.closed")))
    assert list(session.scalars(acts.order_by(AuditEntry.id))) == ["opening.opened", "opening.closed", "opening.opened"]
