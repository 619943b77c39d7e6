"""The list of openings, a page at a time."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.opening import Opening, OpeningStatus
from scorecard.queries.openings import rubric_of
from scorecard.queries.visible import is_listed, led_openings, readable_openings, sealed_applications

OPENINGS_PAGE_SIZE = 20
STATUS_ORDER = (OpeningStatus.OPEN, OpeningStatus.DRAFT, OpeningStatus.CLOSED)


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One opening. `applications` leaves out the `sealed` ones, on which the viewer has still to submit."""

    opening_id: str
    title: str
    archetype: str  # its name
    status: str
    is_led: bool
    is_demo: bool
    created_at: datetime
    applications: int
    sealed: int

    @property
    def is_active(self) -> bool:
        """Whether something may wait for this viewer: a draft, a closed opening and one of others ask for nothing."""
        return self.is_led and self.status == OpeningStatus.OPEN


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """One page of the list and how many there are."""

    rows: tuple[OpeningRow, ...]
    page: int
    pages: int
    total: int


def list_openings(session: Session, viewer: Account, *, page: int) -> OpeningPage:
    """The openings that the viewer may read: led ones first, open before draft before closed, newest first.

    Three queries for any number. A page beyond the ends is the nearest one there is.
    """
    readable = select(Opening.id).where(Opening.id.in_(readable_openings(viewer)))
    total = session.scalar(select(func.count()).select_from(readable.subquery())) or 0
    pages = max(1, -(-total // OPENINGS_PAGE_SIZE))
    page = min(max(page, 1), pages)
    is_led = Opening.id.in_(led_openings(viewer)).label("is_led")
    status_place = case({status.value: place for place, status in enumerate(STATUS_ORDER)}, value=Opening.status)
    found = session.execute(
        select(Opening, is_led)
        .where(Opening.id.in_(readable_openings(viewer)))
        .options(joinedload(Opening.rubric_version))
        .order_by(is_led.desc(), status_place, Opening.created_at.desc(), Opening.id)
        .limit(OPENINGS_PAGE_SIZE)
        .offset((page - 1) * OPENINGS_PAGE_SIZE)
    ).all()
    counts = _counts(session, viewer, [row.Opening.id for row in found])
    rows = tuple(
        OpeningRow(
            opening_id=row.Opening.id,
            title=row.Opening.title,
            archetype=rubric_of(row.Opening).archetype(row.Opening.archetype).name,
            status=row.Opening.status,
            is_led=row.is_led,
            is_demo=row.Opening.is_demo,
            created_at=row.Opening.created_at,
            applications=counts[row.Opening.id].get(False, 0),
            sealed=counts[row.Opening.id].get(True, 0),
        )
        for row in found
    )
    return OpeningPage(rows, page, pages, total)


def active_openings(session: Session, viewer: Account) -> dict[str, str]:
    """The titles of the open openings that the viewer leads, by id, the newest first; one query."""
    rows = session.execute(
        select(Opening.id, Opening.title)
        .where(Opening.id.in_(led_openings(viewer)), Opening.status == OpeningStatus.OPEN)
        .order_by(Opening.created_at.desc(), Opening.id)
    )
    return {row.id: row.title for row in rows}


def _counts(session: Session, viewer: Account, opening_ids: list[str]) -> Mapping[str, dict[bool, int]]:
    """How many applications each opening has, by whether the viewer is sealed on them."""
    is_sealed = Application.id.in_(sealed_applications(viewer)).label("is_sealed")
    rows = session.execute(
        select(Application.opening_id, is_sealed, func.count())
        .where(Application.opening_id.in_(opening_ids), is_listed(viewer))
        .group_by(Application.opening_id, is_sealed)
    )
    found: dict[str, dict[bool, int]] = defaultdict(dict)
    for opening_id, sealed, number in rows:
        found[opening_id][bool(sealed)] = number
    return found
