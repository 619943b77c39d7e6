"""The text with which a lead reminds whoever owes a scorecard, to be copied into a mail or a chat."""

from datetime import datetime
from typing import Protocol

from flask import current_app, url_for

from scorecard.web.display import exact


class OwingSeat(Protocol):
    """A seat whose scorecard is not in."""

    @property
    def interview_id(self) -> str: ...
    @property
    def interviewer(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...


def reminder_of(seat: OwingSeat, *, candidate: str, opening: str) -> str:
    """The whole text, with the absolute address of the scorecard."""
    path = url_for("scoring.scorecard", interview_id=seat.interview_id)
    return (
        f"Hello {seat.interviewer},\n\n"
        f"your scorecard for {candidate} ({opening}) was due on {exact(seat.due_at)}. "
        "Could you submit it today? It takes about five minutes, and the panel waits for it:\n"
        f"{current_app.config['BASE_URL'].rstrip('/')}{path}\n\n"
        "Thank you"
    )
