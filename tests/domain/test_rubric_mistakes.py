"""A rubric file with mistakes is refused with all of them, each at its key with what is wanted."""

import re
from pathlib import Path

import pytest

from scorecard.domain.rubric import ARCHETYPES, RED_FLAGS, RubricError, parse_rubric

SHIPPED = (Path(__file__).parents[2] / "scorecard/rubrics/tech_lead.toml").read_text(encoding="utf-8")
TABLES = re.split(r"(?=^\[\[)", SHIPPED, flags=re.MULTILINE)


def edited(*edits):
    """The shipped text with each (old, new) replaced where old stands first."""
    text = SHIPPED
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def without(name, key):
    """The shipped text without one whole table."""
    kept = [table for table in TABLES if not table.startswith(f'[[{name}]]\nkey = "{key}"\n')]
    assert len(kept) == len(TABLES) - 1
    return "".join(kept)


def mistakes(text):
    """The mistakes of a refused text, as (key, problem)."""
    with pytest.raises(RubricError) as refused:
        parse_rubric(text)
    return [(mistake.key, mistake.problem) for mistake in refused.value.mistakes]


def assignment(key, start):
    """The first assignment of this key after `start`: one line, or a list over several."""
    pattern = re.compile(rf"^{key} = (\[\n.*?^\]|.*?$)\n", re.MULTILINE | re.DOTALL)
    return pattern.search(SHIPPED, SHIPPED.index(start)).group()


DEPTH = "areas.technical_depth"
DESIGN = "areas.technical_depth.system_design"
ANCHORS = assignment("anchors", '"system_design"')
PROBES = assignment("probes", '"system_design"')
LOOK_FORS = assignment("look_fors", '"system_design"')
DESIGN_HEAD = 'key = "system_design"\n'
ALL_FOUR = "architecture, code_quality, feature, player_coach"
BAD_KEY = "wanted: 1 to 40 of a-z, 0-9 and _, beginning with a letter"
LAST_SEVERITY = 'feature = "minor", player_coach = "critical" }'
FIVE_OF_DESIGN = ANCHORS.splitlines()[1:6]


