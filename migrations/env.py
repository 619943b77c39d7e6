"""Runs the migrations inside the app, so that they use its engine, its pragmas and its naming."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """One transaction for each revision: SQLite would keep half a migration otherwise."""
    engine = database.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table that is made anew (batch mode) is dropped while rows point to it. The pragma does nothing inside a
            # transaction, so it goes past SQLAlchemy, which would begin one.
            connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        context.configure(
            connection=connection,
            target_metadata=database.metadatas[None],
            transaction_per_migration=True,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
        if engine.dialect.name == "sqlite":
            connection.connection.cursor().execute("PRAGMA foreign_keys = ON")


run()
