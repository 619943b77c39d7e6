"""Loads one application as its viewer may have it: all of it, a panellist's share, or the seal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import Evaluation, OwnFindings
from scorecard.domain.firmness import Firmness
from scorecard.domain.policy import Policy
from scorecard.domain.rubric import Rubric
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.queries.application_page.agreed import Agreed, load_agreed, point_title
from scorecard.queries.application_page.cards import PanelCard, load_cards
from scorecard.queries.application_page.records import (
    Decided,
    Declined,
    Settled,
    load_decisions,
    load_declined,
    load_reopenings,
    load_settlements,
    load_strikes,
)
from scorecard.queries.applications import listed_application, unsealed_application
from scorecard.queries.evaluations import (
    EvaluatedApplication,
    evaluate_application,
    firmness_of,
    kept_application,
    kept_firmness_of,
)
from scorecard.queries.openings import leads_it
from scorecard.queries.panels import Reading, Seat, TickRow
from scorecard.queries.visible import NotHere, listed_applications, sealed_applications
from scorecard.queries.waiting import ENDS_THE_CASE


@dataclass(frozen=True, slots=True)
class SealedApplication:
    """What a lead or an admin with an unsubmitted seat gets: the candidate and the way to the own scorecard."""

    application: Application
    interview_id: str


@dataclass(frozen=True, slots=True)
class ApplicationPage:
    """Everything the pages of one application are made of, in one reading.

    A panellist's has no settlements and no decisions, and until the debrief is open only the criteria, splits and
    flags of its evaluation may be shown: what it recommends is in `recommended`.
    """

    application: Application
    rubric: Rubric
    policy: Policy
    names: Mapping[str, str]
    reading: Reading
    evaluation: Evaluation | None  # None: no card counts yet, or it is still to be computed
    meanwhile: OwnFindings | None  # there where it is still to be computed
    firmness: Firmness | None  # for whoever may read the recommendation, once it was asked for
    seats: tuple[Seat, ...]
    cards: tuple[PanelCard, ...]
    ticks: tuple[TickRow, ...]
    settlements: tuple[Settled, ...]
    decisions: tuple[Decided, ...]  # newest first
    declined: tuple[Declined, ...]
    agreed: Mapping[str, tuple[Agreed, ...]]  # what was written down in the debrief, by point, oldest first
    left_out: int  # applications of the opening that the viewer has still to score
    reads_as_lead: bool
    may_change: bool

    @property
    def shows_recommendation(self) -> bool:
        """Leads and admins always see it, panellists once the debrief is open."""
        return self.reads_as_lead or self.application.debrief_opened_at is not None

    @property
    def recommended(self) -> Evaluation | None:
        """The evaluation where the viewer may read what it recommends."""
        return self.evaluation if self.shows_recommendation else None

    @property
    def own(self) -> Evaluation | OwnFindings | None:
        """What the panel's cards say by themselves; None while none counts."""
        return self.meanwhile or self.evaluation

    @property
    def is_complete(self) -> bool:
        """Whether every number that the viewer may read has been computed."""
        return self.meanwhile is None and (self.recommended is None or self.firmness is not None)

    @property
    def is_decided(self) -> bool:
        """Whether the newest decision is to hire or not to hire, so far as the viewer reads decisions."""
        return bool(self.decisions) and self.decisions[0].decision in ENDS_THE_CASE

    @property
    def counting(self) -> int:
        """How many cards enter the numbers."""
        return sum(card.counts for card in self.cards)

    @property
    def expected(self) -> int:
        """How many cards this panel is to have."""
        return sum(seat.counts_as_expected for seat in self.seats)

    @property
    def out(self) -> tuple[Seat, ...]:
        """The seats whose card is still to come."""
        return tuple(seat for seat in self.seats if seat.is_out)

    def late(self, now: datetime) -> tuple[Seat, ...]:
        """The seats whose card is out after it was due."""
        return tuple(seat for seat in self.seats if seat.is_late(now))

    @property
    def interviewers(self) -> Mapping[str, str]:
        """The name of each person on the panel, by account."""
        return {seat.interviewer_id: seat.interviewer for seat in self.seats}

    @property
    def imported(self) -> frozenset[str]:
        """The accounts of those whose card, in the version that is read here, was brought in from files."""
        return frozenset(card.seat.interviewer_id for card in self.cards if card.shown.imported)

    def title_of(self, point: str) -> str:
        """What a point of the debrief is called by its key."""
        seats = {seat.interview_id: seat.interviewer for seat in self.seats}
        return point_title(point, names=self.names, interviewers=seats, policy=self.policy)

    def order_of_tick(self, row: TickRow) -> tuple[datetime, str]:
        """Ticks stand in the order in which they came, those of one moment by name."""
        return row.raised_at, self.interviewers[row.interviewer_id]

    @property
    def has_revised(self) -> bool:
        """Whether the two readings take different cards here."""
        return any(each.after_reveal or each.after_debrief for card in self.cards for each in card.versions)


