"""The submitted cards of one panel with all that their authors wrote, version by version. Drafts are never read."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.models.scorecard import ImportedCard, ScorecardVersion
from scorecard.queries.application_page.records import Entry
from scorecard.queries.panels import Seat
from scorecard.queries.visible import visible_versions

WHOLE_VERSION = (
    selectinload(ScorecardVersion.ratings),
    selectinload(ScorecardVersion.ticks),
    joinedload(ScorecardVersion.imported).joinedload(ImportedCard.by),
)


class CardState(StrEnum):
    """Whether a card enters the numbers of the reading, and if not, why."""

    COUNTS = "counts"
    STRUCK = "struck"
    LATE = "late"  # first submitted after the debrief was opened: counts as revised only


@dataclass(frozen=True, slots=True)
class RatingRead:
    """One criterion on a card. Neither value nor not_observed: only a note."""

    value: int | None
    not_observed: bool
    note: str


@dataclass(frozen=True, slots=True)
class CardVersion:
    """One submitted version, in full. `ratings` by criterion, `quotes` by ticked flag."""

    version_id: int
    number: int
    submitted_at: datetime
    after_reveal: bool
    after_debrief: bool
    vote: str | None
    confidence: str | None
    strengths: str
    concerns: str
    motivation: str
    coding_share_wanted: int | None
    path_wanted: str
    asked_about: str
    time_for_questions: str
    cut_short: bool
    ratings: Mapping[str, RatingRead]
    quotes: Mapping[str, str]
    imported: Entry | None = None  # when and by whom it was brought in from files; None: it was written here

    @property
    def says_what_is_wanted(self) -> bool:
        """Whether anything was noted of what the candidate wants."""
        texts = (self.motivation, self.path_wanted, self.asked_about, self.time_for_questions)
        return self.coding_share_wanted is not None or any(texts)


@dataclass(frozen=True, slots=True)
class PanelCard:
    """One seat's card: all its versions, oldest first, the one that is read here, and what leads did with it."""

    seat: Seat
    state: CardState
    versions: tuple[CardVersion, ...]
    shown: CardVersion
    reopenings: tuple[Entry, ...]
    strikes: tuple[Entry, ...]

    @property
    def counts(self) -> bool:
        """Whether it enters the numbers."""
        return self.state is CardState.COUNTS


def load_cards(
    session: Session,
    viewer: Account,
    seats: Sequence[Seat],
    *,
    chosen: Collection[int],
    reopenings: Mapping[str, tuple[Entry, ...]],
    strikes: Mapping[str, tuple[Entry, ...]],
) -> tuple[PanelCard, ...]:
    """The cards of these seats in three queries. `chosen`: ids of the versions that the reading takes."""
    versions = _versions(session, viewer, [seat.interview_id for seat in seats])
    return tuple(
        PanelCard(
            seat=seat,
            state=_state(seat, own, chosen),
            versions=own,
            shown=next((version for version in own if version.version_id in chosen), own[-1]),
            reopenings=reopenings.get(seat.interview_id, ()),
            strikes=strikes.get(seat.interview_id, ()),
        )
        for seat in seats
        if (own := versions.get(seat.interview_id))
    )


def _state(seat: Seat, versions: Sequence[CardVersion], chosen: Collection[int]) -> CardState:
    if seat.struck:
        return CardState.STRUCK
    return CardState.COUNTS if any(each.version_id in chosen for each in versions) else CardState.LATE


def _versions(session: Session, viewer: Account, interviews: Sequence[str]) -> dict[str, tuple[CardVersion, ...]]:
    # Asked of these seats alone: all that a lead may read is the whole opening.
    readable = visible_versions(viewer).where(Interview.id.in_(interviews))
    rows = session.scalars(
        select(ScorecardVersion)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(ScorecardVersion.interview_id.in_(interviews), ScorecardVersion.id.in_(readable))
        .order_by(ScorecardVersion.interview_id, ScorecardVersion.number)
        .options(*WHOLE_VERSION)
    )
    found: dict[str, list[CardVersion]] = defaultdict(list)
    for row in rows:
        found[row.interview_id].append(read_version(row))
    return {interview_id: tuple(versions) for interview_id, versions in found.items()}


def read_version(row: ScorecardVersion) -> CardVersion:
    """A submitted version as a value; the row was loaded as a `WHOLE_VERSION`."""
    assert row.submitted_at is not None
    return CardVersion(
        version_id=row.id,
        number=row.number,
        submitted_at=row.submitted_at,
        after_reveal=row.after_reveal,
        after_debrief=row.after_debrief,
        vote=row.vote,
        confidence=row.confidence,
        strengths=row.strengths,
        concerns=row.concerns,
        motivation=row.motivation,
        coding_share_wanted=row.coding_share_wanted,
        path_wanted=row.path_wanted,
        asked_about=row.asked_about,
        time_for_questions=row.time_for_questions,
        cut_short=row.cut_short,
        ratings={each.criterion: RatingRead(each.value, each.not_observed, each.note) for each in row.ratings},
        quotes={each.flag: each.quote for each in row.ticks if each.raised},
        imported=Entry(row.imported.at, row.imported.by.name, "") if row.imported else None,
    )
