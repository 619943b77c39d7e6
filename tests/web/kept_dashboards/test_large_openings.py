"""In a large opening a page comes before its numbers, which are computed once and after it."""

import re
from dataclasses import replace
from datetime import timedelta
from threading import Event, Thread

from sqlalchemy import update

from scorecard.domain.policy import default_policy, policy_toml
from scorecard.models.dashboard import Dashboard
from scorecard.models.opening import PolicyVersion
from scorecard.queries.dashboard import renew
from scorecard.queries.kept import EvidenceKey
from scorecard.services import dashboards
from scorecard.web import after_page, kept_dashboards
from tests import build
from tests.build import NOON, content
from tests.web.kept_dashboards.changes import LATER, rename, seat_somebody, submit
from tests.web.kept_dashboards.pages import forget_all, page_of, pages_of

PATIENCE = 60  # seconds


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
