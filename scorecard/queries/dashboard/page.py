"""An opening's dashboard as its page shows it: what waits, the counts, and the rows that were asked for."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, exists, select
from sqlalchemy.orm import Session

from scorecard.domain.policy import Policy
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.dashboard import Dashboard
from scorecard.models.opening import Opening
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.dashboard.choosing import Asked, Chosen, Counts, Found, choose, counts_of, find_all, first_rows
from scorecard.queries.dashboard.lists import LATE, READY, TO_CHECK, ListName
from scorecard.queries.dashboard.rows import Row, SealedRow
from scorecard.queries.dashboard.state import State
from scorecard.queries.evaluations import names_by_key
from scorecard.queries.openings import newest_policy, read_policy, rubric_of
from scorecard.queries.stages import Stage
from scorecard.queries.visible import has_submitted_version, own_seats

SHOWN_WAITING = 5


@dataclass(frozen=True, slots=True)
class Agenda:
    """What waits in one way: how many applications, how many cards or flags, and the first rows."""

    applications: int
    items: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LateSeat:
    """Somebody who owes a card."""

    interview_id: str
    interviewer: str
    due_at: datetime
    is_begun: bool  # whether there is a draft


@dataclass(frozen=True, slots=True)
class Wording:
    """What a row is said by: the texts of the policy and of the rubric version, as they are kept."""

    policy_toml: str
    rubric_toml: str

    @property
    def policy(self) -> Policy:
        """The opening's policy."""
        return read_policy(self.policy_toml, self.rubric_toml)

    @property
    def names(self) -> Mapping[str, str]:
        """What areas, criteria and flags are called, by key."""
        return names_by_key(self.rubric_toml)


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds for every page of a dashboard: the kept one, what can be filtered by, and what things are called.

    `session` is the one that the kept dashboard is read in; it may be another than the request's.
    """

    session: Session
    dashboard: Dashboard
    counts: Counts
    wording: Wording
    flags: tuple[str, ...]  # the rubric's, in its order
    interviewers: Mapping[str, str]  # who has a seat that may be known of: name by id

    @property
    def sources(self) -> list[str]:
        """Where the candidates of the readable rows came from, each once."""
        return sorted((value for kind, value in self.counts if kind == "source"), key=str.casefold)

    def count(self, kind: str, value: str) -> int:
        """How many rows a filter finds."""
        return self.counts.get(ListName(kind, value), 0)


@dataclass(frozen=True, slots=True)
class DashboardPage:
    """One page of an opening's dashboard for one viewer, with what waits in all of it.

    `sealed` counts the applications on which the viewer has still to submit, `without_panel` those to which nobody has
    been seated yet. `numbers_of` says when the numbers were
    made, None where they are of the evidence that counts now.
    """

    chosen: Chosen
    rows: int
    sealed: int
    without_panel: int
    ready: Agenda
    to_check: Agenda
    late: Agenda
    late_seats: Mapping[str, tuple[LateSeat, ...]]  # by application, of those that the agenda shows
    numbers_of: datetime | None
    has_numbers: bool  # False: those of a large opening are being computed for the first time


def load_frame(session: Session, opening: Opening, kept: Dashboard, *, kept_in: Session) -> Frame:
    """What holds for every page; three queries. The opening comes with its rubric version."""
    counts = counts_of(kept_in, kept.id)
    return Frame(
        session=kept_in,
        dashboard=kept,
        counts=counts,
        wording=Wording(newest_policy(session, opening.id).toml, opening.rubric_version.toml),
        flags=tuple(flag.key for flag in rubric_of(opening).flags),
        interviewers=_people(session, [value for kind, value in counts if kind == "interviewer"]),
    )


def load_page(
    session: Session, viewer: Account, state: State, frame: Frame, *, asked: Asked, now: datetime
) -> DashboardPage:
    """What one page shows.

    One query, and one more each where something waits, a card is late, the viewer is sealed on something, and where
    what was asked for has to be counted.
    """
    kept = frame.dashboard
    sealed = _sealed_rows(session, viewer, state.left_out) if state.left_out else ()
    ways = [way for way in (READY, TO_CHECK, LATE) if frame.count("waiting", way)]
    first = first_rows(frame.session, kept.id, "waiting", ways, size=SHOWN_WAITING)

    def agenda(way: str, items: int) -> Agenda:
        return Agenda(frame.count("waiting", way), items, tuple(first.get(way, ())))

    late = agenda(LATE, kept.late_cards)
    return DashboardPage(
        chosen=choose(frame.session, kept.id, asked, rows=kept.rows, counts=frame.counts, sealed=sealed),
        rows=kept.rows,
        sealed=len(sealed),
        without_panel=frame.count("stage", Stage.ADDED),
        ready=agenda(READY, kept.ready),
        to_check=agenda(TO_CHECK, kept.flags_to_check),
        late=late,
        late_seats=_late_seats(session, late.rows, now=now) if late.rows else {},
        numbers_of=None if kept.evidence_revision == state.key.revision else kept.evaluated_at,
        has_numbers=kept.evidence_revision is not None,
    )


def load_found(session: Session, viewer: Account, state: State, frame: Frame, *, asked: Asked) -> Found:
    """All that the pages of what was asked for show together; one query, and one where the viewer is sealed."""
    sealed = _sealed_rows(session, viewer, state.left_out) if state.left_out else ()
    return find_all(frame.session, frame.dashboard.id, asked, counts=frame.counts, sealed=sealed)


def _sealed_rows(session: Session, viewer: Account, application_ids: Collection[str]) -> tuple[SealedRow, ...]:
    """The bare rows: names and sources as they are now, and the own seats."""
    rows = session.execute(
        select(Application.id, Candidate.name, Application.source, Interview.id.label("seat"))
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Interview, Interview.application_id == Application.id)
        .where(Application.id.in_(application_ids), Interview.id.in_(own_seats(viewer)))
    )
    return tuple(SealedRow(row.id, row.name, row.source, row.seat) for row in rows)


def _late_seats(session: Session, shown: Collection[Row], *, now: datetime) -> dict[str, tuple[LateSeat, ...]]:
    """Whose cards are late, as it is now, of rows that this viewer is shown."""
    rows = session.connection().execute(
        _seats_that_are_late(), {"ids": [row.application_id for row in shown], "now": now}
    )
    found: dict[str, list[LateSeat]] = defaultdict(list)
    for row in rows:
        found[row.application_id].append(LateSeat(row.id, row.name, row.due_at, row.is_begun))
    return {application_id: tuple(seats) for application_id, seats in found.items()}


@cache
def _seats_that_are_late() -> Select[str, str, str, datetime, bool]:
    draft = exists().where(ScorecardVersion.interview_id == Interview.id)
    return (
        select(Interview.application_id, Interview.id, Account.name, Interview.due_at, draft.label("is_begun"))
        .join(Account, Account.id == Interview.interviewer_id)
        .where(
            Interview.application_id.in_(bindparam("ids", expanding=True)),
            Interview.is_active,
            ~Interview.is_shadow,
            ~has_submitted_version(),
            Interview.due_at < bindparam("now"),
        )
        .order_by(Interview.due_at, Account.name)
    )


def _people(session: Session, ids: Collection[str]) -> dict[str, str]:
    """The names of those who can be filtered by."""
    return {row.id: row.name for row in session.connection().execute(_names(), {"ids": list(ids)})}


@cache
def _names() -> Select[str, str]:
    return select(Account.id, Account.name).where(Account.id.in_(bindparam("ids", expanding=True)))
