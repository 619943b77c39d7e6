"""The files of an opening over the web: who gets them, what is noted, and that they say what the pages say."""

import csv
import io
import random
from datetime import timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import select, text

from scorecard.cli.evaluate import evaluate_command
from scorecard.domain.assessment import TickState
from scorecard.files.cells import unguard
from scorecard.models.application import Application
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead, PolicyVersion
from scorecard.queries.panels import Reading, load_panels
from scorecard.services import cards
from tests import build
from tests.build import NOON, content

CSV_FILES = ("candidates.csv", "scorecards.csv", "ratings.csv", "flags.csv")
FILES = (*CSV_FILES, "policy.toml")
CRITICAL = "adversarial_to_managers"
HOSTILE = [
    '=HYPERLINK("http://evil.example","x")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\ttab",
    "'tis",
    "''tis",
    "＝A1",
    'say "no", please',
    "one\ntwo",
    "one\r\ntwo",
    "one\rtwo",
    "\nfirst",
    "Zoë 😀 名前 \u202eabc",
    "-5",
    " spaces ",
    "a;b\\,c",
]


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead: Payments & Päyouts")


def card_of(session, application, card=None, *, name="Bo"):
    seat = build.seat(session, application, build.account(session, name=name))
    return build.submitted(session, seat, card)


def path(opening, file, query=""):
    return f"/openings/{opening.id}/{file}{query}"


def read(answer):
    """The rows of a file with the guards taken off, read as strictly as Python can."""
    rows = csv.DictReader(io.StringIO(answer.data.decode("utf-8"), newline=""), strict=True)
    return [{column: unguard(value) for column, value in row.items()} for row in rows]


def exported(session):
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "file.exported").order_by(AuditEntry.id))
    return [(entry.actor_id, entry.opening_id, entry.detail) for entry in entries]


def test_a_file_is_a_streamed_attachment_that_nobody_keeps(session, visitor, lead, opening):
    browser = visitor(lead)

    answers = [browser.get(path(opening, file, "?as=revised")) for file in FILES]

    assert [answer.status_code for answer in answers] == [200] * 5
    assert [answer.headers["Content-Type"] for answer in answers] == ["text/csv; charset=utf-8"] * 4 + [
        "application/toml"
    ]
    assert [answer.headers["Content-Disposition"] for answer in answers] == [
        "attachment; filename=tech-lead-payments-payouts-candidates-revised.csv",
        "attachment; filename=tech-lead-payments-payouts-scorecards-revised.csv",
        "attachment; filename=tech-lead-payments-payouts-ratings-revised.csv",
        "attachment; filename=tech-lead-payments-payouts-flags-revised.csv",
        "attachment; filename=tech-lead-payments-payouts-policy.toml",
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert [answer.headers.get("Content-Length") for answer in answers[:4]] == [None] * 4


def test_a_csv_file_says_beforehand_how_many_rows_it_has(session, visitor, lead, opening):
    card_of(session, build.application(session, opening), content(note="one\r\ntwo"))
    browser = visitor(lead)

    answers = [browser.get(path(opening, file)) for file in CSV_FILES]

    assert [answer.headers["X-Rows"] for answer in answers] == ["1", "1", "16", "0"]
    assert [len(read(answer)) for answer in answers] == [1, 1, 16, 0]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('"; rm -rf /\r\nX: y', "rm-rf-x-y-ratings.csv"),
        ("../../etc/passwd", "etc-passwd-ratings.csv"),
        ("名前", "opening-ratings.csv"),
        ("Tech Lead " * 20, "tech-lead-tech-lead-tech-lead-tech-lead-tech-lead-tech-lead-ratings.csv"),
    ],
)
def test_the_file_name_is_plain_whatever_the_title(session, visitor, lead, title, name):
    opening = build.opening(session, lead, title=title)

    answer = visitor(lead).get(path(opening, "ratings.csv"))

    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"


def test_hostile_text_comes_back_to_the_letter_and_runs_nowhere(session, visitor, lead):
    opening = build.opening(session, lead, title="=cmd")
    for words in HOSTILE:
        application = build.application(session, opening, name=words)
        card = content(strengths=words, concerns=words, flags={CRITICAL: words}, note=words)
        seat = card_of(session, application, card, name=words)
        cards.strike(session, seat.id, reason="See.", actor=lead, now=NOON)
        cards.restore(session, seat.id, reason="See.", actor=lead, now=NOON)
    browser = visitor(lead)

    candidates, scorecards, ratings, flags = (browser.get(path(opening, file)) for file in CSV_FILES)

    assert sorted(row["candidate"] for row in read(candidates)) == sorted(HOSTILE)
    for column in ("candidate", "interviewer", "strengths", "concerns"):
        assert sorted(row[column] for row in read(scorecards)) == sorted(HOSTILE)
    assert {(row["interviewer"], row["evidence"]) for row in read(ratings)} == {(words, words) for words in HOSTILE}
    assert sorted(row["quote"] for row in read(flags)) == sorted(HOSTILE)
    for answer in (candidates, scorecards, ratings, flags):
        cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
        assert {cell for cell in cells if cell.startswith(tuple("=+-@\t\r\n＝＋－＠"))} <= {"-5"}
        assert answer.data.replace(b"\r\n", b"").count(b"\r\n") == 0


def test_numbers_stay_numbers(session, visitor, lead, opening):
    application = build.application(session, opening)
    seat = build.seat(session, application, build.account(session), starts_at=NOON)
    build.submitted(session, seat, content(1))
    browser = visitor(lead)

    (scorecard,) = csv.DictReader(io.StringIO(browser.get(path(opening, "scorecards.csv")).text, newline=""))
    (candidate,) = csv.DictReader(io.StringIO(browser.get(path(opening, "candidates.csv")).text, newline=""))

    assert (scorecard["hours_to_submit"], scorecard["mean_rating"], scorecard["red_flags"]) == (
        "-1.000000",
        "1.000000",
        "0",
    )
    assert (candidate["scorecards_submitted"], candidate["plain_mean"]) == ("1", "1.000000")


