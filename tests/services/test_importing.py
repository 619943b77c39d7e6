"""Judging and carrying out an import: each row's mark with its reason, and what is then in the database."""

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import DBAPIError

from scorecard.domain.assessment import Vote
from scorecard.files.imports import ImportKind
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.imports import StagedFile, StagedImport, StagedRow
from scorecard.models.opening import OpeningLead
from scorecard.models.scorecard import ImportedCard, Rating, ScorecardVersion
from scorecard.queries.freeze import is_frozen
from scorecard.queries.importing import load_standing
from scorecard.queries.openings import led_opening
from scorecard.queries.seatable import is_sealed, seatable_accounts
from scorecard.queries.visible import NotHere
from scorecard.services import candidates, cards, scoring
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.entries import Upload, read_files
from scorecard.services.importing.staging import Confirmed, PreviewChanged
from scorecard.services.panels import CANNOT_BE_SEATED
from tests import build
from tests.build import NOON, content
from tests.queries.test_exports import counted_queries

START, DUE, IN = "2026-11-20T09:00:00Z", "2026-11-21T12:00:00Z", "2026-11-20T11:00:00Z"


@pytest.fixture
def admin(session):
    return build.account(session, role="admin", name="Ada Admin", email="admin@example.com")


@pytest.fixture
def opening(session, admin):
    return build.opening(session, admin, title="Tech Lead Payments")


@pytest.fixture
def bo(session):
    return build.account(session, name="Bo", email="bo@example.com")


def table(columns: str, *rows: tuple) -> Upload:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns.split(","))
    writer.writerows(rows)
    return Upload("file.csv", text.getvalue().encode())


def staged(session, opening, actor, kind: str, *, now=NOON, **uploads: Upload) -> StagedImport:
    files = read_files(ImportKind(kind), uploads)
    judgement = staging.judge(session, opening.id, ImportKind(kind), files, actor=actor, now=now)
    session.rollback()
    return staging.stage(session, opening.id, judgement, uploads=uploads, actor=actor, now=now)


def confirmed(session, opening, import_id: str, actor, *, now=NOON) -> Confirmed:
    files = staging.files_of(session, opening.id, import_id, actor=actor, now=now)
    found = staging.confirm(session, opening.id, import_id, files, actor=actor, now=now)
    session.rollback()
    return found


def judged(session, opening, actor, kind: str, **uploads: Upload) -> list[tuple[str, str]]:
    """The mark and the reason of each row."""
    row = staged(session, opening, actor, kind, **uploads)
    rows = session.execute(
        select(StagedRow.mark, StagedRow.why).where(StagedRow.import_id == row.id).order_by(StagedRow.place)
    )
    return [tuple(each) for each in rows]


def carried_out(session, opening, actor, kind: str, *, now=NOON, **uploads: Upload) -> None:
    row = staged(session, opening, actor, kind, now=now, **uploads)
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, actor, now=now), actor=actor, now=now)


CANDIDATES = "candidate,candidate_email,source,links,notes"
LONG = "x" * 4_001


