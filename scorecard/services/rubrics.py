"""Rubric versions: the shipped one, and those that an operator adds. A version is never changed."""

import hashlib
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from scorecard.domain.rubric import parse_rubric
from scorecard.models.opening import RubricVersion
from scorecard.services import audit

SHIPPED = Path(__file__).resolve().parent.parent / "rubrics" / "tech_lead.toml"


class AlreadyThere(RuntimeError):
    """The same file was added before; `version` is what it became."""

    def __init__(self, version: RubricVersion) -> None:
        super().__init__(f"This file is there already: {version.key}, version {version.version}.")
        self.version = version


def add_rubric(session: Session, text: str, *, now: datetime) -> RubricVersion:
    """Add a rubric file as the next version of its key.

    Raises RubricError with every mistake, and AlreadyThere for a file that was added before.
    """
    version = _add(session, text, now=now)
    audit.record(session, "rubric.added", actor=None, now=now, detail={"rubric_version": version.id})
    session.commit()
    return version


def ensure_shipped(session: Session, *, now: datetime) -> RubricVersion:
    """The shipped rubric's version, added if it is not there yet. Any number of workers may call it at once.

    Nobody's act, so the audit log does not hear of it.
    """
    try:
        version = _add(session, SHIPPED.read_text(encoding="utf-8"), now=now)
    except AlreadyThere as there:
        session.rollback()
        return there.version
    session.commit()
    return version


def _add(session: Session, text: str, *, now: datetime) -> RubricVersion:
    rubric = parse_rubric(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    _refuse_known(session, digest)
    newest = session.scalar(select(func.max(RubricVersion.version)).where(RubricVersion.key == rubric.key))
    version = RubricVersion(
        key=rubric.key, version=(newest or 0) + 1, title=rubric.title, digest=digest, toml=text, created_at=now
    )
    session.add(version)
    try:
        session.flush()
    except IntegrityError:
        session.rollback()
        _refuse_known(session, digest)  # another worker was faster with the same file
        raise
    return version


def _refuse_known(session: Session, digest: str) -> None:
    known = session.scalar(select(RubricVersion).where(RubricVersion.digest == digest))
    if known is not None:
        raise AlreadyThere(known)
