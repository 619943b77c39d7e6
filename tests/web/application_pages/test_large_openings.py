"""In a large opening an application's page comes before its numbers, says so, and has them once it was sent."""

import re

import pytest
from sqlalchemy import delete

from scorecard.domain.evaluation import Outcome
from scorecard.domain.policy import default_policy, policy_toml
from scorecard.models.kept_evaluation import KeptEvaluation
from scorecard.models.opening import PolicyVersion
from scorecard.queries.kept import evidence_key
from scorecard.queries.panels import Reading
from scorecard.services import scoring
from scorecard.services.kept_evaluations import begin_computing
from scorecard.web import kept_dashboards
from scorecard.web.kept_pages import prepare_kept_pages
from tests import build
from tests.web.application_pages.people import CRITICAL

COMPUTING = "being computed"
LOAD_AGAIN = "Load the page again"
HEAT_MAP = re.compile(r'id="heat-map".*?</section>', re.DOTALL)
FLAG = re.compile(rf'id="flag-{CRITICAL}".*?Corroborated: ticked by 2.*?</section>', re.DOTALL)


@pytest.fixture
def large(panel, session, monkeypatch):
    """The opening of the panel, as if its two candidates were thousands."""
    panel.other = build.application(session, panel.opening, name="Otto")
    build.submitted(session, build.seat(session, panel.other, panel.panellist), build.content(3))
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1)
    return panel


