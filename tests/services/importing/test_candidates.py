"""Importing candidates: each row's mark with its reason, and files that cannot be read."""

import pytest
from sqlalchemy import select

from scorecard.files.imports import ImportKind
from scorecard.models.application import Application, Candidate
from scorecard.services.errors import Refused
from scorecard.services.importing.entries import Upload, read_files
from tests import build
from tests.services.importing.uploads import CANDIDATES, LONG, carried_out, judged, table


@pytest.mark.parametrize(
    ("row", "mark", "why"),
    [
        (("Noor", "noor@example.org", "Referral", "https://example.org", "Oslo"), "new", ""),
        (("Ana", "ANA@example.org", "", "", ""), "same", ""),
        (("Ana", "ana@example.org", "Referral", "", ""), "same", ""),
        (("Ana", "", "", "", ""), "same", ""),
        (("Ana", "ana2@example.org", "", "", ""), "new", ""),
        (
            ("Ana", "ana@example.org", "Agency", "", ""),
            "conflicting",
            "the source here is “Referral”; change it on the candidate's page, or leave this cell of the file empty",
        ),
        (
            ("Ana", "ana@example.org", "", "", "Oslo"),
            "conflicting",
            "the notes here are blank; write them on the candidate's page, or leave this cell of the file empty",
        ),
        (("Anna", "ana@example.org", "", "", ""), "conflicting", "this candidate is called Ana here"),
        (
            ("Bare", "bare@example.org", "", "", ""),
            "conflicting",
            "the e-mail address here is blank; write it on the candidate's page, or leave this cell of the file empty",
        ),
        (
            ("Twin", "", "", "", ""),
            "wrong",
            "several candidates are called Twin; candidate_email has to tell which is meant",
        ),
        ((" ", "x@example.org", "", "", ""), "wrong", "column candidate: Enter the candidate's name."),
        (
            ("N" * 201, "", "", "", ""),
            "wrong",
            "column candidate: This is 201 characters long; 200 fit. Please shorten it.",
        ),
        (
            ("Two\nlines", "", "", "", ""),
            "wrong",
            "column candidate: This has to be one line. Please take the line breaks out.",
        ),
        (
            ("Noor", "noor", "", "", ""),
            "wrong",
            "column candidate_email: Enter an e-mail address such as jo@example.com, or leave it empty.",
        ),
        (
            ("Noor", "", "", "javascript:alert(1)", ""),
            "wrong",
            "column links: Each line must be a web address that starts with https:// or http://.",
        ),
        (
            ("Noor", "", "", "", LONG),
            "wrong",
            "column notes: This is 4,001 characters long; 4,000 fit. Please shorten it.",
        ),
        (
            ("Noor", "", "", "", "a\x07b"),
            "wrong",
            "column notes: Character 2 is a control character (U+0007) that cannot be kept. Please delete "
            "it; pasting as plain text usually helps.",
        ),
    ],
)
def test_a_candidate_is_new_same_conflicting_or_wrong(session, opening, admin, row, mark, why):
    ana = build.application(session, opening, name="Ana", source="Referral")
    bare = build.application(session, opening, name="Bare")
    for name in ("Twin", "Twin"):
        build.application(session, opening, name=name)
    session.get_one(Candidate, ana.candidate_id).email = "ana@example.org"
    session.get_one(Candidate, bare.candidate_id).email = ""
    session.commit()

    assert judged(session, opening, admin, "candidates", candidates=table(CANDIDATES, row)) == [(mark, why)]


def test_one_person_twice_in_a_file_is_wrong_and_two_of_a_name_are_not(session, opening, admin):
    rows = [
        ("Ana", "ana@example.org"),
        ("Ana", "ana@elsewhere.example"),
        ("Ana", "ANA@EXAMPLE.ORG"),
        ("Eva", "ana@example.org"),
        ("Noor", ""),
        ("Noor", ""),
    ]

    assert judged(session, opening, admin, "candidates", candidates=table("candidate,candidate_email", *rows)) == [
        ("new", ""),
        ("new", ""),
        ("wrong", "this candidate is on line 2 already"),
        ("wrong", "column candidate: line 2 has another name for the same person"),
        ("new", ""),
        ("wrong", "this candidate is on line 6 already"),
    ]


def test_ids_of_another_installation_keep_two_of_a_name_apart(session, opening, admin):
    file = table("application_id,candidate", ("a" * 16, "Ana"), ("b" * 16, "Ana"))

    assert judged(session, opening, admin, "candidates", candidates=file) == [("new", ""), ("new", "")]


def test_the_rows_of_another_opening_are_wrong(session, opening, admin):
    file = table("opening,candidate", ("Tech Lead Payments", "Ana"), ("Designer", "Ben"))

    assert judged(session, opening, admin, "candidates", candidates=file) == [
        ("new", ""),
        ("wrong", "column opening: Designer is another opening than this one"),
    ]


def test_somebody_known_from_another_opening_stays_one_person(session, opening, admin):
    elsewhere = build.application(session, build.opening(session, admin), name="Ana")
    known = session.get_one(Candidate, elsewhere.candidate_id)

    carried_out(
        session,
        opening,
        admin,
        "candidates",
        candidates=table("candidate,candidate_email", ("Ana", known.email.upper()), ("Other", known.email + ".au")),
    )

    added = session.scalars(select(Application).where(Application.opening_id == opening.id)).all()
    assert sum(application.candidate_id == known.id for application in added) == 1
    assert len(added) == 2


FILES = {
    "not UTF-8": (b"candidate\r\nJos\xe9\r\n", "file.csv: line 2, column 4: is not UTF-8"),
    "NUL": (b"candidate\r\nA\0\r\n", "file.csv: line 2, column 2: is a NUL character, which no text has"),
    "nothing": (b"", "file.csv: line 1, column 1: is empty; a header with the columns is needed"),
    "header only": (b"candidate\r\n", "file.csv: line 2, column 1: is missing: there is a header and no row below it"),
    "another header": (b"name,email\r\nA,b\r\n", "file.csv: line 1, column candidate: is missing"),
    "semicolons": (
        b"candidate;source\r\nA;b\r\n",
        "file.csv: line 1, column candidate: is missing; "
        "the columns are not separated by commas: save the file as CSV with commas",
    ),
    "a column in capitals": (
        b"candidate,Source\r\nA,b\r\n",
        "file.csv: line 1, column Source: is not read; write it as source, in small letters and without blanks "
        "around it",
    ),
    "a column after a blank": (
        b"candidate, notes\r\nA,b\r\n",
        "file.csv: line 1, column  notes: is not read; write it as notes, in small letters and without blanks "
        "around it",
    ),
    "a column twice": (b"candidate,candidate\r\nA,b\r\n", "file.csv: line 1, column candidate: is there twice"),
    "a cell too many": (b"candidate\r\nA,b\r\n", "file.csv: line 2, column 2: the row has 2 cells and the header 1"),
    "no CSV": (
        b'candidate\r\n"A" b\r\n',
        "file.csv: line 2, column 1: the row that begins here is not CSV: ',' expected after '\"'",
    ),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(name):
    data, problem = FILES[name]
    with pytest.raises(Refused) as refused:
        read_files(ImportKind.CANDIDATES, {"candidates": Upload("file.csv", data)})

    assert refused.value.problems == {"candidates": problem}


def test_a_byte_order_mark_and_other_columns_do_not_matter(session, opening, admin):
    file = Upload("file.csv", b"\xef\xbb\xbfcandidate,shoe size\r\nAna,42\r\n")

    assert judged(session, opening, admin, "candidates", candidates=file) == [("new", "")]
