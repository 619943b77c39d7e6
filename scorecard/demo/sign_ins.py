"""The demo's one password: where it is kept, and who can sign in with it."""

import os
import secrets
from pathlib import Path

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.database import db
from scorecard.models.account import Account, Role
from scorecard.services.passwords import password_fits

KEPT_PASSWORD = "demo_password"
ROLES_IN_ORDER = (Role.ADMIN, Role.LEAD, Role.INTERVIEWER)


def choose_password(instance: Path, *, asked: str | None) -> str:
    """The password for everybody: the one asked for, else DEMO_PASSWORD, else the kept one, else a new one. Kept."""
    kept = kept_password(instance)
    password = asked or os.environ.get("DEMO_PASSWORD") or kept or secrets.token_urlsafe(12)
    if password != kept:
        _keep(instance / KEPT_PASSWORD, password)
    return password


def kept_password(instance: Path) -> str | None:
    """The password of the demo that was loaded last, if one was."""
    file = instance / KEPT_PASSWORD
    return file.read_text(encoding="utf-8") if file.exists() else None


def working_sign_ins(app: Flask) -> list[tuple[str, str]]:
    """E-mail and password of each demo person, as far as the kept password still is theirs.

    Checks every hash, so it takes about a second for a demo of the usual size.
    """
    password = kept_password(app.config["INSTANCE"])
    if password is None:
        return []
    with Session(db.engine) as session:
        people = session.scalars(select(Account).where(Account.is_demo, Account.disabled_at.is_(None))).all()
    fast = app.config["FAST_PASSWORDS"]
    ordered = sorted(people, key=lambda one: (ROLES_IN_ORDER.index(Role(one.role)), len(one.email), one.email))
    return [(one.email, password) for one in ordered if password_fits(one.password_hash, password, fast=fast)]


def _keep(file: Path, password: str) -> None:
    """Write the password for its owner's eyes only, whatever was there."""
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.unlink(missing_ok=True)
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write(password)