@pytest.mark.parametrize(
    ("row", "mark", "why"),
    [
        (("Noor", "noor@example.org", "Referral", "https://example.org", "Oslo"), "new", ""),
        (("Ana", "ANA@example.org", "", "", ""), "same", ""),
        (("Ana", "ana@example.org", "Referral", "", ""), "same", ""),
        (("Ana", "", "", "", ""), "same", ""),
        (("Ana", "ana2@example.org", "", "", ""), "new", ""),
        (("Ana", "ana@example.org", "Agency", "", ""), "conflicting", "the source here is “Referral”"),
        (("Anna", "ana@example.org", "", "", ""), "conflicting", "this candidate is called Ana here"),
        (
            ("Bare", "bare@example.org", "", "", ""),
            "conflicting",
            "this candidate has no e-mail address here; add it on their page, or leave it out of the file",
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
        "file.csv: line 1, column Source: is not read; write it as source",
    ),
    "a column after a blank": (
        b"candidate, notes\r\nA,b\r\n",
        "file.csv: line 1, column  notes: is not read; write it as notes",
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


PANELS = "candidate,candidate_email,interviewer_email,focus_areas,interview_at,due_at,minutes,status"


def seat_row(candidate="Ana", email="ana@example.org", who="bo@example.com", areas="technical_depth", at=START, **more):
    return (candidate, email, who, areas, at, *(more.get(name, "") for name in ("due", "minutes", "status")))


@pytest.fixture
def ana(session, opening):
    application = build.application(session, opening, name="Ana")
    session.get_one(Candidate, application.candidate_id).email = "ana@example.org"
    session.commit()
    return application


@pytest.mark.parametrize(
    ("row", "mark", "why"),
    [
        (seat_row(), "new", ""),
        (seat_row(who="BO@Example.com"), "new", ""),
        (seat_row("Noor", "noor@example.org"), "new", "adds the candidate too"),
        (seat_row(at="2026-11-20T10:00:00+01:00", due=DUE, minutes="45"), "new", ""),
        (
            seat_row(status="declined"),
            "left_out",
            "a declined seat is not imported: the file does not say why it was declined",
        ),
        (
            seat_row(who="nobody@example.com"),
            "wrong",
            "column interviewer_email: nobody here has the address nobody@example.com; an admin has to "
            "invite them first",
        ),
        (seat_row(who=""), "wrong", "column interviewer_email: is blank"),
        (seat_row(who="off@example.com"), "wrong", "this person's account is switched off, so they cannot be seated"),
        (
            seat_row(areas="technical_depth; typing"),
            "wrong",
            "column focus_areas: typing is not one of technical_depth, technical_leadership, "
            "mentoring_development, communication_collaboration",
        ),
        (
            seat_row(areas=";"),
            "wrong",
            "column focus_areas: none is not one of technical_depth, technical_leadership, "
            "mentoring_development, communication_collaboration",
        ),
        (seat_row(areas="technical_depth;technical_depth"), "wrong", "column focus_areas: names an area twice"),
        (
            seat_row(at="2026-11-20 09:00"),
            "wrong",
            "column interview_at: 2026-11-20 09:00 has no time zone; end it with Z for UTC, or with +01:00",
        ),
        (
            seat_row(at="20.11.2026"),
            "wrong",
            "column interview_at: 20.11.2026 is not a time such as 2026-11-20T09:30:00Z",
        ),
        (
            seat_row(at="0001-01-01T00:00:00+14:00"),
            "wrong",
            "column interview_at: 0001-01-01T00:00:00+14:00 is not between 2000 and 2100",
        ),
        (seat_row(minutes="5"), "wrong", "column minutes: is not between 15 and 480"),
        (seat_row(minutes="9" * 300), "wrong", f"column minutes: {'9' * 60}… is not a whole number of minutes"),
        (
            seat_row(due="2026-11-20T09:10:00Z"),
            "wrong",
            "column due_at: the scorecard cannot be due before the interview ends",
        ),
        (
            seat_row(status="cancelled"),
            "wrong",
            "column status: cancelled is not one of open, draft, submitted, declined",
        ),
    ],
)
def test_a_seat_is_new_left_out_or_wrong(session, opening, admin, bo, ana, row, mark, why):
    build.account(session, email="off@example.com", disabled_at=NOON)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, row)) == [(mark, why)]


@pytest.mark.parametrize(
    ("standing", "row", "mark", "why"),
    [
        ({}, seat_row(due=DUE), "same", ""),
        ({}, seat_row(minutes="60"), "same", ""),
        ({}, seat_row(at="2026-11-20T10:00:00Z"), "conflicting", "the interview here is at 2026-11-20T09:00:00Z"),
        (
            {},
            seat_row(due=START.replace("20T", "22T")),
            "conflicting",
            "the scorecard here is due at 2026-11-21T12:00:00Z",
        ),
        ({}, seat_row(minutes="30"), "conflicting", "the interview here takes 60 minutes"),
        ({}, seat_row(areas="technical_leadership"), "conflicting", "the focus areas here are technical_depth"),
        ({}, seat_row(status="declined"), "conflicting", "this seat is not declined here"),
        ({"declined_at": NOON, "decline_reason": "cut_short"}, seat_row(status="declined"), "same", ""),
        ({"declined_at": NOON, "decline_reason": "cut_short"}, seat_row(), "conflicting", "this seat is declined here"),
        (
            {"removed_at": NOON},
            seat_row(),
            "conflicting",
            "this person had a seat here that was removed, and nobody is seated twice",
        ),
    ],
)
def test_a_seat_that_is_here_is_same_or_conflicting(session, opening, admin, bo, ana, standing, row, mark, why):
    build.seat(session, ana, bo, areas=["technical_depth"], **standing)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, row)) == [(mark, why)]


