"""What an opening asks for, from bars to cut-offs, with its defaults and limits."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from scorecard.domain.rubric import ARCHETYPES, Rubric, Severity
from scorecard.domain.scale import ONE_TO_FIVE, Scale

# On 1 to 5; mapped onto the scale of the ratings where that is another one.
DEFAULT_BAR = 3.5
DEFAULT_AREA_BAR = 3.0
DEFAULT_ARCHETYPE = "feature"
DEFAULT_WEIGHT = 1.0

# Beyond these an area would be as good as absent, or as good as alone.
SMALLEST_WEIGHT = 0.001
LARGEST_WEIGHT = 1000.0


@dataclass(frozen=True, slots=True)
class CutOffs:
    """Probabilities (reliability: a share) at which the rules change their answer."""

    strong_hire: float = 0.90
    hire: float = 0.60
    no_hire: float = 0.40
    strong_no_hire: float = 0.10
    area_below: float = 0.30
    area_unproven: float = 0.70
    reliability: float = 0.50


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy of one opening. `areas` holds the criteria of each area; bars are on `scale`."""

    areas: Mapping[str, tuple[str, ...]]
    must_meet: tuple[str, ...]
    weights: Mapping[str, float]
    severity: Mapping[str, Severity]
    archetype: str = DEFAULT_ARCHETYPE
    bar: float = DEFAULT_BAR
    area_bar: float = DEFAULT_AREA_BAR
    cut_offs: CutOffs = CutOffs()
    scale: Scale = ONE_TO_FIVE

    def on_five(self) -> "Policy":
        """The same policy with its bars on 1 to 5."""
        return replace(
            self,
            bar=self.scale.onto_five(self.bar),
            area_bar=self.scale.onto_five(self.area_bar),
            scale=ONE_TO_FIVE,
        )


class PolicyError(ValueError):
    """A policy that cannot be used: `key` is the dotted key at fault, `problem` what is wrong with it."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"{key}: {problem}")
        self.key = key
        self.problem = problem


def default_policy(
    rubric: Rubric,
    *,
    archetype: str = DEFAULT_ARCHETYPE,
    areas: Mapping[str, tuple[str, ...]] | None = None,
    scale: Scale = ONE_TO_FIVE,
) -> Policy:
    """The policy of an opening that asks for nothing special: all areas must-meet, equal weights.

    Without `areas` those that the rubric has switched on. Raises PolicyError for an unknown archetype.
    """
    if archetype not in ARCHETYPES:
        raise PolicyError("archetype", f"must be one of {', '.join(ARCHETYPES)}")
    chosen = areas_of(rubric) if areas is None else areas
    return Policy(
        areas=chosen,
        must_meet=tuple(chosen),
        weights=dict.fromkeys(chosen, DEFAULT_WEIGHT),
        severity=rubric.severities(archetype),
        archetype=archetype,
        bar=scale.from_five(DEFAULT_BAR),
        area_bar=scale.from_five(DEFAULT_AREA_BAR),
        scale=scale,
    )


def areas_of(rubric: Rubric) -> dict[str, tuple[str, ...]]:
    """The criteria keys of each area that the rubric has switched on, in its order."""
    return {area.key: tuple(criterion.key for criterion in area.criteria) for area in rubric.default_areas}


def check_policy(policy: Policy) -> None:
    """Raise PolicyError with the first thing that is wrong with the policy's values."""
    _check_areas(policy)
    for key, bar in (("bar", policy.bar), ("area_bar", policy.area_bar)):
        if not policy.scale.holds(bar):
            raise PolicyError(key, f"must lie on the scale, {policy.scale.low:g} to {policy.scale.high:g}")
    for key, weight in policy.weights.items():
        if key not in policy.areas:
            raise PolicyError(f"weights.{key}", "is not one of the areas")
        if not SMALLEST_WEIGHT <= weight <= LARGEST_WEIGHT:
            raise PolicyError(f"weights.{key}", f"must be from {SMALLEST_WEIGHT:g} to {LARGEST_WEIGHT:g}")
    for key in policy.must_meet:
        if key not in policy.areas:
            raise PolicyError("must_meet", f"names {key}, which is not one of the areas")
    if len(set(policy.must_meet)) != len(policy.must_meet):
        raise PolicyError("must_meet", "names an area twice")
    _check_cut_offs(policy.cut_offs)


def _check_areas(policy: Policy) -> None:
    if not policy.areas:
        raise PolicyError("areas", "must name at least one area")
    home: dict[str, str] = {}
    for area, criteria in policy.areas.items():
        if not criteria:
            raise PolicyError(f"areas.{area}", "must name at least one criterion")
        for criterion in criteria:
            if criterion in home:
                raise PolicyError(f"areas.{area}", f"names {criterion}, which {home[criterion]} has already")
            home[criterion] = area


# Each row is in order, highest first.
ORDERED_CUT_OFFS = (
    ("strong_hire", "hire", "no_hire", "strong_no_hire"),
    ("area_unproven", "area_below"),
    ("reliability",),
)


def _check_cut_offs(cut_offs: CutOffs) -> None:
    for names in ORDERED_CUT_OFFS:
        above: str | None = None
        for name in names:
            value = getattr(cut_offs, name)
            if not 0 <= value <= 1:
                raise PolicyError(f"cut_offs.{name}", "must be from 0 to 1")
            if above is not None and value > getattr(cut_offs, above):
                raise PolicyError(f"cut_offs.{name}", f"must be at most {above}")
            above = name
