"""Everything that an application's page is made of, read afresh: by it a page that was kept is known to hold.

Rows are compared whole, so that nothing that the page shows of them can be forgotten here. Of a submitted version the
id is enough: the database refuses to change it. What the numbers are made of in the rest of the opening is in the
evidence key, less what the viewer is sealed on: a hidden card changes nothing here.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision, Dissent, Interview
from scorecard.models.debrief import DebriefEntry
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.models.schema import table_of
from scorecard.models.scorecard import (
    CorrectionRequest,
    ImportedCard,
    Reopening,
    ScorecardVersion,
    Settlement,
    Strike,
)
from scorecard.queries.kept import EvidenceKey, evidence_key
from scorecard.queries.panels import Reading, left_out_of
from scorecard.queries.visible import NotHere, is_listed, is_unsealed, led_openings

COUNTERS = ("evidence_revision", "facts_revision")  # of the whole opening: what is hidden raises them too


@dataclass(frozen=True, slots=True)
class PageInputs:
    """What was read. The rows are of no use but to be compared with those of another time."""

    opening_id: str
    reads_as_lead: bool
    evidence: EvidenceKey
    rows: tuple[tuple[Any, ...], ...]

    @property
    def times(self) -> list[datetime]:
        """Every time among the rows: whatever the clock changes on the page, it does by one of them."""
        return [value for row in self.rows for value in row if isinstance(value, datetime)]


def load_inputs(session: Session, viewer: Account, application_id: str, *, reading: Reading) -> PageInputs:
    """The inputs of the page that `load_page` makes, in twelve queries. Raises NotHere where that does."""
    connection = session.connection()
    wanted = {"application": application_id}
    first = connection.execute(_readable(viewer.id, viewer.role), wanted).one_or_none()
    if first is None:
        raise NotHere
    left_out = left_out_of(session, viewer, first.opening)
    rows: list[tuple[Any, ...]] = [tuple(first), tuple(sorted(left_out))]
    for statement in _of_the_panel():
        rows.append(())  # here the rows of another table begin
        rows.extend(tuple(row) for row in connection.execute(statement, wanted))
    return PageInputs(
        opening_id=first.opening,
        reads_as_lead=bool(first.reads_as_lead),
        evidence=evidence_key(session, first.opening, left_out=left_out, reading=reading),
        rows=tuple(rows),
    )


# Statements are put together once: that takes longer than their execution.
@lru_cache(maxsize=256)
def _readable(viewer_id: str, role: str) -> Select:
    """The application where the viewer may read its panel, with candidate and charter, and what they may do there."""
    viewer = Account(id=viewer_id, role=role)
    newest = select(func.max(PolicyVersion.version)).where(PolicyVersion.opening_id == Application.opening_id)
    return (
        select(
            Application.opening_id.label("opening"),
            is_listed(viewer).label("reads_as_lead"),
            Application.opening_id.in_(led_openings(viewer)).label("may_change"),
            newest.scalar_subquery().label("policy"),
            *table_of(Application).c,
            *table_of(Candidate).c,
            *(column for column in table_of(Opening).c if column.name not in COUNTERS),
        )
        .join_from(Application, Candidate, Candidate.id == Application.candidate_id)
        .join(Opening, Opening.id == Application.opening_id)
        .where(Application.id == _wanted(), is_unsealed(viewer))
    )


@cache
def _of_the_panel() -> tuple[Select, ...]:
    """The rows of each table about the application, with the names of whoever wrote them."""
    seats = select(Interview.id).where(Interview.application_id == _wanted())
    decisions = select(Decision.id).where(Decision.application_id == _wanted())
    by_leads = (
        select(*table_of(model).c, Account.name)
        .join(Account, Account.id == model.by_id)
        .where(model.interview_id.in_(seats))
        .order_by(model.id)
        for model in (Strike, Reopening, Settlement)
    )
    return (
        select(*table_of(Interview).c, Account.name)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(Interview.application_id == _wanted())
        .order_by(Interview.id),
        select(
            ScorecardVersion.id,
            ScorecardVersion.interview_id,
            ScorecardVersion.submitted_at,
            ImportedCard.at,
            Account.name,
        )
        .outerjoin(ImportedCard, ImportedCard.version_id == ScorecardVersion.id)
        .outerjoin(Account, Account.id == ImportedCard.by_id)
        .where(ScorecardVersion.interview_id.in_(seats))
        .order_by(ScorecardVersion.id),
        *by_leads,
        select(*table_of(CorrectionRequest).c)
        .where(CorrectionRequest.interview_id.in_(seats))
        .order_by(CorrectionRequest.interview_id),
        select(*table_of(Decision).c, Account.name)
        .join(Account, Account.id == Decision.decided_by_id)
        .where(Decision.application_id == _wanted())
        .order_by(Decision.id),
        select(*table_of(Dissent).c).where(Dissent.decision_id.in_(decisions)).order_by(Dissent.id),
        select(*table_of(DebriefEntry).c, Account.name)
        .join(Account, Account.id == DebriefEntry.by_id)
        .where(DebriefEntry.application_id == _wanted())
        .order_by(DebriefEntry.id),
    )


def _wanted() -> BindParameter[str]:
    return bindparam("application")