def test_a_shadow_gets_no_seat_and_no_card(session, opening, admin, bo, ana):
    shadowed = build.seat(session, ana, build.account(session))
    build.seat(session, ana, bo, areas=["technical_depth"], shadowed_id=shadowed.id)
    why = "this person shadows an interview of this candidate here, and nobody is seated twice"

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row())) == [("conflicting", why)]
    assert judged(session, opening, admin, "scorecards", **one_card())[0] == ("conflicting", why)


def test_nobody_who_could_read_a_card_is_seated_by_a_file(session, opening, admin, bo, ana):
    lead = build.account(session, role="lead", email="lead@example.com")
    session.add(OpeningLead(opening_id=opening.id, account_id=lead.id, added_at=NOON))
    former = {"email": "former@example.com", "admin_until": NOON + timedelta(hours=1)}
    build.account(session, **former)
    build.account(session, email="fresh@example.com")
    build.submitted(session, build.seat(session, ana, bo))
    people = ("lead@example.com", "admin@example.com", "former@example.com", "fresh@example.com")

    marks = judged(session, opening, admin, "panels", panels=table(PANELS, *(seat_row(who=who) for who in people)))

    assert marks == [("wrong", CANNOT_BE_SEATED)] * 3 + [("new", "")]


@pytest.mark.parametrize("card_days_ago", [None, 3])
@pytest.mark.parametrize("sealed", [False, True])
def test_an_import_seats_whom_the_panel_page_would_seat(session, bo, card_days_ago, sealed):
    viewer = build.account(session, role="lead")
    opening = build.opening(session, viewer)
    application = build.application(session, opening)
    if card_days_ago is not None:
        build.submitted(session, build.seat(session, application, bo), now=NOON - timedelta(days=card_days_ago))
    if sealed:
        build.seat(session, application, viewer)
    days = (None, NOON - timedelta(days=5), NOON - timedelta(days=1))
    for role in ("interviewer", "lead", "admin"):
        for admin_until in days:
            for removed_at in ("never", *days):
                person = build.account(session, role=role, admin_until=admin_until)
                if removed_at != "never":
                    row = OpeningLead(opening_id=opening.id, account_id=person.id, added_at=NOON, removed_at=removed_at)
                    session.add(row)
    session.commit()
    standing = load_standing(session, viewer, led_opening(session, viewer, opening.id))
    applicant = standing.applicants[0]

    may_join = {
        key
        for key, account in standing.accounts.items()
        if key not in (bo.id, viewer.id)
        and account.readership.may_join(sealed_viewer=applicant.is_sealed, first_card_at=applicant.first_card_at)
    }

    page = set(session.scalars(seatable_accounts(session, viewer, application))) - {bo.id, viewer.id}
    assert is_sealed(session, viewer, application) is applicant.is_sealed is sealed
    assert may_join == page
    assert page


def test_a_withdrawn_candidate_gets_no_seat(session, opening, admin, bo, ana):
    candidates.withdraw(session, ana.id, reason="Gone.", actor=admin, now=NOON)

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row())) == [
        ("conflicting", "this candidate is withdrawn here; undo the withdrawal first")
    ]


def test_imported_seats_are_as_the_file_says(session, opening, admin, bo, ana):
    build.account(session, email="cy@example.com")
    rows = [
        seat_row(due=DUE, minutes="45", areas="technical_leadership; technical_depth"),
        seat_row(who="cy@example.com", due="2026-11-20T09:20:00Z"),
        seat_row("Noor", "", who="cy@example.com"),
    ]
    carried_out(session, opening, admin, "panels", panels=table(PANELS, *rows))

    seats = session.scalars(
        select(Interview).join(Application).order_by(Application.created_at, Interview.due_at.desc())
    )
    assert [(seat.areas, seat.minutes, seat.due_at) for seat in seats] == [
        (["technical_leadership", "technical_depth"], 45, NOON + timedelta(days=1)),
        (["technical_depth"], 20, NOON - timedelta(hours=2, minutes=40)),
        (["technical_depth"], 60, NOON + timedelta(hours=22)),
    ]


CARDS = (
    "candidate,candidate_email,interviewer_email,focus_areas,interview_at,status,submitted_at,vote,confidence,strengths"
)
RATINGS = "candidate,interviewer_email,focus_area,criterion,rating,evidence"
FLAGS = "candidate,interviewer_email,flag,quote,after_reveal"


