"""Commands of `flask --app scorecard`: they run without a browser and know services and queries, not the web."""

from flask import Flask

from scorecard.cli.demo import demo_command
from scorecard.cli.evaluate import evaluate_command
from scorecard.cli.remind import remind_command
from scorecard.cli.rubric import rubric_group
from scorecard.cli.user import user_group


def register(app: Flask) -> None:
    """Add the commands to the app."""
    for command in (demo_command, evaluate_command, remind_command, rubric_group, user_group):
        app.cli.add_command(command)
