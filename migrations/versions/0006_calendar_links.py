"""calendar links"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table(
        "calendar_link",
        sa.Column("account_id", sa.String(length=16), nullable=False),
        sa.Column("secret_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("length(account_id) <= 16", name=op.f("ck_calendar_link_account_id_length")),
        sa.CheckConstraint("length(secret_hash) <= 64", name=op.f("ck_calendar_link_secret_hash_length")),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_calendar_link_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_calendar_link")),
        sa.UniqueConstraint("secret_hash", name=op.f("uq_calendar_link_secret_hash")),
    )


def downgrade() -> None:
    """Move the schema back."""
    op.drop_table("calendar_link")
