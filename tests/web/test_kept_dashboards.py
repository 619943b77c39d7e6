"""Dashboards are kept between pages, and no page ever shows what something has changed since."""

import re
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

import pytest
from sqlalchemy import delete, func, select, text, update

from scorecard.domain.assessment import TickState
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.models.account import Account
from scorecard.models.application import Candidate, Decision, HandOverRequest
from scorecard.models.dashboard import Dashboard, DashboardRow
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.models.scorecard import CorrectionRequest
from scorecard.queries.dashboard import renew
from scorecard.queries.kept import EvidenceKey
from scorecard.services import cards, dashboards
from scorecard.web import after_page, dashboard, kept_dashboards
from scorecard.web.kept_pages import prepare_kept_pages
from tests import build
from tests.build import NOON, content

CRITICAL = "adversarial_to_managers"
LATER = NOON + timedelta(minutes=5)
PATIENCE = 60  # seconds


class Place:
    """An opening with three candidates: two with a card and a card that is out, one without a panel."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.opening = build.opening(session, Place.lead)
    Place.maya, Place.otto, Place.nils = (
        build.application(session, Place.opening, name=name, source="Referral") for name in ("Maya", "Otto", "Nils")
    )
    Place.cards, Place.out = [], []
    for application, level in ((Place.maya, 4), (Place.otto, 2)):
        seat = build.seat(session, application, build.account(session))
        Place.cards.append(build.submitted(session, seat, content(level, flags={CRITICAL: "Said so."})))
        Place.out.append(build.seat(session, application, build.account(session, name=f"Sam {level}")))
    return Place


def change(session, row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    session.commit()


def rename(session, place):
    change(session, session.get_one(Candidate, place.maya.candidate_id), name="Zoe")


def move_the_source(session, place):
    change(session, place.maya, source="Agency")


def withdraw(session, place):
    change(session, place.maya, withdrawn_at=LATER)


def open_the_debrief(session, place):
    change(session, place.maya, debrief_opened_at=LATER)


def add_a_candidate(session, place):
    build.application(session, place.opening, name="Quinn")


def seat_somebody(session, place):
    build.seat(session, place.nils, build.account(session))


def move_the_interview(session, place):
    for seat in (place.cards[0], place.out[0]):
        change(session, seat, starts_at=NOON - timedelta(days=3))


def move_the_due_time(session, place):
    change(session, place.out[0], due_at=NOON - timedelta(hours=1))


def decline(session, place):
    change(session, place.out[0], declined_at=LATER, decline_reason="did_not_take_place")


def unseat(session, place):
    change(session, place.out[0], removed_at=LATER)


def submit(session, place):
    build.submitted(session, place.out[0], content(1))


def reopen_and_revise(session, place):
    cards.reopen(session, place.cards[0].id, reason="Wrong day noted.", actor=place.lead, now=LATER)
    build.submitted(session, place.cards[0], content(1), now=LATER)


def strike(session, place):
    cards.strike(session, place.cards[0].id, reason="Wrong candidate.", actor=place.lead, now=LATER)


def settle(session, place):
    tick = {"interview_id": place.cards[0].id, "flag": CRITICAL, "state": TickState.CLEARED, "revision": 0}
    cards.settle(session, place.maya.id, **tick, reason="Asked.", actor=place.lead, now=LATER)


def decide(session, place):
    entry = {"application_id": place.maya.id, "decision": "hire", "seen": {}, "decided_by_id": place.lead.id}
    session.add(Decision(**entry, decided_at=LATER))
    session.commit()


def make_the_flag_a_note(session, place):
    newest = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == place.opening.id)).one()
    milder = newest.toml.replace(f'"{CRITICAL}" = "critical"', f'"{CRITICAL}" = "note"')
    values = {"opening_id": place.opening.id, "created_by_id": place.lead.id, "created_at": LATER}
    session.add(PolicyVersion(version=2, toml=milder, **values))
    session.commit()


def rename_the_interviewer(session, place):
    change(session, session.get_one(Account, place.out[0].interviewer_id), name="Wim")


def rename_the_opening(session, place):
    change(session, place.opening, title="Tech Lead, Search")


def close_the_opening(session, place):
    change(session, place.opening, status="closed")


def no_longer_lead(session, place):
    session.execute(delete(OpeningLead).where(OpeningLead.account_id == place.lead.id))
    change(session, place.lead, role="admin")


def read_in_another_zone(session, place):
    change(session, place.lead, time_zone="Asia/Tokyo")


def read_in_the_dark(session, place):
    change(session, place.lead, theme="dark")


def ask_to_hand_over(session, place):
    asked = {"interview_id": place.out[0].id, "reason": "A holiday.", "asked_at": LATER}
    session.add(HandOverRequest(**asked))
    session.commit()


def ask_to_reopen(session, place):
    asked = {"interview_id": place.cards[0].id, "reason": "A wrong day.", "asked_at": LATER}
    session.add(CorrectionRequest(**asked))
    session.commit()


CHANGES = (
    rename,
    move_the_source,
    withdraw,
    open_the_debrief,
    add_a_candidate,
    seat_somebody,
    move_the_interview,
    move_the_due_time,
    decline,
    unseat,
    submit,
    strike,
    settle,
    decide,
    make_the_flag_a_note,
    rename_the_interviewer,
    rename_the_opening,
    close_the_opening,
    no_longer_lead,
    read_in_another_zone,
    read_in_the_dark,
    ask_to_hand_over,
    ask_to_reopen,
)
QUERIES = ("", "?sort=name", "?sort=-probability", "?waiting=flags", "?stage=interviewing", "?as=revised")


def page_of(reader, place, query=""):
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get(f"/openings/{place.opening.id}{query}").text)


def pages_of(reader, place):
    return [page_of(reader, place, query) for query in QUERIES]


def forget_all(session, app):
    session.execute(delete(Dashboard))
    session.commit()
    prepare_kept_pages(app)


@pytest.mark.parametrize("changed", CHANGES)
def test_after_any_change_the_page_is_the_one_that_is_made_from_nothing(place, session, visitor, changed, app):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    changed(session, place)
    after = pages_of(reader, place)
    forget_all(session, app)

    assert after == pages_of(reader, place)
    assert after[0] != before[0]


def test_a_revision_changes_the_revised_reading_alone(place, session, visitor):
    reader = visitor(place.lead)
    submit(session, place)
    sealed, revised = (page_of(reader, place, query) for query in ("", "?as=revised"))

    reopen_and_revise(session, place)

    assert page_of(reader, place, "?as=revised") != revised
    assert page_of(reader, place) == sealed


@pytest.mark.parametrize("distance", [{"hours": 2}, {"hours": -4}])
def test_what_the_clock_alone_changes_is_made_anew(place, session, visitor, clock, distance, app):
    change(session, place.out[0], due_at=NOON + timedelta(hours=1))
    reader = visitor(place.lead)
    before = page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview")

    clock.forward(**distance)
    after = page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview")
    forget_all(session, app)

    assert after == (page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview"))
    assert after != before


def test_a_card_is_late_from_the_moment_after_it_was_due(place, session, visitor, clock):
    reader = visitor(place.lead)
    due_at = NOON + timedelta(hours=1)
    change(session, place.out[0], due_at=due_at)
    late = []

    for clock.now in (due_at - timedelta(seconds=1), due_at, due_at + timedelta(seconds=1)):
        late.append("Late cards" in re.sub(r"<option.*?</option>", "", page_of(reader, place)))

    assert late == [False, False, True]


def kept(session):
    session.rollback()
    session.expire_all()
    return [(row.id, row.revision, row.facts_revision, row.brought_at) for row in session.scalars(select(Dashboard))]


def test_a_page_whose_opening_stood_still_writes_nothing(place, session, visitor):
    reader = visitor(place.lead)
    reader.get(f"/openings/{place.opening.id}")
    before = kept(session)

    reader.get(f"/openings/{place.opening.id}?sort=-name&stage=interviewing")
    reader.get("/openings")

    assert kept(session) == before != []


def test_a_page_on_which_nothing_has_changed_is_drawn_once(place, visitor, monkeypatch):
    drawn = []
    monkeypatch.setattr(dashboard, "render_template", lambda name, **values: drawn.append(name) or f"<p>{name}</p>")
    reader = visitor(place.lead)

    for query in ("", "", "?sort=name", ""):
        reader.get(f"/openings/{place.opening.id}{query}")

    assert drawn == ["dashboard/opening.html"] * 2


def test_what_happens_on_a_sealed_application_makes_nothing_anew(place, session, visitor):
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    build.seat(session, place.maya, sealed)
    reader = visitor(sealed)
    page = page_of(reader, place)
    before = kept(session)

    for changed in (submit, settle, strike, open_the_debrief, decide, move_the_due_time):
        changed(session, place)

    assert page_of(reader, place) == page
    assert kept(session) == before != []


def test_a_renamed_candidate_leaves_no_trace_of_the_old_name(place, session, visitor):
    reader = visitor(place.lead)
    page_of(reader, place)

    rename(session, place)
    page_of(reader, place)

    found = select(func.count()).select_from(DashboardRow).where(DashboardRow.search_name.contains("maya"))
    entries = session.scalar(text("SELECT count(*) FROM dashboard_entry WHERE name_key LIKE '%maya%'"))
    assert (session.scalar(found), entries) == (0, 0)


def test_a_page_comes_even_where_nothing_can_be_kept(place, session, visitor, app):
    reader = visitor(place.lead)
    as_usual = pages_of(reader, place)
    forget_all(session, app)
    session.execute(
        text("CREATE TRIGGER full BEFORE INSERT ON dashboard_row BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    )
    session.commit()

    assert pages_of(reader, place) == as_usual
    assert "1 late card" not in reader.get("/openings").text
    assert "2 flags to check" in reader.get("/openings").text
    assert kept(session) == []


def test_an_opening_keeps_the_dashboards_of_few_audiences(place, session, visitor):
    for number in range(20):
        lead = build.account(session, role="lead", name=f"Lead {number}")
        session.add(OpeningLead(opening_id=place.opening.id, account_id=lead.id, added_at=NOON))
        session.commit()
        build.seat(session, build.application(session, place.opening), lead)
        visitor(lead).get(f"/openings/{place.opening.id}")

    assert len(kept(session)) == 16


def test_a_large_opening_shows_the_kept_numbers_as_such_and_computes_new_ones_after_the_page(
    place, session, visitor, monkeypatch, app
):
    reader = visitor(place.lead)
    before = reader.get(f"/openings/{place.opening.id}").text
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)
    submit(session, place)

    with reader.get(f"/openings/{place.opening.id}") as marked:
        shown = marked.text
    after = page_of(reader, place)
    monkeypatch.undo()
    forget_all(session, app)

    assert "being computed" not in before
    assert "being computed" in shown
    assert "2 of 2" in shown
    assert after == page_of(reader, place)
    assert "being computed" not in after


def test_where_others_were_first_each_time_the_next_look_computes_again(place, session, visitor, monkeypatch):
    reader = visitor(place.lead)
    page_of(reader, place)
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)
    submit(session, place)
    page = f"/openings/{place.opening.id}"

    with monkeypatch.context() as meanwhile:
        reader.get("/openings")  # the rows are made anew; the numbers are left to the dashboard
        meanwhile.setattr(dashboards, "keep", lambda *_: None)
        reader.get(page).close()
    with reader.get(page) as second:
        shown = second.text

    assert ("being computed" in shown, "being computed" in page_of(reader, place)) == (True, False)


def test_a_large_opening_is_shown_without_numbers_until_they_are_computed_for_the_first_time(
    place, session, visitor, monkeypatch, app
):
    reader = visitor(place.lead)
    as_usual = pages_of(reader, place)
    forget_all(session, app)
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)

    first = page_of(reader, place)

    assert "being computed for the first time" in first
    assert re.findall(r'title="(\w+)"', first) != []
    assert set(re.findall(r'title="(\w+)"', first)) == set(re.findall(r'title="(\w+)"', as_usual[0]))
    assert "Being computed" in first
    pages_of(reader, place)  # the other reading has a first time of its own
    assert pages_of(reader, place) == as_usual


def switch_an_area_off(session, place, area):
    policy = default_policy(build.rubric())
    kept = {key: criteria for key, criteria in policy.areas.items() if key != area}
    smaller = policy_toml(replace(policy, areas=kept, must_meet=tuple(kept), weights=dict.fromkeys(kept, 1.0)))
    values = {"opening_id": place.opening.id, "created_by_id": place.lead.id, "created_at": LATER}
    session.add(PolicyVersion(version=2, toml=smaller, **values))
    session.commit()


def test_a_card_without_a_rating_that_counts_is_never_said_to_be_computed(place, session, visitor, monkeypatch, app):
    one_area = build.AREAS[-1:]
    seat = build.seat(session, place.nils, build.account(session), areas=list(one_area))
    build.submitted(session, seat, content(4, areas=one_area))
    switch_an_area_off(session, place, *one_area)
    reader = visitor(place.lead)
    as_usual = page_of(reader, place)
    forget_all(session, app)
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)

    first, then = page_of(reader, place), page_of(reader, place)
    none = page_of(reader, place, "?recommendation=none")

    said = [sorted(re.findall(r"Being computed|No rating counts|No scorecard", page)) for page in (first, then, none)]
    assert said == [["Being computed", "Being computed", "No rating counts"], *[["No rating counts"]] * 2]
    assert then == as_usual
    assert re.findall(r'title="(\w+)"', none) == ["Nils"]
    assert "with recommendation “No recommendation yet”" in none
    for sort in ("recommendation", "-recommendation", "probability", "-probability", "areas", "-areas"):
        assert re.findall(r'title="(\w+)"', page_of(reader, place, f"?sort={sort}"))[-1] == "Nils"


def test_what_waits_in_a_large_opening_is_counted_after_the_list_was_sent(place, session, visitor, monkeypatch, app):
    reader = visitor(place.lead)
    as_usual = reader.get("/openings").text
    forget_all(session, app)
    monkeypatch.setattr(kept_dashboards, "MADE_AT_ONCE", 2)

    first, then = (re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get("/openings").text) for _ in range(2))

    said = re.search(r'data-label="Waiting for you">\s*(.*?)\s*</td>', first, re.DOTALL)
    assert said[1] == '<span class="sc-muted">Being counted</span>'
    assert f"What waits in {place.opening.title} is still being counted." in first
    assert "Nothing waits for you" not in first
    assert then == re.sub(r'name="csrf_token" value="[^"]*"', "", as_usual)
    assert "2 flags to check" in then
    assert "being counted" not in then.lower()


def test_the_rows_of_a_large_opening_are_made_after_its_page_was_sent(place, session, visitor, monkeypatch, app):
    reader = visitor(place.lead)
    as_usual = page_of(reader, place)
    forget_all(session, app)
    monkeypatch.setattr(kept_dashboards, "MADE_AT_ONCE", 2)

    first, then = page_of(reader, place), page_of(reader, place)

    assert "The candidates of this opening are being put in order." in first
    assert [name for name in ("Maya", "Otto", "Nils") if name in first] == []
    assert then == as_usual


def test_a_few_rows_that_changed_in_a_large_opening_are_made_before_the_page(place, session, visitor, monkeypatch):
    monkeypatch.setattr(kept_dashboards, "MADE_AT_ONCE", 2)
    reader = visitor(place.lead)
    pages_of(reader, place)
    pages_of(reader, place)

    rename(session, place)

    assert "Zoe" in page_of(reader, place)


def test_while_numbers_are_computed_pages_come_and_cards_are_saved(place, session, visitor, monkeypatch):
    reader, page = visitor(place.lead), f"/openings/{place.opening.id}"
    as_usual = page_of(reader, place)
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)
    has_begun, may_end, threads = Event(), Event(), []

    def compute(*arguments, **named):
        has_begun.set()
        may_end.wait(PATIENCE)
        return renew(*arguments, **named)

    def thread(**named):
        threads.append(Thread(**named))
        return threads[-1]

    monkeypatch.setattr(kept_dashboards, "renew", compute)
    monkeypatch.setattr(after_page, "Thread", thread)
    submit(session, place)
    reader.get(page).close()
    computes = has_begun.wait(PATIENCE)
    seat_somebody(session, place)
    meanwhile = page_of(reader, place)
    may_end.set()
    for each in threads:
        each.join(PATIENCE)

    assert computes
    assert len(threads) == 1
    assert "being computed" in meanwhile
    assert "being computed" not in page_of(reader, place) != as_usual


def test_only_one_request_at_a_time_makes_what_was_never_made(place, session, visitor, monkeypatch, clock):
    key = EvidenceKey(place.opening.id, "sealed", 1)
    begun = []
    for moment in (NOON, NOON + timedelta(minutes=2), NOON + timedelta(minutes=4)):
        begun.append(dashboards.begin_computing(session, key, now=moment))
        session.commit()

    assert begun == [True, False, True]


def test_what_was_computed_meanwhile_is_not_computed_again_until_there_is_new_evidence(place, session):
    key = EvidenceKey(place.opening.id, "sealed", 1)
    dashboards.begin_computing(session, key, now=NOON)
    session.execute(update(Dashboard).values(evidence_revision=1, computing_since=None))

    late = dashboards.begin_computing(session, key, now=NOON)
    newer = dashboards.begin_computing(session, replace(key, revision=2), now=NOON)

    assert (late, newer) == (False, True)
