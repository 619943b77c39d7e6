"""reminders"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "reminder",
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("local_day", sa.Date(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_reminder_interview_id_length")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_reminder_interview_id")),
        sa.PrimaryKeyConstraint("interview_id", "local_day", name=op.f("pk_reminder")),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("reminder")
