"""correction requests"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "correction_request",
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=4000), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(length=4000), nullable=False),
        sa.CheckConstraint("length(answer) <= 4000", name=op.f("ck_correction_request_answer_length")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_correction_request_interview_id_length")),
        sa.CheckConstraint("length(reason) <= 4000", name=op.f("ck_correction_request_reason_length")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_correction_request_interview_id")),
        sa.PrimaryKeyConstraint("interview_id", name=op.f("pk_correction_request")),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("correction_request")
