"""The columns of every file, in order, and the cells that an evaluation fills."""

from collections.abc import Iterable

from scorecard.domain.evaluation import Evaluation
from scorecard.domain.policy import Policy
from scorecard.files.cells import cell, number

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
    """The cells of one application by column; blank but for the count where no card counts (None)."""
    if evaluation is None:
        return dict.fromkeys(evaluation_columns(policy.areas), "") | {"scorecards_submitted": "0"}
    overall, unadjusted = evaluation.overall, evaluation.unadjusted
    rules = dict.fromkeys(reason.rule.value for reason in evaluation.recommendation.reasons)
    cells = {
        "scorecards_submitted": cell(evaluation.cards),
        "recommendation": evaluation.recommendation.outcome.value,
        "probability": number(overall.probability),
        "score": number(overall.estimate),
        "score_low": number(overall.low),
        "score_high": number(overall.high),
        "reliability": number(overall.reliability),
        "unadjusted_recommendation": evaluation.unadjusted_recommendation.outcome.value,
        "unadjusted_probability": number(unadjusted.probability),
        "unadjusted_score": number(unadjusted.estimate),
        "plain_mean": number(overall.plain_mean),
    }
    for key, area in evaluation.areas.items():
        values = (
            number(area.estimate),
            number(area.probability),
            number(area.plain_mean),
            cell(area.raters),
        )
        cells.update(zip(area_columns(key), values, strict=True))
    cells["red_flags"] = cell(evaluation.red_flags)
    cells["disagreements"] = cell(len(evaluation.surprises))
    cells["reasons"] = REASON_SEPARATOR.join(rules)
    return cells
