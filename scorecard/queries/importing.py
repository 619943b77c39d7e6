"""What stands in an opening, as whoever imports into it may know it: an import is compared with this.

Of an application on which they are sealed only the person and the own seat are there, as on the pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from scorecard.domain.policy import Policy
from scorecard.domain.rubric import Rubric
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening, OpeningLead
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion, Strike
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import left_out_of
from scorecard.queries.seatable import Readership
from scorecard.queries.visible import led_openings, visible_seats, visible_versions

VERSIONS_AT_A_TIME = 500
NEVER = -1  # as a count of facts

Written = tuple[int | None, str]  # a rating and its note; None is not observed
SeatKey = tuple[str, str]  # an application and who is to score it


@dataclass(frozen=True, slots=True)
class StandingApplicant:
    """One application. What the seal covers is as if it had not happened."""

    application_id: str
    name: str
    email: str
    source: str
    links: str
    notes: str
    is_sealed: bool
    is_withdrawn: bool
    debrief_is_open: bool
    first_card_at: datetime | None


@dataclass(frozen=True, slots=True)
class StandingVersion:
    """One submitted version of a card, without its ratings and ticks."""

    version_id: int
    submitted_at: datetime
    vote: str
    confidence: str | None
    strengths: str
    concerns: str


@dataclass(frozen=True, slots=True)
class StandingSeat:
    """One seat with its submitted versions, oldest first."""

    interview_id: str
    title: str
    areas: frozenset[str]
    starts_at: datetime
    minutes: int
    due_at: datetime
    is_declined: bool
    is_removed: bool
    is_shadow: bool
    has_draft: bool
    is_struck: bool
    versions: tuple[StandingVersion, ...]


@dataclass(frozen=True, slots=True)
class StandingAccount:
    """Somebody who could be on a panel."""

    account_id: str
    email: str
    name: str
    is_active: bool
    readership: Readership


@dataclass(frozen=True, slots=True)
class Standing:
    """An opening before an import. Seats by application and interviewer; accounts by id.

    `revision` stands for its set-up and policy. Whatever happens to an application gives it a higher count of facts
    than `facts_revision` (models/facts.py); only drafts do not, and the database refuses a card over one.
    """

    opening: Opening
    revision: int
    facts_revision: int
    rubric: Rubric
    policy: Policy
    applicants: tuple[StandingApplicant, ...]
    seats: Mapping[SeatKey, StandingSeat]
    accounts: Mapping[str, StandingAccount]
    sealed: frozenset[str]

    @property
    def rubric_version(self) -> str:
        """As `ratings.csv` writes it."""
        version = self.opening.rubric_version
        return f"{version.key}-{version.version}"


def load_standing(session: Session, viewer: Account, opening: Opening, *, since: int = NEVER) -> Standing:
    """Everything that an import is compared with but ratings and ticks, in eight queries.

    `since`: of the applications that have a higher count of facts alone. The viewer leads the opening, which was read
    in the same transaction and comes with its rubric version.
    """
    revision, facts_revision = opening.revision, opening.facts_revision  # first: what happens meanwhile counts higher
    sealed = left_out_of(session, viewer, opening.id)
    asked = and_(Application.opening_id == opening.id, Application.facts_revision > since)
    versions = _versions(session, viewer, asked)
    return Standing(
        opening=opening,
        revision=revision,
        facts_revision=facts_revision,
        rubric=rubric_of(opening),
        policy=policy_of(session, opening),
        applicants=_applicants(session, asked, sealed, _first_cards(session, viewer, asked)),
        seats=_seats(session, viewer, asked, versions),
        accounts=_accounts(session, opening),
        sealed=sealed,
    )


def written_on(
    session: Session, viewer: Account, version_ids: Sequence[int]
) -> tuple[Mapping[int, Mapping[str, Written]], Mapping[int, Mapping[str, str]]]:
    """The ratings by criterion and the quotes by flag of versions that the viewer may read, some hundreds a query."""
    ratings: dict[int, dict[str, Written]] = {version_id: {} for version_id in version_ids}
    quotes: dict[int, dict[str, str]] = {version_id: {} for version_id in version_ids}
    for some in _parts(version_ids):
        readable = and_(ScorecardVersion.id.in_(some), ScorecardVersion.id.in_(visible_versions(viewer)))
        rated = select(Rating.version_id, Rating.criterion, Rating.value, Rating.note)
        for version_id, criterion, value, note in session.execute(
            rated.join(ScorecardVersion, ScorecardVersion.id == Rating.version_id).where(readable)
        ):
            ratings[version_id][criterion] = (value, note)
        ticked = select(FlagTick.version_id, FlagTick.flag, FlagTick.quote)
        for version_id, flag, quote in session.execute(
            ticked.join(ScorecardVersion, ScorecardVersion.id == FlagTick.version_id).where(readable, FlagTick.raised)
        ):
            quotes[version_id][flag] = quote
    return ratings, quotes


def known_elsewhere(session: Session, viewer: Account) -> Mapping[str, tuple[str, str]]:
    """Candidates with an address in the openings that the viewer leads: by address, the newest one's id and name."""
    rows = session.execute(
        select(Candidate.email, Candidate.id, Candidate.name)
        .join(Application, Application.candidate_id == Candidate.id)
        .where(Application.opening_id.in_(led_openings(viewer)), Candidate.email != "")
        .order_by(Application.created_at, Candidate.id.desc())
    )
    return {email.casefold(): (candidate_id, name) for email, candidate_id, name in rows}


