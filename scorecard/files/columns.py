"""The columns of every file, in order, and the cells that an evaluation fills."""

from collections.abc import Iterable

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.files.cells import CellValue, cell

OPENING_COLUMNS = ("opening_id", "opening")
APPLICATION_COLUMNS = (*OPENING_COLUMNS, "application_id", "candidate")
SEAT_COLUMNS = (*APPLICATION_COLUMNS, "interview_id", "interviewer_id", "interviewer")

RATINGS_COLUMNS = (
    *SEAT_COLUMNS,
    "focus_area",
    "criterion",
    "rating",
    "evidence",
    "submitted_at",
    "revision",
    "rubric_version",
)

SCORECARDS_COLUMNS = (
    *SEAT_COLUMNS,
    "interview_at",
    "focus_areas",
    "due_at",
    "status",
    "submitted_at",
    "hours_to_submit",
    "vote",
    "confidence",
    "strengths",
    "concerns",
    "red_flags",
    "mean_rating",
    "vote_after_debrief",
    "revision",
    "interviewer_email",
    "candidate_email",
)

FLAGS_COLUMNS = (
    *SEAT_COLUMNS,
    "flag",
    "severity",
    "quote",
    "raised_at",
    "after_reveal",
    "state",
    "settled_at",
    "settled_by",
    "settled_reason",
)

DEPARTURES_COLUMNS = (
    *APPLICATION_COLUMNS,
    "decision",
    "decided_at",
    "decided_by",
    "recommendation",
    "departs",
    "direction",
    "reason",
)

# What only the app knows, and a file of ratings does not.
PROGRESS_COLUMNS = ("stage", "scorecards_expected", "provisional")
DECISION_COLUMNS = ("decision", "decided_at")

REASON_SEPARATOR = "; "
AREA_SEPARATOR = "; "


def evaluation_columns(areas: Iterable[str]) -> tuple[str, ...]:
    """The columns of `candidates.csv` that `evaluate` writes too, ids and names left out."""
    known_elsewhere = {*APPLICATION_COLUMNS, *PROGRESS_COLUMNS, *DECISION_COLUMNS}
    return tuple(column for column in candidates_columns(areas) if column not in known_elsewhere)


def candidates_columns(areas: Iterable[str]) -> tuple[str, ...]:
    """The columns of `candidates.csv` for an opening with these areas."""
    return (
        *APPLICATION_COLUMNS,
        "stage",
        "scorecards_submitted",
        "scorecards_expected",
        "provisional",
        "recommendation",
        "probability",
        "score",
        "score_low",
        "score_high",
        "reliability",
        "unadjusted_recommendation",
        "unadjusted_probability",
        "unadjusted_score",
        "plain_mean",
        *(column for area in areas for column in area_columns(area)),
        "red_flags",
        "disagreements",
        "reasons",
        *DECISION_COLUMNS,
    )


def area_columns(area: str) -> tuple[str, str, str, str]:
    """The four columns of one area."""
    return (f"{area}_estimate", f"{area}_probability", f"{area}_plain_mean", f"{area}_raters")


def evaluation_cells(evaluation: Evaluation | None, policy: Policy) -> dict[str, str]:
    """The cells of one application as text, by column."""
    return {column: cell(value) for column, value in evaluation_values(evaluation, policy).items()}


def evaluation_values(evaluation: Evaluation | None, policy: Policy) -> dict[str, CellValue]:
    """The values of one application by column; None but for the count where no card counts (None)."""
    if evaluation is None:
        return dict.fromkeys(evaluation_columns(policy.areas)) | {"scorecards_submitted": 0}
    overall, unadjusted = evaluation.overall, evaluation.unadjusted
    rules = dict.fromkeys(reason.rule.value for reason in evaluation.recommendation.reasons)
    values: dict[str, CellValue] = {
        "scorecards_submitted": evaluation.cards,
        "recommendation": evaluation.recommendation.outcome.value,
        "probability": overall.probability,
        "score": overall.estimate,
        "score_low": overall.low,
        "score_high": overall.high,
        "reliability": overall.reliability,
        "unadjusted_recommendation": evaluation.unadjusted_recommendation.outcome.value,
        "unadjusted_probability": unadjusted.probability,
        "unadjusted_score": unadjusted.estimate,
        "plain_mean": overall.plain_mean,
    }
    for key, area in evaluation.areas.items():
        of_area = (area.estimate, area.probability, area.plain_mean, area.raters)
        values.update(zip(area_columns(key), of_area, strict=True))
    values["red_flags"] = evaluation.red_flags
    values["disagreements"] = len(evaluation.surprises)
    values["reasons"] = REASON_SEPARATOR.join(rules)
    return values
