"""What one submitted scorecard says: the only thing, beside the policy, that an evaluation is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scorecard.domain.rubric import Severity


class Vote(StrEnum):
    """The overall vote, asked last and without a midpoint; the values are the codes used in files."""

    DEFINITELY_NO = "DEFINITELY_NO"
    NO = "NO"
    YES = "YES"
    STRONG_YES = "STRONG_YES"


class TickState(StrEnum):
    """What a lead has made of a ticked flag."""

    RAISED = "raised"
    CLEARED = "cleared"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Assessment:
    """One interviewer's ratings of one application, by criterion key; what was not observed is absent."""

    application: str
    interviewer: str
    ratings: Mapping[str, float]
    vote: Vote | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """One red flag that one interviewer ticked. A severity of its own wins over the policy's."""

    application: str
    interviewer: str
    flag: str
    severity: Severity | None = None
    after_reveal: bool = False
    state: TickState = TickState.RAISED

    @property
    def stands(self) -> bool:
        """Whether the tick may act: written before its author saw the panel, and not cleared since."""
        return not self.after_reveal and self.state is not TickState.CLEARED
