"""An import that waits to be confirmed, for whoever uploaded it and nobody else."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from scorecard.files.imports import PARTS, ImportKind
from scorecard.models.account import Account
from scorecard.models.imports import KEPT_FOR, Mark, StagedFile, StagedImport, StagedRow
from scorecard.queries.panels import left_out_of
from scorecard.queries.visible import NotHere, led_openings

ROWS_ON_A_PAGE = 50
ALL = "all"
BLOCKING = (Mark.WRONG, Mark.CONFLICTING)


@dataclass(frozen=True, slots=True)
class Preview:
    """One page of an import's rows, with how many rows have each mark and what the files are called."""

    staged: StagedImport
    files: Mapping[str, str]  # name by part
    marks: Counter[str]
    rows: tuple[StagedRow, ...]
    page: int
    pages: int
    chosen: str  # the mark that the rows have, or all
    is_stale: bool  # whoever uploaded it has got another seat in the opening since, or has scored

    @property
    def total(self) -> int:
        """How many rows the files have."""
        return self.marks.total()

    @property
    def blocking(self) -> int:
        """How many rows stand in the way."""
        return sum(self.marks[mark] for mark in BLOCKING)

    @property
    def may_be_confirmed(self) -> bool:
        """Whether it would add anything, and nothing stands in the way."""
        return not self.blocking and any(self.staged.added.values())


def may_import(viewer: Account, kind: ImportKind) -> bool:
    """Whether a lead of an opening may import this: scorecards are for leads who are admins."""
    return kind is not ImportKind.SCORECARDS or viewer.is_admin


def own_import(session: Session, viewer: Account, opening_id: str, import_id: str, *, now: datetime) -> StagedImport:
    """An upload of the viewer's own that is not older than a day. Raises NotHere."""
    staged = session.scalar(
        select(StagedImport)
        .where(StagedImport.id == import_id, StagedImport.opening_id == opening_id, _is_own(viewer, now))
        .execution_options(populate_existing=True)
    )
    if staged is None:
        raise NotHere
    return staged


def waiting_imports(session: Session, viewer: Account, opening_id: str, *, now: datetime) -> list[StagedImport]:
    """The viewer's own uploads for an opening that are neither confirmed nor gone, newest first."""
    chosen = select(StagedImport).where(
        StagedImport.opening_id == opening_id, StagedImport.done_at.is_(None), _is_own(viewer, now)
    )
    return list(session.scalars(chosen.order_by(StagedImport.created_at.desc(), StagedImport.id)))


def rows_of(session: Session, staged: StagedImport) -> int:
    """How many rows an upload's preview has."""
    return session.scalar(select(func.count()).where(StagedRow.import_id == staged.id)) or 0


def load_preview(session: Session, viewer: Account, staged: StagedImport, *, mark: str, page: int) -> Preview:
    """One page of the rows with a mark; four queries.

    `mark` "all" asks for every row, blank for what stands in the way or else every row. `page` is brought into the
    range of those there are.
    """
    of_import = StagedRow.import_id == staged.id
    counted = select(StagedRow.mark, func.count()).where(of_import).group_by(StagedRow.mark)
    marks = Counter(dict(session.execute(counted).all()))
    mark = mark or next((each.value for each in BLOCKING if marks[each]), ALL)
    number = marks.total() if mark == ALL else marks[mark]
    pages = max(1, -(-number // ROWS_ON_A_PAGE))
    page = min(max(page, 1), pages)
    rows = select(StagedRow).where(of_import)
    if mark != ALL:
        rows = rows.where(StagedRow.mark == mark)
    shown = rows.order_by(StagedRow.place).limit(ROWS_ON_A_PAGE).offset((page - 1) * ROWS_ON_A_PAGE)
    files = select(StagedFile.part, StagedFile.name).where(StagedFile.import_id == staged.id)
    names = dict(session.execute(files).all())
    return Preview(
        staged=staged,
        files={part: names[part] for part in PARTS if part in names},
        marks=marks,
        rows=tuple(session.scalars(shown)),
        page=page,
        pages=pages,
        chosen=mark,
        is_stale=set(staged.sealed_on) != left_out_of(session, viewer, staged.opening_id),
    )


def _is_own(viewer: Account, now: datetime) -> ColumnElement[bool]:
    """Whether an upload is this viewer's to see: a lead of the opening still, and an admin still for scorecards."""
    allowed = [kind.value for kind in ImportKind if may_import(viewer, kind)]
    return (
        (StagedImport.account_id == viewer.id)
        & StagedImport.opening_id.in_(led_openings(viewer))
        & StagedImport.kind.in_(allowed)
        & (StagedImport.created_at > now - KEPT_FOR)
    )
