"""The rubric: focus areas, criteria, the scale and the red flags, and how a rubric file is read and checked.

A file is read to its end whatever is wrong with it, so that its author sees every mistake at once.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scorecard.domain.toml_table import Mistake as Mistake
from scorecard.domain.toml_table import NotToml, Table, read_toml

LEVELS = {1: "Well below", 2: "Below", 3: "Mixed", 4: "Meets", 5: "Exceeds"}

ARCHETYPES = ("architecture", "code_quality", "feature", "player_coach")

RED_FLAGS = (
    "only_own_code",
    "cannot_explain_decisions",
    "has_not_mentored",
    "adversarial_to_managers",
    "only_code_quality",
    "does_not_ask_about_team",
    "cannot_discuss_trade_offs",
    "no_interest_in_teaching",
    "micromanages",
)

CRITERIA_PER_AREA = 4
PROBES = 2
FEWEST_LOOK_FORS, MOST_LOOK_FORS = 2, 4
LONGEST_NAME = 60
LONGEST_LOOK_FOR = 60
LONGEST_ANCHOR = 140
LONGEST_SENTENCE = 400


class Severity(StrEnum):
    """How much a red flag weighs in the recommendation."""

    CRITICAL = "critical"
    MINOR = "minor"
    NOTE = "note"


@dataclass(frozen=True)
class Criterion:
    """One thing to rate. `anchors` holds one text a level, from level 1 to level 5."""

    key: str
    name: str
    meaning: str
    anchors: tuple[str, ...]
    question: str
    probes: tuple[str, ...]
    look_fors: tuple[str, ...]


@dataclass(frozen=True)
class Area:
    """A focus area. An optional one is switched off unless an opening asks for it."""

    key: str
    name: str
    summary: str
    optional: bool
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Flag:
    """A red flag. `contradicts` names criteria, `overlaps` other flags, `severity` is by archetype."""

    key: str
    name: str
    why: str
    looks_like: str
    confused_with: str
    overlaps: tuple[str, ...]
    contradicts: tuple[str, ...]
    reference_question: str | None
    severity: Mapping[str, Severity] = field(hash=False)


@dataclass(frozen=True)
class Archetype:
    """A kind of Tech Lead, with its risk and the question that probes it."""

    key: str
    name: str
    summary: str
    risk: str
    probe: str


@dataclass(frozen=True)
class Rubric:
    """A checked rubric. Everything stands in the order of its file; an unknown key raises KeyError."""

    key: str
    title: str
    areas: tuple[Area, ...]
    flags: tuple[Flag, ...]
    archetypes: tuple[Archetype, ...]

    @property
    def default_areas(self) -> tuple[Area, ...]:
        """The areas that an opening has unless it asks for more."""
        return tuple(area for area in self.areas if not area.optional)

    def area(self, key: str) -> Area:
        """The focus area of this key."""
        return {area.key: area for area in self.areas}[key]

    def criterion(self, key: str) -> Criterion:
        """The criterion of this key, in whichever area it is."""
        return {criterion.key: criterion for area in self.areas for criterion in area.criteria}[key]

    def flag(self, key: str) -> Flag:
        """The red flag of this key."""
        return {flag.key: flag for flag in self.flags}[key]

    def archetype(self, key: str) -> Archetype:
        """The archetype of this key."""
        return {archetype.key: archetype for archetype in self.archetypes}[key]

    def criteria_of(self, area_keys: Iterable[str]) -> tuple[Criterion, ...]:
        """The criteria of these areas, in the rubric's order whatever the order of the keys."""
        wanted = {self.area(key) for key in area_keys}
        return tuple(criterion for area in self.areas if area in wanted for criterion in area.criteria)

    def severities(self, archetype: str) -> dict[str, Severity]:
        """The severity of each red flag, by its key, for an opening of this archetype."""
        return {flag.key: flag.severity[archetype] for flag in self.flags}


