"""Loading a demo: the same wish gives the same rows, and real data is never replaced."""

from collections import Counter
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening, RubricVersion
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.panels import SeatStatus
from scorecard.queries.visible import sealed_applications
from scorecard.services.rubrics import SHIPPED, add_rubric
from tests import build
from tests.cli.demo.rows import dump, evaluated, person


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_the_same_seed_on_the_same_day_gives_the_same_rows(session, load, clock):
    clock.now = datetime(2026, 11, 20, 0, 5, tzinfo=UTC)
    load(candidates=40, interviewers=20)
    first = dump(session)

    clock.now = datetime(2026, 11, 20, 23, 55, tzinfo=UTC)
    load(candidates=40, interviewers=20)

    assert dump(session) == first


def test_another_seed_gives_other_rows(session, load):
    load(seed=1)
    first = dump(session)
    load(seed=2)

    second = dump(session)

    assert {table for table in ("account", "application", "rating") if first[table] == second[table]} == set()


def test_submitted_0_leaves_every_card_open(session, load):
    load(submitted=0.0)

    statuses = Counter(
        seat.status
        for opening in evaluated(session, person(session, "admin"))
        for panel in opening.panels.seats.values()
        for seat in panel
    )

    assert statuses == {SeatStatus.OPEN: 24 * 4 + 1}


def test_submitted_1_has_every_card_in(session, load):
    load(submitted=1.0)

    assert session.scalars(select(ScorecardVersion.number).distinct()).all() == [1]
    assert len(session.scalars(select(Interview.id)).all()) == 24 * 4 + 1
    assert len(session.scalars(select(ScorecardVersion).where(ScorecardVersion.submitted_at.is_not(None))).all()) == 97


def test_a_share_of_the_cards_is_in_and_lead2_is_still_sealed(session, load):
    loaded = load(submitted=0.75)

    assert loaded.submitted == 72
    assert len(session.scalars(sealed_applications(person(session, "lead2"))).all()) == 1


@pytest.mark.parametrize("candidates", [0, 1, 2])
def test_few_or_no_candidates_are_possible(session, load, candidates):
    load(candidates=candidates, interviewers=1)

    assert len(session.scalars(select(Application.id)).all()) == candidates


def test_names_do_not_run_out(session, load):
    load(candidates=130, interviewers=70)

    names = session.scalars(select(Account.name)).all()
    assert len(set(names)) == len(names) == 73


@pytest.mark.parametrize("kind", ["account", "opening"])
def test_real_data_is_refused_and_stays_as_it_is(session, command, kind):
    command("--candidates", "3")
    if kind == "account":
        build.account(session, email="somebody@example.com")
    else:
        session.add(Opening(title="Real", archetype="feature", rubric_version_id=1, created_at=build.NOON))
        session.commit()
    before = dump(session)

    result = command()

    assert (result.exit_code, dump(session)) == (1, before)
    assert "real data" in result.stderr
    assert "Set DATABASE_URL to an empty database" in result.stderr


def test_a_rubric_that_somebody_added_outlives_the_demo(session, load, clock):
    load(candidates=1)
    add_rubric(session, SHIPPED.read_text() + "\n# ours\n", now=clock.now)

    load(candidates=1)

    assert [row.version for row in session.scalars(select(RubricVersion).order_by(RubricVersion.id))] == [1, 2]
