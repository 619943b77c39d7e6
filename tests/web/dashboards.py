"""A dashboard's page as a person reads it, and what stands on it."""

import re
from contextlib import contextmanager
from datetime import timedelta
from html import unescape

from sqlalchemy import event

from scorecard.database import db
from tests import build
from tests.build import NOON, content

CRITICAL = {"adversarial_to_managers": "Said that managers only get in the way."}


@contextmanager
def counted_queries(app):
    statements = []

    def note(connection, cursor, statement, *rest):
        if statement not in ("BEGIN", "BEGIN IMMEDIATE"):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


def panel(session, opening, name, *levels, flags=None, **values):
    application = build.application(session, opening, name=name, **values)
    for level in levels:
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, content(level, flags=flags))
    return application


def late_seat(session, application, *, name="Sam Slow"):
    due = {"starts_at": NOON - timedelta(days=3), "due_at": NOON - timedelta(days=1)}
    return build.seat(session, application, build.account(session, name=name), **due)


def names(answer):
    """The candidates in the table, from top to bottom."""
    return [unescape(name) for name in re.findall(r'class="dash-name"><a [^>]*>([^<]*)</a>', answer.text)]


def text_of(html):
    """What a person reads: no tags, single blanks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def row_of(answer, name):
    """The words of one row."""
    rows = re.findall(r'<tr class="dash-row.*?</tr>', answer.text, re.DOTALL)
    (row,) = [row for row in rows if f">{name}</a>" in row]
    return text_of(row)


def without_token(answer):
    """The page but for the form token, which is new each second."""
    return re.sub(r'name="csrf_token" value="[^"]*"', "", answer.text)


def hrefs(answer):
    return [unescape(href) for href in re.findall(r'href="([^"]*)"', answer.text)]