def load_page(session: Session, viewer: Account, application_id: str, *, reading: Reading) -> ApplicationPage:
    """The application for a lead, an admin or a panellist who has submitted, in a fixed number of queries.

    Raises NotHere for everybody else, and for whoever is sealed on it.
    """
    page = load_findings(session, viewer, application_id, reading=reading)
    if page.recommended is None:
        return page
    application = page.application
    firmness = firmness_of(session, viewer, application.opening, application.id, reading=reading)
    return replace(page, firmness=firmness)


def load_page_as_kept(session: Session, viewer: Account, application_id: str, *, reading: Reading) -> ApplicationPage:
    """The same page where nothing is computed for it: it may not be complete. Raises NotHere too."""
    page = _load(session, viewer, application_id, kept_application, reading=reading)
    if page.recommended is None:
        return page
    application = page.application
    firmness = kept_firmness_of(session, viewer, application.opening, application.id, reading=reading)
    return replace(page, firmness=firmness)


def load_findings(session: Session, viewer: Account, application_id: str, *, reading: Reading) -> ApplicationPage:
    """The same page before anybody asks how firm it is, which takes the longest to compute. Raises NotHere too."""
    return _load(session, viewer, application_id, evaluate_application, reading=reading)


def _load(
    session: Session,
    viewer: Account,
    application_id: str,
    evaluated_by: Callable[..., EvaluatedApplication],
    *,
    reading: Reading,
) -> ApplicationPage:
    application = unsealed_application(session, viewer, application_id)
    as_lead = session.scalar(listed_applications(viewer).where(Application.id == application_id)) is not None
    evaluated = evaluated_by(session, viewer, application, reading=reading)
    panels = evaluated.panel
    seats = panels.seats.get(application.id, ())
    interviews = [seat.interview_id for seat in seats]
    chosen = {
        card.version_id
        for cards in (panels.cards.get(application.id, ()), panels.struck_cards.get(application.id, ()))
        for card in cards
    }
    return ApplicationPage(
        application=application,
        rubric=evaluated.rubric,
        policy=evaluated.policy,
        names=evaluated.names,
        reading=reading,
        evaluation=evaluated.evaluation,
        meanwhile=evaluated.meanwhile,
        firmness=None,
        seats=seats,
        cards=load_cards(
            session,
            viewer,
            seats,
            chosen=chosen,
            reopenings=load_reopenings(session, interviews),
            strikes=load_strikes(session, interviews) if as_lead else {},
        ),
        ticks=tuple(row for row in panels.ticks if row.application_id == application.id),
        settlements=load_settlements(session, interviews) if as_lead else (),
        decisions=load_decisions(session, application) if as_lead else (),
        declined=load_declined(session, interviews) if as_lead else (),
        agreed=load_agreed(session, application, as_lead=as_lead),
        left_out=len(panels.sealed),
        reads_as_lead=as_lead,
        may_change=as_lead and leads_it(session, viewer, application.opening_id),
    )


def load_sealed(session: Session, viewer: Account, application_id: str) -> SealedApplication:
    """The application of a lead or admin who has still to score it. Raises NotHere for everybody else."""
    application = listed_application(session, viewer, application_id)
    own = select(Interview.id).where(
        Interview.application_id == application.id,
        Interview.interviewer_id == viewer.id,
        Interview.is_active,
        Interview.application_id.in_(sealed_applications(viewer)),
    )
    interview_id = session.scalar(own)
    if interview_id is None:
        raise NotHere
    return SealedApplication(application, interview_id)
