"""The first pages after a start come as fast as those after them."""

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
