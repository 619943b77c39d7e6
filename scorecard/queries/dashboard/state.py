"""What is kept of the dashboards that a viewer looks at, and whether it still holds."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import BindParameter, Select, bindparam, func, select, tuple_
from sqlalchemy.orm import Session, aliased

from scorecard.domain.evaluation import MODEL
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.dashboard import Dashboard
from scorecard.models.opening import Opening
from scorecard.queries.dashboard.lists import LAYOUT
from scorecard.queries.kept import EvidenceKey, audience_of
from scorecard.queries.panels import Reading
from scorecard.queries.visible import sealed_for

MADE_BY = f"{MODEL}.{LAYOUT}"


@dataclass(frozen=True, slots=True)
class State:
    """One opening's dashboard for one viewer: what was kept, None where nothing usable is, and what has changed.

    `key` says of which evidence its numbers should be. `left_out` are the applications that enter none of them.
    """

    key: EvidenceKey
    left_out: frozenset[str]
    kept: Dashboard | None
    has_changed: bool  # whether an application has facts that the kept rows do not know

    @property
    def numbers_hold(self) -> bool:
        """Whether the numbers are of the evidence that counts now."""
        return self.kept is not None and self.kept.evidence_revision == self.key.revision

    def facts_hold(self, now: datetime) -> bool:
        """Whether everything but the numbers is as it would be made now."""
        kept = self.kept
        if kept is None or self.has_changed or now < kept.brought_at:
            return False
        return kept.holds_until is None or now < kept.holds_until


def states_of(session: Session, viewer: Account, opening_ids: Collection[str], *, reading: Reading) -> dict[str, State]:
    """The state of the dashboards of these openings, which the viewer may read; two queries for any number.

    Whatever happens on an application that is left out changes nothing here.
    """
    left_out = _left_out(session, viewer, opening_ids)
    audiences = {opening: audience_of(left_out.get(opening, frozenset()), reading=reading) for opening in opening_ids}
    rows = session.execute(
        _states(),
        {
            "openings": list(opening_ids),
            "hidden": [application_id for ids in left_out.values() for application_id in ids],
            "audiences": list(audiences.items()),
            "made_by": MADE_BY,
        },
    )
    return {
        opening_id: State(
            key=EvidenceKey(opening_id, audiences[opening_id], revision),
            left_out=left_out.get(opening_id, frozenset()),
            kept=kept,
            has_changed=has_changed,
        )
        for opening_id, revision, kept, has_changed in rows
    }


# Statements are put together once: that takes longer than their execution.
@cache
def _states() -> Select[str, int, Dashboard, bool]:
    """The openings with their dashboards. One statement, so that these and all counters belong together."""
    hidden: BindParameter[list[str]] = bindparam("hidden", expanding=True)
    unseen, sealed = aliased(Application), aliased(Application)
    behind = (
        select(func.coalesce(func.sum(sealed.evidence_revision), 0))
        .where(sealed.opening_id == Opening.id, sealed.id.in_(hidden))
        .scalar_subquery()
    )
    changed = (
        select(unseen.id)
        .where(
            unseen.opening_id == Opening.id, unseen.facts_revision > Dashboard.facts_revision, unseen.id.not_in(hidden)
        )
        .exists()
    )
    return (
        select(Opening.id, Opening.evidence_revision - behind, Dashboard, changed)
        .outerjoin(
            Dashboard,
            (Dashboard.opening_id == Opening.id)
            & tuple_(Dashboard.opening_id, Dashboard.audience).in_(bindparam("audiences", expanding=True))
            & (Dashboard.layout == bindparam("made_by")),
        )
        .where(Opening.id.in_(bindparam("openings", expanding=True)))
    )


@cache
def _left_out_of() -> Select[str, str]:
    return select(Application.opening_id, Application.id).where(
        Application.id.in_(sealed_for(bindparam("viewer"))),
        Application.opening_id.in_(bindparam("openings", expanding=True)),
    )


def _left_out(session: Session, viewer: Account, opening_ids: Collection[str]) -> Mapping[str, frozenset[str]]:
    """By opening, the applications that enter no number this viewer is shown."""
    rows = session.connection().execute(_left_out_of(), {"viewer": viewer.id, "openings": list(opening_ids)})
    found: dict[str, set[str]] = defaultdict(set)
    for opening_id, application_id in rows:
        found[opening_id].add(application_id)
    return {opening_id: frozenset(ids) for opening_id, ids in found.items()}
