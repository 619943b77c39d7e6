"""A draft that is saved over and over while its author writes: read as values, and only what changed is written.

The objects of the ORM would cost more than all the rest of such a save.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion
from scorecard.services.card_content import SENTENCES, CardContent, RatingEntry, TickEntry, contents

ALONE = ("vote", "confidence", "coding_share_wanted", "cut_short", *SENTENCES)
# Built once: putting a statement together takes about as long as running it.
VERSION = (
    select(*(getattr(ScorecardVersion, name) for name in ("id", "revision", "submitted_at", *ALONE)))
    .where(ScorecardVersion.interview_id == bindparam("interview_id"))
    .order_by(ScorecardVersion.number.desc())
    .limit(1)
)
RATINGS = select(Rating.criterion, Rating.value, Rating.not_observed, Rating.note).where(
    Rating.version_id == bindparam("version_id")
)
TICKS = select(FlagTick.flag, FlagTick.raised, FlagTick.quote).where(FlagTick.version_id == bindparam("version_id"))
NOT_SYNCHRONIZED = {"synchronize_session": False}  # nothing of it is loaded


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """The newest version of a card, which is a draft."""

    version_id: int
    revision: int
    content: CardContent


def stored_draft(session: Session, interview_id: str) -> StoredDraft | None:
    """The draft of a card; None where nothing was saved yet or the newest version is final."""
    row = session.execute(VERSION, {"interview_id": interview_id}).one_or_none()
    if row is None or row.submitted_at is not None:
        return None
    version = {"version_id": row.id}
    content = contents(row, session.execute(RATINGS, version), session.execute(TICKS, version))
    return StoredDraft(row.id, row.revision, content)


def rewrite(session: Session, draft: StoredDraft, content: CardContent, *, now: datetime) -> int:
    """Write contents over a draft; its new revision. The caller's transaction carries it."""
    before, after = draft.content.filled_in(), content.filled_in()
    changed = {name: getattr(after, name) for name in ALONE if getattr(after, name) != getattr(before, name)}
    session.execute(
        update(ScorecardVersion)
        .where(ScorecardVersion.id == draft.version_id)
        .values(revision=draft.revision + 1, saved_at=now, **changed),
        execution_options=NOT_SYNCHRONIZED,
    )
    _rewrite_rows(session, draft.version_id, Rating, "criterion", before.ratings, after.ratings)
    _rewrite_rows(session, draft.version_id, FlagTick, "flag", before.ticks, after.ticks)
    return draft.revision + 1


def _rewrite_rows(
    session: Session,
    version_id: int,
    table: type[Rating] | type[FlagTick],
    key: str,
    before: Mapping[str, RatingEntry] | Mapping[str, TickEntry],
    after: Mapping[str, RatingEntry] | Mapping[str, TickEntry],
) -> None:
    def rows(keys: list[str]) -> list[dict[str, object]]:
        return [{"version_id": version_id, key: name, **asdict(after[name])} for name in keys]

    new = [name for name in after if name not in before]
    changed = [name for name in after if name in before and after[name] != before[name]]
    gone = [name for name in before if name not in after]
    if new:
        session.execute(insert(table), rows(new))
    if changed:
        session.execute(update(table), rows(changed), execution_options=NOT_SYNCHRONIZED)
    if gone:
        of_them = (table.version_id == version_id, getattr(table, key).in_(gone))
        session.execute(delete(table).where(*of_them), execution_options=NOT_SYNCHRONIZED)
