"""`make run`: makes what is missing under instance/, migrates, loads the demo into an empty database, and serves."""

import os
import secrets
import sys
from pathlib import Path

import click
import flask_migrate
import waitress
from flask import Flask
from sqlalchemy import select

import config
from scorecard import INSTANCE, build_app, ready_to_serve
from scorecard.database import db
from scorecard.demo.load import load_demo
from scorecard.demo.sign_ins import working_sign_ins
from scorecard.models.account import Account

DEFAULT_PORT = 8000
THREADS = 8
LARGEST_BODY = 21_000_000  # bytes; the app has lower limits of its own


def main() -> None:
    """Serve on 127.0.0.1 until it is stopped. Honours PORT, DATABASE_URL, SECRET_KEY, BASE_URL and DEMO_PASSWORD."""
    os.umask(0o077)
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    port = _port(os.environ.get("PORT", str(DEFAULT_PORT)))
    environ = {
        "DATABASE_URL": f"sqlite:///{INSTANCE / config.KEPT_DATABASE}",
        "SECRET_KEY": os.environ.get("SECRET_KEY") or _kept(INSTANCE / config.KEPT_SECRET),
        "BASE_URL": f"http://127.0.0.1:{port}",
        **{name: value for name, value in os.environ.items() if value},
    }
    settings = config.from_environment(environ, instance=INSTANCE)
    config.refuse_to_serve(settings)
    app = build_app(settings)
    with app.app_context():
        _prepare(app)
    ready_to_serve(app)
    server = waitress.create_server(
        app, host="127.0.0.1", port=port, threads=THREADS, ident=None, max_request_body_size=LARGEST_BODY
    )
    # It listens from here on: whoever reads this line can open the address.
    click.echo(f"\nScorecard is at {settings['BASE_URL']}  (stop it with Ctrl-C)")
    server.run()


def _prepare(app: Flask) -> None:
    flask_migrate.upgrade()
    is_empty = db.session.scalar(select(Account.id).limit(1)) is None
    db.session.rollback()  # a transaction left open here would keep out the ones that follow
    if is_empty:
        load_demo(app)
    people = working_sign_ins(app)
    if people:
        click.echo("\nWho can sign in (demo):")
        for email, password in people:
            click.echo(f"{email} {password}")


def _kept(file: Path) -> str:
    """The secret in the file, made on first use and readable by nobody else."""
    if not file.exists():
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(config.SECRET_KEY_BYTES))
    return file.read_text()


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        sys.exit(f"PORT must be a number from 1 to 65535, not {text!r}.")
    return int(text)


if __name__ == "__main__":
    try:
        main()
    except config.SettingsError as error:
        sys.exit(str(error))
    except OSError as error:
        sys.exit(f"Scorecard could not start: {error}. Is another one running? Try PORT=8001 make run.")
