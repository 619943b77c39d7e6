"""Runs the migrations inside the app, so that they use its engine, its pragmas and its naming."""

from alembic import context
from flask import current_app

database = current_app.extensions["migrate"].db


def run() -> None:
    """One transaction for each revision: SQLite would keep half a migration otherwise."""
    engine = database.engine
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            # A table that is made anew (batch mode) must not take the rows that point to it along.
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.commit()
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
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            connection.commit()


run()
