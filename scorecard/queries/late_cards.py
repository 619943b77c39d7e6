"""Who owes scorecards in an opening: for a lead who reminds them, some candidates at once or all."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview, Reminder
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.stages import decisions_of
from scorecard.queries.visible import decidable_applications, has_submitted_version
from scorecard.queries.waiting import is_closed

MOST_CARDS = 200


@dataclass(frozen=True, slots=True)
class OwedCard:
    """One card that is late. `reminded` counts the mails that `remind` has sent, the last at `reminded_at`."""

    interview_id: str
    interviewer: str
    candidate: str
    due_at: datetime
    is_begun: bool
    reminded: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes at least one card, the one that was due first at the top."""

    account_id: str
    name: str
    email: str
    cards: tuple[OwedCard, ...]


def debtors_of(
    session: Session, viewer: Account, opening_id: str, application_ids: Collection[str], *, now: datetime
) -> tuple[Debtor, ...]:
    """Whoever owes a card on these applications, or on any where none is named; two queries.

    Only of what the viewer leads and is not sealed on. Nobody owes a card of a trainee, of a case that is closed, or
    with an account that is switched off.
    """
    draft = exists().where(ScorecardVersion.interview_id == Interview.id)
    sent = select(func.count()).where(Reminder.interview_id == Interview.id).scalar_subquery()
    last = select(func.max(Reminder.written_at)).where(Reminder.interview_id == Interview.id).scalar_subquery()
    chosen = (
        select(Interview, Application, Account, Candidate.name, draft, sent, last)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(
            Application.opening_id == opening_id,
            Application.id.in_(decidable_applications(viewer)),
            Interview.is_active,
            ~Interview.is_shadow,
            ~has_submitted_version(),
            Interview.due_at < now,
            Account.disabled_at.is_(None),
        )
        .order_by(Interview.due_at, Account.name, Candidate.name, Interview.id)
        .limit(MOST_CARDS)
    )
    if application_ids:
        chosen = chosen.where(Application.id.in_(application_ids))
    rows = session.execute(chosen).all()
    decisions = decisions_of(session, {application.id for _, application, *_ in rows})
    people: dict[str, Account] = {}
    cards: dict[str, list[OwedCard]] = defaultdict(list)
    for interview, application, account, candidate, is_begun, reminded, reminded_at in rows:
        if is_closed(application, decisions.get(application.id)):
            continue
        people[account.id] = account
        cards[account.id].append(
            OwedCard(interview.id, account.name, candidate, interview.due_at, is_begun, reminded, reminded_at)
        )
    return tuple(Debtor(key, person.name, person.email, tuple(cards[key])) for key, person in people.items())
