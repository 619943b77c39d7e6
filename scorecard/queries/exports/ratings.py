"""`ratings.csv`: a row for each rating, mark or note of a card that counts."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import cache

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from scorecard.domain.rubric import LEVELS
from scorecard.files.cells import ready
from scorecard.files.columns import RATINGS_COLUMNS
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.models.scorecard import Rating, ScorecardVersion
from scorecard.queries.exports.parts import (
    READ_AT_A_TIME,
    Export,
    Only,
    Row,
    count_in_parts,
    in_file_order,
    on_the_panel,
    parts_of,
)
from scorecard.queries.openings import read_policy
from scorecard.queries.panels import Reading, counts_in, is_struck

FETCHED_AT_A_TIME = 200

Entry = tuple[int, int | None, str]  # the place of its criterion, value and note


def ratings_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading, only: Only = None) -> Export:
    """`ratings.csv`; three queries, and two more for each part of the rows, which run as these are asked for.

    Of criteria that the policy has in no area there is no row: they enter no number, and `evaluate` would refuse them.
    """
    *earlier, areas = _areas_ever(session, opening)
    home = {criterion: area for area, criteria in areas.items() for criterion in criteria}
    place = {criterion: number for number, criterion in enumerate(home)}
    levels = (None, *LEVELS)
    rated = [{level: ready(area, criterion, level) for level in levels} for criterion, area in home.items()]
    ids = in_file_order(session, viewer, opening, only)
    asked: dict[str, object] = {"viewer": viewer.id}
    of_opening = (opening.id, opening.title)
    rubric_version = f"{opening.rubric_version.key}-{opening.rubric_version.version}"

    def read() -> Iterator[Row]:
        for part in parts_of(ids, READ_AT_A_TIME):
            asked_now = {**asked, "applications": part}
            entries = _entries(session, asked_now, place, reading)
            for version_id, submitted_at, number, *names in session.execute(_cards(reading), asked_now):
                before = ready(*of_opening, *names)
                after = ready(submitted_at, number, rubric_version)
                for where, value, note in sorted(entries[version_id]):
                    yield before, rated[where][value], note, after

    # A card was asked for nothing but what a policy had. To look at each criterion takes half as long again.
    strays = {criterion for policy in earlier for criteria in policy.values() for criterion in criteria} - home.keys()
    number = _number_at_home(reading) if strays else _number(reading)
    asked_now = {**asked, "criteria": list(home)} if strays else asked
    return Export(RATINGS_COLUMNS, count_in_parts(session, number, asked_now, ids), read())


def _areas_ever(session: Session, opening: Opening) -> list[Mapping[str, tuple[str, ...]]]:
    """The areas of every policy that the opening has had with their criteria, those of the newest last; one query."""
    policies = session.scalars(
        select(PolicyVersion.toml).where(PolicyVersion.opening_id == opening.id).order_by(PolicyVersion.version)
    )
    return [read_policy(toml, opening.rubric_version.toml).areas for toml in policies]


def _entries(
    session: Session, asked: Mapping[str, object], place: Mapping[str, int], reading: Reading
) -> dict[int, list[Entry]]:
    found: dict[int, list[Entry]] = defaultdict(list)
    # On the connection: the session would look at each row for what the statement may have loaded of its own.
    # Few at a time: thousands of rows that live at once have the collector walk the whole heap again and again.
    for rows in session.connection().execute(_ratings(reading), asked).partitions(FETCHED_AT_A_TIME):
        for version_id, criterion, value, note in rows:
            where = place.get(criterion)
            if where is not None:
                found[version_id].append((where, value, note))
    return found


# Statements are put together once.
@cache
def _cards(reading: Reading) -> Select[int, datetime | None, int, str, str, str, str, str]:
    """The cards that count in the order of the file, with the ids and names that their rows begin with."""
    return (
        select(
            ScorecardVersion.id,
            ScorecardVersion.submitted_at,
            ScorecardVersion.number,
            Application.id,
            Candidate.name,
            Interview.id,
            Interview.interviewer_id,
            Account.name,
        )
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Interview.interviewer_id)
        .where(on_the_panel(), ~is_struck(), counts_in(reading))
        .order_by(Application.created_at, Application.id, Account.name, Interview.id)
    )


@cache
def _ratings(reading: Reading) -> Select[int, str, int | None, str]:
    return (
        select(Rating.version_id, Rating.criterion, Rating.value, Rating.note)
        .join(ScorecardVersion, ScorecardVersion.id == Rating.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(on_the_panel(), ~is_struck(), counts_in(reading))
    )


@cache
def _number(reading: Reading) -> Select[int]:
    return _ratings(reading).with_only_columns(func.count(), maintain_column_froms=True)


@cache
def _number_at_home(reading: Reading) -> Select[int]:
    return _number(reading).where(Rating.criterion.in_(bindparam("criteria", expanding=True)))