def test_each_file_is_noted_with_its_rows(session, visitor, lead, opening):
    for name in ("Ana", "Ben"):
        card_of(session, build.application(session, opening, name=name), content(flags={CRITICAL: "Said so."}))
    browser = visitor(lead)

    for file in FILES:
        browser.get(path(opening, file))
    browser.get(path(opening, "ratings.csv", "?as=revised"))

    lines = len(browser.get(path(opening, "policy.toml")).text.splitlines())
    assert exported(session)[:-1] == [
        (lead.id, opening.id, {"file": "candidates.csv", "rows": 2, "reading": "sealed"}),
        (lead.id, opening.id, {"file": "scorecards.csv", "rows": 2, "reading": "sealed"}),
        (lead.id, opening.id, {"file": "ratings.csv", "rows": 32, "reading": "sealed"}),
        (lead.id, opening.id, {"file": "flags.csv", "rows": 2, "reading": "sealed"}),
        (lead.id, opening.id, {"file": "policy.toml", "rows": lines, "reading": None}),
        (lead.id, opening.id, {"file": "ratings.csv", "rows": 32, "reading": "revised"}),
    ]


@pytest.mark.parametrize("file", FILES)
def test_what_cannot_be_noted_is_not_sent(session, visitor, lead, opening, file):
    card_of(session, build.application(session, opening, name="Ana Secret"))
    browser = visitor(lead)
    session.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_away"))
    session.commit()

    answer = browser.get(path(opening, file))

    assert (answer.status_code, answer.mimetype) == (503, "text/html")
    assert "Ana Secret" not in answer.text


def test_the_leads_get_the_files_and_others_what_is_not_there(session, visitor, lead, opening):
    application = build.application(session, opening, name="Ana Secret")
    panellist = build.account(session)
    build.submitted(session, build.seat(session, application, panellist))
    second = build.account(session, role="lead")
    former, demoted = build.account(session, role="lead"), build.account(session, role="interviewer")
    joined = {"opening_id": opening.id, "added_at": NOON}
    session.add(OpeningLead(account_id=second.id, **joined))
    session.add(OpeningLead(account_id=former.id, removed_at=NOON, **joined))
    session.add(OpeningLead(account_id=demoted.id, **joined))
    session.commit()
    stranger = build.account(session, role="lead")
    build.opening(session, stranger)
    unknown = build.Opening(id="unknown-id-12345")

    statuses = {
        name: {visitor(account).get(path(opening, file)).status_code for file in FILES}
        for name, account in {
            "lead": lead,
            "second": second,
            "former": former,
            "demoted": demoted,
            "stranger": stranger,
            "panellist": panellist,
        }.items()
    }
    missing = {visitor(lead).get(path(unknown, file)).status_code for file in FILES}
    signed_out = {visitor().get(path(opening, file)).location for file in FILES}

    assert statuses == {
        "lead": {200},
        "second": {200},
        "former": {404},
        "demoted": {404},
        "stranger": {404},
        "panellist": {404},
    }
    assert missing == {404}
    assert signed_out == {f"/sign-in?next=/openings/{opening.id}/{file}" for file in FILES}
    assert {actor for actor, *_ in exported(session)} == {lead.id, second.id}


def test_an_admin_reads_foreign_files_and_each_read_is_noted(session, visitor, opening):
    admin = build.account(session, role="admin")
    build.application(session, opening, name="Ana")

    answer = visitor(admin).get(path(opening, "candidates.csv"))

    reads = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [row["candidate"] for row in read(answer)] == ["Ana"]
    assert [(entry.actor_id, entry.opening_id, entry.detail["endpoint"]) for entry in reads] == [
        (admin.id, opening.id, "files.candidates")
    ]
    assert exported(session) == [
        (admin.id, opening.id, {"file": "candidates.csv", "rows": 1, "reading": "sealed"}),
    ]


def test_a_sealed_lead_downloads_nothing_of_the_others(session, visitor, lead, opening):
    application = build.application(session, opening, name="Ana")
    card = content(1, strengths="tok1x", flags={CRITICAL: "tok2x"}, note="tok3x")
    card_of(session, application, card, name="Hidden Colleague")
    build.seat(session, application, lead)
    browser = visitor(lead)

    bodies = [browser.get(path(opening, file, query)).text for file in CSV_FILES for query in ("", "?as=revised")]

    assert [secret for secret in ("tok", "Hidden Colleague", "hire", "1.0") if secret in "".join(bodies)] == []
    assert [body.count("\r\n") for body in bodies] == [2, 2, 2, 2, 1, 1, 1, 1]


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


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_card_that_comes_in_during_a_download_is_not_in_the_file(session, visitor, lead, opening):
    applications = [build.application(session, opening, name=name) for name in ("Ana", "Ben")]
    for application in applications:
        card_of(session, application, content(), name=f"Of {application.id}")
    late = build.seat(session, applications[1], build.account(session, name="Late"))

    answer = visitor(lead).client.get(path(opening, "ratings.csv"), buffered=False)
    pieces = answer.iter_encoded()
    begun = next(pieces)
    build.submitted(session, late, content())
    text = (begun + b"".join(pieces)).decode()
    answer.close()

    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [answer.headers["X-Rows"], len(rows)] == ["32", 32]
    assert {row["interviewer"] for row in rows} == {f"Of {application.id}" for application in applications}
