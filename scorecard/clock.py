"""The one clock: everything that asks for the time asks here, so that a test can set it."""

from datetime import UTC, datetime

from flask import current_app


def utc_now() -> datetime:
    """The time in UTC, aware."""
    return datetime.now(UTC)


def now() -> datetime:
    """The app's time: `CLOCK` in its configuration, the real one unless a test says otherwise."""
    moment: datetime = current_app.config["CLOCK"]()
    return moment
