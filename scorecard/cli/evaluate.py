"""`flask --app scorecard evaluate`: files in, a file out, without a database or any setting."""

import csv
import io
import os
import re
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import IO

import click

from scorecard.domain.evaluation import evaluate as evaluate_opening
from scorecard.domain.policy import Policy, PolicyError, check_policy, default_policy
from scorecard.domain.rubric import parse_rubric
from scorecard.domain.scale import Scale
from scorecard.files.cells import guard
from scorecard.files.columns import evaluation_cells, evaluation_columns
from scorecard.files.policy_reading import read_policy, shown_error
from scorecard.files.reading import read_flags, read_ratings
from scorecard.files.tables import FileError, shown

SHIPPED_RUBRIC = Path(__file__).resolve().parent.parent / "rubrics" / "tech_lead.toml"

NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
SCALE = re.compile(rf"({NUMBER})-({NUMBER})")


class Refused(click.ClickException):
    """A mistake in a file or an option: one line on standard error, and nothing is written."""

    exit_code = 2

    def show(self, file: IO[str] | None = None) -> None:
        click.echo(self.message, file=file, err=file is None)


@click.command("evaluate")
@click.argument("ratings", metavar="RATINGS.csv")
@click.option("--flags", metavar="FLAGS.csv", help="The red flags that were ticked.")
@click.option("--policy", metavar="POLICY.toml", help="Areas, bars, weights, severities and cut-offs.")
@click.option("--scale", "scale_text", metavar="LOW-HIGH", default="1-5", help="The scale; 1-5 without it.")
@click.option("--bar", metavar="X", help="The bar, on the scale; wins over the policy.")
@click.option("--area-bar", metavar="X", help="The bar of an area, on the scale; wins over the policy.")
@click.option("-o", "output", metavar="FILE", help="Where to write; standard output without it.")
def evaluate_command(
    ratings: str,
    flags: str | None,
    policy: str | None,
    scale_text: str,
    bar: str | None,
    area_bar: str | None,
    output: str | None,
) -> None:
    """Evaluate a file of ratings, each opening by itself, and write its recommendations as CSV."""
    try:
        table = _evaluate(ratings, flags, policy, _scale(scale_text), bar, area_bar)
    except FileError as error:
        raise Refused(str(error)) from error
    data = _csv(table)
    if output is None:
        _print(data)
    else:
        _write(Path(output), data)


def _evaluate(
    ratings_file: str,
    flags_file: str | None,
    policy_file: str | None,
    scale: Scale,
    bar: str | None,
    area_bar: str | None,
) -> list[list[str]]:
    """The header and a row for each application that has a rating, in the order of the ratings."""
    data = _read(ratings_file)
    ratings = read_ratings(data, file=ratings_file, scale=scale)
    policy = _policy(policy_file, areas=ratings.areas, scale=scale)
    if policy.areas != ratings.areas:
        ratings = read_ratings(data, file=ratings_file, scale=scale, areas=policy.areas)
    policy = _with_bars(policy, bar=bar, area_bar=area_bar)
    ticks = (
        read_flags(_read(flags_file), file=flags_file, ratings=ratings, known_flags=policy.severity)
        if flags_file is not None
        else {}
    )
    columns = evaluation_columns(policy.areas)
    table = [[*ratings.columns, *(guard(column) for column in columns)]]
    results = {
        key: evaluate_opening(opening.assessments, ticks.get(key, []), policy).applications
        for key, opening in ratings.openings.items()
    }
    for key, application in ratings.order:
        if application not in results[key]:
            continue  # nobody rated anything there
        named = ratings.openings[key].applications[application].cells
        cells = evaluation_cells(results[key][application], policy)
        table.append([*(guard(named[column]) for column in ratings.columns), *(cells[column] for column in columns)])
    return table


def _policy(file: str | None, *, areas: Mapping[str, tuple[str, ...]], scale: Scale) -> Policy:
    """The policy of the file, or else the default one; `areas` are those used when it has none."""
    rubric = parse_rubric(SHIPPED_RUBRIC.read_text(encoding="utf-8"))
    if file is None:
        return default_policy(rubric, areas=areas, scale=scale)
    return read_policy(_read(file), file=file, rubric=rubric, areas=areas, scale=scale)


def _with_bars(policy: Policy, *, bar: str | None, area_bar: str | None) -> Policy:
    """The policy with the bars given as options."""
    if bar is not None:
        policy = replace(policy, bar=_bar("--bar", bar))
    if area_bar is not None:
        policy = replace(policy, area_bar=_bar("--area-bar", area_bar))
    try:
        check_policy(policy)
    except PolicyError as error:
        raise Refused(shown_error(error)) from error
    return policy


def _bar(option: str, text: str) -> float:
    if not re.fullmatch(NUMBER, text):
        raise Refused(f"{option} {shown(text)} is not a number")
    return float(text)


def _scale(text: str) -> Scale:
    ends = SCALE.fullmatch(text)
    if not ends:
        raise Refused(f"--scale {shown(text)} is not two numbers such as 1-5 or 0.25-10")
    try:
        return Scale(float(ends[1]), float(ends[2]))
    except ValueError as error:
        raise Refused(f"--scale {shown(text)} cannot be used: {error}") from error


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except (OSError, ValueError) as error:
        raise Refused(f"{shown(file)}: cannot be read: {_why(error)}") from error


def _csv(table: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(table)
    return text.getvalue().encode("utf-8")


def _print(data: bytes) -> None:
    try:
        click.echo(data, nl=False)
    except BrokenPipeError:
        raise  # whoever reads has seen enough
    except OSError as error:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())  # else Python tries once more when it ends
        raise Refused(f"standard output: cannot be written: {_why(error)}") from error


def _write(path: Path, data: bytes) -> None:
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(data)  # a device or a pipe, such as /dev/stdout, must stay what it is
        else:
            _put_in_place(path.resolve(), data)
    except (OSError, ValueError) as error:
        raise Refused(f"{shown(str(path))}: cannot be written: {_why(error)}") from error


def _put_in_place(path: Path, data: bytes) -> None:
    """Write the whole file or none of it: beside it first, then in its place in one step."""
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".evaluate-", delete=False) as beside:
        try:
            beside.write(data)
            beside.flush()
            os.fsync(beside.fileno())
            os.replace(beside.name, path)
        except OSError:
            Path(beside.name).unlink(missing_ok=True)
            raise


def _why(error: OSError | ValueError) -> str:
    return (error.strerror or "unknown error") if isinstance(error, OSError) else str(error)
