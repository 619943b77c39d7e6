"""The first pages after a start, or after new evidence, wait for nothing that can be done before or left."""

import gc

from flask import Flask

from tests import build
from tests.conftest import new_app
from tests.visitor import Visitor


def templates_compiled(app: Flask, monkeypatch) -> list[str]:
    """The names of those that Jinja compiles from now on."""
    names: list[str] = []
    compile_one = app.jinja_env.compile

    def note(source, name=None, filename=None, **options):
        names.append(name)
        return compile_one(source, name, filename, **options)

    monkeypatch.setattr(app.jinja_env, "compile", note)
    return names


def test_nobody_waits_until_the_pages_of_a_lead_are_compiled(database_url, session, clock, monkeypatch):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening)
    build.submitted(session, build.seat(session, application, build.account(session)), build.content(4))
    reader = Visitor(app := new_app(database_url, TESTING=False, CLOCK=clock), lead)
    compiled = templates_compiled(app, monkeypatch)

    pages = [
        reader.get(path).status_code
        for path in ("/openings", f"/openings/{opening.id}", f"/applications/{application.id}")
    ]

    assert (pages, compiled) == ([200, 200, 200], [])


def test_nine_thousand_new_objects_are_not_gone_through_for_garbage(app):
    gc.collect()
    before = gc.get_stats()[0]["collections"]

    kept = [[] for _ in range(9_000)]

    assert (len(kept), gc.get_stats()[0]["collections"]) == (9_000, before)
