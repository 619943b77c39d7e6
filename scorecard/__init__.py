"""Scorecard: a panel scores Tech Lead candidates, the app recommends and explains, a person decides."""

import gc
import os
from collections.abc import Mapping
from pathlib import Path

import click
from flask import Flask
from flask.helpers import get_debug_flag

import config
from scorecard import cli, web
from scorecard.clock import utc_now
from scorecard.database import connect, db, schema_problem
from scorecard.logs import configure_logs
from scorecard.services.rubrics import ensure_shipped
from scorecard.web.display import compile_pages

ROOT = Path(__file__).resolve().parent.parent
INSTANCE = ROOT / "instance"
OBJECTS_BEFORE_A_LOOK_FOR_GARBAGE = 10_000


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The WSGI application.

    Refuses to start where it serves without its settings or on another schema. Commands of `flask --app scorecard`
    get the same app without these checks, so that they can mend what is wrong.
    """
    settings = {**config.from_environment(os.environ, instance=INSTANCE), **(overrides or {})}
    command = click.get_current_context(silent=True)
    if command is not None and command.info_name != "run":
        INSTANCE.mkdir(mode=0o700, exist_ok=True)
        return build_app({**settings, **config.kept_for_commands(settings)})
    host = command.params.get("host") if command else None
    config.refuse_to_serve(settings, debug=get_debug_flag(), host=host)
    return ready_to_serve(build_app(settings))


def build_app(settings: Mapping[str, object]) -> Flask:
    """The app as these settings make it, without a look at whether it may serve."""
    app = Flask("scorecard", template_folder=str(ROOT / "templates"), root_path=str(ROOT / "scorecard"))
    app.config.from_mapping({"CLOCK": utc_now, **settings})
    configure_logs(app)
    connect(app)
    web.register(app)
    cli.register(app)
    return app


def ready_to_serve(app: Flask) -> Flask:
    """The app, if its database has the schema that it was written for; otherwise a SettingsError."""
    with app.app_context():
        problem = schema_problem(db.engine)
        if problem:
            raise config.SettingsError(f"Scorecard does not start. {problem}")
        ensure_shipped(db.session, now=utc_now())
        db.session.close()
        db.engine.dispose()  # workers that are forked from here must not share a connection
    if not app.testing:  # a test asks for few of these pages, if any
        compile_pages(app)
    # What was loaded up to here stays until the end. Going through it for garbage takes longer than most pages, and
    # so does going through what an evaluation has made so far, again and again while it makes more.
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_BEFORE_A_LOOK_FOR_GARBAGE)
    return app
