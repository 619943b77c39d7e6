"""what SQLite is to expect of its tables, so that it reads the few rows that are asked for and not a whole opening

Without statistics it takes an opening for ten applications. Statistics of the day would be wrong the other way: made
while a table is empty, they have it read whole for ever. So every installation gets those of one large opening, and
plans as one: a table that is smaller costs nothing. Tables that are not named here are left to its usual guesses.
PostgreSQL keeps its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

# For each index: the rows of its table, then how many of them share its first column, its first two, and so on.
EXPECTED = {
    ("account", "sqlite_autoindex_account_1"): "200 1",
    ("account", "sqlite_autoindex_account_2"): "200 1",
    ("application", "ix_application_candidate_id"): "5000 1",
    ("application", "ix_application_opening_id_facts_revision"): "5000 5000 1",
    ("application", "sqlite_autoindex_application_1"): "5000 1",
    ("application", "sqlite_autoindex_application_2"): "5000 5000 1",
    ("candidate", "sqlite_autoindex_candidate_1"): "5000 1",
    ("dashboard_count", "sqlite_autoindex_dashboard_count_1"): "100 100 10 1",
    ("dashboard_entry", "dashboard_entry"): "200000 200000 20000 2000 6 1 1",
    ("dashboard_row", "sqlite_autoindex_dashboard_row_1"): "5000 5000 1",
    ("decision", "ix_decision_application_id_decided_at"): "1250 1 1",
    ("flag_tick", "sqlite_autoindex_flag_tick_1"): "750 1 1",
    ("interview", "ix_interview_interviewer_id"): "25000 400",
    ("interview", "sqlite_autoindex_interview_1"): "25000 1",
    ("interview", "sqlite_autoindex_interview_2"): "25000 5 1",
    ("kept_evaluation", "sqlite_autoindex_kept_evaluation_1"): "5000 5000 5000 1",
    ("opening", "sqlite_autoindex_opening_1"): "20 1",
    ("opening_lead", "ix_opening_lead_account_id"): "40 4",
    ("opening_lead", "sqlite_autoindex_opening_lead_1"): "40 2 1",
    ("rating", "sqlite_autoindex_rating_1"): "400000 16 1",
    ("scorecard_version", "sqlite_autoindex_scorecard_version_1"): "25000 1 1",
}


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute("ANALYZE sqlite_schema")  # makes the table
    op.execute("DELETE FROM sqlite_stat1")
    rows = [{"table": table, "index": index, "stat": stat} for (table, index), stat in EXPECTED.items()]
    op.get_bind().execute(sa.text("INSERT INTO sqlite_stat1 VALUES (:table, :index, :stat)"), rows)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DELETE FROM sqlite_stat1")
