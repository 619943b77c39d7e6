"""An import on its way: uploaded and judged, shown, and then confirmed or discarded by whoever uploaded it."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scorecard.files.imports import ImportKind
from scorecard.models.account import Account
from scorecard.models.imports import KEPT_FOR, Mark, StagedFile, StagedImport, StagedRow
from scorecard.models.schema import random_id, table_of
from scorecard.queries.freeze import CARDS_IMPORTED
from scorecard.queries.importing import Standing, load_standing
from scorecard.queries.openings import led_opening
from scorecard.queries.staged import BLOCKING, may_import, own_import
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.importing.bulk import Bulk, bulk
from scorecard.services.importing.candidates import judge_candidates
from scorecard.services.importing.cards import judge_cards
from scorecard.services.importing.entries import Files, Upload, read_files
from scorecard.services.importing.plan import JudgedRow, Plan
from scorecard.services.importing.seats import judge_panels
from scorecard.services.importing.validity import still_holds
from scorecard.services.importing.writing import Prepared, hold_applications, prepare, write
from scorecard.services.openings import led_and_locked, refuse_closed

ACTIONS = {
    ImportKind.CANDIDATES: "candidates.imported",
    ImportKind.PANELS: "panels.imported",
    ImportKind.SCORECARDS: CARDS_IMPORTED,
}


class PreviewChanged(RuntimeError):
    """What the preview showed is no longer so, or something stands in the way: it is to be looked at again first.

    `judgement` is what it has to show now, None where it shows that already.
    """

    def __init__(self, judgement: "Judgement | None") -> None:
        super().__init__("The preview has changed.")
        self.judgement = judgement


class Moved(RuntimeError):
    """What rows were compared with has changed before they were written: nothing is, and all is to be judged again."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What files would do to an opening as it stood when it was read."""

    kind: ImportKind
    plan: Plan
    standing: Standing


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An import that may be written as long as it would be judged the same."""

    import_id: str
    judgement: Judgement
    prepared: Prepared


# Judging takes seconds where the files are large. It only reads, so that nobody has to wait for it, and what it was
# judged by is looked at again when the opening is held.


def judge(
    session: Session, opening_id: str, kind: ImportKind, files: Files, *, actor: Account, now: datetime
) -> Judgement:
    """What files would do, by what stands here now. Raises NotHere, and Refused for a closed opening."""
    if not may_import(actor, kind):
        raise NotHere
    opening = led_opening(session, actor, opening_id)
    refuse_closed(opening)
    standing = load_standing(session, actor, opening)
    if kind is ImportKind.CANDIDATES:
        plan = judge_candidates(files, standing)
    elif kind is ImportKind.PANELS:
        plan = judge_panels(files, standing, actor)
    else:
        plan = judge_cards(session, files, standing, actor, now)
    return Judgement(kind, plan, standing)


def files_of(session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime) -> Files | None:
    """The rows of an upload, which lead nobody to wait; None where it was carried out already. Raises NotHere."""
    staged = own_import(session, actor, opening_id, import_id, now=now)
    kind, is_done = ImportKind(staged.kind), staged.done_at is not None
    uploads = _uploads(session, staged.id)
    session.rollback()
    return None if is_done else read_files(kind, uploads)


def judge_again(
    session: Session, opening_id: str, import_id: str, files: Files, *, actor: Account, now: datetime
) -> tuple[Judgement, bool]:
    """What an upload would do now, and whether that is what its preview shows. Raises NotHere and Refused."""
    staged = own_import(session, actor, opening_id, import_id, now=now)
    judgement = judge(session, opening_id, ImportKind(staged.kind), files, actor=actor, now=now)
    shown = (
        frozenset(staged.sealed_on) == judgement.standing.sealed and _marks(session, import_id) == judgement.plan.rows
    )
    return judgement, shown


def confirm(
    session: Session, opening_id: str, import_id: str, files: Files, *, actor: Account, now: datetime
) -> Confirmed:
    """Judge an upload again, and make all rows that it adds. Reads only.

    Raises NotHere, Refused for a closed opening, and PreviewChanged where a mark is another one than was shown, or one
    stands in the way.
    """
    judgement, shown = judge_again(session, opening_id, import_id, files, actor=actor, now=now)
    plan = judgement.plan
    if not shown or any(plan.marks[mark] for mark in BLOCKING) or not any(plan.added.values()):
        raise PreviewChanged(None if shown else judgement)
    prepared = prepare(session, plan, judgement.standing.opening, actor=actor, now=now)
    return Confirmed(import_id, judgement, prepared)


def stage(
    session: Session,
    opening_id: str,
    judgement: Judgement,
    *,
    uploads: Mapping[str, Upload],
    actor: Account,
    now: datetime,
) -> StagedImport:
    """Keep files with the marks of their rows for a day.

    They take the place of what the actor uploaded of this kind before and did not confirm.
    Raises NotHere, and Refused for a closed opening.
    """
    import_id = random_id()
    rows = _rows(session, import_id, judgement.plan)
    contents = {part: zlib.compress(upload.data, 1) for part, upload in uploads.items()}
    opening = led_and_locked(session, opening_id, actor=actor)
    refuse_closed(opening)
    _sweep(session, now=now)
    session.execute(
        delete(StagedImport).where(
            StagedImport.opening_id == opening.id,
            StagedImport.account_id == actor.id,
            StagedImport.kind == judgement.kind.value,
            StagedImport.done_at.is_(None),
        )
    )
    staged = StagedImport(
        id=import_id, opening_id=opening.id, account_id=actor.id, kind=judgement.kind.value, created_at=now
    )
    _keep(session, staged, judgement, rows)
    session.execute(
        insert(table_of(StagedFile)),
        [
            {"import_id": import_id, "part": part, "name": upload.name, "content": contents[part]}
            for part, upload in uploads.items()
        ],
    )
    session.commit()
    return staged


def keep_anew(
    session: Session, opening_id: str, import_id: str, judgement: Judgement, *, actor: Account, now: datetime
) -> None:
    """Make what was judged again the preview. Raises NotHere, and Refused for a closed opening."""
    rows = _rows(session, import_id, judgement.plan)
    refuse_closed(led_and_locked(session, opening_id, actor=actor))
    staged = own_import(session, actor, opening_id, import_id, now=now)
    if staged.done_at is None:
        session.execute(delete(StagedRow).where(StagedRow.import_id == staged.id))
        _keep(session, staged, judgement, rows)
    session.commit()


def carry_out(session: Session, opening_id: str, confirmed: Confirmed, *, actor: Account, now: datetime) -> None:
    """Write all of it in one transaction, or nothing. A second press changes nothing.

    Raises NotHere, Refused for a closed opening, and Moved where it is not as it was when the import was confirmed.
    """
    judgement, before = confirmed.judgement, confirmed.judgement.standing
    if confirmed.prepared.changes_panels:
        hold_applications(session, opening_id)
    opening = led_and_locked(session, opening_id, actor=actor)
    refuse_closed(opening)
    staged = own_import(session, actor, opening_id, confirmed.import_id, now=now)
    if staged.done_at is not None:
        session.rollback()
        return
    if not still_holds(judgement.plan, before, load_standing(session, actor, opening, since=before.facts_revision)):
        session.rollback()
        raise Moved
    try:
        write(session, confirmed.prepared, opening)
        staged.done_at = now
        _forget_files(session, staged.id)
        audit.record(
            session,
            ACTIONS[judgement.kind],
            actor=actor,
            now=now,
            opening_id=opening.id,
            detail={"import": staged.id, "rows": len(judgement.plan.rows), **judgement.plan.added},
        )
        session.commit()
    except IntegrityError as error:  # such as a draft that was begun where a card would go
        session.rollback()
        raise Moved from error


def discard(session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime) -> None:
    """Throw an upload away. Raises NotHere."""
    staged = own_import(session, actor, opening_id, import_id, now=now)
    session.delete(staged)
    _sweep(session, now=now)
    session.commit()


def _rows(session: Session, import_id: str, plan: Plan) -> Bulk:
    rows = [
        {
            "import_id": import_id,
            "place": place,
            "part": row.part,
            "line": row.line,
            "about": row.about,
            "mark": row.mark.value,
            "why": row.why,
        }
        for place, row in enumerate(plan.rows)
    ]
    return bulk(insert(table_of(StagedRow)), rows, session.get_bind().dialect)


def _keep(session: Session, staged: StagedImport, judgement: Judgement, rows: Bulk) -> None:
    staged.sealed_on, staged.added = sorted(judgement.standing.sealed), judgement.plan.added
    session.add(staged)
    session.flush()
    rows.execute(session.connection())


def _marks(session: Session, import_id: str) -> list[JudgedRow]:
    """The rows as the preview shows them."""
    columns = (StagedRow.part, StagedRow.line, StagedRow.about, StagedRow.mark, StagedRow.why)
    rows = session.execute(select(*columns).where(StagedRow.import_id == import_id).order_by(StagedRow.place))
    return [JudgedRow(part, line, about, Mark(mark), why) for part, line, about, mark, why in rows]


def _uploads(session: Session, import_id: str) -> dict[str, Upload]:
    rows = session.scalars(select(StagedFile).where(StagedFile.import_id == import_id))
    return {row.part: Upload(row.name, zlib.decompress(row.content)) for row in rows}


def _forget_files(session: Session, import_id: str) -> None:
    for kind in (StagedRow, StagedFile):
        session.execute(delete(kind).where(kind.import_id == import_id))


def _sweep(session: Session, *, now: datetime) -> None:
    """Uploads of which a day is over are gone, whoever's they were."""
    session.execute(delete(StagedImport).where(StagedImport.created_at <= now - KEPT_FOR))
