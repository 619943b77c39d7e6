import stat
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scorecard.database import db
from scorecard.demo.load import Wish, load_demo
from scorecard.demo.sign_ins import working_sign_ins
from scorecard.domain.recommendation import Outcome, Rule
from scorecard.models import Base
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, Interview
from scorecard.models.opening import Opening, RubricVersion
from scorecard.models.scorecard import Rating, Reopening, ScorecardVersion, Settlement, Strike
from scorecard.queries.evaluations import evaluate_opening
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading, SeatStatus
from scorecard.queries.visible import comparable_shadows, sealed_applications
from scorecard.services.rubrics import SHIPPED, add_rubric
from tests import build

HASHES = {"password_hash"}


@pytest.fixture(autouse=True)
def own_instance(app, in_context, tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    app.config["INSTANCE"] = tmp_path / "instance"
    return app.config["INSTANCE"]


@pytest.fixture
def load(app, session):
    """Load a demo and forget what this session knew before."""

    def load(**wish):
        loaded = load_demo(app, Wish(**wish))
        session.rollback()
        session.expunge_all()
        return loaded

    return load


@pytest.fixture
def command(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["demo", *arguments])


def person(session, name):
    return session.scalars(select(Account).where(Account.email == f"{name}@example.com")).one()


def evaluated(session, viewer):
    """Each opening's evaluation for this viewer, in the order of the openings' leads."""
    ids = session.scalars(select(Opening.id).order_by(Opening.title.desc())).all()
    return [
        evaluate_opening(session, viewer, readable_opening(session, viewer, one), reading=Reading.SEALED) for one in ids
    ]


def dump(session):
    """Every row of every table but the hashes, which have a salt."""
    session.rollback()
    rows = {
        table.name: [
            tuple(value for column, value in row._mapping.items() if column not in HASHES)
            for row in session.execute(select(table).order_by(*table.primary_key.columns))
        ]
        for table in Base.metadata.sorted_tables
    }
    session.rollback()  # on SQLite a transaction that only read keeps others from writing, too
    return rows


# ---------------------------------------------------------------- What it shows


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_recommendation_occurs_whatever_the_seed(session, load, seed):
    load(seed=seed)

    found = {
        evaluation.recommendation.outcome
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
    }

    assert found == set(Outcome)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_these_rules_decide_somewhere_whatever_the_seed(session, load, seed):
    load(seed=seed)

    deciding = {
        reason.rule
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
        for reason in evaluation.recommendation.reasons
        if reason.decided
    }

    assert {
        Rule.WELL_ABOVE_BAR,
        Rule.ABOVE_BAR,
        Rule.TOO_CLOSE,
        Rule.BELOW_BAR,
        Rule.WELL_BELOW_BAR,
        Rule.FEW_SCORECARDS,
        Rule.AREA_UNRATED,
        Rule.AREA_BELOW_BAR,
        Rule.AREA_UNPROVEN,
        Rule.CRITICAL_CORROBORATED,
        Rule.CRITICAL_SINGLE,
        Rule.MINOR_CORROBORATED,
    } - deciding == set()


def test_it_has_two_openings_24_candidates_and_14_interviewers(session, load):
    load()

    assert [opening.title for opening in session.scalars(select(Opening).order_by(Opening.title))] == [
        "Tech Lead, Core Infrastructure",
        "Tech Lead, Payments Platform",
    ]
    assert Counter(session.scalars(select(Application.opening_id))).most_common(2) == [
        (opening_id, 12) for opening_id, _ in Counter(session.scalars(select(Application.opening_id))).most_common(2)
    ]
    assert Counter(session.scalars(select(Account.role))) == {"admin": 1, "lead": 2, "interviewer": 14}


def test_everybody_and_every_opening_is_marked_as_demo(session, load):
    load(interviewers=40)

    assert set(session.scalars(select(Account.is_demo))) == {True}
    assert set(session.scalars(select(Opening.is_demo))) == {True}


def test_seats_are_in_every_state_and_some_candidate_has_none(session, load, clock):
    load()
    seats = [
        seat
        for opening in evaluated(session, person(session, "admin"))
        for panel in opening.panels.seats.values()
        for seat in panel
    ]
    seated = {seat.application_id for seat in seats}

    assert {seat.status for seat in seats} == set(SeatStatus)
    assert [seat for seat in seats if seat.is_late(clock.now)] != []
    assert {seat.status for seat in seats if seat.starts_at > clock.now} == {SeatStatus.OPEN}
    assert len(set(session.scalars(select(Application.id))) - seated) == 1


def test_a_card_was_reopened_one_struck_and_flags_cleared_and_confirmed(session, load):
    load()
    reopened = session.scalars(select(Reopening.interview_id)).one()
    versions = select(ScorecardVersion).where(ScorecardVersion.interview_id == reopened)

    assert [
        (version.number, version.after_reveal, version.submitted_at is not None)
        for version in session.scalars(versions.order_by(ScorecardVersion.number))
    ] == [(1, False, True), (2, True, True)]
    assert session.scalars(select(Strike.struck)).all() == [True]
    assert sorted(session.scalars(select(Settlement.state))) == ["cleared", "confirmed"]


def test_one_decision_departs_from_the_recommendation_and_every_one_has_a_reason(session, load):
    load()
    decisions = session.scalars(select(Decision)).all()
    sides = [(one.decision, one.seen["recommendation"].lower().endswith("no hire")) for one in decisions]

    assert [one for one in decisions if not one.reason] == []
    assert len({one.reason for one in decisions}) == len(decisions)
    assert Counter(sides) == {("hire", False): 2, ("no_hire", True): 3, ("no_hire", False): 1}


def test_a_trainee_shadows_one_interview_and_both_cards_are_in(session, load):
    load()
    shadow = session.scalars(select(Interview).where(Interview.is_shadow)).one()

    assert session.scalars(comparable_shadows(person(session, "lead1"))).all() == [shadow.id]


def test_somebody_withdrew_with_a_reason(session, load):
    load()

    withdrawn = session.scalars(select(Application).where(Application.withdrawn_at.is_not(None))).one()

    assert withdrawn.withdrawn_reason != ""


def test_panels_are_split_somewhere(session, load):
    load()

    assert [
        True
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
        if len(evaluation.splits) > 1
    ] != []


def test_lead2_has_still_to_score_a_panel_of_the_own_opening_that_is_all_in(session, load):
    load()
    lead = person(session, "lead2")

    sealed = session.scalars(sealed_applications(lead)).one()

    application = session.get_one(Application, sealed)
    panels = evaluated(session, person(session, "admin"))[1].panels
    assert application.opening_id == readable_opening(session, lead, application.opening_id).id
    assert Counter(seat.status for seat in panels.seats[sealed]) == {SeatStatus.SUBMITTED: 4, SeatStatus.OPEN: 1}


@pytest.mark.parametrize("day", [20, 21, 22, 23])  # Friday to Monday
@pytest.mark.parametrize("hour", [0, 6, 12, 23])
def test_interviewer1_has_something_to_score_that_ended_within_a_day(session, load, clock, day, hour):
    clock.now = datetime(2026, 11, day, hour, 30, tzinfo=UTC)
    load(interviewers=8)
    submitted = select(ScorecardVersion.interview_id).where(ScorecardVersion.submitted_at.is_not(None))
    own = session.scalars(
        select(Interview).where(
            Interview.interviewer_id == person(session, "interviewer1").id, Interview.id.not_in(submitted)
        )
    ).all()

    assert [seat for seat in own if timedelta(0) < clock.now - seat.ends_at < timedelta(days=1)] != []


@pytest.mark.parametrize("hour", [0, 23])
def test_nothing_happened_after_now_or_before_it_could(session, load, clock, hour):
    clock.now = datetime(2026, 11, 23, hour, 1, tzinfo=UTC)
    load()
    cards = session.execute(
        select(ScorecardVersion.submitted_at, Interview.starts_at, Interview.created_at, Application.created_at)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(ScorecardVersion.submitted_at.is_not(None))
    ).all()
    decided = session.execute(
        select(Decision.decided_at, Application.debrief_opened_at).join(
            Application, Application.id == Decision.application_id
        )
    ).all()
    audit = Base.metadata.tables["audit_entry"]

    assert [row for row in cards if not row[3] < row[2] < row[1] < row[0] <= clock.now] == []
    assert [row for row in decided if not row[1] < row[0] <= clock.now] == []
    assert max(session.scalars(select(audit.c.at))) <= clock.now
    assert session.scalars(select(ScorecardVersion.after_debrief).distinct()).all() == [False]


def test_the_audit_log_is_in_the_order_of_what_happened(session, load):
    load()
    audit = Base.metadata.tables["audit_entry"]
    happened = session.execute(
        select(audit.c.at, audit.c.action).where(audit.c.opening_id.is_not(None)).order_by(audit.c.id)
    ).all()

    assert [row.at for row in happened] == sorted(row.at for row in happened)
    assert {"candidate.added", "seat.added", "scorecard.opened", "scorecard.submitted"} <= {
        row.action for row in happened
    }


def test_no_sentence_stands_twice_in_an_opening(session, load):
    load(candidates=120)
    notes = session.execute(
        select(Application.opening_id, Rating.note)
        .join(ScorecardVersion, ScorecardVersion.id == Rating.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Rating.note != "", ScorecardVersion.number == 1)
    ).all()

    assert [note for note, count in Counter(notes).items() if count > 1] == []


# ---------------------------------------------------------------- The options


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


# ---------------------------------------------------------------- Replacing and refusing


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


# ---------------------------------------------------------------- Signing in


def test_the_password_asked_for_is_kept_for_its_owner_only_and_printed(own_instance, command):
    result = command("--candidates", "0", "--password", "pass word")

    kept = own_instance / "demo_password"
    assert kept.read_text() == "pass word"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert result.output.splitlines()[1:] == [
        f"{name}@example.com pass word"
        for name in ("admin", "lead1", "lead2", *(f"interviewer{place}" for place in range(1, 15)))
    ]


def test_a_demo_person_can_sign_in(command, app, visitor):
    command("--candidates", "0", "--password", "pass word")

    assert visitor().sign_in("lead2@example.com", "pass word").status_code == 303


def test_without_an_option_it_is_demo_password_then_the_kept_one(own_instance, command, monkeypatch):
    command("--candidates", "0")
    made = (own_instance / "demo_password").read_text()
    command("--candidates", "0")
    kept = (own_instance / "demo_password").read_text()
    monkeypatch.setenv("DEMO_PASSWORD", "from the environment")
    command("--candidates", "0")

    assert len(made) >= 12
    assert (kept, (own_instance / "demo_password").read_text()) == (made, "from the environment")


def test_who_changed_the_password_is_not_listed(app, session, load):
    load(candidates=0, interviewers=1)
    person(session, "lead1").password_hash = None
    session.commit()

    listed = [email for email, _ in working_sign_ins(app)]

    assert listed == ["admin@example.com", "lead2@example.com", "interviewer1@example.com"]


def test_without_a_demo_nobody_is_listed(app):
    with app.app_context():
        assert working_sign_ins(app) == []
        db.session.remove()
