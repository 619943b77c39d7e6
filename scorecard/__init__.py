"""Scorecard: a panel scores Tech Lead candidates, the app recommends and explains, a person decides."""

import os
from collections.abc import Mapping
from pathlib import Path

import click
from flask import Flask

import config
from scorecard import cli, web
from scorecard.clock import utc_now
from scorecard.database import connect, db, schema_problem
from scorecard.logs import configure_logs

ROOT = Path(__file__).resolve().parent.parent


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The WSGI application.

    Refuses to start where it serves without its settings or on another schema. Commands of `flask --app scorecard`
    get the same app without these checks, so that they can mend what is wrong.
    """
    app = Flask("scorecard", template_folder=str(ROOT / "templates"), root_path=str(ROOT / "scorecard"))
    settings = config.from_environment(os.environ, instance=Path(app.instance_path))
    settings.update(overrides or {})
    serving = _serves()
    if serving:
        config.refuse_to_serve(settings)
    else:
        settings.update(config.kept_for_commands(settings))
        Path(app.instance_path).mkdir(mode=0o700, exist_ok=True)
    app.config.from_mapping({"CLOCK": utc_now, **settings})
    configure_logs(app)
    connect(app)
    if serving:
        with app.app_context():
            problem = schema_problem(db.engine)
        if problem:
            raise config.SettingsError(f"Scorecard does not start: {problem}")
    web.register(app)
    cli.register(app)
    return app


def _serves() -> bool:
    """Whether this process will answer requests: anything but a command of `flask`, and `flask run`."""
    context = click.get_current_context(silent=True)
    return context is None or context.info_name == "run"
