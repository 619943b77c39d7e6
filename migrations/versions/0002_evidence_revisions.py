"""evidence revisions and kept evaluations"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

# What raises the counters, as models/evidence.py declares it.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER scorecard_version_evidence_insert AFTER INSERT ON scorecard_version WHEN NEW.submitted_at IS NOT NULL BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); END",
        "CREATE TRIGGER scorecard_version_evidence_update AFTER UPDATE OF submitted_at ON scorecard_version WHEN NEW.submitted_at IS NOT NULL BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); END",
        "CREATE TRIGGER strike_evidence_insert AFTER INSERT ON strike BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); END",
        "CREATE TRIGGER settlement_evidence_insert AFTER INSERT ON settlement BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); END",
        "CREATE TRIGGER interview_evidence_insert AFTER INSERT ON interview BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = NEW.application_id; UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = NEW.application_id); END",
        "CREATE TRIGGER application_evidence_update AFTER UPDATE OF debrief_opened_at ON application BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = NEW.id; UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = NEW.id); END",
        "CREATE TRIGGER policy_version_evidence_insert AFTER INSERT ON policy_version BEGIN UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = NEW.opening_id; END",
        "CREATE TRIGGER opening_evidence_update AFTER UPDATE OF rubric_version_id ON opening BEGIN UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = NEW.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION scorecard_version_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); RETURN NULL; END $$",
        "CREATE TRIGGER scorecard_version_evidence_insert AFTER INSERT ON scorecard_version FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION scorecard_version_evidence_insert()",
        "CREATE FUNCTION scorecard_version_evidence_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); RETURN NULL; END $$",
        "CREATE TRIGGER scorecard_version_evidence_update AFTER UPDATE OF submitted_at ON scorecard_version FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION scorecard_version_evidence_update()",
        "CREATE FUNCTION strike_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); RETURN NULL; END $$",
        "CREATE TRIGGER strike_evidence_insert AFTER INSERT ON strike FOR EACH ROW EXECUTE FUNCTION strike_evidence_insert()",
        "CREATE FUNCTION settlement_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); RETURN NULL; END $$",
        "CREATE TRIGGER settlement_evidence_insert AFTER INSERT ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_evidence_insert()",
        "CREATE FUNCTION interview_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = NEW.application_id; UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = NEW.application_id); RETURN NULL; END $$",
        "CREATE TRIGGER interview_evidence_insert AFTER INSERT ON interview FOR EACH ROW EXECUTE FUNCTION interview_evidence_insert()",
        "CREATE FUNCTION application_evidence_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = NEW.id; UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = (SELECT opening_id FROM application WHERE id = NEW.id); RETURN NULL; END $$",
        "CREATE TRIGGER application_evidence_update AFTER UPDATE OF debrief_opened_at ON application FOR EACH ROW EXECUTE FUNCTION application_evidence_update()",
        "CREATE FUNCTION policy_version_evidence_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = NEW.opening_id; RETURN NULL; END $$",
        "CREATE TRIGGER policy_version_evidence_insert AFTER INSERT ON policy_version FOR EACH ROW EXECUTE FUNCTION policy_version_evidence_insert()",
        "CREATE FUNCTION opening_evidence_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET evidence_revision = evidence_revision + 1 WHERE id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER opening_evidence_update AFTER UPDATE OF rubric_version_id ON opening FOR EACH ROW EXECUTE FUNCTION opening_evidence_update()",
    ),
}

# Each name with its table; on PostgreSQL it is also that of a function.
NAMES = (
    ("scorecard_version_evidence_insert", "scorecard_version"),
    ("scorecard_version_evidence_update", "scorecard_version"),
    ("strike_evidence_insert", "strike"),
    ("settlement_evidence_insert", "settlement"),
    ("interview_evidence_insert", "interview"),
    ("application_evidence_update", "application"),
    ("policy_version_evidence_insert", "policy_version"),
    ("opening_evidence_update", "opening"),
)


def upgrade() -> None:
    """Move the schema forward."""
    for table in ("opening", "application"):
        # Not in a batch: a table made anew would lose its triggers.
        op.add_column(table, sa.Column("evidence_revision", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "kept_evaluation",
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("part", sa.String(length=80), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("model", sa.String(length=20), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(audience) <= 64", name=op.f("ck_kept_evaluation_audience_length")),
        sa.CheckConstraint("length(model) <= 20", name=op.f("ck_kept_evaluation_model_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_kept_evaluation_opening_id_length")),
        sa.CheckConstraint("length(part) <= 80", name=op.f("ck_kept_evaluation_part_length")),
        sa.ForeignKeyConstraint(
            ["opening_id"], ["opening.id"], name=op.f("fk_kept_evaluation_opening_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("opening_id", "audience", "part", name=op.f("pk_kept_evaluation")),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    """Move the schema back."""
    postgresql = op.get_context().dialect.name == "postgresql"
    for name, table in NAMES:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("kept_evaluation")
    for table in ("application", "opening"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN evidence_revision")
