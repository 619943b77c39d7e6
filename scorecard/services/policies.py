"""The policy of an opening: what a lead may choose, and how a change becomes a version of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.policy import Policy, PolicyError, check_policy, default_policy, policy_toml
from scorecard.domain.rubric import Rubric
from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.services import audit
from scorecard.services.errors import Refused


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """What the set-up form says of the policy. Bars are on 1 to 5; areas are named by key.

    An area without an entry in `weights` was not on the form: it weighs 1 and must be met.
    """

    bar: float
    area_bar: float
    must_meet: tuple[str, ...]
    weights: Mapping[str, float]
    optional_areas: tuple[str, ...] = ()  # those of the rubric that are switched on


def proposed_policy(rubric: Rubric, *, archetype: str, choice: PolicyChoice, current: Policy | None) -> Policy:
    """The policy that a choice amounts to; cut-offs stay as they are in `current`. Raises Refused."""
    areas = {
        area.key: tuple(criterion.key for criterion in area.criteria)
        for area in rubric.areas
        if not area.optional or area.key in choice.optional_areas
    }
    known = {area.key for area in rubric.areas}
    for name, chosen in (("must_meet", choice.must_meet), ("optional_areas", choice.optional_areas)):
        if set(chosen) - known:
            raise Refused({name: "Choose focus areas of this rubric."})
    off = [area.name for area in rubric.areas if area.key in choice.must_meet and area.key not in areas]
    if off:
        raise Refused({"must_meet": f"“{off[0]}” is switched off: switch it on, or untick it here."})
    usual = default_policy(rubric, archetype=archetype, areas=areas)
    policy = replace(
        usual,
        bar=choice.bar,
        area_bar=choice.area_bar,
        must_meet=tuple(key for key in areas if key in choice.must_meet or key not in choice.weights),
        weights={key: choice.weights.get(key, weight) for key, weight in usual.weights.items()},
        cut_offs=current.cut_offs if current else usual.cut_offs,
    )
    try:
        check_policy(policy)
    except PolicyError as error:
        raise Refused({_field(error.key): f"This {error.problem}."}) from error
    return policy


def weighs_equally(policy: Policy) -> bool:
    """Whether every area counts the same."""
    return len(set(policy.weights.values())) <= 1


def add_version(
    session: Session, opening: Opening, policy: Policy, *, reason: str, frozen: bool, actor: Account, now: datetime
) -> PolicyVersion:
    """Make this the opening's policy. The caller's transaction carries it.

    Raises Refused without a reason where one is needed: after the freeze, and for weights that are not equal.
    """
    if frozen and is_blank(reason):
        raise Refused({"policy_reason": "Interviews have begun, so say why the policy changes."})
    if not weighs_equally(policy) and is_blank(reason):
        raise Refused({"policy_reason": "The areas do not weigh the same, so say why."})
    newest = session.scalar(select(func.max(PolicyVersion.version)).where(PolicyVersion.opening_id == opening.id))
    version = PolicyVersion(
        opening_id=opening.id,
        version=(newest or 0) + 1,
        toml=policy_toml(policy),
        reason=reason,
        created_by_id=actor.id,
        created_at=now,
    )
    session.add(version)
    detail: dict[str, str | int | bool | None] = {"version": version.version, "after_freeze": frozen}
    audit.record(session, "policy.changed", actor=actor, now=now, opening_id=opening.id, detail=detail)
    return version


def _field(key: str) -> str:
    """The form field that a policy's key is entered in."""
    return key.replace("weights.", "weight-")
