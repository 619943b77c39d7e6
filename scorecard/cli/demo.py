"""`flask --app scorecard demo`: a company to look at, with people who can sign in."""

import click
from flask import current_app
from flask.cli import with_appcontext

from scorecard.demo.load import RealData, Wish, load_demo
from scorecard.demo.sign_ins import working_sign_ins

MOST_CANDIDATES, MOST_INTERVIEWERS = 3_000, 800


@click.command("demo")
@click.option("--candidates", type=click.IntRange(0, MOST_CANDIDATES), default=24, show_default=True)
@click.option("--interviewers", type=click.IntRange(1, MOST_INTERVIEWERS), default=14, show_default=True)
@click.option("--submitted", type=click.FloatRange(0, 1), help="The share of scorecards that are in; a mix without it.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other people's luck.")
@click.option("--password", help="For everybody; else DEMO_PASSWORD, else the one kept in instance/demo_password.")
@with_appcontext
def demo_command(candidates: int, interviewers: int, submitted: float | None, seed: int, password: str | None) -> None:
    """Load a realistic demo in place of an earlier one. Refused where there is real data."""
    wish = Wish(candidates, interviewers, submitted, seed, password)
    try:
        loaded = load_demo(current_app._get_current_object(), wish)  # type: ignore[attr-defined] # the proxy's own
    except RealData as problem:
        raise click.ClickException(str(problem)) from problem
    click.echo(
        f"Loaded {loaded.openings} openings, {loaded.candidates} candidates, {loaded.interviewers} interviewers "
        f"and {loaded.submitted} submitted scorecards. Everybody is invented and marked as demo."
    )
    for email, kept in working_sign_ins(current_app._get_current_object()):  # type: ignore[attr-defined] # the proxy's own
        click.echo(f"{email} {kept}")
