"""An import on its way: uploaded and judged, shown, and then confirmed or discarded by whoever uploaded it."""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from scorecard.files.imports import ImportKind
from scorecard.models.account import Account
from scorecard.models.imports import KEPT_FOR, Mark, StagedFile, StagedImport, StagedRow
from scorecard.models.opening import Opening
from scorecard.queries.freeze import CARDS_IMPORTED
from scorecard.queries.importing import Standing, load_standing
from scorecard.queries.staged import BLOCKING, may_import, own_import
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.importing.candidates import judge_candidates
from scorecard.services.importing.cards import judge_cards
from scorecard.services.importing.entries import Files, Upload, read_files
from scorecard.services.importing.plan import JudgedRow, Plan
from scorecard.services.importing.seats import judge_panels
from scorecard.services.importing.writing import Progress, write
from scorecard.services.openings import led_and_locked, refuse_closed

ROWS_AT_A_TIME = 5_000
ACTIONS = {
    ImportKind.CANDIDATES: "candidates.imported",
    ImportKind.PANELS: "panels.imported",
    ImportKind.SCORECARDS: CARDS_IMPORTED,
}


class PreviewChanged(RuntimeError):
    """What the preview showed is no longer so. The new marks are kept, to be looked at first."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """An import that may be written now: nothing has changed since its preview, and the opening is held."""

    staged: StagedImport
    opening: Opening
    plan: Plan


def stage(
    session: Session,
    opening_id: str,
    kind: ImportKind,
    *,
    uploads: Mapping[str, Upload],
    files: Files,
    actor: Account,
    now: datetime,
) -> StagedImport:
    """Judge files and keep them with their marks for a day. `files` are what `read_files` made of the uploads.

    They take the place of what the actor uploaded of this kind before and did not confirm.
    Raises NotHere, and Refused for a closed opening.
    """
    if not may_import(actor, kind):
        raise NotHere
    opening = led_and_locked(session, opening_id, actor=actor)
    refuse_closed(opening)
    _sweep(session, now=now)
    session.execute(
        delete(StagedImport).where(
            StagedImport.opening_id == opening.id,
            StagedImport.account_id == actor.id,
            StagedImport.kind == kind.value,
            StagedImport.done_at.is_(None),
        )
    )
    staged = StagedImport(opening_id=opening.id, account_id=actor.id, kind=kind.value, created_at=now)
    _keep(session, staged, *_judged(session, kind, files, opening, actor=actor, now=now))
    session.execute(
        insert(StagedFile),
        [
            {"import_id": staged.id, "part": part, "name": upload.name, "content": zlib.compress(upload.data, 1)}
            for part, upload in uploads.items()
        ],
    )
    session.commit()
    return staged


def confirm(session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime) -> Confirmed | None:
    """Judge an import again and hold its opening, so that `carry_out` can write it; None where that was done already.

    Raises NotHere, Refused for a closed opening, and PreviewChanged where a mark is another one than was shown, or one
    stands in the way.
    """
    staged, opening, plan, changed = _judged_again(session, opening_id, import_id, actor=actor, now=now)
    if plan is None:
        return None
    if changed or any(plan.marks[mark] for mark in BLOCKING) or not any(plan.added.values()):
        session.commit()
        raise PreviewChanged
    return Confirmed(staged, opening, plan)


def check_again(session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime) -> None:
    """Judge an import by what stands here now. Raises NotHere, and Refused for a closed opening."""
    _judged_again(session, opening_id, import_id, actor=actor, now=now)
    session.commit()


def carry_out(session: Session, confirmed: Confirmed, *, actor: Account, now: datetime) -> Iterator[Progress]:
    """Write all of it in the transaction that `confirm` began, and commit. Whoever stops listening gets nothing."""
    staged, opening, plan = confirmed.staged, confirmed.opening, confirmed.plan
    try:
        yield from write(session, plan, opening, actor=actor, now=now)
        staged.done_at = now
        _forget_files(session, staged.id)
        audit.record(
            session,
            ACTIONS[ImportKind(staged.kind)],
            actor=actor,
            now=now,
            opening_id=opening.id,
            detail={"import": staged.id, "rows": len(plan.rows), **plan.added},
        )
        session.commit()
    finally:
        session.rollback()


def discard(session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime) -> None:
    """Throw an upload away. Raises NotHere."""
    staged = own_import(session, actor, opening_id, import_id, now=now)
    session.delete(staged)
    _sweep(session, now=now)
    session.commit()


def _judged_again(
    session: Session, opening_id: str, import_id: str, *, actor: Account, now: datetime
) -> tuple[StagedImport, Opening, Plan | None, bool]:
    """The import with its opening held, the plan of now, and whether it is another one than was shown.

    A changed plan is kept as the new preview. No plan: it was carried out already.
    """
    staged = own_import(session, actor, opening_id, import_id, now=now)
    kind = ImportKind(staged.kind)
    uploads = _uploads(session, staged.id)
    session.rollback()  # nobody else has to wait while the files are read
    files = read_files(kind, uploads) if uploads else {}
    opening = led_and_locked(session, opening_id, actor=actor)
    refuse_closed(opening)
    staged = own_import(session, actor, opening_id, import_id, now=now)
    if staged.done_at is not None:
        return staged, opening, None, False
    plan, standing = _judged(session, kind, files, opening, actor=actor, now=now)
    changed = set(staged.sealed_on) != standing.sealed or _marks(session, staged.id) != plan.rows
    if changed:
        session.execute(delete(StagedRow).where(StagedRow.import_id == staged.id))
        _keep(session, staged, plan, standing)
    return staged, opening, plan, changed


def _judged(
    session: Session, kind: ImportKind, files: Files, opening: Opening, *, actor: Account, now: datetime
) -> tuple[Plan, Standing]:
    standing = load_standing(session, actor, opening)
    if kind is ImportKind.CANDIDATES:
        return judge_candidates(files, standing), standing
    if kind is ImportKind.PANELS:
        return judge_panels(files, standing, actor), standing
    return judge_cards(session, files, standing, actor, now), standing


def _keep(session: Session, staged: StagedImport, plan: Plan, standing: Standing) -> None:
    staged.sealed_on, staged.added = sorted(standing.sealed), plan.added
    session.add(staged)
    session.flush()
    for start in range(0, len(plan.rows), ROWS_AT_A_TIME):
        some = enumerate(plan.rows[start : start + ROWS_AT_A_TIME], start=start)
        session.execute(
            insert(StagedRow), [{"import_id": staged.id, "place": place, **_columns(row)} for place, row in some]
        )


def _columns(row: JudgedRow) -> dict[str, object]:
    return {"part": row.part, "line": row.line, "about": row.about, "mark": row.mark.value, "why": row.why}


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
