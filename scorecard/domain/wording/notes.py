"""The notes beside a recommendation, in sentences. They inform and carry no weight."""

from collections.abc import Mapping

from scorecard.domain.evaluation import Surprise
from scorecard.domain.guardrails import Guardrail
from scorecard.domain.policy import Policy
from scorecard.domain.votes import VotesAgainst
from scorecard.domain.wording.numbers import mark, points

GUARDRAIL_SENTENCES = {
    Guardrail.MOTIVATION_UNKNOWN: "Nobody wrote down why Tech Lead and not Staff Engineer. Ask before you decide.",
    Guardrail.SENIOR_BY_ANOTHER_NAME: (
        "Depth is at or above {bar} while leadership and mentoring are below {bar}: a senior engineer by another name?"
    ),
    Guardrail.LEADING_UNTESTED: "Leadership or mentoring was rated by nobody. Seat an interview on it.",
    Guardrail.COMMUNICATION_THIN: "Communication was rated by fewer than two people.",
    Guardrail.CODING_SHARE_VAGUE: "The charter names no coding share. Write down a number, such as 60 %.",
}

VOTES_SENTENCES = {
    VotesAgainst.MOST_SAY_NO: "Most votes say no while the ratings are likely at or above the bar. Ask what they miss.",
    VotesAgainst.MOST_SAY_YES: "Most votes say yes while the ratings are likely below the bar. Ask what they miss.",
}


def guardrail_sentence(guardrail: Guardrail, *, policy: Policy) -> str:
    """One hiring mistake that an application is on the way to. The bar is the overall one, not that of areas."""
    return GUARDRAIL_SENTENCES[guardrail].format(bar=mark(policy.bar))


def surprise_sentence(surprise: Surprise, *, people: Mapping[str, str]) -> str:
    """One card that lies far from what the rest of its panel leads one to expect."""
    distance = surprise.said - surprise.expected
    side = "above" if distance > 0 else "below"
    return (
        f"{people[surprise.interviewer]} rates {points(abs(distance))} {side} what the rest of the panel leads one to "
        f"expect ({points(surprise.said)} against {points(surprise.expected)}). Hear what was seen."
    )