def _applicants(
    session: Session, asked: ColumnElement[bool], sealed: frozenset[str], first_cards: Mapping[str, datetime]
) -> tuple[StandingApplicant, ...]:
    rows = session.execute(
        select(
            Application.id,
            Candidate.name,
            Candidate.email,
            Application.source,
            Application.links,
            Application.notes,
            Application.withdrawn_at,
            Application.debrief_opened_at,
        )
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(asked)
        .order_by(Application.created_at, Application.id)
    )
    return tuple(
        StandingApplicant(
            application_id=key,
            name=name,
            email=email,
            source=source,
            links=links,
            notes=notes,
            is_sealed=key in sealed,
            is_withdrawn=withdrawn_at is not None and key not in sealed,
            debrief_is_open=debrief_opened_at is not None and key not in sealed,
            first_card_at=first_cards.get(key),
        )
        for key, name, email, source, links, notes, withdrawn_at, debrief_opened_at in rows
    )


def _first_cards(session: Session, viewer: Account, asked: ColumnElement[bool]) -> Mapping[str, datetime]:
    rows = session.execute(
        select(Interview.application_id, func.min(ScorecardVersion.submitted_at))
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(asked, ScorecardVersion.id.in_(visible_versions(viewer)))
        .group_by(Interview.application_id)
    )
    return {application_id: moment for application_id, moment in rows if moment is not None}


def _versions(
    session: Session, viewer: Account, asked: ColumnElement[bool]
) -> Mapping[str, list[StandingVersion | None]]:
    """Versions by interview, oldest first; None stands for a draft, of which nothing is read."""
    rows = session.execute(
        select(
            ScorecardVersion.interview_id,
            ScorecardVersion.id,
            ScorecardVersion.submitted_at,
            ScorecardVersion.vote,
            ScorecardVersion.confidence,
            ScorecardVersion.strengths,
            ScorecardVersion.concerns,
        )
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(asked, Interview.id.in_(visible_seats(viewer)), ~Interview.is_shadow)
        .order_by(ScorecardVersion.interview_id, ScorecardVersion.number)
    )
    found: dict[str, list[StandingVersion | None]] = {}
    for interview_id, version_id, submitted_at, vote, confidence, strengths, concerns in rows:
        version = None
        if submitted_at is not None and vote is not None:
            version = StandingVersion(version_id, submitted_at, vote, confidence, strengths, concerns)
        found.setdefault(interview_id, []).append(version)
    return found


def _seats(
    session: Session, viewer: Account, asked: ColumnElement[bool], versions: Mapping[str, list[StandingVersion | None]]
) -> Mapping[SeatKey, StandingSeat]:
    of_these = select(Application.id).where(asked)
    struck: dict[str, bool] = dict(
        session.execute(
            select(Strike.interview_id, Strike.struck)
            .join(Interview, Interview.id == Strike.interview_id)
            .where(Interview.application_id.in_(of_these), Interview.id.in_(visible_seats(viewer)))
            .order_by(Strike.id)
        ).all()
    )  # oldest first, so the newest entry stays
    seats = session.scalars(
        select(Interview).where(Interview.application_id.in_(of_these), Interview.id.in_(visible_seats(viewer)))
    )
    return {
        (seat.application_id, seat.interviewer_id): _seat(seat, versions.get(seat.id, []), struck.get(seat.id, False))
        for seat in seats
    }


def _seat(seat: Interview, versions: list[StandingVersion | None], struck: bool) -> StandingSeat:
    submitted = tuple(version for version in versions if version is not None)
    return StandingSeat(
        interview_id=seat.id,
        title=seat.title,
        areas=frozenset(seat.areas),
        starts_at=seat.starts_at,
        minutes=seat.minutes,
        due_at=seat.due_at,
        is_declined=seat.declined_at is not None,
        is_removed=seat.removed_at is not None,
        is_shadow=seat.is_shadow,
        has_draft=len(submitted) < len(versions),
        is_struck=struck,
        versions=submitted,
    )


def _accounts(session: Session, opening: Opening) -> Mapping[str, StandingAccount]:
    rows = session.execute(
        select(Account, OpeningLead.account_id, OpeningLead.removed_at).outerjoin(
            OpeningLead, and_(OpeningLead.account_id == Account.id, OpeningLead.opening_id == opening.id)
        )
    )
    return {
        account.id: StandingAccount(
            account_id=account.id,
            email=account.email,
            name=account.name,
            is_active=account.disabled_at is None,
            readership=Readership(
                role=account.role,
                admin_until=account.admin_until,
                leads=lead_id is not None and removed_at is None,
                led_until=removed_at,
            ),
        )
        for account, lead_id, removed_at in rows
    }


def _parts(version_ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(version_ids), VERSIONS_AT_A_TIME):
        yield version_ids[start : start + VERSIONS_AT_A_TIME]
