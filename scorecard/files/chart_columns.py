"""The columns of the files of the analytics pages, one file a chart."""

FUNNEL_COLUMNS = ("step", "applications", "share_of_added", "share_of_step_before", "here_now", "withdrawn")

TIMES_COLUMNS = ("from_to", "count", "first_quartile_hours", "median_hours", "third_quartile_hours")

RATINGS_COLUMNS = (
    "focus_area",
    "criterion",
    "rated_1",
    "rated_2",
    "rated_3",
    "rated_4",
    "rated_5",
    "not_observed",
    "ratings",
    "mean_rating",
)

AGREEMENT_COLUMNS = ("focus_area", "candidates", "alpha", "alpha_low", "alpha_high", "icc", "icc_low", "icc_high")

SOURCES_COLUMNS = ("source", "applications", "decided", "recommended", "hired")

DEPARTURES_COLUMNS = ("direction", "departs", "decisions")

INTERVIEWERS_COLUMNS = ("interviewer_id", "interviewer", "seats", "scorecards_submitted", "late")
