"""The ready check of an opening: is the role clear, and will its panel find out what the role needs?

First the documents' five hiring mistakes, then the five expectations whose breach costs a Tech Lead's trust. Each
check looks at what is set up now. None of them stops anybody.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from scorecard.domain.coverage import AIMED_AT_PEOPLE_PER_AREA, Coverage
from scorecard.domain.guardrails import COMMUNICATION, LEADERSHIP, MENTORING, Guardrail
from scorecard.domain.policy import Policy
from scorecard.domain.text import is_blank

VAGUE_WORDS = (
    "sometimes",
    "occasionally",
    "from time to time",
    "as needed",
    "when needed",
    "when possible",
    "if time allows",
    "a bit of",
)
_VAGUE = re.compile(rf"\b({'|'.join(re.escape(words) for words in VAGUE_WORDS)})\b", re.IGNORECASE)


class Expectation(StrEnum):
    """What a Tech Lead expects of the role, in the documents' order."""

    AUTHORITY = "authority"
    CODING_TIME = "coding-time"
    TEAM = "team"
    PARTNERSHIP = "partnership"
    GROWTH = "growth"


class CheckState(StrEnum):
    """How a check came out."""

    FINE = "fine"
    OPEN = "open"  # something is not said yet
    AT_RISK = "at risk"


@dataclass(frozen=True, slots=True)
class Role:
    """What an opening says of its role. `texts` are the charter's by field; `breaks` the lead's own answers to
    whether the role would break an expectation, by its value; what is not answered is absent."""

    coding_share: int | None
    texts: Mapping[str, str]
    asks_why: str
    breaks: Mapping[str, bool]

    def vague_words(self, field: str) -> tuple[str, ...]:
        """The words of a charter text that a number could stand for, as they were written."""
        return tuple(dict.fromkeys(found.lower() for found in _VAGUE.findall(self.texts.get(field, ""))))


Subject = TypeVar("Subject", Guardrail, Expectation)


@dataclass(frozen=True, slots=True)
class Check(Generic[Subject]):
    """One line of the ready check."""

    subject: Subject
    state: CheckState


# The charter's text in which each expectation is answered; coding time is answered by a number.
TEXT_OF = {
    Expectation.AUTHORITY: "authority",
    Expectation.TEAM: "scope",
    Expectation.PARTNERSHIP: "em_split",
    Expectation.GROWTH: "career_path",
}


def check_mistakes(role: Role, *, policy: Policy, template: Coverage) -> tuple[Check[Guardrail], ...]:
    """The five hiring mistakes, from the role, the policy and what the panel template covers."""
    return tuple(Check(mistake, state) for mistake, state in _mistakes(role, policy, template))


def check_expectations(role: Role) -> tuple[Check[Expectation], ...]:
    """The five expectations: at risk where the lead says so, fine where the role says what it offers."""
    return tuple(Check(expectation, _expectation(role, expectation)) for expectation in Expectation)


def _mistakes(role: Role, policy: Policy, template: Coverage) -> Iterator[tuple[Guardrail, CheckState]]:
    leading = [area for area in (LEADERSHIP, MENTORING) if area in policy.areas]
    yield Guardrail.MOTIVATION_UNKNOWN, CheckState.OPEN if is_blank(role.asks_why) else CheckState.FINE
    must_lead = all(area in policy.must_meet for area in leading)
    yield Guardrail.SENIOR_BY_ANOTHER_NAME, CheckState.FINE if must_lead else CheckState.AT_RISK
    untested = [area for area in leading if not template.by_area.get(area)]
    yield Guardrail.LEADING_UNTESTED, _covered(template, missing=bool(untested))
    hearing = len(template.by_area.get(COMMUNICATION, ()))
    thin = COMMUNICATION in policy.areas and hearing < AIMED_AT_PEOPLE_PER_AREA
    yield Guardrail.COMMUNICATION_THIN, _covered(template, missing=thin)
    yield Guardrail.CODING_SHARE_VAGUE, _coding(role)


def _covered(template: Coverage, *, missing: bool) -> CheckState:
    if not template.people:
        return CheckState.OPEN
    return CheckState.AT_RISK if missing else CheckState.FINE


def _coding(role: Role) -> CheckState:
    if any(role.vague_words(field) for field in role.texts):
        return CheckState.AT_RISK
    return CheckState.OPEN if role.coding_share is None else CheckState.FINE


def _expectation(role: Role, expectation: Expectation) -> CheckState:
    if role.breaks.get(expectation):
        return CheckState.AT_RISK
    said = role.coding_share is not None
    if expectation in TEXT_OF:
        said = not is_blank(role.texts.get(TEXT_OF[expectation], ""))
    return CheckState.FINE if said and expectation in role.breaks else CheckState.OPEN
