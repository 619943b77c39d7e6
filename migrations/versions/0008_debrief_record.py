"""the debrief's record, and seats that ask for some criteria only"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VOTES = "('DEFINITELY_NO', 'NO', 'YES', 'STRONG_YES')"


def upgrade() -> None:
    """Move the schema forward."""
    # Not in a batch: a table made anew would lose its triggers.
    op.add_column("interview", sa.Column("criteria", sa.JSON(), nullable=True))
    op.create_table(
        "debrief_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("point", sa.String(length=60), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.String(length=8000), nullable=False),
        sa.Column("why", sa.String(length=4000), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_debrief_entry_number_from_one")),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_debrief_entry_application_id_length")),
        sa.CheckConstraint("length(point) <= 60", name=op.f("ck_debrief_entry_point_length")),
        sa.CheckConstraint("length(agreed) <= 8000", name=op.f("ck_debrief_entry_agreed_length")),
        sa.CheckConstraint("length(why) <= 4000", name=op.f("ck_debrief_entry_why_length")),
        sa.CheckConstraint("length(by_id) <= 16", name=op.f("ck_debrief_entry_by_id_length")),
        sa.ForeignKeyConstraint(["application_id"], ["application.id"], name=op.f("fk_debrief_entry_application_id")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_debrief_entry_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_debrief_entry")),
        sa.UniqueConstraint(
            "application_id", "point", "number", name=op.f("uq_debrief_entry_application_id_point_number")
        ),
    )
    op.create_table(
        "vote_after_debrief",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("vote", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(f"vote IN {VOTES}", name=op.f("ck_vote_after_debrief_vote_known")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_vote_after_debrief_interview_id_length")),
        sa.CheckConstraint("length(vote) <= 20", name=op.f("ck_vote_after_debrief_vote_length")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_vote_after_debrief_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vote_after_debrief")),
    )
    op.create_index(op.f("ix_vote_after_debrief_interview_id"), "vote_after_debrief", ["interview_id"])
    op.create_table(
        "dissent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.String(length=16), nullable=False),
        sa.Column("vote", sa.String(length=20), nullable=False),
        sa.Column("after_debrief", sa.Boolean(), nullable=False),
        sa.Column("sentence", sa.String(length=4000), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f"vote IN {VOTES}", name=op.f("ck_dissent_vote_known")),
        sa.CheckConstraint("(said_at IS NULL) = (sentence = '')", name=op.f("ck_dissent_said_with_sentence")),
        sa.CheckConstraint("length(interview_id) <= 16", name=op.f("ck_dissent_interview_id_length")),
        sa.CheckConstraint("length(vote) <= 20", name=op.f("ck_dissent_vote_length")),
        sa.CheckConstraint("length(sentence) <= 4000", name=op.f("ck_dissent_sentence_length")),
        sa.ForeignKeyConstraint(["decision_id"], ["decision.id"], name=op.f("fk_dissent_decision_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["interview.id"], name=op.f("fk_dissent_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dissent")),
        sa.UniqueConstraint("decision_id", "interview_id", name=op.f("uq_dissent_decision_id_interview_id")),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("dissent")
    op.drop_index(op.f("ix_vote_after_debrief_interview_id"), table_name="vote_after_debrief")
    op.drop_table("vote_after_debrief")
    op.drop_table("debrief_entry")
    op.execute("ALTER TABLE interview DROP COLUMN criteria")
