"""Evaluations kept between requests: under which key they may be read, and what is worth keeping after a page.

The key is what went in: the opening's evidence revision less what the applications left out have added to it, the
set left out, the reading, and the model's version. A hidden card changes none of it, so it makes no page slower. A
query writes nothing: it leaves what it had to compute on its session, and `web/keeping.py` has it kept after the page.
"""

import hashlib
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

import msgspec
from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import MODEL
from scorecard.models.application import Application
from scorecard.models.kept_evaluation import KeptEvaluation
from scorecard.models.opening import Opening
from scorecard.queries.panels import Reading

WAITING = "evaluations_to_keep"

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class EvidenceKey:
    """What an evaluation was made of. Read it before the evidence: then it can be too old, never too new."""

    opening_id: str
    audience: str
    revision: int


@dataclass(frozen=True, slots=True)
class ToKeep:
    """Parts that were computed for a key."""

    key: EvidenceKey
    parts: Mapping[str, object]

    def stored(self) -> dict[str, bytes]:
        """The parts as they are kept."""
        return {part: zlib.compress(msgspec.json.encode(value), 1) for part, value in self.parts.items()}


def evidence_key(session: Session, opening_id: str, *, left_out: frozenset[str], reading: Reading) -> EvidenceKey:
    """The key of an opening's evaluation without these applications, in one reading; one query."""
    revision = session.scalar(_revision(), {"opening": opening_id, "hidden": list(left_out)})
    assert revision is not None
    return EvidenceKey(opening_id, audience_of(left_out, reading=reading), revision)


# Put together once: that takes longer than its execution, and pages ask it more than once.
@cache
def _revision() -> Select[int]:
    hidden: BindParameter[list[str]] = bindparam("hidden", expanding=True)
    raised = select(func.coalesce(func.sum(Application.evidence_revision), 0)).where(Application.id.in_(hidden))
    return select(Opening.evidence_revision - raised.scalar_subquery()).where(Opening.id == bindparam("opening"))


def audience_of(left_out: frozenset[str], *, reading: Reading) -> str:
    """Who reads the same numbers: everybody for whom these applications are left out, in one reading."""
    return hashlib.sha256("\n".join((reading, *sorted(left_out))).encode()).hexdigest()


def kept_parts(session: Session, key: EvidenceKey, kind: type[Part], *, beginning: str) -> dict[str, Part]:
    """Every part whose name begins so, by the rest of its name; empty where nothing valid is kept. One query."""
    rows = session.execute(
        select(KeptEvaluation.part, KeptEvaluation.payload).where(
            *_valid(key), KeptEvaluation.part.startswith(beginning, autoescape=True)
        )
    )
    return {part.removeprefix(beginning): _decoded(payload, kind) for part, payload in rows}


def kept_part(session: Session, key: EvidenceKey, part: str, kind: type[Part]) -> Part | None:
    """One part, or None where nothing valid is kept. One query."""
    payload = session.scalar(select(KeptEvaluation.payload).where(*_valid(key), KeptEvaluation.part == part))
    return None if payload is None else _decoded(payload, kind)


def kept_or_made(session: Session, key: EvidenceKey, part: str, kind: type[Part], make: Callable[[], Part]) -> Part:
    """One part: kept, or made now and left to be kept."""
    found = kept_part(session, key, part, kind)
    if found is None:
        found = make()
        leave_to_keep(session, key, {part: found})
    return found


def leave_to_keep(session: Session, key: EvidenceKey, parts: Mapping[str, object]) -> None:
    """Leave parts on the session, to be kept when the page is done."""
    session.info.setdefault(WAITING, []).append(ToKeep(key, parts))


def take_what_is_to_keep(session: Session) -> list[ToKeep]:
    """What this session's queries have left, once."""
    waiting: list[ToKeep] = session.info.pop(WAITING, [])
    return waiting


def _valid(key: EvidenceKey) -> tuple:
    return (
        KeptEvaluation.opening_id == key.opening_id,
        KeptEvaluation.audience == key.audience,
        KeptEvaluation.revision == key.revision,
        KeptEvaluation.model == MODEL,
    )


def _decoded(payload: bytes, kind: type[Part]) -> Part:
    return msgspec.json.decode(zlib.decompress(payload), type=kind)
