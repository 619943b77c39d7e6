"""Who is best heard first in a debrief."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.domain.debrief import speaking_order
from scorecard.models.account import Account
from scorecard.models.opening import OpeningLead
from scorecard.queries.application_page import ApplicationPage, CardState


@dataclass(frozen=True, slots=True)
class Speaker:
    """One person with the sealed vote; a lead who is not on the panel has none."""

    name: str
    vote: str | None
    leads: bool
    imported: bool


@dataclass(frozen=True, slots=True)
class SpeakingOrder:
    """Who speaks, in order, and whose card is still out: those have read nothing yet and are best not in the room."""

    speakers: tuple[Speaker, ...]
    out: tuple[str, ...]


def speaking_order_of(session: Session, page: ApplicationPage) -> SpeakingOrder:
    """The suggested order of those whose card is in and not struck, then the opening's other leads; one query."""
    leads = _leads(session, page.application.opening_id)
    votes = {
        card.seat.interviewer_id: card.shown.vote
        for card in page.cards
        if card.state is not CardState.STRUCK and card.shown.vote
    }
    order = speaking_order({person: Vote(vote) for person, vote in votes.items()}, leads=leads)
    panel = [
        Speaker(page.interviewers[person], votes[person], person in leads, person in page.imported) for person in order
    ]
    seated = {seat.interviewer_id for seat in page.seats}
    others = [Speaker(name, None, True, False) for person, name in leads.items() if person not in seated]
    return SpeakingOrder((*panel, *others), tuple(seat.interviewer for seat in page.out))


def _leads(session: Session, opening_id: str) -> dict[str, str]:
    """The names of an opening's present leads, by account."""
    rows = session.execute(
        select(Account.id, Account.name)
        .join(OpeningLead, OpeningLead.account_id == Account.id)
        .where(OpeningLead.opening_id == opening_id, OpeningLead.removed_at.is_(None))
        .order_by(func.lower(Account.name), Account.id)
    )
    return {row.id: row.name for row in rows}
