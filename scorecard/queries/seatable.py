"""Who can still be seated on an application: nobody who could already have read a card of it.

A lead who is still to score is answered by a rule that does not look at the cards, so that no answer tells whether
one is in.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account, Role
from scorecard.models.application import Application, Interview
from scorecard.models.opening import OpeningLead
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.visible import sealed_applications, visible_seats


@dataclass(frozen=True, slots=True)
class Readership:
    """Since when, if ever, somebody can have read the cards of an opening by role. All None: never."""

    role: str
    admin_until: datetime | None
    leads: bool
    led_until: datetime | None

    def may_join(self, *, sealed_viewer: bool, first_card_at: datetime | None) -> bool:
        """The rule of `seatable_accounts` for one active person who never had a seat there.

        `sealed_viewer`: whoever asks has still to score, and is answered without a look at the cards.
        """
        if sealed_viewer:
            never_led = not self.leads and self.led_until is None
            return self.role == Role.INTERVIEWER and self.admin_until is None and never_led
        if first_card_at is None:
            return True
        was_admin = self.admin_until is not None and self.admin_until >= first_card_at
        has_led = self.leads or (self.led_until is not None and self.led_until >= first_card_at)
        return self.role != Role.ADMIN and not was_admin and not has_led


def seatable_accounts(session: Session, viewer: Account, application: Application) -> Select[str]:
    """Ids of the active accounts that this lead may seat: never seated here, and no card was theirs to read.

    A person gets one seat on an application, ever: whoever declined or lost one may have heard of the panel since.
    """
    seated = select(Interview.interviewer_id).where(Interview.application_id == application.id)
    free = select(Account.id).where(Account.disabled_at.is_(None), Account.id.not_in(seated))
    leads = select(OpeningLead.account_id).where(OpeningLead.opening_id == application.opening_id)
    if is_sealed(session, viewer, application):
        return free.where(Account.role == Role.INTERVIEWER, Account.admin_until.is_(None), Account.id.not_in(leads))
    first_card = _first_card_at(session, application)
    if first_card is None:
        return free
    could_read_as_lead = leads.where(or_(OpeningLead.removed_at.is_(None), OpeningLead.removed_at >= first_card))
    return free.where(
        Account.role != Role.ADMIN,
        or_(Account.admin_until.is_(None), Account.admin_until < first_card),
        Account.id.not_in(could_read_as_lead),
    )


def offered_interviewers(session: Session, viewer: Account, application: Application) -> list[Account]:
    """The people to choose from, by name.

    A lead who is still to score is offered every interviewer: leaving out those who have a seat would name the panel.
    """
    if is_sealed(session, viewer, application):
        offered = select(Account).where(
            Account.disabled_at.is_(None), Account.role == Role.INTERVIEWER, Account.id != viewer.id
        )
    else:
        offered = select(Account).where(Account.id.in_(seatable_accounts(session, viewer, application)))
    return list(session.scalars(offered.order_by(func.lower(Account.name), Account.id)))


def shadowable_seats(session: Session, viewer: Account, application: Application) -> list[Interview]:
    """The panel seats that a trainee can be seated beside, with who holds them: those that the lead may know of."""
    chosen = select(Interview).where(
        Interview.application_id == application.id,
        Interview.id.in_(visible_seats(viewer)),
        Interview.is_active,
        ~Interview.is_shadow,
    )
    return list(
        session.scalars(chosen.options(joinedload(Interview.interviewer)).order_by(Interview.starts_at, Interview.id))
    )


def is_sealed(session: Session, viewer: Account, application: Application) -> bool:
    """Whether the viewer has still to submit an own card of this application."""
    own = sealed_applications(viewer).where(Interview.application_id == application.id)
    return session.scalar(own.limit(1)) is not None


def _first_card_at(session: Session, application: Application) -> datetime | None:
    """When the panel's first card came in. A trainee's card is nobody's to read before one of the panel is."""
    return session.scalar(
        select(func.min(ScorecardVersion.submitted_at))
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(Interview.application_id == application.id, ~Interview.is_shadow)
    )
