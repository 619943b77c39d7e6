"""shadow seats"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

# The triggers of 0002 that count what happens to a seat: name, table, act, and on which condition. They speak of the
# interview table, so they go before it is made anew; what they count stops at shadow seats.
TRIGGERS = (
    ("scorecard_version_evidence_insert", "scorecard_version", "INSERT", "NEW.submitted_at IS NOT NULL"),
    ("scorecard_version_evidence_update", "scorecard_version", "UPDATE OF submitted_at", "NEW.submitted_at IS NOT NULL"),
    ("strike_evidence_insert", "strike", "INSERT", ""),
    ("settlement_evidence_insert", "settlement", "INSERT", ""),
    ("interview_evidence_insert", "interview", "INSERT", ""),
)
OF_PANEL = "shadowed_id IS NULL"


def upgrade() -> None:
    """Move the schema forward."""
    drop_triggers()
    with op.batch_alter_table("interview") as table:
        table.add_column(sa.Column("shadowed_id", sa.String(length=16), nullable=True))
        table.create_foreign_key(op.f("fk_interview_shadowed_id"), "interview", ["shadowed_id"], ["id"])
        table.create_check_constraint(op.f("ck_interview_shadowed_id_length"), "length(shadowed_id) <= 16")
        table.create_check_constraint(op.f("ck_interview_shadows_another"), "shadowed_id <> id")
        table.create_index(op.f("ix_interview_shadowed_id"), ["shadowed_id"])
    make_triggers(only=OF_PANEL)


def downgrade() -> None:
    """Move the schema back. Shadow seats go: otherwise each trainee's card would turn into one of the panel."""
    drop_triggers()
    op.execute("UPDATE interview SET removed_at = COALESCE(removed_at, created_at) WHERE shadowed_id IS NOT NULL")
    with op.batch_alter_table("interview") as table:
        table.drop_index(op.f("ix_interview_shadowed_id"))
        table.drop_constraint(op.f("ck_interview_shadows_another"), type_="check")
        table.drop_constraint(op.f("ck_interview_shadowed_id_length"), type_="check")
        table.drop_constraint(op.f("fk_interview_shadowed_id"), type_="foreignkey")
        table.drop_column("shadowed_id")
    make_triggers()


def drop_triggers() -> None:
    """Take the triggers away."""
    postgresql = op.get_context().dialect.name == "postgresql"
    for name, table, _, _ in TRIGGERS:
        op.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            op.execute(f"DROP FUNCTION {name}()")


def make_triggers(*, only: str = "") -> None:
    """Make them again, for the seats that fulfil the condition, as models/evidence.py declares them."""
    for name, table, act, when in TRIGGERS:
        if table == "interview":
            whose, when = "NEW.application_id", f"NEW.{only}" if only else ""
        else:
            condition = f" AND {only}" if only else ""
            whose = f"(SELECT application_id FROM interview WHERE id = NEW.interview_id{condition})"
        raised = (
            f"UPDATE application SET evidence_revision = evidence_revision + 1 WHERE id = {whose}; "
            "UPDATE opening SET evidence_revision = evidence_revision + 1 "
            f"WHERE id = (SELECT opening_id FROM application WHERE id = {whose});"
        )
        for statement in statements(name, table, act, when, raised):
            op.execute(sa.DDL(statement.replace("%", "%%")))


def statements(name: str, table: str, act: str, when: str, raised: str) -> list[str]:
    """One trigger in the words of the database."""
    if op.get_context().dialect.name == "sqlite":
        return [f"CREATE TRIGGER {name} AFTER {act} ON {table}{f' WHEN {when}' if when else ''} BEGIN {raised} END"]
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raised} RETURN NULL; END $$",
        f"CREATE TRIGGER {name} AFTER {act} ON {table} FOR EACH ROW{f' WHEN ({when})' if when else ''} "
        f"EXECUTE FUNCTION {name}()",
    ]