class RubricError(ValueError):
    """A rubric file is refused. `mistakes` holds all that is wrong with it."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(f"{mistake.key}: {mistake.problem}" for mistake in self.mistakes))


def parse_rubric(text: str) -> Rubric:
    """Read and check the text of a rubric file (TOML, laid out as `rubrics/tech_lead.toml`).

    Raises RubricError with every mistake. Text that is not TOML is one mistake, with its line and column.
    """
    try:
        values = read_toml(text)
    except NotToml as error:
        raise RubricError([Mistake("file", str(error))]) from error
    mistakes: list[Mistake] = []
    file = Table(values, place="", mistakes=mistakes)
    rubric = Rubric(
        key=file.key(),
        title=file.text("title", longest=LONGEST_NAME),
        areas=tuple(_area(table) for table in file.tables("areas", place="areas")),
        flags=tuple(_flag(table) for table in file.tables("flags", place="flags")),
        archetypes=tuple(_archetype(table) for table in file.tables("archetypes", place="archetypes")),
    )
    file.refuse_unknown_keys()
    mistakes += _mistakes_between_areas(rubric.areas)
    mistakes += _mistakes_in_set("flags", [flag.key for flag in rubric.flags], wanted=RED_FLAGS)
    mistakes += _mistakes_between_flags(rubric)
    mistakes += _mistakes_in_set("archetypes", [part.key for part in rubric.archetypes], wanted=ARCHETYPES)
    if mistakes:
        raise RubricError(mistakes)
    return rubric


def _area(table: Table) -> Area:
    area = Area(
        key=table.key(),
        name=table.text("name", longest=LONGEST_NAME),
        summary=table.text("summary", longest=LONGEST_SENTENCE),
        optional=table.truth("optional"),
        criteria=tuple(_criterion(part) for part in table.tables("criteria", place=table.place)),
    )
    if len(area.criteria) != CRITERIA_PER_AREA:
        table.note("criteria", f"has {len(area.criteria)} criteria; wanted: {CRITERIA_PER_AREA}")
    table.refuse_unknown_keys()
    return area


def _criterion(table: Table) -> Criterion:
    criterion = Criterion(
        key=table.key(),
        name=table.text("name", longest=LONGEST_NAME),
        meaning=table.text("meaning", longest=LONGEST_SENTENCE),
        anchors=table.texts("anchors", fewest=len(LEVELS), most=len(LEVELS), longest=LONGEST_ANCHOR),
        question=table.text("question", longest=LONGEST_SENTENCE),
        probes=table.texts("probes", fewest=PROBES, most=PROBES, longest=LONGEST_SENTENCE),
        look_fors=table.texts("look_fors", fewest=FEWEST_LOOK_FORS, most=MOST_LOOK_FORS, longest=LONGEST_LOOK_FOR),
    )
    table.refuse_unknown_keys()
    return criterion


def _flag(table: Table) -> Flag:
    flag = Flag(
        key=table.key(),
        name=table.text("name", longest=LONGEST_NAME),
        why=table.text("why", longest=LONGEST_SENTENCE),
        looks_like=table.text("looks_like", longest=LONGEST_SENTENCE),
        confused_with=table.text("confused_with", longest=LONGEST_SENTENCE),
        overlaps=table.names("overlaps"),
        contradicts=table.names("contradicts"),
        reference_question=table.text_if_any("reference_question", longest=LONGEST_SENTENCE),
        severity=_severities(table),
    )
    critical = [archetype for archetype, severity in flag.severity.items() if severity is Severity.CRITICAL]
    if critical and flag.reference_question is None:
        table.note("reference_question", f"is missing; wanted where critical, here for {', '.join(critical)}")
    table.refuse_unknown_keys()
    return flag


def _severities(flag: Table) -> dict[str, Severity]:
    table = flag.table("severity", wanted=f"a severity for each of {', '.join(ARCHETYPES)}")
    if table is None:
        return {}
    severities = {archetype: table.choice(archetype, options=list(Severity)) for archetype in ARCHETYPES}
    table.refuse_unknown_keys()
    return {archetype: Severity(chosen) for archetype, chosen in severities.items() if chosen}


def _archetype(table: Table) -> Archetype:
    archetype = Archetype(
        key=table.key(),
        name=table.text("name", longest=LONGEST_NAME),
        summary=table.text("summary", longest=LONGEST_SENTENCE),
        risk=table.text("risk", longest=LONGEST_SENTENCE),
        probe=table.text("probe", longest=LONGEST_SENTENCE),
    )
    table.refuse_unknown_keys()
    return archetype


def _mistakes_between_areas(areas: tuple[Area, ...]) -> Iterator[Mistake]:
    if all(area.optional for area in areas):
        yield Mistake("areas", "has no area with optional = false; wanted: at least one")
    for key in _repeated(area.key for area in areas):
        yield Mistake(f"areas.{key}.key", "is the key of two areas; wanted: one of its own for each")
    # A rating is kept under the criterion's key alone, so the key is unique over all areas.
    for key in _repeated(criterion.key for area in areas for criterion in area.criteria):
        for position, area in enumerate(areas, start=1):
            if key in [criterion.key for criterion in area.criteria]:
                problem = "is the key of two criteria; wanted: one of its own for each, in all areas"
                yield Mistake(f"areas.{area.key or position}.{key}.key", problem)


def _mistakes_in_set(place: str, keys: list[str], *, wanted: tuple[str, ...]) -> Iterator[Mistake]:
    for key in keys:
        if key and key not in wanted:
            yield Mistake(f"{place}.{key}.key", f"is not known; wanted: one of {', '.join(wanted)}")
    for key in _repeated(keys):
        yield Mistake(f"{place}.{key}.key", f"is the key of two {place}; wanted: each once")
    for key in wanted:
        if key not in keys:
            yield Mistake(f"{place}.{key}", f"is missing; wanted: all {len(wanted)} {place}")


def _mistakes_between_flags(rubric: Rubric) -> Iterator[Mistake]:
    criteria = {criterion.key for area in rubric.areas for criterion in area.criteria}
    overlaps = {flag.key: flag.overlaps for flag in rubric.flags}
    for position, flag in enumerate(rubric.flags, start=1):
        place = f"flags.{flag.key or position}"
        for key in flag.contradicts:
            if key not in criteria:
                yield Mistake(f"{place}.contradicts", f"names {key!r}; wanted: criteria of this file")
        for key in flag.overlaps:
            if key not in RED_FLAGS or key == flag.key:
                yield Mistake(f"{place}.overlaps", f"names {key!r}; wanted: other red flags")
            elif flag.key and flag.key not in overlaps.get(key, (flag.key,)):
                problem = f"names {key}, whose own overlaps do not name {flag.key}; wanted: both or neither"
                yield Mistake(f"{place}.overlaps", problem)


def _repeated(keys: Iterable[str]) -> list[str]:
    return [key for key, count in Counter(keys).items() if key and count > 1]
