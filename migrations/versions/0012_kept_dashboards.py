"""kept dashboards, and what they have to look at again"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

# What raises the counters, as models/facts.py declares it.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER application_facts_insert AFTER INSERT ON application BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.id; END",
        "CREATE TRIGGER application_facts_update AFTER UPDATE OF source, withdrawn_at, debrief_opened_at ON application BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.id; END",
        "CREATE TRIGGER candidate_facts_update AFTER UPDATE OF name ON candidate BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE candidate_id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE candidate_id = NEW.id; END",
        "CREATE TRIGGER interview_facts_insert AFTER INSERT ON interview BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; END",
        "CREATE TRIGGER interview_facts_update AFTER UPDATE OF starts_at, due_at, declined_at, removed_at ON interview BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; END",
        "CREATE TRIGGER scorecard_version_facts_insert AFTER INSERT ON scorecard_version WHEN NEW.submitted_at IS NOT NULL BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); END",
        "CREATE TRIGGER scorecard_version_facts_update AFTER UPDATE OF submitted_at ON scorecard_version WHEN NEW.submitted_at IS NOT NULL BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); END",
        "CREATE TRIGGER strike_facts_insert AFTER INSERT ON strike BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); END",
        "CREATE TRIGGER settlement_facts_insert AFTER INSERT ON settlement BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); END",
        "CREATE TRIGGER decision_facts_insert AFTER INSERT ON decision BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; END",
        "CREATE TRIGGER policy_version_facts_insert AFTER INSERT ON policy_version BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE opening_id = NEW.opening_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE opening_id = NEW.opening_id; END",
        "CREATE TRIGGER opening_facts_update AFTER UPDATE OF rubric_version_id ON opening BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE opening_id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE opening_id = NEW.id; END",
    ),
    "postgresql": (
        "CREATE FUNCTION application_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER application_facts_insert AFTER INSERT ON application FOR EACH ROW EXECUTE FUNCTION application_facts_insert()",
        "CREATE FUNCTION application_facts_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER application_facts_update AFTER UPDATE OF source, withdrawn_at, debrief_opened_at ON application FOR EACH ROW EXECUTE FUNCTION application_facts_update()",
        "CREATE FUNCTION candidate_facts_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE candidate_id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE candidate_id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER candidate_facts_update AFTER UPDATE OF name ON candidate FOR EACH ROW EXECUTE FUNCTION candidate_facts_update()",
        "CREATE FUNCTION interview_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; RETURN NULL; END $$",
        "CREATE TRIGGER interview_facts_insert AFTER INSERT ON interview FOR EACH ROW EXECUTE FUNCTION interview_facts_insert()",
        "CREATE FUNCTION interview_facts_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; RETURN NULL; END $$",
        "CREATE TRIGGER interview_facts_update AFTER UPDATE OF starts_at, due_at, declined_at, removed_at ON interview FOR EACH ROW EXECUTE FUNCTION interview_facts_update()",
        "CREATE FUNCTION scorecard_version_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); RETURN NULL; END $$",
        "CREATE TRIGGER scorecard_version_facts_insert AFTER INSERT ON scorecard_version FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION scorecard_version_facts_insert()",
        "CREATE FUNCTION scorecard_version_facts_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); RETURN NULL; END $$",
        "CREATE TRIGGER scorecard_version_facts_update AFTER UPDATE OF submitted_at ON scorecard_version FOR EACH ROW WHEN (NEW.submitted_at IS NOT NULL) EXECUTE FUNCTION scorecard_version_facts_update()",
        "CREATE FUNCTION strike_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); RETURN NULL; END $$",
        "CREATE TRIGGER strike_facts_insert AFTER INSERT ON strike FOR EACH ROW EXECUTE FUNCTION strike_facts_insert()",
        "CREATE FUNCTION settlement_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id)); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = (SELECT application_id FROM interview WHERE id = NEW.interview_id); RETURN NULL; END $$",
        "CREATE TRIGGER settlement_facts_insert AFTER INSERT ON settlement FOR EACH ROW EXECUTE FUNCTION settlement_facts_insert()",
        "CREATE FUNCTION decision_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE id = NEW.application_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE id = NEW.application_id; RETURN NULL; END $$",
        "CREATE TRIGGER decision_facts_insert AFTER INSERT ON decision FOR EACH ROW EXECUTE FUNCTION decision_facts_insert()",
        "CREATE FUNCTION policy_version_facts_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE opening_id = NEW.opening_id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE opening_id = NEW.opening_id; RETURN NULL; END $$",
        "CREATE TRIGGER policy_version_facts_insert AFTER INSERT ON policy_version FOR EACH ROW EXECUTE FUNCTION policy_version_facts_insert()",
        "CREATE FUNCTION opening_facts_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN UPDATE opening SET facts_revision = facts_revision + 1 WHERE id IN (SELECT opening_id FROM application WHERE opening_id = NEW.id); UPDATE application SET facts_revision = (SELECT o.facts_revision FROM opening o WHERE o.id = application.opening_id) WHERE opening_id = NEW.id; RETURN NULL; END $$",
        "CREATE TRIGGER opening_facts_update AFTER UPDATE OF rubric_version_id ON opening FOR EACH ROW EXECUTE FUNCTION opening_facts_update()",
    ),
}

# Each name with its table; on PostgreSQL it is also that of a function.
NAMES = (
    ("application_facts_insert", "application"),
    ("application_facts_update", "application"),
    ("candidate_facts_update", "candidate"),
    ("interview_facts_insert", "interview"),
    ("interview_facts_update", "interview"),
    ("scorecard_version_facts_insert", "scorecard_version"),
    ("scorecard_version_facts_update", "scorecard_version"),
    ("strike_facts_insert", "strike"),
    ("settlement_facts_insert", "settlement"),
    ("decision_facts_insert", "decision"),
    ("policy_version_facts_insert", "policy_version"),
    ("opening_facts_update", "opening"),
)

BY_CODE_POINT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Move the schema forward."""
    for table in ("opening", "application"):
        # Not in a batch: a table made anew would lose its triggers.
        op.add_column(table, sa.Column("facts_revision", sa.Integer(), server_default="0", nullable=False))
    op.create_index(op.f("ix_application_opening_id_facts_revision"), "application", ["opening_id", "facts_revision"])
    op.create_table(
        "dashboard",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("audience", sa.String(length=64), nullable=False),
        sa.Column("layout", sa.String(length=20), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("facts_revision", sa.Integer(), nullable=False),
        sa.Column("evidence_revision", sa.Integer(), nullable=True),
        sa.Column("evaluated_at", TIME, nullable=True),
        sa.Column("computing_since", TIME, nullable=True),
        sa.Column("brought_at", TIME, nullable=False),
        sa.Column("holds_until", TIME, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("ready", sa.Integer(), nullable=False),
        sa.Column("late_cards", sa.Integer(), nullable=False),
        sa.Column("flags_to_check", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(audience) <= 64", name=op.f("ck_dashboard_audience_length")),
        sa.CheckConstraint("length(layout) <= 20", name=op.f("ck_dashboard_layout_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_dashboard_opening_id_length")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_dashboard_opening_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dashboard")),
        sa.UniqueConstraint("opening_id", "audience", name=op.f("uq_dashboard_opening_id_audience")),
    )
    op.create_table(
        "dashboard_row",
        sa.Column("dashboard_id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.Column("search_name", sa.Text(), nullable=False),
        sa.Column("late", sa.Integer(), nullable=False),
        sa.Column("to_check", sa.Integer(), nullable=False),
        sa.Column("holds_until", TIME, nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_dashboard_row_application_id_length")),
        sa.ForeignKeyConstraint(
            ["application_id"], ["application.id"], name=op.f("fk_dashboard_row_application_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["dashboard_id"], ["dashboard.id"], name=op.f("fk_dashboard_row_dashboard_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dashboard_id", "application_id", name=op.f("pk_dashboard_row")),
    )
    op.create_table(
        "dashboard_entry",
        sa.Column("dashboard_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("place", BY_CODE_POINT, nullable=False),
        sa.Column("name_key", BY_CODE_POINT, nullable=False),
        sa.Column("application_id", sa.String(length=16), nullable=False),
        sa.CheckConstraint("length(application_id) <= 16", name=op.f("ck_dashboard_entry_application_id_length")),
        sa.CheckConstraint("length(kind) <= 20", name=op.f("ck_dashboard_entry_kind_length")),
        sa.CheckConstraint("length(value) <= 200", name=op.f("ck_dashboard_entry_value_length")),
        sa.ForeignKeyConstraint(
            ["dashboard_id"], ["dashboard.id"], name=op.f("fk_dashboard_entry_dashboard_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint(
            "dashboard_id", "kind", "value", "place", "name_key", "application_id", name=op.f("pk_dashboard_entry")
        ),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dashboard_count",
        sa.Column("dashboard_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(kind) <= 20", name=op.f("ck_dashboard_count_kind_length")),
        sa.CheckConstraint("length(value) <= 200", name=op.f("ck_dashboard_count_value_length")),
        sa.ForeignKeyConstraint(
            ["dashboard_id"], ["dashboard.id"], name=op.f("fk_dashboard_count_dashboard_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dashboard_id", "kind", "value", name=op.f("pk_dashboard_count")),
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
    for table in ("dashboard_count", "dashboard_entry", "dashboard_row", "dashboard"):
        op.drop_table(table)
    op.drop_index(op.f("ix_application_opening_id_facts_revision"), table_name="application")
    for table in ("application", "opening"):
        op.execute(f"ALTER TABLE {table} DROP COLUMN facts_revision")
