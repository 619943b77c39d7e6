"""The policy of an opening: its values with their limits, and the file `policy.toml`."""

from scorecard.domain.policy.file import parse_policy, policy_toml
from scorecard.domain.policy.values import (
    CutOffs,
    Policy,
    PolicyError,
    areas_of,
    check_policy,
    default_policy,
)

__all__ = [
    "CutOffs",
    "Policy",
    "PolicyError",
    "areas_of",
    "check_policy",
    "default_policy",
    "parse_policy",
    "policy_toml",
]
