"""The columns of the files, and the cells of an evaluation."""

from scorecard.domain.assessment import Tick
from scorecard.domain.evaluation import evaluate
from scorecard.files.columns import (
    FLAGS_COLUMNS,
    RATINGS_COLUMNS,
    SCORECARDS_COLUMNS,
    candidates_columns,
    evaluation_cells,
    evaluation_columns,
)
from tests.domain.panels import CRITICAL, card, policy

TWO_AREAS = {"depth": ("d1", "d2"), "leading": ("l1", "l2")}


def test_each_file_has_the_published_columns():
    assert ",".join(RATINGS_COLUMNS) == (
        "opening_id,opening,application_id,candidate,interview_id,interviewer_id,interviewer,focus_area,criterion,"
        "rating,evidence,submitted_at,revision,rubric_version"
    )
    assert ",".join(SCORECARDS_COLUMNS) == (
        "opening_id,opening,application_id,candidate,interview_id,interviewer_id,interviewer,interview_at,focus_areas,"
        "due_at,status,submitted_at,hours_to_submit,vote,confidence,strengths,concerns,red_flags,mean_rating,"
        "vote_after_debrief,revision,interviewer_email,candidate_email"
    )
    assert ",".join(FLAGS_COLUMNS) == (
        "opening_id,opening,application_id,candidate,interview_id,interviewer_id,interviewer,flag,severity,quote,"
        "raised_at,after_reveal,state,settled_at,settled_by,settled_reason"
    )
    assert ",".join(candidates_columns(["depth"])) == (
        "opening_id,opening,application_id,candidate,stage,scorecards_submitted,scorecards_expected,provisional,"
        "recommendation,probability,score,score_low,score_high,reliability,unadjusted_recommendation,"
        "unadjusted_probability,unadjusted_score,plain_mean,depth_estimate,depth_probability,depth_plain_mean,"
        "depth_raters,red_flags,disagreements,reasons,decision,decided_at"
    )


def test_an_evaluation_fills_its_columns_and_no_others():
    panel = [card("ana", d1=4, d2=4, l1=4), card("ben", d1=4, d2=4, l1=1)]
    two_areas = policy(TWO_AREAS)
    evaluation = evaluate(panel, [Tick("app", "ana", CRITICAL)], two_areas).applications["app"]
    cells = evaluation_cells(evaluation, two_areas)

    assert tuple(cells) == evaluation_columns(TWO_AREAS)
    assert cells["scorecards_submitted"] == "2"
    assert cells["recommendation"] == cells["unadjusted_recommendation"] == "No hire"
    assert (cells["plain_mean"], cells["score"]) == ("3.250000", "3.322526")
    assert (cells["depth_plain_mean"], cells["depth_raters"]) == ("4.000000", "2")
    assert (cells["red_flags"], cells["disagreements"]) == ("1", "0")
    assert cells["reasons"] == "below-bar; critical-single; area-unproven"


def test_a_rule_that_acted_twice_is_named_once():
    panel = [card(person, d1=2, d2=2, l1=2, l2=2) for person in ("ana", "ben", "cem")]
    two_areas = policy(TWO_AREAS)
    cells = evaluation_cells(evaluate(panel, [], two_areas).applications["app"], two_areas)

    assert cells["reasons"] == "well-below-bar; area-below-bar"


def test_an_area_that_nobody_rated_is_blank_and_never_zero():
    two_areas = policy(TWO_AREAS)
    cells = evaluation_cells(evaluate([card("ana", d1=4)], [], two_areas).applications["app"], two_areas)

    assert [cells[f"leading_{name}"] for name in ("estimate", "probability", "plain_mean", "raters")] == [
        "",
        "",
        "",
        "0",
    ]


def test_where_no_card_counts_everything_but_the_count_is_blank():
    cells = evaluation_cells(None, policy(TWO_AREAS))

    assert tuple(cells) == evaluation_columns(TWO_AREAS)
    assert {column: value for column, value in cells.items() if value} == {"scorecards_submitted": "0"}