@pytest.mark.parametrize(
    ("old", "new", "key", "problem"),
    [
        ('title = "Tech Lead"', "", "title", "is missing; wanted: a text of 1 to 60 characters"),
        ('title = "Tech Lead"', 'title = " "', "title", "is empty; wanted: a text"),
        ('title = "Tech Lead"', "title = 7", "title", "is a number; wanted: a text of 1 to 60 characters"),
        ('title = "Tech Lead"', f'title = "{"x" * 61}"', "title", "has 61 characters; wanted: 60 at most"),
        (
            'title = "Tech Lead"',
            'title = "Tech\\u0000Lead"',
            "title",
            "has a line break or a control character; wanted: one line of text",
        ),
        ('key = "tech_lead"', 'key = "Tech-Lead"', "key", f"is 'Tech-Lead'; {BAD_KEY}"),
        ('key = "tech_lead"', f'key = "{"x" * 41}"', "key", f"is '{'x' * 41}'; {BAD_KEY}"),
        ('key = "tech_lead"', 'key = ""', "key", f"is ''; {BAD_KEY}"),
        (
            'title = "Tech Lead"',
            'title = "Tech Lead"\n"odd\\u0000 key" = 1',
            "'odd\\x00 key'",
            "is not a known key; wanted: key, title, areas, flags, archetypes",
        ),
        ('key = "tech_lead"', "key = 7", "key", f"is a number; {BAD_KEY}"),
        ("optional = false", 'optional = "no"', f"{DEPTH}.optional", "is a text; wanted: true or false"),
        ("optional = false", "", f"{DEPTH}.optional", "is missing; wanted: true or false"),
        (
            "optional = false",
            "optional = false\nweight = 2",
            f"{DEPTH}.weight",
            "is not a known key; wanted: key, name, summary, optional, criteria",
        ),
        (ANCHORS, "", f"{DESIGN}.anchors", "is missing; wanted: a list of 5 texts"),
        (ANCHORS, 'anchors = "good"\n', f"{DESIGN}.anchors", "is a text; wanted: a list of 5 texts"),
        (FIVE_OF_DESIGN[1], "", f"{DESIGN}.anchors", "has 4 texts; wanted: 5"),
        (FIVE_OF_DESIGN[1], "  2,", f"{DESIGN}.anchors.2", "is a number; wanted: a text"),
        (FIVE_OF_DESIGN[1], '  "",', f"{DESIGN}.anchors.2", "is empty; wanted: a text"),
        (
            FIVE_OF_DESIGN[1],
            f'  "{"x" * 141}",',
            f"{DESIGN}.anchors.2",
            "has 141 characters; wanted: 140 at most",
        ),
        (
            FIVE_OF_DESIGN[1],
            FIVE_OF_DESIGN[0].upper(),
            f"{DESIGN}.anchors.2",
            "says the same as anchors.1; wanted: no two the same",
        ),
        (PROBES, 'probes = ["Why?"]\n', f"{DESIGN}.probes", "has 1 texts; wanted: 2"),
        (LOOK_FORS, 'look_fors = ["one"]\n', f"{DESIGN}.look_fors", "has 1 texts; wanted: 2 to 4"),
        (
            LOOK_FORS,
            'look_fors = ["one", "two", "three", "four", "five"]\n',
            f"{DESIGN}.look_fors",
            "has 5 texts; wanted: 2 to 4",
        ),
        (
            LOOK_FORS,
            f'look_fors = ["one", "{"x" * 61}"]\n',
            f"{DESIGN}.look_fors.2",
            "has 61 characters; wanted: 60 at most",
        ),
        (
            DESIGN_HEAD,
            DESIGN_HEAD + 'hint = "x"\n',
            f"{DESIGN}.hint",
            "is not a known key; wanted: key, name, meaning, anchors, question, probes, look_fors",
        ),
        (
            'key = "technical_leadership"',
            'key = "technical_depth"',
            "areas.technical_depth.key",
            "is the key of two areas; wanted: one of its own for each",
        ),
        (
            'contradicts = ["technical_culture"]',
            'contradicts = ["culture"]',
            "flags.does_not_ask_about_team.contradicts",
            "names 'culture'; wanted: criteria of this file",
        ),
        (
            'overlaps = []\ncontradicts = ["technical_culture"]',
            'overlaps = ["smug"]\ncontradicts = ["technical_culture"]',
            "flags.does_not_ask_about_team.overlaps",
            "names 'smug'; wanted: other red flags",
        ),
        (
            'overlaps = []\ncontradicts = ["technical_culture"]',
            'overlaps = ["does_not_ask_about_team"]\ncontradicts = ["technical_culture"]',
            "flags.does_not_ask_about_team.overlaps",
            "names 'does_not_ask_about_team'; wanted: other red flags",
        ),
        (
            'overlaps = ["no_interest_in_teaching"]',
            "overlaps = []",
            "flags.no_interest_in_teaching.overlaps",
            "names has_not_mentored, whose own overlaps do not name no_interest_in_teaching; wanted: both or neither",
        ),
        (
            assignment("reference_question", '"micromanages"'),
            "",
            "flags.micromanages.reference_question",
            "is missing; wanted where critical, here for player_coach",
        ),
        (
            LAST_SEVERITY,
            'feature = "huge", player_coach = "critical" }',
            "flags.micromanages.severity.feature",
            "is 'huge'; wanted: one of critical, minor, note",
        ),
        (
            LAST_SEVERITY,
            'player_coach = "critical" }',
            "flags.micromanages.severity.feature",
            "is missing; wanted: one of critical, minor, note",
        ),
        (
            LAST_SEVERITY,
            LAST_SEVERITY.replace(" }", ', staff = "minor" }'),
            "flags.micromanages.severity.staff",
            f"is not a known key; wanted: {ALL_FOUR}",
        ),
        (
            assignment("severity", '"only_own_code"'),
            'severity = "minor"\n',
            "flags.only_own_code.severity",
            f"is a text; wanted: a severity for each of {ALL_FOUR}",
        ),
    ],
)
def test_a_mistake_is_named_by_its_key_with_what_is_wanted(old, new, key, problem):
    assert mistakes(edited((old, new))) == [(key, problem)]


def test_a_criterion_is_one_of_four_in_its_area():
    text = without("areas.criteria", "stack_and_domain")

    assert mistakes(text) == [("areas.technical_depth.criteria", "has 3 criteria; wanted: 4")]


def test_a_criterion_key_is_used_once_in_all_areas():
    text = SHIPPED.replace('"technical_culture"', '"trade_offs"')

    problem = "is the key of two criteria; wanted: one of its own for each, in all areas"
    assert mistakes(text) == [
        ("areas.technical_depth.trade_offs.key", problem),
        ("areas.mentoring_development.trade_offs.key", problem),
    ]


def test_one_area_at_least_is_not_optional():
    text = SHIPPED.replace("optional = false", "optional = true")

    assert mistakes(text) == [("areas", "has no area with optional = false; wanted: at least one")]


@pytest.mark.parametrize(
    ("name", "key", "problem"),
    [
        ("flags", "only_own_code", "is missing; wanted: all 9 flags"),
        ("archetypes", "feature", "is missing; wanted: all 4 archetypes"),
    ],
)
def test_no_flag_and_no_archetype_may_be_missing(name, key, problem):
    assert mistakes(without(name, key)) == [(f"{name}.{key}", problem)]


