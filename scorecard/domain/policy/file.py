"""A policy as `policy.toml`: written so that reading it back gives the same policy to the last digit."""

import json
import math
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields, replace

from scorecard.domain.policy.values import (
    DEFAULT_ARCHETYPE,
    DEFAULT_WEIGHT,
    CutOffs,
    Policy,
    PolicyError,
    check_policy,
    default_policy,
)
from scorecard.domain.rubric import Rubric, Severity
from scorecard.domain.scale import ONE_TO_FIVE, Scale

KEYS = ("bar", "area_bar", "archetype", "must_meet", "weights", "severity", "cut_offs", "areas")


def parse_policy(
    text: str,
    *,
    rubric: Rubric,
    areas: Mapping[str, tuple[str, ...]] | None = None,
    scale: Scale = ONE_TO_FIVE,
) -> Policy:
    """Read a policy. What it leaves out takes the defaults; `areas` are those used when it has none.

    Bars are on `scale`. Raises PolicyError with the key and the problem for anything unknown, of the wrong
    kind or out of its limits, and for text that is not TOML.
    """
    try:
        table = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise PolicyError("policy", f"is not TOML: {error}") from error
    for key in table:
        if key not in KEYS:
            raise PolicyError(key, f"is not a key of a policy, which are {', '.join(KEYS)}")

    chosen = _areas(table["areas"]) if "areas" in table else areas
    archetype = _text("archetype", table.get("archetype", DEFAULT_ARCHETYPE))
    policy = default_policy(rubric, archetype=archetype, areas=chosen, scale=scale)
    if "bar" in table:
        policy = replace(policy, bar=_number("bar", table["bar"]))
    if "area_bar" in table:
        policy = replace(policy, area_bar=_number("area_bar", table["area_bar"]))
    if "must_meet" in table:
        policy = replace(policy, must_meet=_texts("must_meet", table["must_meet"]))
    policy = replace(
        policy,
        weights=_weights(_table(table, "weights"), policy),
        severity=_severity(_table(table, "severity"), policy),
        cut_offs=_cut_offs(_table(table, "cut_offs")),
    )
    check_policy(policy)
    return policy


def policy_toml(policy: Policy) -> str:
    """The policy as TOML text. The scale is not part of it: it belongs to the ratings."""
    lines = [
        f"bar = {policy.bar!r}",
        f"area_bar = {policy.area_bar!r}",
        f"archetype = {_quoted(policy.archetype)}",
        f"must_meet = {_quoted_list(policy.must_meet)}",
        "",
        "[weights]",
        *(f"{_quoted(key)} = {weight!r}" for key, weight in policy.weights.items()),
        "",
        "[severity]",
        *(f"{_quoted(flag)} = {_quoted(severity.value)}" for flag, severity in policy.severity.items()),
        "",
        "[cut_offs]",
        *(f"{key} = {value!r}" for key, value in asdict(policy.cut_offs).items()),
        "",
        "[areas]",
        *(f"{_quoted(key)} = {_quoted_list(criteria)}" for key, criteria in policy.areas.items()),
    ]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    # A JSON string is a TOML string but for this one control character, which TOML wants escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _quoted_list(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(_quoted(text) for text in texts) + "]"


def _areas(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise PolicyError("areas", "must be a table of areas, each with the list of its criteria")
    return {key: _texts(f"areas.{key}", criteria) for key, criteria in value.items()}


def _weights(table: Mapping[str, object], policy: Policy) -> dict[str, float]:
    given = {key: _number(f"weights.{key}", value) for key, value in table.items()}
    return {**dict.fromkeys(policy.areas, DEFAULT_WEIGHT), **given}


def _severity(table: Mapping[str, object], policy: Policy) -> dict[str, Severity]:
    severity = dict(policy.severity)
    for flag, value in table.items():
        if flag not in severity:
            raise PolicyError(f"severity.{flag}", "is not a red flag of the rubric")
        if value not in tuple(Severity):
            raise PolicyError(f"severity.{flag}", f"must be one of {', '.join(Severity)}")
        severity[flag] = Severity(str(value))
    return severity


def _cut_offs(table: Mapping[str, object]) -> CutOffs:
    known = [field.name for field in fields(CutOffs)]
    for key in table:
        if key not in known:
            raise PolicyError(f"cut_offs.{key}", f"is not a cut-off, which are {', '.join(known)}")
    return CutOffs(**{key: _number(f"cut_offs.{key}", value) for key, value in table.items()})


def _table(table: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise PolicyError(key, "must be a table")
    return value


def _text(key: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise PolicyError(key, "must be a text")
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise PolicyError(key, "must be a list of texts")
    return tuple(_text(key, item) for item in value)


def _number(key: str, value: object) -> float:
    # True and False are whole numbers in Python, and a whole number of TOML can be longer than any float.
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise PolicyError(key, "must be a number")
    try:
        number = float(value)
    except OverflowError as error:
        raise PolicyError(key, "is too large a number") from error
    if not math.isfinite(number):
        raise PolicyError(key, "must be a number")
    return number
