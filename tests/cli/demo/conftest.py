"""A place for the demo's password, and two ways to load a demo."""

import pytest

from scorecard.demo.load import Wish, load_demo


@pytest.fixture(autouse=True)
def own_instance(app, in_context, tmp_path, monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    app.config["INSTANCE"] = tmp_path / "instance"
    return app.config["INSTANCE"]


@pytest.fixture
def load(app, session):
    """Load a demo and forget what this session knew before."""

    def load(**wish):
        loaded = load_demo(app, Wish(**wish))
        session.rollback()
        session.expunge_all()
        return loaded

    return load


@pytest.fixture
def command(app):
    return lambda *arguments: app.test_cli_runner().invoke(args=["demo", *arguments])
