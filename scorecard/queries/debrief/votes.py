"""The votes of a panel: the sealed one on each card, and the one given after the debrief, which is kept apart."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.domain.debrief import Movement, how_votes_moved
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, Dissent
from scorecard.models.debrief import VoteAfterDebrief
from scorecard.queries.application_page import ApplicationPage, CardState
from scorecard.queries.panels import Card, Reading, load_panel
from scorecard.queries.waiting import is_closed


@dataclass(frozen=True, slots=True)
class PanelVote:
    """One person's votes. `sealed` is that of the card as sealed, or of the last version where none is."""

    interview_id: str
    interviewer_id: str
    sealed: Vote
    after_debrief: Vote | None

    @property
    def standing(self) -> Vote:
        """The vote that this person stands by."""
        return self.after_debrief or self.sealed


@dataclass(frozen=True, slots=True)
class DebriefVotes:
    """How voting after the debrief stands: `given` of `possible` votes, and the sum where it may be shown.

    `own` is None for whoever has no card here that may count. `decided` is what was decided, only for a viewer whose
    own vote departs from it: then `dissent` is the entry with the decision.
    """

    given: int
    possible: int
    is_open: bool
    movement: Movement | None
    own: PanelVote | None
    dissent: Dissent | None
    decided: str | None


def panel_votes(session: Session, viewer: Account, application: Application) -> tuple[PanelVote, ...]:
    """The votes of an application that the viewer may read: cards that are in and not struck, the earliest first."""
    cards: dict[str, Card] = {}
    for reading in (Reading.REVISED, Reading.SEALED):
        panel = load_panel(session, viewer, application, reading=reading)
        cards |= {card.interview_id: card for card in panel.cards.get(application.id, ())}
    after = votes_after(session, cards)
    return tuple(
        PanelVote(card.interview_id, card.interviewer_id, card.vote, after.get(card.interview_id))
        for card in cards.values()
    )


def _votes_on(session: Session, page: ApplicationPage) -> tuple[PanelVote, ...]:
    """The same of a page that is loaded as sealed; one query."""
    after = votes_after(session, [card.seat.interview_id for card in page.cards])
    return tuple(
        PanelVote(seat.interview_id, seat.interviewer_id, Vote(card.shown.vote), after.get(seat.interview_id))
        for card in page.cards
        if card.state is not CardState.STRUCK and card.shown.vote
        for seat in (card.seat,)
    )


def votes_after(session: Session, interviews: Collection[str] | Select[str]) -> dict[str, Vote]:
    """The vote after the debrief of each seat that has one: the newest counts. One query."""
    chosen = select(VoteAfterDebrief.interview_id, VoteAfterDebrief.vote).where(
        VoteAfterDebrief.interview_id.in_(interviews)
    )
    rows = session.execute(chosen.order_by(VoteAfterDebrief.id))
    return {row.interview_id: Vote(row.vote) for row in rows}  # oldest first, so the newest stays


def debrief_votes(session: Session, viewer: Account, page: ApplicationPage) -> DebriefVotes:
    """How voting stands after a debrief that is open, for a page that is loaded as sealed; three queries."""
    votes = _votes_on(session, page)
    own = next((vote for vote in votes if vote.interviewer_id == viewer.id), None)
    decision = newest_decision(session, page.application)
    is_open = not is_closed(page.application, decision)
    dissent = _dissent(session, own, decision) if own and decision else None
    return DebriefVotes(
        given=sum(vote.after_debrief is not None for vote in votes),
        possible=len(votes),
        is_open=is_open,
        movement=movement_of(votes, is_open=is_open),
        own=own,
        dissent=dissent,
        decided=decision.decision if decision and dissent else None,
    )


def movement_of(votes: Sequence[PanelVote], *, is_open: bool) -> Movement | None:
    """How votes moved, in sum. While voting is open it waits for everybody: a sum that grows names who came last."""
    given = [(vote.sealed, vote.after_debrief) for vote in votes if vote.after_debrief is not None]
    if is_open and len(given) < len(votes):
        return None
    return how_votes_moved(given)


def _dissent(session: Session, own: PanelVote, decision: Decision) -> Dissent | None:
    chosen = select(Dissent).where(Dissent.decision_id == decision.id, Dissent.interview_id == own.interview_id)
    return session.scalar(chosen)


def newest_decision(session: Session, application: Application) -> Decision | None:
    """The decision that counts, None while there is none."""
    chosen = select(Decision).where(Decision.application_id == application.id)
    return session.scalar(chosen.order_by(Decision.decided_at.desc(), Decision.id.desc()).limit(1))
