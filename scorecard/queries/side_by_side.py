"""Cards about one candidate beside each other, criterion by criterion, with how far the others are from the first.

After submitting, an author reads the own card beside the panel's. A trainee's card stands beside the one of the
colleague whom the trainee shadowed.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.application_page import WHOLE_VERSION, CardVersion, RatingRead, read_version
from scorecard.queries.evaluations import names_in
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import Reading, is_struck
from scorecard.queries.panels.values import version_that_counts
from scorecard.queries.visible import NotHere, comparable_shadows, visible_versions

FAR_APART = 2


@dataclass(frozen=True, slots=True)
class Column:
    """One person's card."""

    interviewer_id: str
    interviewer: str
    version: CardVersion


@dataclass(frozen=True, slots=True)
class Cell:
    """What one person made of one criterion, and by how many levels that is above the first person's."""

    rating: RatingRead | None
    difference: int | None

    @property
    def is_far(self) -> bool:
        """Whether it is worth talking about."""
        return self.difference is not None and abs(self.difference) >= FAR_APART


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion across the cards, in the order of the columns."""

    key: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """The cards, the first one's author first, and the lines of each area that somebody rated anything in."""

    columns: tuple[Column, ...]
    areas: tuple[tuple[str, tuple[Line, ...]], ...]  # the area's name and its criteria

    @property
    def far_apart(self) -> tuple[str, ...]:
        """The criteria on which somebody is far from the first person, by name."""
        lines = (line for _, found in self.areas for line in found)
        return tuple(line.name for line in lines if any(cell.is_far for cell in line.cells))


@dataclass(frozen=True, slots=True)
class ShadowComparison:
    """A trainee's card beside the one of the colleague, which comes first."""

    application: Application
    cards: SideBySide
    flags: dict[str, str]  # the rubric's, name by key


def beside_the_panel(session: Session, viewer: Account, application: Application) -> SideBySide | None:
    """The viewer's own card beside those of the panel that the viewer may read; four queries.

    The own card as it stands, the others as sealed, struck ones left out. None where no own panel card is in.
    """
    chosen = (
        visible_versions(viewer)
        .where(Interview.application_id == application.id)
        .where((Interview.interviewer_id == viewer.id) | ~is_struck())
    )
    columns = _columns(session, chosen, as_it_stands=[viewer.id])
    own = [column for column in columns if column.interviewer_id == viewer.id]
    if not own:
        return None
    others = [column for column in columns if column.interviewer_id != viewer.id]
    return _side_by_side(session, application.opening, (*own, *others))


def own_versions(session: Session, viewer: Account, interview: Interview) -> tuple[CardVersion, ...]:
    """The submitted versions of an own panel card, oldest first; three queries."""
    rows = session.scalars(
        select(ScorecardVersion)
        .where(ScorecardVersion.interview_id == interview.id, ScorecardVersion.id.in_(visible_versions(viewer)))
        .order_by(ScorecardVersion.number)
        .options(*WHOLE_VERSION)
    )
    return tuple(read_version(row) for row in rows)


def beside_the_shadowed(session: Session, viewer: Account, interview_id: str) -> ShadowComparison:
    """A trainee's card, by its seat, beside the colleague's. Raises NotHere until both are in, and for who may not."""
    shadow = session.scalar(
        select(Interview)
        .where(Interview.id == interview_id, Interview.id.in_(comparable_shadows(viewer)))
        .options(
            joinedload(Interview.application).joinedload(Application.candidate),
            joinedload(Interview.application).joinedload(Application.opening).joinedload(Opening.rubric_version),
        )
    )
    if shadow is None:
        raise NotHere
    of_both = (
        select(ScorecardVersion.id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .where(ScorecardVersion.submitted_at.is_not(None), Interview.id.in_([shadow.id, shadow.shadowed_id]))
    )
    columns = _columns(session, of_both, as_it_stands=[])
    in_order = sorted(columns, key=lambda column: column.interviewer_id == shadow.interviewer_id)
    return ShadowComparison(
        application=shadow.application,
        cards=_side_by_side(session, shadow.application.opening, in_order),
        flags={flag.key: flag.name for flag in rubric_of(shadow.application.opening).flags},
    )


def _columns(session: Session, chosen: Select[int], *, as_it_stands: Collection[str]) -> list[Column]:
    """One column for each card, by name: the version that counts as sealed, or else the last one."""
    rows = session.execute(
        select(ScorecardVersion, Account.id, Account.name)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(ScorecardVersion.id.in_(chosen))
        .order_by(Account.name, Account.id, ScorecardVersion.number)
        .options(*WHOLE_VERSION)
    )
    versions: dict[tuple[str, str], list[ScorecardVersion]] = defaultdict(list)
    for version, account_id, name in rows:
        versions[account_id, name].append(version)
    return [
        Column(
            account_id,
            name,
            read_version(
                own[-1] if account_id in as_it_stands else version_that_counts(own, reading=Reading.SEALED) or own[-1]
            ),
        )
        for (account_id, name), own in versions.items()
    ]


def _side_by_side(session: Session, opening: Opening, columns: Sequence[Column]) -> SideBySide:
    names = names_in(rubric_of(opening))
    found = (
        (
            names[area],
            tuple(
                Line(key, names[key], _cells(key, columns))
                for key in criteria
                if any(key in column.version.ratings for column in columns)
            ),
        )
        for area, criteria in policy_of(session, opening).areas.items()
    )
    return SideBySide(tuple(columns), tuple((name, lines) for name, lines in found if lines))


def _cells(key: str, columns: Sequence[Column]) -> tuple[Cell, ...]:
    ratings = [column.version.ratings.get(key) for column in columns]
    first = ratings[0].value if ratings[0] else None
    return tuple(
        Cell(rating, rating.value - first if place and rating and rating.value and first else None)
        for place, rating in enumerate(ratings)
    )
