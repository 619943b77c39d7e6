"""Pages are asked for outside any app context: one that stays open would carry who is signed in to the next request."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from scorecard.database import db


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A session of the app's own database, for setting up and for looking behind the pages."""
    with app.app_context():
        engine = db.engine
    with Session(engine, expire_on_commit=False) as session:
        yield session
