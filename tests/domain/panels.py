"""A small opening for tests: four areas of two criteria, and scorecards written in one line."""

from scorecard.domain.assessment import Assessment
from scorecard.domain.policy import Policy
from scorecard.domain.rubric import RED_FLAGS, Severity

AREAS = {
    "depth": ("d1", "d2"),
    "leading": ("l1", "l2"),
    "growing": ("g1", "g2"),
    "talking": ("t1", "t2"),
}
CRITERIA = [criterion for criteria in AREAS.values() for criterion in criteria]

CRITICAL = "adversarial_to_managers"
ANOTHER_CRITICAL = "micromanages"
MINOR = "only_own_code"
NOTE = "does_not_ask_about_team"

SEVERITY = dict.fromkeys(RED_FLAGS, Severity.MINOR) | {
    CRITICAL: Severity.CRITICAL,
    ANOTHER_CRITICAL: Severity.CRITICAL,
    NOTE: Severity.NOTE,
}


def policy(areas=AREAS, **changes):
    """The policy of an opening with these areas, all must-meet, of equal weight."""
    defaults = {"must_meet": tuple(areas), "weights": dict.fromkeys(areas, 1.0), "severity": SEVERITY}
    return Policy(areas=areas, **{**defaults, **changes})


def card(interviewer, application="app", **ratings):
    """One scorecard; a rating given for an area stands for each of its criteria."""
    by_criterion = {}
    for key, rating in ratings.items():
        by_criterion |= dict.fromkeys(AREAS.get(key, (key,)), rating)
    return Assessment(application, interviewer, by_criterion)


def everything(rating):
    """The same rating in every area."""
    return dict.fromkeys(AREAS, rating)