def text_of(reader, path):
    """What stands in the page, without its form's token."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", reader.get(path).text.partition("<main")[2])


def recommendation_on(text):
    """The outcomes that a page names, the first one first."""
    return re.findall("|".join(sorted(Outcome, key=len, reverse=True)), text)[:1]


def submit_the_draft(session, large):
    """A card that says the worst of everything."""
    card = build.content(1, strengths="None.", flags={CRITICAL: "He shouted again."})
    latest = scoring.latest_version(session, large.drafted)
    scoring.submit(
        session,
        large.drafted.id,
        card,
        own_criteria=build.criteria_of(large.drafted.areas),
        revision=latest.revision,
        actor=large.drafting,
        now=build.NOON,
    )


def made_anew(session, app, reader, path, monkeypatch):
    """The page of a small opening, from nothing."""
    monkeypatch.setattr(kept_dashboards, "COMPUTED_AT_ONCE", 1_000)
    session.execute(delete(KeptEvaluation))
    session.commit()
    prepare_kept_pages(app)
    return text_of(reader, path)


def test_the_last_recommendation_is_shown_as_such_and_the_new_one_comes_after_the_page(
    large, session, visitor, app, monkeypatch
):
    reader = visitor(large.lead)
    for _ in range(2):
        reader.get(f"/openings/{large.opening.id}")
    text_of(reader, large.path)
    before = text_of(reader, large.path)
    submit_the_draft(session, large)

    marked, after = text_of(reader, large.path), text_of(reader, large.path)

    assert (COMPUTING in before, COMPUTING in after) == (False, False)
    assert recommendation_on(marked) == recommendation_on(before) != recommendation_on(after)
    assert re.search(r"New recommendations are being computed. The one below is from\s+<time", marked)
    assert LOAD_AGAIN in marked
    assert after == made_anew(session, app, reader, large.path, monkeypatch)


def test_where_nothing_was_kept_the_page_says_that_it_is_being_computed(large, visitor, app, session, monkeypatch):
    reader = visitor(large.lead)

    first, second = text_of(reader, large.path), text_of(reader, large.path)

    assert "The recommendation is being computed." in first
    assert (recommendation_on(first), LOAD_AGAIN in first, COMPUTING in second) == ([], True, False)
    assert second == made_anew(session, app, reader, large.path, monkeypatch)


@pytest.mark.parametrize(("tab", "part"), [("panel", HEAT_MAP), ("flags", FLAG)], ids=["panel", "flags"])
def test_what_hangs_on_the_own_cards_alone_is_up_to_date_meanwhile(large, session, visitor, tab, part):
    reader = visitor(large.lead)
    submit_the_draft(session, large)

    marked, after = (text_of(reader, f"{large.path}?tab={tab}") for _ in range(2))

    assert (COMPUTING in marked, COMPUTING in after) == (True, False)
    assert len(part.findall(marked)) == 1
    assert part.findall(marked) == part.findall(after)


def test_how_firm_it_is_comes_after_a_page_whose_recommendation_is_kept(large, visitor):
    reader = visitor(large.lead)
    for _ in range(2):
        reader.get(f"/openings/{large.opening.id}")

    first, second = text_of(reader, large.path), text_of(reader, large.path)

    assert recommendation_on(first) == recommendation_on(second) != []
    assert (first.count(COMPUTING), "Each line was tried" in first) == (1, False)
    assert (second.count(COMPUTING), "Each line was tried" in second) == (0, True)


def test_a_decision_rests_on_new_numbers_while_the_page_shows_the_last_ones(large, session, visitor):
    reader = visitor(large.lead)
    for _ in range(2):
        reader.get(f"/openings/{large.opening.id}")
    submit_the_draft(session, large)

    with reader.client.get(large.path) as page:  # what it lacks is not computed before the decision is asked for
        marked = page.text
        to_decide = text_of(reader, f"{large.path}/decision")

    assert COMPUTING in marked
    assert COMPUTING not in to_decide
    assert recommendation_on(to_decide.partition('id="recommendation"')[2]) == recommendation_on(
        text_of(reader, large.path)
    )


def test_whoever_has_still_to_score_another_candidate_is_not_shown_others_last_numbers(large, session, visitor):
    reader = visitor(large.lead)
    for _ in range(2):
        reader.get(f"/openings/{large.opening.id}")
    build.seat(session, large.other, large.lead)

    first = text_of(reader, large.path)

    assert "The recommendation is being computed." in first
    assert recommendation_on(first) == []


def test_a_panellist_reads_no_recommendation_meanwhile(large, session, visitor):
    leads = visitor(large.lead)
    for _ in range(2):
        leads.get(f"/openings/{large.opening.id}")
    submit_the_draft(session, large)
    reader = visitor(large.panellist)

    first, second = text_of(reader, large.path), text_of(reader, large.path)

    assert [recommendation_on(text) for text in (first, second)] == [[], []]
    assert ("Notes on this panel are being computed." in first, COMPUTING in second) == (True, False)


def test_cards_of_which_nothing_counts_are_not_computed_again_and_again(large, session, visitor):
    one_area = build.AREAS[-1:]
    lone = build.application(session, large.opening, name="Lone")
    seat = build.seat(session, lone, large.second, areas=list(one_area))
    build.submitted(session, seat, build.content(4, areas=one_area))
    policy = default_policy(build.rubric())
    others = {key: criteria for key, criteria in policy.areas.items() if key not in one_area}
    without_it = policy_toml(default_policy(build.rubric(), areas=others))
    values = {"opening_id": large.opening.id, "created_by_id": large.lead.id, "created_at": build.NOON}
    session.add(PolicyVersion(version=2, toml=without_it, **values))
    session.commit()
    reader = visitor(large.lead)

    first, second = (text_of(reader, f"/applications/{lone.id}") for _ in range(2))

    assert (COMPUTING in first, COMPUTING in second) == (True, False)


@pytest.mark.parametrize(("minutes", "computes"), [(1, False), (4, True)])
def test_what_another_worker_computes_is_computed_again_only_where_that_has_been_stopped(
    large, session, visitor, app, clock, minutes, computes
):
    with app.app_context():
        key = evidence_key(session, large.opening.id, left_out=frozenset(), reading=Reading.SEALED)
        begin_computing(session, key, now=clock.now)
        session.commit()
    reader = visitor(large.lead)
    clock.forward(minutes=minutes)

    first, second = text_of(reader, large.path), text_of(reader, large.path)

    assert (COMPUTING in first, COMPUTING in second) == (True, not computes)
