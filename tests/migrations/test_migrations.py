"""Migrations: the schema they make is the declared one, and they lose nothing on the way."""

from itertools import pairwise
from pathlib import Path

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import Connection, create_engine, inspect, text

from config import engine_url
from scorecard.database import MIGRATIONS, connect, db, schema_problem
from scorecard.models import Base
from tests import build

REVISIONS = [script.revision for script in reversed(list(ScriptDirectory(str(MIGRATIONS)).walk_revisions()))]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(database: str, request: pytest.FixtureRequest, tmp_path: Path):
    if database == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
    else:
        server = request.getfixturevalue("postgresql_server")
        server.run('CREATE DATABASE "empty" TEMPLATE template0')
        yield server.url("empty")
        server.drop("empty")


def migrating(url: str) -> Flask:
    app = Flask("migrating")
    app.config["SQLALCHEMY_DATABASE_URI"] = engine_url(url)
    connect(app)
    return app


def index_words(index: dict) -> str:
    """An index in words; which rows it holds is an object of its own for each reading."""
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return str({**index, "dialect_options": options})


def shape_of(connection: Connection) -> dict:
    """Tables with columns, keys, checks and indexes, and the triggers, in an order of their own."""
    inspector = inspect(connection)
    shape = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        shape[table] = {
            "columns": sorted((c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": sorted(str(key) for key in inspector.get_foreign_keys(table)),
            "unique": sorted(str(key) for key in inspector.get_unique_constraints(table)),
            "checks": sorted((c["name"], c["sqltext"]) for c in inspector.get_check_constraints(table)),
            "indexes": sorted(map(index_words, inspector.get_indexes(table))),
        }
    triggers = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname",
    }[connection.dialect.name]
    shape["triggers"] = [tuple(row) for row in connection.execute(text(triggers))]
    return shape


def rows_of(connection: Connection) -> dict[str, list[tuple]]:
    tables = sorted(set(inspect(connection).get_table_names()) - {"alembic_version"})
    found = {}
    for table in tables:
        # Counters begin anew with what is kept for them, which goes with them.
        columns = [column["name"] for column in inspect(connection).get_columns(table)]
        kept = ", ".join(f'"{column}"' for column in columns if column not in ("evidence_revision", "facts_revision"))
        found[table] = sorted(map(repr, connection.execute(text(f'SELECT {kept} FROM "{table}"'))))
    return found


def test_the_migrated_schema_is_the_declared_one(empty_url: str, database: str, tmp_path: Path, request):
    app = migrating(empty_url)
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            migrated = shape_of(connection)
            differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        db.engine.dispose()
    if database == "sqlite":
        declared_url = f"sqlite:///{tmp_path}/declared.sqlite3"
    else:
        server = request.getfixturevalue("postgresql_server")
        server.drop("declared")
        server.run('CREATE DATABASE "declared" TEMPLATE template0')
        declared_url = server.url("declared")
    engine = create_engine(engine_url(declared_url))
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        declared = shape_of(connection)
    engine.dispose()

    assert differences == []
    assert migrated == declared


def test_down_to_nothing_and_up_again_gives_the_same_schema(empty_url: str):
    app = migrating(empty_url)
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            first = shape_of(connection)
        flask_migrate.downgrade(revision="base")
        with db.engine.connect() as connection:
            nothing = shape_of(connection)
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            again = shape_of(connection)
        db.engine.dispose()

    assert nothing == {"triggers": []}
    assert again == first


@pytest.mark.parametrize(("older", "newer"), list(pairwise(REVISIONS)) or [(None, None)])
@pytest.mark.usefixtures("in_context")
def test_each_step_down_and_up_keeps_every_row(app: Flask, session, older: str | None, newer: str | None):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    for _ in range(2):
        build.submitted(session, build.seat(session, application, build.account(session)))
    build.seat(session, application, build.account(session))
    session.close()
    with db.engine.connect() as connection:
        before = rows_of(connection)
    if newer is not None:
        flask_migrate.downgrade(revision=older)
    flask_migrate.upgrade()
    with db.engine.connect() as connection:
        after = rows_of(connection)

    assert after == before
    assert len(before["rating"]) == 32


@pytest.mark.usefixtures("in_context")
def test_a_trainees_card_does_not_become_one_of_the_panel_when_the_schema_goes_back(app: Flask, session):
    application = build.application(session, build.opening(session, build.account(session, role="lead")))
    seat = build.submitted(session, build.seat(session, application, build.account(session)))
    build.submitted(session, build.seat(session, application, build.account(session), shadowed_id=seat.id))
    session.close()
    flask_migrate.downgrade(revision="0008")
    with db.engine.connect() as connection:
        on_the_panel = connection.execute(text("SELECT id FROM interview WHERE removed_at IS NULL")).scalars().all()

    assert on_the_panel == [seat.id]


def test_a_schema_that_is_behind_or_ahead_is_named(app: Flask):
    with app.app_context():
        current = schema_problem(db.engine)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        ahead = schema_problem(db.engine)
        with db.engine.begin() as connection:
            connection.execute(text("DELETE FROM alembic_version"))
        behind = schema_problem(db.engine)

    assert current is None
    assert ahead == "The database was made by a newer version of Scorecard. Update the app before you start it."
    assert behind == "The database schema is behind. Run: flask --app scorecard db upgrade"


def test_what_sqlite_is_told_to_expect_is_of_indexes_that_are_there(tmp_path: Path):
    app = migrating(f"sqlite:///{tmp_path}/told.sqlite3")
    with app.app_context():
        flask_migrate.upgrade()
        with db.engine.connect() as connection:
            told = set(connection.execute(text("SELECT tbl, idx FROM sqlite_stat1")).all())
            indexes = connection.execute(text("SELECT tbl_name, name FROM sqlite_master WHERE type = 'index'")).all()
            tables = connection.execute(text("SELECT name, name FROM sqlite_master WHERE type = 'table'")).all()
        db.engine.dispose()

    assert len(told) > 0
    assert told - {*indexes, *tables} == set()
