"""What the set-up form offers to choose from: rubric versions, and people who may lead."""

from functools import lru_cache

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from scorecard.domain.rubric import Rubric, parse_rubric
from scorecard.models.account import Account, Role
from scorecard.models.opening import Opening, OpeningLead, RubricVersion
from scorecard.queries.visible import readable_openings

MOST_TO_COPY = 100


def rubric_versions(session: Session) -> list[RubricVersion]:
    """Every rubric version, the newest first."""
    return list(session.scalars(select(RubricVersion).order_by(RubricVersion.id.desc())))


def rubric_in(version: RubricVersion) -> Rubric:
    """The rubric that a version holds."""
    return _parsed(version.toml)


def present_leads(session: Session, opening: Opening) -> frozenset[str]:
    """Ids of the accounts that lead an opening now."""
    chosen = select(OpeningLead.account_id).where(
        OpeningLead.opening_id == opening.id, OpeningLead.removed_at.is_(None)
    )
    return frozenset(session.scalars(chosen))


def copyable_openings(session: Session, viewer: Account) -> list[Opening]:
    """Openings whose set-up the viewer may read and so start from, the newest first; at most a hundred."""
    chosen = select(Opening).where(Opening.id.in_(readable_openings(viewer)))
    return list(session.scalars(chosen.order_by(Opening.created_at.desc(), Opening.id).limit(MOST_TO_COPY)))


def possible_leads(session: Session, present: frozenset[str]) -> list[Account]:
    """Active leads and admins, and whoever leads the opening now, by name."""
    may_lead = Account.role.in_((Role.LEAD, Role.ADMIN)) & Account.disabled_at.is_(None)
    chosen = select(Account).where(or_(may_lead, Account.id.in_(present)))
    return list(session.scalars(chosen.order_by(func.lower(Account.name), Account.id)))


@lru_cache(maxsize=64)
def _parsed(toml: str) -> Rubric:
    return parse_rubric(toml)
