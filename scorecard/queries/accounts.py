"""People: the admin's list and one person, and what anybody may know of their own account."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import ceil

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select, true
from sqlalchemy.orm import Session

from scorecard.models.account import Account, CalendarLink, SignInSession
from scorecard.queries.visible import NotHere

PEOPLE_ON_A_PAGE = 50
MOST_SESSIONS = 100
MOST_NAMES = 1_000


class AccountStatus(StrEnum):
    """Whether a person can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    OFF = "off"


IS_OFF = Account.disabled_at.is_not(None)
STATUSES: dict[AccountStatus, ColumnElement[bool]] = {
    AccountStatus.ACTIVE: and_(~IS_OFF, Account.password_hash.is_not(None)),
    AccountStatus.INVITED: and_(~IS_OFF, Account.password_hash.is_(None)),
    AccountStatus.OFF: IS_OFF,
}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list. `seen_at` is when they last used the app, None if never."""

    account: Account
    status: AccountStatus
    seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """One page of the list; `total` counts all that match."""

    rows: list[PersonRow]
    total: int
    page: int
    pages: int


def visible_accounts(viewer: Account) -> Select[str]:
    """Ids of the accounts whose record the viewer may read: all for an admin, else the own one."""
    return select(Account.id).where(true() if viewer.is_admin else Account.id == viewer.id)


def people(
    session: Session, viewer: Account, *, search: str, role: str | None, status: AccountStatus | None, page: int
) -> PeoplePage:
    """People by name whose name or e-mail holds `search`. A page beyond the last is the last. Two queries."""
    wanted: list[ColumnElement[bool]] = [Account.id.in_(visible_accounts(viewer))]
    if search:
        wanted.append(or_(Account.name.icontains(search, autoescape=True), _email_holds(search)))
    if role is not None:
        wanted.append(Account.role == role)
    if status is not None:
        wanted.append(STATUSES[status])
    total = session.scalar(select(func.count()).select_from(Account).where(*wanted)) or 0
    pages = max(1, ceil(total / PEOPLE_ON_A_PAGE))
    page = min(page, pages)
    found = session.execute(
        select(Account, _seen_at())
        .where(*wanted)
        .order_by(func.lower(Account.name), Account.id)
        .offset((page - 1) * PEOPLE_ON_A_PAGE)
        .limit(PEOPLE_ON_A_PAGE)
    )
    rows = [PersonRow(account, status_of(account), seen_at) for account, seen_at in found]
    return PeoplePage(rows, total, page, pages)


def person(session: Session, viewer: Account, account_id: str) -> PersonRow:
    """One person. Raises NotHere."""
    chosen = select(Account, _seen_at()).where(Account.id == account_id, Account.id.in_(visible_accounts(viewer)))
    row = session.execute(chosen).one_or_none()
    if row is None:
        raise NotHere
    account, seen_at = row
    return PersonRow(account, status_of(account), seen_at)


def status_of(account: Account) -> AccountStatus:
    """Whether this person can sign in."""
    if account.disabled_at is not None:
        return AccountStatus.OFF
    return AccountStatus.INVITED if account.password_hash is None else AccountStatus.ACTIVE


def names(session: Session, viewer: Account) -> list[tuple[str, str]]:
    """Id and name of the people whom the viewer may read, by name, for choosing one."""
    chosen = select(Account.id, Account.name).where(Account.id.in_(visible_accounts(viewer)))
    rows = session.execute(chosen.order_by(func.lower(Account.name), Account.id).limit(MOST_NAMES))
    return [(account_id, name) for account_id, name in rows]


def own_sessions(
    session: Session, viewer: Account, *, begun_after: datetime, seen_after: datetime
) -> list[SignInSession]:
    """The viewer's sessions that still count, the last used first; the two times are where too old begins."""
    chosen = select(SignInSession).where(
        SignInSession.account_id == viewer.id,
        SignInSession.ended_at.is_(None),
        SignInSession.created_at > begun_after,
        SignInSession.last_seen_at > seen_after,
    )
    return list(session.scalars(chosen.order_by(SignInSession.last_seen_at.desc()).limit(MOST_SESSIONS)))


def _email_holds(search: str) -> ColumnElement[bool]:
    return Account.email.icontains(search, autoescape=True)


def _seen_at() -> ScalarSelect[datetime]:
    newest = select(func.max(SignInSession.last_seen_at)).where(SignInSession.account_id == Account.id)
    return newest.scalar_subquery()


def calendar_link_of(session: Session, viewer: Account) -> CalendarLink | None:
    """The viewer's link to the own calendar, None where there is none."""
    return session.get(CalendarLink, viewer.id)
