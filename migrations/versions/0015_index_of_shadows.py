"""the index of shadow seats holds shadow seats alone

SQLite without statistics began with it wherever seats of the panel are asked for, which is all of them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

NAME = "ix_interview_shadowed_id"


def upgrade() -> None:
    shadows = sa.text("shadowed_id IS NOT NULL")
    op.drop_index(op.f(NAME), "interview")
    op.create_index(op.f(NAME), "interview", ["shadowed_id"], sqlite_where=shadows, postgresql_where=shadows)


def downgrade() -> None:
    op.drop_index(op.f(NAME), "interview")
    op.create_index(op.f(NAME), "interview", ["shadowed_id"])
