"""Whatever the text of a rubric file, it parses or is refused with its mistakes."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.rubric import Rubric, RubricError, parse_rubric

SHIPPED = (Path(__file__).parents[2] / "scorecard/rubrics/tech_lead.toml").read_text(encoding="utf-8")


def parses_or_is_refused(text):
    try:
        return isinstance(parse_rubric(text), Rubric)
    except RubricError as refused:
        return len(refused.mistakes) > 0


@given(st.text())
def test_any_text_parses_or_is_refused(text):
    assert parses_or_is_refused(text)


LINES = SHIPPED.splitlines()
VALUES = ["1", "nan", "true", "[]", "{}", '""', "1979-05-27", "[[1], {a = 2}]", '"\\u0007"', "[1, 'x', 'x']"]
EDIT = st.tuples(st.integers(0, len(LINES) - 1), st.sampled_from([*VALUES, "'", "cut", "twice"]))


@settings(max_examples=60)
@given(st.lists(EDIT, max_size=6))
def test_the_shipped_text_with_any_edits_parses_or_is_refused(edits):
    lines = list(LINES)
    for number, edit in edits:
        name = lines[number].partition(" = ")[0]
        twice = f"{lines[number]}\n{lines[number]}"
        lines[number] = {"cut": "", "twice": twice}.get(edit, f"{name} = {edit}")

    assert parses_or_is_refused("\n".join(lines))
