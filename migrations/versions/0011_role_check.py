"""who asks why tech lead, and which expectations a role would break"""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

# Written out, not in a batch: a table made anew would lose its triggers.
ADDED = (
    "asks_why VARCHAR(200) DEFAULT '' NOT NULL CONSTRAINT ck_opening_asks_why_length CHECK (length(asks_why) <= 200)",
    "role_breaks JSON DEFAULT '{}' NOT NULL",
)


def upgrade() -> None:
    """Move the schema forward."""
    for column in ADDED:
        op.execute(f"ALTER TABLE opening ADD COLUMN {column}")


def downgrade() -> None:
    """Move the schema back."""
    for name in ("role_breaks", "asks_why"):
        op.execute(f"ALTER TABLE opening DROP COLUMN {name}")
