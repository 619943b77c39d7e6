"""Files to import, and the steps from an upload to its rows."""

import csv
import io

from sqlalchemy import select

from scorecard.files.imports import ImportKind
from scorecard.models.imports import StagedImport, StagedRow
from scorecard.services.importing import staging
from scorecard.services.importing.entries import Upload, read_files
from scorecard.services.importing.staging import Confirmed
from tests.build import NOON

START, DUE, IN = "2026-11-20T09:00:00Z", "2026-11-21T12:00:00Z", "2026-11-20T11:00:00Z"

CANDIDATES = "candidate,candidate_email,source,links,notes"
LONG = "x" * 4_001
PANELS = "candidate,candidate_email,interviewer_email,focus_areas,interview_at,due_at,minutes,status"
CARDS = (
    "candidate,candidate_email,interviewer_email,focus_areas,interview_at,status,submitted_at,vote,confidence,strengths"
)
RATINGS = "candidate,interviewer_email,focus_area,criterion,rating,evidence"
FLAGS = "candidate,interviewer_email,flag,quote,after_reveal"


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


def seat_row(candidate="Ana", email="ana@example.org", who="bo@example.com", areas="technical_depth", at=START, **more):
    return (candidate, email, who, areas, at, *(more.get(name, "") for name in ("due", "minutes", "status")))


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
