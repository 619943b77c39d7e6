"""What an opening was like when an import was judged: while this is the same, every row would be judged the same.

Counters stand for all that can change in the opening (models/facts.py and models/evidence.py raise them), so comparing
takes two small queries however large the opening is. Drafts raise none: the database refuses a card over one.
"""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.opening import Opening, OpeningLead


@dataclass(frozen=True, slots=True)
class State:
    """The counters of an opening, and everybody who could sit on its panels or read them."""

    revision: int
    facts_revision: int
    evidence_revision: int
    people: tuple[tuple[object, ...], ...]


def load_state(session: Session, opening: Opening) -> State:
    """The state of an opening that was read in the same transaction. Read it before anything that it stands for."""
    people = (
        select(
            Account.id,
            Account.email,
            Account.name,
            Account.role,
            Account.admin_until,
            Account.disabled_at,
            OpeningLead.account_id,
            OpeningLead.removed_at,
        )
        .outerjoin(OpeningLead, and_(OpeningLead.account_id == Account.id, OpeningLead.opening_id == opening.id))
        .order_by(Account.id)
    )
    return State(
        revision=opening.revision,
        facts_revision=opening.facts_revision,
        evidence_revision=opening.evidence_revision,
        people=tuple(tuple(row) for row in session.execute(people)),
    )
