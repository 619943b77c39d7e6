"""The text with which a lead reminds whoever owes a scorecard, to be copied into a mail or a chat."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from urllib.parse import quote, urlencode

from flask import current_app, url_for

from scorecard.queries.late_cards import OwedCard
from scorecard.web.display import exact


class OwingSeat(Protocol):
    """A seat whose scorecard is not in."""

    @property
    def interview_id(self) -> str: ...
    @property
    def interviewer(self) -> str: ...
    @property
    def due_at(self) -> datetime: ...


def reminder_of_all(cards: Sequence[OwedCard], *, opening: str) -> str:
    """The same for everything that one person owes, in one text."""
    first, *others = cards
    if not others:
        return reminder_of(first, candidate=first.candidate, opening=opening)
    lines = "\n".join(f"- {card.candidate}, due on {exact(card.due_at)}:\n  {_address(card)}" for card in cards)
    return (
        f"Hello {first.interviewer},\n\n"
        f"these {len(cards)} scorecards ({opening}) are late:\n\n{lines}\n\n"
        "Could you submit them today? Each takes about five minutes, and the panels wait for them.\n\n"
        "Thank you"
    )


def mail_link(address: str, *, subject: str, text: str) -> str:
    """A link that opens the text in the reader's mail program, as RFC 6068 has it."""
    fields = {"subject": subject, "body": text.replace("\n", "\r\n")}
    return f"mailto:{quote(address, safe='@')}?{urlencode(fields, quote_via=quote)}"


def reminder_of(seat: OwingSeat, *, candidate: str, opening: str) -> str:
    """The whole text, with the absolute address of the scorecard."""
    return (
        f"Hello {seat.interviewer},\n\n"
        f"your scorecard for {candidate} ({opening}) was due on {exact(seat.due_at)}. "
        "Could you submit it today? It takes about five minutes, and the panel waits for it:\n"
        f"{_address(seat)}\n\n"
        "Thank you"
    )


def _address(seat: OwingSeat) -> str:
    path = url_for("scoring.scorecard", interview_id=seat.interview_id)
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"
