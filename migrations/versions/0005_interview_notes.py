"""notes of the interview, and whether it was cut short"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

# Written out, not in a batch: a table made anew would lose its triggers.
ADDED = (
    "interview_notes VARCHAR(20000) DEFAULT '' NOT NULL "
    "CONSTRAINT ck_scorecard_version_interview_notes_length CHECK (length(interview_notes) <= 20000)",
    "cut_short BOOLEAN DEFAULT false NOT NULL",
)


def upgrade() -> None:
    """Move the schema forward."""
    for column in ADDED:
        op.execute(f"ALTER TABLE scorecard_version ADD COLUMN {column}")


def downgrade() -> None:
    """Move the schema back."""
    for name in ("cut_short", "interview_notes"):
        op.execute(f"ALTER TABLE scorecard_version DROP COLUMN {name}")