def card_row(candidate="Ana", who="bo@example.com", *, status="", submitted=IN, vote="YES", strengths="Calm"):
    return (candidate, "", who, "technical_depth", START, status, submitted, vote, "low" if vote else "", strengths)


def rating_row(criterion="system_design", rating="4", *, area="technical_depth", who="bo@example.com", candidate="Ana"):
    return (candidate, who, area, criterion, rating, "'=Drew it.")


def flag_row(flag="micromanages", quote="Said so.", after="", *, who="bo@example.com"):
    return ("Ana", who, flag, quote, after)


def one_card(*, card=None, ratings=None, flags=()):
    return {
        "scorecards": table(CARDS, card or card_row()),
        "ratings": table(RATINGS, *(ratings if ratings is not None else [rating_row()])),
        "flags": table(FLAGS, *flags),
    }


@pytest.mark.parametrize(
    ("files", "marks"),
    [
        (one_card(), [("new", ""), ("new", "")]),
        (one_card(card=card_row(status="submitted"), flags=[flag_row()]), [("new", "")] * 3),
        (one_card(ratings=[rating_row(), rating_row("trade_offs", "")]), [("new", "")] * 3),
        (
            one_card(card=card_row(vote="")),
            [("wrong", "column vote: is blank, and a submitted scorecard has one"), ("new", "")],
        ),
        (
            one_card(card=card_row(vote="MAYBE")),
            [("wrong", "column vote: MAYBE is not one of DEFINITELY_NO, NO, YES, STRONG_YES"), ("new", "")],
        ),
        (
            one_card(card=card_row(submitted="")),
            [("wrong", "column submitted_at: is blank, and a submitted scorecard has one"), ("new", "")],
        ),
        (
            one_card(card=card_row(submitted="2026-11-20T12:00:01Z")),
            [("wrong", "column submitted_at: 2026-11-20T12:00:01Z lies in the future"), ("new", "")],
        ),
        (
            one_card(card=card_row(status="open")),
            [("wrong", "column status: is open, but the files hold a scorecard for this seat"), ("new", "")],
        ),
        (
            one_card(ratings=[rating_row(rating="")]),
            [
                ("wrong", "the ratings file rates nothing on this scorecard; it needs at least one rating from 1 to 5"),
                ("new", ""),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("trade_offs", "6")]),
            [
                ("new", ""),
                ("new", ""),
                ("wrong", "column rating: 6 is not a whole number from 1 to 5; leave it blank for Not observed"),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("trade_offs", "-1e999")]),
            [
                ("new", ""),
                ("new", ""),
                ("wrong", "column rating: -1e999 is not a whole number from 1 to 5; leave it blank for Not observed"),
            ],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("typing")]),
            [("new", ""), ("new", ""), ("wrong", "column criterion: typing is not a criterion of this opening")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row("code_review")]),
            [("new", ""), ("new", ""), ("wrong", "column focus_area: code_review belongs to technical_leadership")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row()]),
            [("new", ""), ("new", ""), ("wrong", "the same is on line 2 already")],
        ),
        (
            one_card(ratings=[rating_row(), rating_row(who="cy@example.com")]),
            [("new", ""), ("new", ""), ("wrong", "the scorecards file has no row with the candidate ana")],
        ),
        (
            one_card(flags=[flag_row("rude")]),
            [("new", ""), ("new", ""), ("wrong", "column flag: rude is not a red flag of this opening")],
        ),
        (one_card(flags=[flag_row(quote=" ")]), [("new", ""), ("new", ""), ("wrong", "column quote: is blank")]),
        (
            one_card(flags=[flag_row(after="TRUE")]),
            [
                ("new", ""),
                ("new", ""),
                (
                    "wrong",
                    "column after_reveal: this was ticked after its author could read the panel; import the files "
                    "as sealed, without as=revised in their address",
                ),
            ],
        ),
        (
            one_card(card=card_row(status="open", submitted="", vote="", strengths="")),
            [("wrong", "column status: is open, but the files hold a scorecard for this seat"), ("new", "")],
        ),
    ],
)
def test_a_card_is_new_or_wrong_row_by_row(session, opening, admin, bo, ana, files, marks):
    assert judged(session, opening, admin, "scorecards", **files) == marks


