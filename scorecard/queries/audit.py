"""The audit log as an admin may read it: newest first, with the names of those who acted.

An admin who sits on a panel is sealed like everybody: what others did about that application, and about its opening as
a whole, is left out until the own card is in.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, or_, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.audit import AuditEntry
from scorecard.queries.visible import sealed_applications

ENTRIES_ON_A_PAGE = 50
MOST_ACTIONS = 200


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One act. `facts` is what it was about, as pairs of words; ids of people are shown as their names."""

    at: datetime
    action: str
    actor: str | None
    facts: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some entries; `older` is how many stand before the next page, None on the last."""

    entries: list[LogEntry]
    older: int | None


def log_page(session: Session, viewer: Account, *, action: str | None, person_id: str | None, before: int) -> LogPage:
    """Entries with `before` newer ones, of one action and by or about one person where asked. Two queries.

    Counted in entries that the viewer may read: the id of one tells how many acts there were, hidden ones too.
    """
    wanted = [_visible(viewer)]
    if action is not None:
        wanted.append(AuditEntry.action == action)
    if person_id is not None:
        about = AuditEntry.detail["account_id"].as_string() == person_id
        wanted.append(or_(AuditEntry.actor_id == person_id, about))
    newest_first = select(AuditEntry).where(*wanted).order_by(AuditEntry.id.desc())
    rows = list(session.scalars(newest_first.limit(ENTRIES_ON_A_PAGE + 1).offset(before)))
    shown = rows[:ENTRIES_ON_A_PAGE]
    people = _names(session, shown)
    return LogPage(
        entries=[_entry(row, people) for row in shown],
        older=before + ENTRIES_ON_A_PAGE if len(rows) > ENTRIES_ON_A_PAGE else None,
    )


def actions(session: Session, viewer: Account) -> list[str]:
    """The kinds of acts that the viewer's log holds, in order of the alphabet."""
    kinds = select(AuditEntry.action).where(_visible(viewer)).distinct().order_by(AuditEntry.action)
    return list(session.scalars(kinds.limit(MOST_ACTIONS)))


def _visible(viewer: Account) -> ColumnElement[bool]:
    """Which entries the viewer may read."""
    if not viewer.is_admin:
        return false()
    sealed = sealed_applications(viewer)
    sealed_openings = select(Application.opening_id).where(Application.id.in_(sealed))
    about_nobody = AuditEntry.application_id.is_(None)
    return or_(
        AuditEntry.actor_id == viewer.id,
        AuditEntry.application_id.not_in(sealed),
        and_(about_nobody, AuditEntry.opening_id.is_(None)),
        and_(about_nobody, AuditEntry.opening_id.not_in(sealed_openings)),
    )


def _names(session: Session, rows: Iterable[AuditEntry]) -> dict[str, str]:
    ids = {row.actor_id for row in rows} | {
        value for row in rows for value in row.detail.values() if isinstance(value, str)
    }
    found = session.execute(select(Account.id, Account.name).where(Account.id.in_(ids - {None})))
    return {row.id: row.name for row in found}


def _entry(row: AuditEntry, people: Mapping[str, str]) -> LogEntry:
    about = {"opening": row.opening_id, "application": row.application_id, "interview": row.interview_id, **row.detail}
    return LogEntry(
        at=row.at,
        action=row.action,
        actor=people.get(row.actor_id or ""),
        facts=[
            (key.removesuffix("_id").replace("_", " "), people.get(str(value), str(value)))
            for key, value in about.items()
            if value is not None
        ],
    )
