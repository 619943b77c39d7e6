"""What a migration that is still to come can rely on: all of it or nothing, and no row lost where a table is remade."""

import shutil
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from scorecard.database import MIGRATIONS, db
from scorecard.models.account import Account
from scorecard.models.opening import OpeningLead
from tests import build

NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade():
    {body}
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def migrate_with(app: Flask, tmp_path: Path):
    """Run one more migration with this body."""
    folder = shutil.copytree(MIGRATIONS, tmp_path / "migrations")

    def run(body: str) -> None:
        with app.app_context():
            newest = db.session.scalar(text("SELECT version_num FROM alembic_version"))
            db.session.remove()
            (folder / "versions" / "next.py").write_text(NEXT.format(newest=newest, body=body))
            flask_migrate.upgrade(directory=str(folder))

    return run


def test_a_migration_that_fails_leaves_nothing_behind(migrate_with, session):
    before = session.scalar(text("SELECT version_num FROM alembic_version"))
    session.rollback()
    with pytest.raises(ZeroDivisionError):
        migrate_with('op.create_table("half", sa.Column("id", sa.Integer)); 1 / 0')

    assert "half" not in inspect(session.get_bind()).get_table_names()
    assert session.scalar(text("SELECT version_num FROM alembic_version")) == before


def test_a_table_that_others_point_to_is_made_anew_without_losing_a_row(migrate_with, session):
    build.opening(session, build.account(session, role="lead"))
    people = session.scalar(select(func.count()).select_from(Account))
    session.rollback()
    migrate_with(
        'with op.batch_alter_table("account", recreate="auto") as table:\n'
        '        table.alter_column("name", type_=sa.String(300), existing_nullable=False)'
    )

    assert session.scalar(select(func.count()).select_from(Account)) == people
    assert session.scalar(select(func.count()).select_from(OpeningLead)) == 1