def test_a_card_that_counts_in_no_reading_is_left_out(session, opening, admin, bo, ana):
    build.account(session, email="cy@example.com")
    files = one_card()
    late = card_row(who="cy@example.com", status="submitted", submitted="", vote="", strengths="")
    files["scorecards"] = table(CARDS, card_row(), late)

    marks = judged(session, opening, admin, "scorecards", **files)

    assert [mark for mark, _ in marks] == ["new", "left_out", "new"]


def test_ratings_of_two_people_of_one_name_need_more_than_the_name(session, opening, admin, bo):
    files = one_card()
    files["scorecards"] = table(
        CARDS,
        ("Ana", "a@example.org", *card_row()[2:]),
        ("Ana", "b@example.org", *card_row()[2:]),
    )

    marks = judged(session, opening, admin, "scorecards", **files)

    assert marks[2] == ("wrong", "lines 2 and 3 of the scorecards file both fit; give e-mail addresses")


def test_a_card_is_compared_with_the_one_that_is_here(session, opening, admin, bo, ana):
    levels = {**dict.fromkeys(build.criteria_of(["technical_depth"])), "system_design": 4}
    card = content(levels, note="=Drew it.", strengths="Calm", confidence="low")
    seat = build.seat(session, ana, bo, areas=["technical_depth"])
    build.submitted(session, seat, card, now=NOON - timedelta(hours=1))

    def marks(**files):
        return [mark for mark, _ in judged(session, opening, admin, "scorecards", **one_card(**files))]

    whole = [rating_row(), *(rating_row(key, "") for key in ("software_engineering", "stack_and_domain", "trade_offs"))]
    assert marks(ratings=whole) == ["same"] * 5
    assert marks(card=card_row(vote="NO"), ratings=whole) == ["conflicting"] + ["same"] * 4
    assert marks(card=card_row(submitted="2026-11-20T11:00:01Z"), ratings=whole) == ["conflicting"] * 5
    assert marks(ratings=whole[:3]) == ["conflicting"] + ["same"] * 3
    assert marks(ratings=[rating_row(rating="5"), *whole[1:]]) == ["same", "conflicting", *["same"] * 3]
    cards.strike(session, seat.id, reason="Wrong candidate.", actor=admin, now=NOON)
    assert marks(ratings=whole)[0] == "conflicting"


def test_a_card_goes_onto_an_open_seat_but_not_over_a_draft(session, opening, admin, bo, ana):
    seat = build.seat(session, ana, bo, areas=["technical_depth"])

    onto_open = judged(session, opening, admin, "scorecards", **one_card())[0]
    scoring.save_draft(session, seat.id, content(2), revision=0, actor=bo, now=NOON)
    onto_draft = judged(session, opening, admin, "scorecards", **one_card())[0]

    assert onto_open == ("new", "adds the scorecard to the seat that is here")
    assert onto_draft == ("conflicting", "this person has begun a draft of the scorecard here")


def test_an_imported_card_is_final_marked_and_as_sealed(session, opening, admin, bo, ana):
    carried_out(session, opening, admin, "scorecards", **one_card(flags=[flag_row()]))

    version = session.scalar(select(ScorecardVersion))
    mark = session.get(ImportedCard, version.id)
    assert (version.number, version.vote, version.confidence, version.strengths) == (1, Vote.YES, "low", "Calm")
    assert (version.submitted_at, version.after_reveal, version.after_debrief) == (
        NOON - timedelta(hours=1),
        False,
        False,
    )
    assert (mark.by_id, mark.at) == (admin.id, NOON)
    assert session.execute(select(Rating.criterion, Rating.value, Rating.note)).all() == [
        ("system_design", 4, "=Drew it.")
    ]
    for change in (
        update(Rating).values(value=5),
        update(ImportedCard).values(at=NOON + timedelta(days=1)),
        delete(ImportedCard),
    ):
        with pytest.raises(DBAPIError):
            session.execute(change)
        session.rollback()


def test_a_card_that_is_imported_after_the_debrief_was_opened_came_after_it(session, opening, admin, bo, ana):
    ana.debrief_opened_at = NOON
    session.commit()

    carried_out(session, opening, admin, "scorecards", **one_card())

    assert session.scalar(select(ScorecardVersion.after_debrief)) is True


