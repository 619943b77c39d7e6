"""The files of an opening say what its pages say, filtered or not."""

import csv
import io
import random
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from scorecard.cli.evaluate import evaluate_command
from scorecard.domain.assessment import TickState
from scorecard.models.application import Application
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.queries.panels import Reading, load_panels
from scorecard.services import cards
from tests import build
from tests.build import NOON, content
from tests.web.files.downloads import CRITICAL, CSV_FILES, FILES, card_of, exported, path, read


@pytest.fixture
def busy_opening(session, lead):
    """Many panels with everything that a number depends on: gaps, reopened and late cards, flags in every state."""
    chance = random.Random(4)
    people = [build.account(session) for _ in range(6)]
    opening = build.opening(session, lead)
    flags = [flag.key for flag in build.rubric().flags]
    for number in range(16):
        application = build.application(session, opening, created_at=NOON - timedelta(days=number % 5))
        for person in chance.sample(people, number % 5):
            areas = chance.sample(build.AREAS, chance.randint(1, 4))
            seat = build.seat(session, application, person, areas=areas)
            build.submitted(session, seat, random_card(chance, areas, flags))
            draw = chance.random()
            if draw < 0.4:
                cards.reopen(session, seat.id, reason="Look again.", actor=lead, now=NOON)
                build.submitted(session, seat, random_card(chance, areas, flags), now=NOON + timedelta(hours=1))
            elif draw < 0.5:
                cards.strike(session, seat.id, reason="Wrong candidate.", actor=lead, now=NOON)
            elif draw < 0.7:
                application.debrief_opened_at = NOON
                session.commit()
        build.seat(session, application, build.account(session))
    return opening


def random_card(chance, areas, flags):
    middle = chance.randint(2, 4)
    levels = {key: chance.choice([None, middle - 1, middle, middle + 1]) for key in build.criteria_of(areas)}
    levels[build.criteria_of(areas)[0]] = middle
    ticked = {flag: "Said so." for flag in flags if chance.random() < 0.06}
    return content(levels, flags=ticked)


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("query", ["", "?as=revised"])
def test_evaluating_an_openings_own_files_gives_its_recommendations(
    session, visitor, lead, busy_opening, tmp_path, query, sealed
):
    policy = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == busy_opening.id)).one()
    policy.toml = policy.toml.replace("bar = 3.5", "bar = 3.3").replace("strong_hire = 0.9", "strong_hire = 0.85")
    session.commit()
    settle_some(session, busy_opening, lead)
    reader = sealed_on_one(session, busy_opening) if sealed else lead
    browser = visitor(reader)
    for file in FILES:
        (tmp_path / file).write_bytes(browser.get(path(busy_opening, file, query)).data)
    files = {file: str(tmp_path / file) for file in FILES}

    result = CliRunner().invoke(
        evaluate_command, [files["ratings.csv"], "--flags", files["flags.csv"], "--policy", files["policy.toml"]]
    )

    assert (result.exit_code, result.stderr) == (0, "")
    evaluated = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode(), newline="")))
    shared = list(evaluated[0])
    with (tmp_path / "candidates.csv").open(newline="") as file:
        listed = [row for row in csv.DictReader(file) if row["recommendation"]]
    assert evaluated == [{column: row[column] for column in shared} for row in listed]
    assert set(listed[0]) - set(shared) == {"stage", "scorecards_expected", "provisional", "decision", "decided_at"}
    assert len(listed) >= 8
    assert len({row["recommendation"] for row in listed}) >= 2


def sealed_on_one(session, opening):
    """A second lead, who has still to score an application with the most cards."""
    reader = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=reader.id, added_at=NOON))
    session.commit()
    by_application = load_panels(session, reader, opening.id, reading=Reading.SEALED).cards
    fullest = max(by_application, key=lambda key: len(by_application[key]))
    build.seat(session, session.get_one(Application, fullest), reader)
    return reader


def settle_some(session, opening, lead):
    """Clear one tick and confirm another."""
    ticks = load_panels(session, lead, opening.id, reading=Reading.SEALED).ticks
    for tick, state in zip(ticks, (TickState.CLEARED, TickState.CONFIRMED), strict=False):
        cards.settle(
            session,
            tick.application_id,
            interview_id=tick.interview_id,
            flag=tick.flag,
            state=state,
            reason="Asked.",
            revision=tick.resubmissions,
            actor=lead,
            now=NOON,
        )


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_file_holds_what_the_dashboard_shows_for_the_same_address(session, visitor, lead, opening):
    for name, level in (("Ana Fine", 5), ("Ben Low", 1)):
        application = build.application(session, opening, name=name, source="Referral" if level == 5 else "")
        card_of(session, application, content(level, flags={CRITICAL: "Said so."}), name=f"Of {name}")
    browser = visitor(lead)

    answers = {
        query: [browser.get(path(opening, file, query)) for file in CSV_FILES]
        for query in ("?source=Referral&decision=undecided", "?q=ben", "?q=nobody", "?source=Nowhere", "?sort=-name")
    }

    held = {query: [{row["candidate"] for row in read(answer)} for answer in found] for query, found in answers.items()}
    both = {"Ana Fine", "Ben Low"}
    assert held == {
        "?source=Referral&decision=undecided": [{"Ana Fine"}] * 4,
        "?q=ben": [{"Ben Low"}] * 4,
        "?q=nobody": [set()] * 4,
        "?source=Nowhere": [both] * 4,
        "?sort=-name": [both] * 4,
    }
    names = [
        found[0].headers["Content-Disposition"].removeprefix("attachment; filename=") for found in answers.values()
    ]
    assert names == [
        "tech-lead-payments-payouts-candidates-undecided-referral.csv",
        "tech-lead-payments-payouts-candidates-ben.csv",
        "tech-lead-payments-payouts-candidates-nobody.csv",
        "tech-lead-payments-payouts-candidates.csv",
        "tech-lead-payments-payouts-candidates.csv",
    ]
    noted = [detail.get("filter") for _, _, detail in exported(session)]
    assert noted == ["decision=undecided source"] * 4 + ["q"] * 8 + [None] * 8


def test_the_menu_of_files_carries_the_filter_and_says_so(session, visitor, lead, opening):
    for name in ("Ana", "Ben"):
        build.application(session, opening, name=name)

    page = visitor(lead).get(path(opening, "", "?q=ana&sort=-name").replace("/?", "?")).text

    assert f'href="/openings/{opening.id}/ratings.csv?q=ana"' in page
    assert "1 of 2 candidates, as filtered" in page


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_filter_tells_a_sealed_lead_nothing_of_the_sealed_candidate(session, visitor, lead, opening):
    sealed = build.application(session, opening, name="Sealed One", source="Referral")
    card_of(session, sealed, content(flags={CRITICAL: "Said so."}), name="Al")
    build.seat(session, sealed, lead)
    card_of(session, build.application(session, opening, name="Open One", source="Referral"), content(), name="Bo")
    browser = visitor(lead)

    by_flag, by_source, by_name = (
        read(browser.get(path(opening, "candidates.csv", query)))
        for query in ("?flag=any", "?source=Referral", "?q=sealed")
    )

    assert [len(by_flag), [row["candidate"] for row in by_source]] == [0, ["Open One"]]
    (row,) = by_name
    assert {column for column, value in row.items() if value} == {
        "opening_id",
        "opening",
        "application_id",
        "candidate",
    }
