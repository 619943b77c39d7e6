"""whether an account wants the keys of the scorecard"""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema forward."""
    op.execute("ALTER TABLE account ADD COLUMN single_keys BOOLEAN DEFAULT true NOT NULL")


def downgrade() -> None:
    """Move the schema back."""
    op.execute("ALTER TABLE account DROP COLUMN single_keys")
