"""The slow acts of an import, each step told when it is done: files are judged and kept, judged again, carried out.

An act begins its transactions itself: those that take long only read, and those that write are short.
"""

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from scorecard.database import readable, roomy_connection, writable
from scorecard.files.imports import ImportKind
from scorecard.logs import log
from scorecard.models.account import Account
from scorecard.queries.visible import NotHere
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.entries import Files, Upload

ATTEMPTS = 3
KEEPS_CHANGING = (
    "The candidates or seats of these files are being changed just now. Nothing was imported, and your files are still "
    "here: go back to the preview, wait until the others are done, and press Import again."
)
GONE = "These files, or your right to import them, are gone."

Steps = Generator[str, None, str]  # what is done, and at the end the import's id


@dataclass(frozen=True, slots=True)
class Work:
    """What an act works with: a session of its own, because that of the request ends before a page that is streamed."""

    session: Session
    opening_id: str
    actor: Account
    now: datetime


@contextmanager
def work_on(opening_id: str, actor_id: str, now: datetime) -> Iterator[Work]:
    """What an act works with, until it is over."""
    with closing(roomy_connection()) as connection, Session(connection, expire_on_commit=False) as session:
        with readable():
            actor = session.get_one(Account, actor_id)
            session.rollback()
        yield Work(session, opening_id, actor, now)


@dataclass
class Told:
    """An act while it goes on. What stops it is told at the end: the answer may have begun."""

    steps: Steps
    let_go: Callable[[], None]
    import_id: str = ""
    stopped: Refused | NotHere | staging.PreviewChanged | SQLAlchemyError | None = None
    taken: list[str] | None = None

    def all(self) -> Iterator[str]:
        """Each step when it is done."""
        if self.taken is not None:
            yield from self.taken
            return
        try:
            self.import_id = yield from self.steps
        except (Refused, NotHere, staging.PreviewChanged) as stopped:
            self.stopped = stopped
        except SQLAlchemyError as error:
            log.error("import not written", exc_info=True)
            self.stopped = error

    def finish(self) -> None:
        """Take all steps before anything is answered. Raises what stopped them, but for a database that fails."""
        self.taken = list(self.all())
        self.close()
        if self.stopped is not None and not self.failed:
            raise self.stopped

    def close(self) -> None:
        """Stop where it is. What is not committed is gone."""
        self.steps.close()
        self.let_go()

    @property
    def failed(self) -> bool:
        """Whether the database could not be read or written."""
        return isinstance(self.stopped, SQLAlchemyError)

    @property
    def changed(self) -> bool:
        """Whether the preview has to be looked at again."""
        return isinstance(self.stopped, staging.PreviewChanged)

    @property
    def problem(self) -> str:
        """Why the act was refused, blank where it was not."""
        return GONE if isinstance(self.stopped, NotHere) else str(self.stopped) if self.stopped else ""


def check(work: Work, kind: ImportKind, uploads: Mapping[str, Upload], files: Files) -> Steps:
    """Judge files and keep them with their marks."""
    yield _read(files)
    with readable():
        judgement = staging.judge(work.session, work.opening_id, kind, files, actor=work.actor, now=work.now)
        work.session.rollback()
    yield "Compared them with what is here."
    with writable():
        staged = staging.stage(
            work.session, work.opening_id, judgement, uploads=uploads, actor=work.actor, now=work.now
        )
        return staged.id


def check_again(work: Work, import_id: str) -> Steps:
    """Judge an upload by what stands here now, and keep the new marks."""
    with readable():
        files = staging.files_of(work.session, work.opening_id, import_id, actor=work.actor, now=work.now)
    if files is None:
        return import_id
    yield _read(files)
    with readable():
        judgement, is_shown = staging.judge_again(
            work.session, work.opening_id, import_id, files, actor=work.actor, now=work.now
        )
        work.session.rollback()
    yield "Compared them with what is here."
    if not is_shown:
        with writable():
            staging.keep_anew(work.session, work.opening_id, import_id, judgement, actor=work.actor, now=work.now)
    return import_id


def carry_out(work: Work, import_id: str) -> Steps:
    """Judge an upload again and write all that it adds, in one transaction."""
    with readable():
        files = staging.files_of(work.session, work.opening_id, import_id, actor=work.actor, now=work.now)
    if files is None:
        return import_id
    yield _read(files)
    for _ in range(ATTEMPTS):
        confirmed = _confirmed(work, import_id, files)
        yield "Judged them again: nothing has changed since you looked. Writing all of it at once …"
        try:
            with writable():
                staging.carry_out(work.session, work.opening_id, confirmed, actor=work.actor, now=work.now)
        except staging.Moved:
            yield "Somebody changed what these files are about in between, so nothing was written yet."
        else:
            return import_id
    raise Refused({"": KEEPS_CHANGING})


def _confirmed(work: Work, import_id: str, files: Files) -> staging.Confirmed:
    """The import as it is to be written. What its preview has to show instead is kept before it is raised."""
    try:
        with readable():
            confirmed = staging.confirm(work.session, work.opening_id, import_id, files, actor=work.actor, now=work.now)
            work.session.rollback()
            return confirmed
    except staging.PreviewChanged as changed:
        work.session.rollback()
        if changed.judgement is not None:
            with writable():
                staging.keep_anew(
                    work.session, work.opening_id, import_id, changed.judgement, actor=work.actor, now=work.now
                )
        raise


def _read(files: Files) -> str:
    rows = sum(map(len, files.values()))
    return f"Read {rows:,} row{'' if rows == 1 else 's'}."
