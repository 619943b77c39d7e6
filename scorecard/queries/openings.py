"""One opening as a viewer may have it, with its rubric and its policy."""

from functools import cache, lru_cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, joinedload

from scorecard.domain.policy import Policy, parse_policy
from scorecard.domain.rubric import Rubric, parse_rubric
from scorecard.models.account import Account
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.queries.visible import NotHere, led_openings, readable_openings


def readable_opening(session: Session, viewer: Account, opening_id: str) -> Opening:
    """An opening that the viewer leads, or any for an admin, with its rubric version. Raises NotHere."""
    return _one(session, opening_id, _readable(viewer.id, viewer.role))


def led_opening(session: Session, viewer: Account, opening_id: str) -> Opening:
    """An opening that the viewer leads and so may change, with its rubric version. Raises NotHere."""
    return _one(session, opening_id, _led(viewer.id, viewer.role))


def leads_it(session: Session, viewer: Account, opening_id: str) -> bool:
    """Whether the viewer is one of the opening's leads: admins who are not may read and change nothing."""
    return session.scalar(_whether_led(viewer.id, viewer.role), {"opening": opening_id}) is not None


def leads_every_opening(session: Session, viewer: Account) -> bool:
    """Whether there is no opening that somebody else leads alone."""
    foreign = select(Opening.id).where(Opening.id.not_in(led_openings(viewer))).limit(1)
    return session.scalar(foreign) is None


def rubric_of(opening: Opening) -> Rubric:
    """The rubric version that the opening is fixed to."""
    return parsed_rubric(opening.rubric_version.toml)


def policy_of(session: Session, opening: Opening) -> Policy:
    """The opening's policy as of its newest version."""
    return parsed_policy(newest_policy(session, opening.id).toml, opening.rubric_version.toml)


def newest_policy(session: Session, opening_id: str) -> PolicyVersion:
    """The policy version that counts. Every opening has one from the start."""
    return session.scalars(_newest_policy(), {"opening": opening_id}).one()


@cache
def _newest_policy() -> Select[PolicyVersion]:
    chosen = select(PolicyVersion).where(PolicyVersion.opening_id == bindparam("opening"))
    return chosen.order_by(PolicyVersion.version.desc()).limit(1)


def _one(session: Session, opening_id: str, chosen: Select[Opening]) -> Opening:
    opening = session.scalar(chosen, {"opening": opening_id})
    if opening is None:
        raise NotHere
    return opening


# Put together once for each viewer: that takes longer than their execution, and every page about an opening asks them.
@lru_cache(maxsize=256)
def _readable(viewer_id: str, role: str) -> Select[Opening]:
    return _among(readable_openings(Account(id=viewer_id, role=role)))


@lru_cache(maxsize=256)
def _led(viewer_id: str, role: str) -> Select[Opening]:
    return _among(led_openings(Account(id=viewer_id, role=role)))


@lru_cache(maxsize=256)
def _whether_led(viewer_id: str, role: str) -> Select[str]:
    led = led_openings(Account(id=viewer_id, role=role))
    return select(Opening.id).where(Opening.id == bindparam("opening"), Opening.id.in_(led))


def _among(allowed: Select[str]) -> Select[Opening]:
    return (
        select(Opening)
        .where(Opening.id == bindparam("opening"), Opening.id.in_(allowed))
        .options(joinedload(Opening.rubric_version))
    )


@lru_cache(maxsize=64)
def parsed_rubric(toml: str) -> Rubric:
    """The rubric that a stored text says."""
    return parse_rubric(toml)


@lru_cache(maxsize=64)
def parsed_policy(toml: str, rubric: str) -> Policy:
    """The policy that a stored text says, under the rubric of another."""
    return parse_policy(toml, rubric=parsed_rubric(rubric))


@lru_cache(maxsize=64)
def read_policy(toml: str, rubric_toml: str) -> Policy:
    """A policy as it is kept, read once: reading it takes as long as the queries of a page."""
    return parse_policy(toml, rubric=parsed_rubric(rubric_toml))
