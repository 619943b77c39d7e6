"""Accounts: inviting, roles, own settings, switching off and on. Whatever takes rights away ends the sessions."""

import zlib
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import available_timezones

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import THEMES, Account, Role
from scorecard.queries.visible import NotHere
from scorecard.services import audit, one_time_links, sessions
from scorecard.services.errors import Refused, StaleEdit

LARGEST_REVISION = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Invited:
    """A new account and the secret of its one-time link, which is kept nowhere else."""

    account: Account
    secret: str


def normal_email(text: str) -> str:
    """The address in its one form, lower case, at most 254 characters. Raises Refused at `email`.

    Nothing is asked of the network, and addresses under `.test` are as good as others.
    """
    try:
        checked = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused({"email": "Enter an e-mail address such as anna@example.com."}) from error
    return checked.normalized.lower()


def invite(
    session: Session, *, email: str, name: str, role: Role, time_zone: str, actor: Account | None, now: datetime
) -> Invited:
    """Add an account without a password, and a one-time link to choose one.

    `actor` is None at the command line. Raises Refused at `email` for no address or one that is taken.
    """
    address = normal_email(email)
    if session.scalar(select(Account.id).where(Account.email == address)) is not None:
        raise Refused({"email": "Somebody has an account with this e-mail already. Look them up under People."})
    account = Account(email=address, name=name, role=role, time_zone=time_zone, created_at=now)
    session.add(account)
    session.flush()
    secret = one_time_links.add(session, account, now=now)
    audit.record(
        session, "account.invited", actor=actor, now=now, detail={"account_id": account.id, "role": role.value}
    )
    session.commit()
    return Invited(account, secret)


def revision_of(account: Account) -> int:
    """The number that an edit form was made from. An account keeps no counter: what the form shows is its number."""
    return zlib.crc32(f"{account.name}\n{account.role}".encode()) % LARGEST_REVISION


def change_person(
    session: Session, account_id: str, *, name: str, role: Role, revision: int, actor: Account, now: datetime
) -> None:
    """Change name and role. A new role ends the person's sessions, and an admin who was one stays known as one.

    A second press changes nothing. Raises NotHere, StaleEdit, and Refused at `role` where no admin would be left.
    """
    account = _locked(session, account_id)
    if revision != revision_of(account) and (account.name, account.role) != (name, role):
        raise StaleEdit(revision_of(account))
    if account.name != name:
        account.name = name
        audit.record(session, "account.renamed", actor=actor, now=now, detail={"account_id": account.id})
    if account.role != role:
        if account.is_admin:
            _keep_an_admin(session, account, field="role")
            account.admin_until = now
        elif role is Role.ADMIN:
            account.admin_until = None
        was, account.role = account.role, role
        sessions.end_all(session, account.id, now=now)
        audit.record(
            session,
            "account.role_changed",
            actor=actor,
            now=now,
            detail={"account_id": account.id, "from": was, "to": role.value},
        )
    session.commit()


def switch_off(session: Session, account_id: str, *, actor: Account | None, now: datetime) -> None:
    """Keep a person out from their next request on. What they submitted stays. A second press changes nothing.

    Raises NotHere, and Refused where no admin would be left; the command line (`actor` None) may do even that, since
    it can add one.
    """
    account = _locked(session, account_id)
    if account.disabled_at is None:
        if actor is not None and account.is_admin:
            _keep_an_admin(session, account, field="")
        account.disabled_at = now
        sessions.end_all(session, account.id, now=now)
        one_time_links.void_all(session, account.id, now=now)
        audit.record(session, "account.switched_off", actor=actor, now=now, detail={"account_id": account.id})
    session.commit()


def switch_on(session: Session, account_id: str, *, actor: Account, now: datetime) -> None:
    """Let a person in again, with the password they had. A second press changes nothing. Raises NotHere."""
    account = _locked(session, account_id)
    if account.disabled_at is not None:
        account.disabled_at = None
        audit.record(session, "account.switched_on", actor=actor, now=now, detail={"account_id": account.id})
    session.commit()


def new_link(session: Session, account_id: str, *, actor: Account, now: datetime) -> Invited:
    """A fresh one-time link to choose a password; older ones stop working. The password stays until it is used.

    Raises NotHere, and Refused for an account that is switched off.
    """
    account = _locked(session, account_id)
    if account.disabled_at is not None:
        raise Refused({"": "This account is switched off. Switch it on before you make a link."})
    secret = one_time_links.add(session, account, now=now)
    audit.record(session, "account.link_made", actor=actor, now=now, detail={"account_id": account.id})
    session.commit()
    return Invited(account, secret)


def choose_settings(session: Session, *, time_zone: str, theme: str, actor: Account) -> None:
    """Set how pages look to oneself. Raises Refused at `time_zone` and `theme` for what does not exist."""
    problems = {}
    if time_zone not in available_timezones():
        problems["time_zone"] = "Choose a time zone from the list, such as Europe/Berlin."
    if theme not in THEMES:
        problems["theme"] = "Choose one of the three."
    if problems:
        raise Refused(problems)
    actor.time_zone, actor.theme = time_zone, theme
    session.commit()


def choose_keys(session: Session, *, single_keys: bool, actor: Account) -> None:
    """Set whether plain letters and digits act on one's own scorecards."""
    actor.single_keys = single_keys
    session.commit()


def _locked(session: Session, account_id: str) -> Account:
    account = session.get(Account, account_id, with_for_update=True, populate_existing=True)
    if account is None:
        raise NotHere
    return account


def _keep_an_admin(session: Session, leaving: Account, *, field: str) -> None:
    """Refuse to take away the last admin who can sign in. All of them are locked, so that two cannot leave at once."""
    admins = select(Account).where(Account.role == Role.ADMIN, Account.disabled_at.is_(None))
    others = [row for row in session.scalars(admins.order_by(Account.id).with_for_update()) if row.id != leaving.id]
    if leaving.disabled_at is None and not any(row.password_hash for row in others):
        raise Refused({field: "This is the last admin who can sign in. Make somebody else an admin first."})
