"""Keeps evaluations that were computed for a page, and who computes some."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import MODEL
from scorecard.models.kept_evaluation import KeptEvaluation
from scorecard.models.schema import table_of
from scorecard.queries.kept import EvidenceKey, ToKeep

BEGUN = "begun"  # the part that says since when somebody computes for this audience
# Whoever computes longer than this was stopped.
LONGEST_COMPUTING = timedelta(minutes=3)


def begin_computing(session: Session, key: EvidenceKey, *, now: datetime) -> bool:
    """Whether the caller is to compute for this audience: false while somebody else does. The caller's transaction."""
    since = session.scalar(select(KeptEvaluation.payload).where(*_begun(key)))
    if since is not None and now - LONGEST_COMPUTING < datetime.fromisoformat(since.decode()) <= now:
        return False
    end_computing(session, key)
    session.add(
        KeptEvaluation(
            opening_id=key.opening_id,
            audience=key.audience,
            part=BEGUN,
            revision=key.revision,
            model=MODEL,
            payload=now.isoformat().encode(),
        )
    )
    session.flush()
    return True


def end_computing(session: Session, key: EvidenceKey) -> None:
    """Let whoever looks next begin. The caller's transaction."""
    session.execute(delete(KeptEvaluation).where(*_begun(key)))


def _begun(key: EvidenceKey) -> tuple[ColumnElement[bool], ...]:
    return (
        KeptEvaluation.opening_id == key.opening_id,
        KeptEvaluation.audience == key.audience,
        KeptEvaluation.part == BEGUN,
    )


def keep(session: Session, computed: ToKeep) -> None:
    """Add the parts, in place of what the same audience had before. The caller's transaction carries it.

    Nothing is written where others have kept parts of newer evidence meanwhile.
    """
    key = computed.key
    of_audience = and_(KeptEvaluation.opening_id == key.opening_id, KeptEvaluation.audience == key.audience)
    newer = select(KeptEvaluation.part).where(
        of_audience,
        KeptEvaluation.model == MODEL,
        KeptEvaluation.revision > key.revision,
    )
    if session.scalar(newer.limit(1)) is not None:
        return
    outdated = or_(KeptEvaluation.revision != key.revision, KeptEvaluation.model != MODEL)
    session.execute(delete(KeptEvaluation).where(of_audience, or_(outdated, KeptEvaluation.part.in_(computed.parts))))
    session.connection().execute(
        insert(table_of(KeptEvaluation)),
        [
            {
                "opening_id": key.opening_id,
                "audience": key.audience,
                "part": part,
                "revision": key.revision,
                "model": MODEL,
                "payload": payload,
            }
            for part, payload in computed.stored().items()
        ],
    )
