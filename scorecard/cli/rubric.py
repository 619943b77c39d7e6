"""`flask --app scorecard rubric`: check a rubric file, add it as a version."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from scorecard.clock import now
from scorecard.database import db
from scorecard.domain.rubric import Rubric, RubricError, parse_rubric
from scorecard.services.rubrics import AlreadyThere, add_rubric

rubric_group = click.Group("rubric", help="Check and add rubric files.")


@rubric_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Say everything that is wrong with a rubric FILE, one line a mistake."""
    rubric = _parsed(file, _read(file))
    criteria = sum(len(area.criteria) for area in rubric.areas)
    click.echo(f"{file}: good. {len(rubric.areas)} focus areas, {criteria} criteria, {len(rubric.flags)} red flags.")


@rubric_group.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def add(file: Path) -> None:
    """Add a rubric FILE as a version that new openings can use. The same file twice changes nothing."""
    text = _read(file)
    _parsed(file, text)
    try:
        version = add_rubric(db.session, text, now=now())
    except AlreadyThere as there:
        db.session.rollback()
        click.echo(str(there))
    else:
        click.echo(f"Added: {version.key}, version {version.version}. Choose it when you set up an opening.")


def _parsed(file: Path, text: str) -> Rubric:
    try:
        return parse_rubric(text)
    except RubricError as error:
        for mistake in error.mistakes:
            click.echo(f"{file}: {mistake.key}: {mistake.problem}", err=True)
        raise SystemExit(1) from error


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        click.echo(f"{file}: file: is not UTF-8 text", err=True)
        raise SystemExit(1) from error
    except (OSError, ValueError) as error:
        click.echo(f"{file}: file: cannot be read ({error})", err=True)
        raise SystemExit(1) from error
