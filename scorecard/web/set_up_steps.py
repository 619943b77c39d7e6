"""The steps of setting an opening up: where each stands, and the lines of the ready check."""

from collections.abc import Sequence
from dataclasses import dataclass

from scorecard.domain.coverage import Coverage
from scorecard.domain.policy import Policy
from scorecard.domain.role_check import CheckState, Role, check_expectations, check_mistakes
from scorecard.domain.text import is_blank
from scorecard.domain.wording import mark
from scorecard.domain.wording.role_check import (
    EXPECTATION_TITLES,
    MISTAKE_TITLES,
    expectation_sentence,
    mistake_sentence,
    vague_words_sentence,
)
from scorecard.models.opening import Opening
from scorecard.web.opening_form import CHARTER_TEXTS

ROLE, CHARTER, RUBRIC, BARS, PANEL, CHECK = STEPS = ("role", "charter", "rubric", "bars", "panel", "check")


@dataclass(frozen=True, slots=True)
class Step:
    """One step, with a few words on where it stands."""

    key: str
    title: str
    note: str
    done: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the ready check."""

    title: str
    state: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The steps, the two lists of the ready check, and what each charter text could say in numbers."""

    steps: tuple[Step, ...]
    mistakes: tuple[CheckLine, ...]
    expectations: tuple[CheckLine, ...]
    vague: dict[str, str]


def role_of(opening: Opening) -> Role:
    """What an opening says of its role."""
    return Role(
        coding_share=opening.coding_share,
        texts={name: getattr(opening, name) for name in CHARTER_TEXTS},
        asks_why=opening.asks_why,
        breaks=opening.role_breaks,
    )


def progress_of(opening: Opening, *, policy: Policy, template: Coverage, rubric_words: str) -> Progress:
    """How far an opening is set up, as it is stored."""
    role = role_of(opening)
    mistakes = tuple(
        CheckLine(MISTAKE_TITLES[check.subject], check.state, mistake_sentence(check.subject, check.state))
        for check in check_mistakes(role, policy=policy, template=template)
    )
    expectations = tuple(
        CheckLine(EXPECTATION_TITLES[check.subject], check.state, expectation_sentence(check.subject, check.state))
        for check in check_expectations(role)
    )
    return Progress(
        steps=(
            Step(ROLE, "Archetype", opening.archetype.replace("_", " ").capitalize(), True),
            _charter(role),
            Step(RUBRIC, "Rubric and weights", rubric_words, True),
            Step(BARS, "Bars", f"Bar {mark(policy.bar)}, area bar {mark(policy.area_bar)}", True),
            _panel(template),
            _check((*mistakes, *expectations)),
        ),
        mistakes=mistakes,
        expectations=expectations,
        vague={name: vague_words_sentence(words) for name in CHARTER_TEXTS if (words := role.vague_words(name))},
    )


def _charter(role: Role) -> Step:
    missing = sum(is_blank(text) for text in role.texts.values()) + (role.coding_share is None)
    note = f"{missing} still to fill in" if missing else "Filled in"
    return Step(CHARTER, "Charter", note, not missing)


def _panel(template: Coverage) -> Step:
    if not template.people:
        return Step(PANEL, "Panel template", "None yet", False)
    interviews = f"{template.people} interview{'' if template.people == 1 else 's'}"
    note = interviews if template.is_ready else f"{interviews}, with gaps"
    return Step(PANEL, "Panel template", note, template.is_ready)


def _check(lines: Sequence[CheckLine]) -> Step:
    open_lines = sum(line.state != CheckState.FINE for line in lines)
    return Step(CHECK, "Ready check", f"{open_lines} to look at" if open_lines else "All fine", not open_lines)
