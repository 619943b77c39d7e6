"""imports

Uploads that wait to be confirmed, and the mark of each card that came by an import.
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

# What the database itself refuses, as models/finality.py declares it.
TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER imported_card_final_update BEFORE UPDATE ON imported_card BEGIN SELECT RAISE(ABORT, 'the mark of an imported scorecard stays'); END",
        "CREATE TRIGGER imported_card_final_delete BEFORE DELETE ON imported_card BEGIN SELECT RAISE(ABORT, 'the mark of an imported scorecard stays'); END",
    ),
    "postgresql": (
        "CREATE TRIGGER imported_card_final BEFORE UPDATE OR DELETE ON imported_card FOR EACH ROW EXECUTE FUNCTION refuse_change('the mark of an imported scorecard stays')",
    ),
}


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "staged_import",
        sa.Column("id", sa.String(length=16), nullable=False),
        sa.Column("opening_id", sa.String(length=16), nullable=False),
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("sealed_on", sa.JSON(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("added", sa.JSON(), nullable=False),
        sa.CheckConstraint("kind IN ('candidates', 'panels', 'scorecards')", name=op.f("ck_staged_import_kind_known")),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_staged_import_account_id_length")),
        sa.CheckConstraint("length(id) <= 16", name=op.f("ck_staged_import_id_length")),
        sa.CheckConstraint("length(kind) <= 20", name=op.f("ck_staged_import_kind_length")),
        sa.CheckConstraint("length(opening_id) <= 16", name=op.f("ck_staged_import_opening_id_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_staged_import_account_id")),
        sa.ForeignKeyConstraint(["opening_id"], ["opening.id"], name=op.f("fk_staged_import_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staged_import")),
    )
    op.create_index(
        op.f("ix_staged_import_account_id_opening_id"), "staged_import", ["account_id", "opening_id"], unique=False
    )
    op.create_index(op.f("ix_staged_import_created_at"), "staged_import", ["created_at"], unique=False)

    op.create_table(
        "staged_file",
        sa.Column("import_id", sa.String(length=16), nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("length(import_id) <= 16", name=op.f("ck_staged_file_import_id_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_staged_file_name_length")),
        sa.CheckConstraint("length(part) <= 20", name=op.f("ck_staged_file_part_length")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["staged_import.id"], name=op.f("fk_staged_file_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "part", name=op.f("pk_staged_file")),
    )
    op.create_table(
        "staged_row",
        sa.Column("import_id", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("part", sa.String(length=20), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("mark", sa.String(length=20), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "mark IN ('new', 'same', 'conflicting', 'wrong', 'left_out')", name=op.f("ck_staged_row_mark_known")
        ),
        sa.CheckConstraint("length(import_id) <= 16", name=op.f("ck_staged_row_import_id_length")),
        sa.CheckConstraint("length(mark) <= 20", name=op.f("ck_staged_row_mark_length")),
        sa.CheckConstraint("length(part) <= 20", name=op.f("ck_staged_row_part_length")),
        sa.ForeignKeyConstraint(
            ["import_id"], ["staged_import.id"], name=op.f("fk_staged_row_import_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("import_id", "place", name=op.f("pk_staged_row")),
    )
    op.create_index(
        op.f("ix_staged_row_import_id_mark_place"), "staged_row", ["import_id", "mark", "place"], unique=False
    )

    op.create_table(
        "imported_card",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.String(length=16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(by_id) <= 16", name=op.f("ck_imported_card_by_id_length")),
        sa.ForeignKeyConstraint(["by_id"], ["account.id"], name=op.f("fk_imported_card_by_id")),
        sa.ForeignKeyConstraint(["version_id"], ["scorecard_version.id"], name=op.f("fk_imported_card_version_id")),
        sa.PrimaryKeyConstraint("version_id", name=op.f("pk_imported_card")),
    )
    for statement in TRIGGERS[op.get_context().dialect.name]:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("imported_card")
    op.drop_index(op.f("ix_staged_row_import_id_mark_place"), table_name="staged_row")

    op.drop_table("staged_row")
    op.drop_table("staged_file")
    op.drop_index(op.f("ix_staged_import_created_at"), table_name="staged_import")
    op.drop_index(op.f("ix_staged_import_account_id_opening_id"), table_name="staged_import")

    op.drop_table("staged_import")
