"""The tables, one file an aggregate."""

from scorecard.models import (
    account,
    application,
    audit,
    dashboard,
    debrief,
    evidence,
    facts,
    finality,
    imports,
    kept_evaluation,
    opening,
    pausing,
    scorecard,
)
from scorecard.models.schema import Base, check_text_lengths

for _table in Base.metadata.sorted_tables:
    check_text_lengths(_table)
finality.watch(Base.metadata)
evidence.watch(Base.metadata)
facts.watch(Base.metadata)

__all__ = [
    "Base",
    "account",
    "application",
    "audit",
    "dashboard",
    "debrief",
    "evidence",
    "facts",
    "finality",
    "imports",
    "kept_evaluation",
    "opening",
    "pausing",
    "scorecard",
]