def test_importing_a_card_freezes_the_policy(session, opening, admin, bo, ana):
    before = is_frozen(session, opening, now=NOON)
    ahead = (*card_row()[:4], "2026-12-20T09:00:00Z", *card_row()[5:])
    carried_out(session, opening, admin, "scorecards", **one_card(card=ahead))

    assert (before, is_frozen(session, opening, now=NOON)) == (False, True)


def test_whoever_has_still_to_score_imports_no_card_of_that_candidate(session, opening, admin, bo, ana):
    build.seat(session, ana, admin)

    assert judged(session, opening, admin, "scorecards", **one_card())[0] == (
        "wrong",
        "you have still to score this candidate yourself, so you cannot import scorecards of theirs",
    )


def test_whoever_imports_cards_gets_no_open_seat_beside_them(session, opening, admin, bo, ana):
    files = one_card()
    own = card_row(who="admin@example.com", status="open", submitted="", vote="", strengths="")
    files["scorecards"] = table(CARDS, card_row(), own)

    assert judged(session, opening, admin, "scorecards", **files)[1] == (
        "wrong",
        "you have read the scorecards in these files, so you cannot be seated to write one for this candidate",
    )


def test_a_lead_who_is_no_admin_imports_no_cards(session, bo):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)

    with pytest.raises(NotHere):
        staged(session, opening, lead, "scorecards", **one_card())


def test_a_closed_opening_takes_no_import(session, admin):
    opening = build.opening(session, admin, status="closed")

    with pytest.raises(Refused, match="closed"):
        staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))


def test_what_changed_since_the_preview_is_shown_before_anything_is_written(session, opening, admin):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",), ("Ben",)))
    build.application(session, opening, name="Ana")

    with pytest.raises(PreviewChanged) as changed:
        confirmed(session, opening, row.id, admin)
    session.rollback()
    staging.keep_anew(session, opening.id, row.id, changed.value.judgement, actor=admin, now=NOON)

    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert session.scalars(select(StagedRow.mark).order_by(StagedRow.place)).all() == ["same", "new"]
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)
    assert session.scalar(select(func.count()).select_from(Application)) == 2


def test_a_second_confirmation_changes_nothing(session, opening, admin):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))
    twice = confirmed(session, opening, row.id, admin)
    for _ in range(2):
        staging.carry_out(session, opening.id, twice, actor=admin, now=NOON)

    assert staging.files_of(session, opening.id, row.id, actor=admin, now=NOON) is None
    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert session.scalar(select(func.count()).select_from(StagedFile)) == 0


def test_only_its_uploader_has_an_upload_and_for_a_day(session, opening, admin):
    other = build.account(session, role="admin")
    session.add(OpeningLead(opening_id=opening.id, account_id=other.id, added_at=NOON))
    session.commit()
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))
    import_id = row.id
    late = NOON + timedelta(days=1)

    for actor, now in ((other, NOON), (admin, late)):
        with pytest.raises(NotHere):
            confirmed(session, opening, import_id, actor, now=now)
    staged(session, opening, other, "candidates", now=late, candidates=table("candidate", ("Ben",)))

    assert import_id not in session.scalars(select(StagedImport.id)).all()
    assert session.scalars(select(StagedRow.about)).all() == ["Ben"]


def test_a_new_upload_takes_the_place_of_the_one_before(session, opening, admin):
    for name in ("Ana", "Ben"):
        staged(session, opening, admin, "candidates", candidates=table("candidate", (name,)))

    assert session.scalars(select(StagedRow.about)).all() == ["Ben"]


def test_an_upload_takes_its_number_of_queries_whatever_its_size(session, opening, admin, bo):
    taken = []
    for size in (1, 30):
        rows = [(f"C{number}", "", "bo@example.com", *card_row()[3:]) for number in range(size)]
        ratings = [rating_row(candidate=row[0]) for row in rows]
        files = {"scorecards": table(CARDS, *rows), "ratings": table(RATINGS, *ratings)}
        with counted_queries(session) as statements:
            staged(session, opening, admin, "scorecards", **files)
        taken.append(len(statements))

    assert taken[0] == taken[1]


def test_accounts_are_found_by_address_in_any_case(session, opening, admin, ana):
    build.account(session, email="straße@example.com")

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row(who="STRASSE@example.com"))) == [
        ("new", "")
    ]
    assert session.scalar(select(func.count()).select_from(Account)) == 2
