"""What the files share: their rows, and the order of their applications, which are read a part at a time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session

from scorecard.files.cells import CellValue
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.queries.panels import Seat
from scorecard.queries.visible import enters_numbers_of, is_listed

Row = tuple[CellValue, ...]
Ids = Sequence[str]
Only = Collection[str] | None  # some of the applications, or with None all of them

# Some 8,000 ratings: few enough for the memory when notes are long, and enough to make few statements.
READ_AT_A_TIME = 100
COUNTED_AT_A_TIME = 500

VIEWER: BindParameter[str] = bindparam("viewer")


@dataclass(frozen=True, slots=True)
class Export:
    """One file: its columns, how many rows it has, and the rows, once.

    A large file's are read as they are asked for: the session that it was loaded with has to last until then, and to
    see the database all along as it was when they were counted.
    """

    columns: tuple[str, ...]
    size: int
    rows: Iterable[Row]


def in_file_order(session: Session, viewer: Account, opening: Opening, only: Only) -> Ids:
    """The opening's applications in the order of every file, all or some of them; one query."""
    ids = session.scalars(
        select(Application.id)
        .where(Application.opening_id == opening.id, is_listed(viewer))
        .order_by(Application.created_at, Application.id)
    )
    if only is None:
        return ids.all()
    chosen = frozenset(only)
    return [application_id for application_id in ids if application_id in chosen]


def parts_of(ids: Ids, size: int) -> Iterator[list[str]]:
    """The ids in parts of at most this size; one empty part where there are none."""
    for start in range(0, max(len(ids), 1), size):
        yield list(ids[start : start + size])


def count_in_parts(session: Session, counting: Select[int], asked: dict[str, object], ids: Ids) -> int:
    """The sum of a counting statement over these applications."""
    return sum(
        session.scalar(counting, {**asked, "applications": part}) or 0 for part in parts_of(ids, COUNTED_AT_A_TIME)
    )


def of_part() -> ColumnElement[bool]:
    """Whether an Application of the enclosing select is among `applications`, a parameter."""
    return Application.id.in_(bindparam("applications", expanding=True))


def on_the_panel() -> ColumnElement[bool]:
    """Whether an Interview of these applications is a seat whose card `viewer`, a parameter, may read once it is in."""
    return and_(of_part(), ~Interview.is_shadow, Interview.removed_at.is_(None), enters_numbers_of(VIEWER))


def listed_on_the_panel() -> ColumnElement[bool]:
    """The same, and the viewer's own seats."""
    own_or_open = or_(enters_numbers_of(VIEWER), Interview.interviewer_id == VIEWER)
    return and_(of_part(), ~Interview.is_shadow, Interview.removed_at.is_(None), own_or_open)


def in_order(seats: Iterable[Seat]) -> list[Seat]:
    """An application's seats in the order of every file: people by name."""
    return sorted(seats, key=lambda seat: (seat.interviewer, seat.interview_id))
