"""Puts it together: the assessments of one opening become an evaluation of each of its applications."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from scorecard.domain.agreement import (
    CriterionSummary,
    Split,
    SplitKind,
    find_splits,
    summarise_criteria,
)
from scorecard.domain.areas import AreaEvaluation, AreaState
from scorecard.domain.assessment import Assessment, Tick, TickState, Vote
from scorecard.domain.calibration import Calibration, InterviewerCalibration, calibrate
from scorecard.domain.comparison import SharedErrors, shared_errors
from scorecard.domain.estimates import Contribution, Overall, Term
from scorecard.domain.flags import ActsAs, FlagFinding, count_standing, find_flags
from scorecard.domain.panel_estimates import CandidateEstimate, estimate_candidates
from scorecard.domain.panel_model import Cells, Fit, Variances, cells_of, find_surprises, fit_panels, without_strictness
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Outcome, Reason, Recommendation, Rule, recommend
from scorecard.domain.scale import ONE_TO_FIVE

__all__ = [
    "MODEL",
    "ActsAs",
    "AreaEvaluation",
    "AreaState",
    "Assessment",
    "Calibration",
    "Contribution",
    "CriterionSummary",
    "Evaluation",
    "FlagFinding",
    "InterviewerCalibration",
    "OpeningEvaluation",
    "Outcome",
    "Overall",
    "OwnFindings",
    "Reason",
    "Recommendation",
    "Rule",
    "Split",
    "SplitKind",
    "Surprise",
    "Term",
    "Tick",
    "TickState",
    "Variances",
    "Vote",
    "evaluate",
    "own_findings",
]

# Raise it with every change of what an evaluation says: evaluations kept under another model are made anew.
MODEL = "3"

# A card this many standard deviations from what the rest of its panel leads one to expect is worth a talk.
# In the benchmark one honest candidate in a hundred has one.
SURPRISING_Z = 2.5

Item = TypeVar("Item", Assessment, Tick)


@dataclass(frozen=True, slots=True)
class Surprise:
    """One interviewer whose card the rest of the panel would not have led one to expect.

    `said` is the mean of the card's area means, `expected` what the others' cards predict of it; z is the
    distance in standard deviations.
    """

    interviewer: str
    z: float
    said: float
    expected: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that is computed for one application, on the scale of the ratings.

    `criteria` holds those that somebody rated, `areas` every area of the policy. `red_flags` counts the
    ticks that stand. The unadjusted numbers are those without allowance for strict and lenient
    interviewers: the same model, in which everybody is equally strict. `terms` are what the adjusted
    estimates are the sum of.
    """

    application: str
    cards: int
    criteria: Mapping[str, CriterionSummary]
    areas: Mapping[str, AreaEvaluation]
    overall: Overall
    unadjusted: Overall
    terms: tuple[Term, ...]
    surprises: tuple[Surprise, ...]
    splits: tuple[Split, ...]
    flags: tuple[FlagFinding, ...]
    red_flags: int
    recommendation: Recommendation
    unadjusted_recommendation: Recommendation


@dataclass(frozen=True, slots=True)
class OwnFindings:
    """The part of an evaluation that hangs on the application's own cards alone, whatever the rest of its opening."""

    criteria: Mapping[str, CriterionSummary]
    splits: tuple[Split, ...]
    flags: tuple[FlagFinding, ...]


@dataclass(frozen=True, slots=True)
class OpeningEvaluation:
    """The evaluation of each application that has at least one rating, in the order of the input.

    Without any rating there is no calibration, and no error that estimates could share.
    """

    applications: Mapping[str, Evaluation]
    policy: Policy
    calibration: Calibration | None
    shared: SharedErrors | None


@dataclass(frozen=True, slots=True)
class Opinions:
    """What is known of one application before it is evaluated."""

    panel: Sequence[Assessment]
    ticks: Sequence[Tick]
    surprises: tuple[Surprise, ...]