@pytest.mark.parametrize(("name", "wanted"), [("flags", RED_FLAGS), ("archetypes", ARCHETYPES)])
def test_a_flag_or_archetype_that_is_unknown_or_there_twice_is_refused(name, wanted):
    last = next(table for table in reversed(TABLES) if table.startswith(f"[[{name}]]"))
    unknown = last.replace(f'"{wanted[-1]}"', '"smug"')

    assert mistakes(f"{SHIPPED}\n{last}\n{unknown}") == [
        (f"{name}.smug.key", f"is not known; wanted: one of {', '.join(wanted)}"),
        (f"{name}.{wanted[-1]}.key", f"is the key of two {name}; wanted: each once"),
    ]


def test_a_part_without_a_fit_key_is_named_by_its_position():
    text = edited((DESIGN_HEAD + 'name = "System design"', 'key = "System design"\nname = ""'))

    assert mistakes(text) == [
        ("areas.technical_depth.2.key", f"is 'System design'; {BAD_KEY}"),
        ("areas.technical_depth.2.name", "is empty; wanted: a text"),
        ("flags.only_code_quality.contradicts", "names 'system_design'; wanted: criteria of this file"),
    ]


def test_a_flag_without_a_fit_key_is_named_by_its_position():
    edits = (
        ('key = "only_own_code"', "key = 7"),
        ('"software_engineering", "pairing_and_sharing"]', '"pairing"]'),
    )

    assert mistakes(edited(*edits)) == [
        ("flags.1.key", f"is a number; {BAD_KEY}"),
        ("flags.only_own_code", "is missing; wanted: all 9 flags"),
        ("flags.1.contradicts", "names 'pairing'; wanted: criteria of this file"),
    ]


def test_what_stands_for_a_table_and_is_none_is_refused():
    text = "".join(table for table in TABLES if not table.startswith("[[archetypes]]"))

    assert mistakes('archetypes = [7, "feature"]\n' + text)[:2] == [
        ("archetypes.1", "is a number; wanted: a table"),
        ("archetypes.2", "is a text; wanted: a table"),
    ]


def test_a_sentence_has_at_most_400_characters():
    text = edited((assignment("question", '"system_design"'), f'question = "{"x" * 401}"\n'))

    assert mistakes(text) == [(f"{DESIGN}.question", "has 401 characters; wanted: 400 at most")]


def test_all_mistakes_are_reported_at_once():
    text = edited(
        ('title = "Tech Lead"', 'title = ""'),
        ("optional = false", "optional = 0"),
        (PROBES, ""),
        ('contradicts = ["technical_culture"]', 'contradicts = ["culture"]'),
        (LAST_SEVERITY, LAST_SEVERITY.replace("minor", "huge")),
    )

    assert mistakes(text) == [
        ("title", "is empty; wanted: a text"),
        ("areas.technical_depth.optional", "is a number; wanted: true or false"),
        ("areas.technical_depth.system_design.probes", "is missing; wanted: a list of 2 texts"),
        ("flags.micromanages.severity.feature", "is 'huge'; wanted: one of critical, minor, note"),
        ("flags.does_not_ask_about_team.contradicts", "names 'culture'; wanted: criteria of this file"),
    ]


def test_an_empty_file_lacks_everything():
    keys = [key for key, _ in mistakes("")]

    assert keys == [
        *["key", "title", "areas", "flags", "archetypes", "areas"],
        *[f"flags.{key}" for key in RED_FLAGS],
        *[f"archetypes.{key}" for key in ARCHETYPES],
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("key = 'a'\ntitle = oops", "is not valid TOML: Invalid value (at line 2, column 9)"),
        ("key = 'a'\ntitle =", "is not valid TOML: Invalid value (at line 2, column 8, the end)"),
        (
            "key = 'a'\nkey = 'b'",
            "is not valid TOML: Cannot overwrite a value (at line 2, column 10, the end)",
        ),
        ("key = " + "[" * 100_000, "is nested too deeply"),
    ],
)
def test_text_that_is_not_toml_is_one_mistake_with_its_place(text, problem):
    assert mistakes(text) == [("file", problem)]


def test_a_number_of_thousands_of_digits_is_refused():
    assert [key for key, _ in mistakes("key = " + "9" * 5000)] == ["file"]


def test_the_error_reads_as_one_line_for_each_mistake():
    with pytest.raises(RubricError) as refused:
        parse_rubric(edited(('title = "Tech Lead"', 'title = ""'), ("optional = false", "optional = 0")))

    assert str(refused.value) == (
        "title: is empty; wanted: a text\nareas.technical_depth.optional: is a number; wanted: true or false"
    )
