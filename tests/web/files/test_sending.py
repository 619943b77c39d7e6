"""The files of an opening over the web: how they come, who gets them, and what is noted."""

import csv
import io

import pytest
from sqlalchemy import select, text

from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from scorecard.services import cards
from tests import build
from tests.build import NOON, content
from tests.web.files.downloads import CRITICAL, CSV_FILES, FILES, card_of, exported, path, read

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
