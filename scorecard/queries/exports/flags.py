"""`flags.csv`: a row for each tick on a card that counts, with what became of it."""

from collections import defaultdict
from functools import cache

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from scorecard.files.columns import FLAGS_COLUMNS
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import FlagTick, ScorecardVersion
from scorecard.queries.exports.parts import VIEWER, Export, Only, Row, in_file_order, in_order
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import Reading, TickRow, load_some_panels
from scorecard.queries.visible import enters_numbers_of


def flags_file(session: Session, viewer: Account, opening: Opening, *, reading: Reading, only: Only = None) -> Export:
    """`flags.csv`; eight queries."""
    severity = policy_of(session, opening).severity
    flag_place = {flag.key: place for place, flag in enumerate(rubric_of(opening).flags)}
    asked = {"viewer": viewer.id, "opening": opening.id}
    names = {row.id: row.name for row in session.execute(_flagged(), asked)}
    panels = load_some_panels(session, viewer, opening.id, names, reading=reading)
    ticks: dict[str, list[TickRow]] = defaultdict(list)
    for tick in sorted(panels.ticks, key=lambda tick: flag_place[tick.flag]):
        ticks[tick.interview_id].append(tick)
    rows: list[Row] = [
        (
            *(opening.id, opening.title, application_id, names[application_id]),
            *(seat.interview_id, seat.interviewer_id, seat.interviewer),
            *(tick.flag, severity[tick.flag], tick.quote, tick.raised_at, tick.after_reveal),
            *(tick.state, tick.settled_at, tick.settled_by, tick.settled_reason),
        )
        for application_id in in_file_order(session, viewer, opening, names if only is None else {*only} & {*names})
        for seat in in_order(panels.seats.get(application_id, ()))
        for tick in ticks[seat.interview_id]
    ]
    return Export(FLAGS_COLUMNS, len(rows), rows)


# The statement is put together once.
@cache
def _flagged() -> Select[str, str]:
    """The opening's applications on which somebody ticked a flag, with their candidates' names."""
    ticked = (
        select(Interview.application_id)
        .join(ScorecardVersion, ScorecardVersion.interview_id == Interview.id)
        .join(FlagTick, FlagTick.version_id == ScorecardVersion.id)
        .where(FlagTick.raised, ScorecardVersion.submitted_at.is_not(None))
    )
    return (
        select(Application.id, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == bindparam("opening"), enters_numbers_of(VIEWER), Application.id.in_(ticked))
    )
