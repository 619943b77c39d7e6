"""Keeps evaluations that a page had to compute."""

from sqlalchemy import and_, delete, insert, or_, select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import MODEL
from scorecard.models.kept_evaluation import KeptEvaluation
from scorecard.models.schema import table_of
from scorecard.queries.kept import ToKeep


def keep(session: Session, computed: ToKeep) -> None:
    """Add the parts, in place of what the same audience had before. The caller's transaction carries it.

    Nothing is written where others have kept parts of newer evidence meanwhile.
    """
    key = computed.key
    of_audience = and_(KeptEvaluation.opening_id == key.opening_id, KeptEvaluation.audience == key.audience)
    newer = select(KeptEvaluation.part).where(
        of_audience, KeptEvaluation.model == MODEL, KeptEvaluation.revision > key.revision
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