def evaluate(assessments: Sequence[Assessment], ticks: Sequence[Tick], policy: Policy) -> OpeningEvaluation:
    """Evaluate one opening from everything that counts in it.

    Ratings and the policy's bars are on `policy.scale`. Raises ValueError where one interviewer has two
    assessments of one application.
    """
    refuse_doubles(assessments)
    on_five = policy.on_five()
    cells = cells_of([onto_five(each, policy=policy) for each in assessments], areas=policy.areas)
    if not cells.candidates:
        return OpeningEvaluation({}, policy, None, None)
    fit = fit_panels(cells)
    panels, ticked = by_application(assessments), by_application(ticks)
    surprises = _surprises(cells, fit, policy)
    adjusted = estimate_candidates(cells, fit, policy=on_five)
    unadjusted = estimate_candidates(cells, without_strictness(cells, fit), policy=on_five)
    evaluations = {
        application: _evaluate_application(
            Opinions(panels[application], ticked.get(application, []), surprises.get(application, ())),
            application=application,
            found=found,
            plain=plain,
            policy=policy,
            on_five=on_five,
        )
        for application, found, plain in zip(cells.candidates, adjusted, unadjusted, strict=True)
    }
    return OpeningEvaluation(
        applications={application: evaluations[application] for application in panels if application in evaluations},
        policy=policy,
        calibration=calibrate(cells, fit, assessments).on(policy.scale),
        shared=shared_errors(cells, fit),
    )


def own_findings(panel: Sequence[Assessment], ticks: Sequence[Tick], policy: Policy) -> OwnFindings:
    """What the assessments and ticks of one application come to without a look at any other."""
    criteria = summarise_criteria(panel, policy=policy)
    return OwnFindings(
        criteria=criteria,
        splits=find_splits(panel, criteria, policy=policy),
        flags=find_flags(ticks, severity=policy.severity),
    )


def refuse_doubles(assessments: Sequence[Assessment]) -> None:
    """Raise ValueError where one interviewer has two assessments of one application."""
    seen = set()
    for assessment in assessments:
        key = (assessment.application, assessment.interviewer)
        if key in seen:
            raise ValueError(f"{key[1]} has two assessments of application {key[0]}")
        seen.add(key)


def onto_five(assessment: Assessment, *, policy: Policy) -> Assessment:
    """The assessment with its ratings on 1 to 5."""
    if policy.scale == ONE_TO_FIVE:
        return assessment
    return replace(
        assessment,
        ratings={key: policy.scale.onto_five(rating) for key, rating in assessment.ratings.items()},
    )


def by_application(items: Sequence[Item]) -> dict[str, list[Item]]:
    """Assessments or ticks by application, in the order of the input."""
    grouped: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        grouped[item.application].append(item)
    return dict(grouped)


def _surprises(cells: Cells, fit: Fit, policy: Policy) -> dict[str, tuple[Surprise, ...]]:
    """The cards that surprise, by application, the most surprising first."""
    found = find_surprises(cells, fit)
    by_candidate: dict[str, list[Surprise]] = defaultdict(list)
    for candidate, who, said, expected, z in zip(
        found.candidate.tolist(),
        found.interviewer.tolist(),
        found.said.tolist(),
        found.expected.tolist(),
        found.z.tolist(),
        strict=True,
    ):
        if abs(z) > SURPRISING_Z:
            by_candidate[cells.candidates[candidate]].append(
                Surprise(cells.interviewers[who], z, policy.scale.from_five(said), policy.scale.from_five(expected))
            )
    return {
        application: tuple(sorted(surprises, key=lambda surprise: (-abs(surprise.z), surprise.interviewer)))
        for application, surprises in by_candidate.items()
    }


def _evaluate_application(
    opinions: Opinions,
    *,
    application: str,
    found: CandidateEstimate,
    plain: CandidateEstimate,
    policy: Policy,
    on_five: Policy,
) -> Evaluation:
    cards = len(found.overall.contributions)
    own = own_findings(opinions.panel, opinions.ticks, policy)
    return Evaluation(
        application=application,
        cards=cards,
        criteria=own.criteria,
        areas={key: area.on(policy.scale) for key, area in found.areas.items()},
        overall=found.overall.on(policy.scale),
        unadjusted=plain.overall.on(policy.scale),
        terms=tuple(term.on(policy.scale) for term in found.terms),
        surprises=opinions.surprises,
        splits=own.splits,
        flags=own.flags,
        red_flags=count_standing(opinions.ticks),
        recommendation=recommend(
            cards=cards, overall=found.overall, areas=found.areas, flags=own.flags, policy=on_five
        ),
        unadjusted_recommendation=recommend(
            cards=cards, overall=plain.overall, areas=plain.areas, flags=own.flags, policy=on_five
        ),
    )
