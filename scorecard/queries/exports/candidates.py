"""`candidates.csv`: a row for each application, with its recommendation and the decision."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.files.cells import CellValue
from scorecard.files.columns import APPLICATION_COLUMNS, candidates_columns, evaluation_values
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision
from scorecard.models.opening import Opening
from scorecard.queries.evaluations import EvaluatedOpening, evaluate_opening
from scorecard.queries.exports.parts import Export, Only
from scorecard.queries.panels import Reading, SeatStatus
from scorecard.queries.stages import decisions_of, stage_of
from scorecard.queries.visible import is_listed, is_unsealed


def candidates_file(
    session: Session, viewer: Account, opening: Opening, *, reading: Reading, only: Only = None
) -> Export:
    """`candidates.csv`; eleven queries.

    Where the viewer is sealed only the ids and names are filled. The opening comes with its rubric version.
    """
    evaluated = evaluate_opening(session, viewer, opening, reading=reading)
    columns = candidates_columns(evaluated.policy.areas)
    of_opening = select(Application.id).where(Application.opening_id == opening.id)
    decisions = decisions_of(session, of_opening.where(is_unsealed(viewer)))
    chosen = None if only is None else frozenset(only)
    rows = []
    for application, candidate in _applications(session, viewer, opening):
        if chosen is not None and application.id not in chosen:
            continue
        names = (opening.id, opening.title, application.id, candidate)
        cells: dict[str, CellValue] = dict(zip(APPLICATION_COLUMNS, names, strict=True))
        if application.id not in evaluated.panels.sealed:
            cells |= _progress(application, evaluated, decisions.get(application.id))
        rows.append(tuple(cells.get(column) for column in columns))
    return Export(columns, len(rows), rows)


def _applications(session: Session, viewer: Account, opening: Opening) -> list[tuple[Application, str]]:
    """The opening's applications with their candidates' names, in the order of every file."""
    rows = session.execute(
        select(Application, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id, is_listed(viewer))
        .order_by(Application.created_at, Application.id)
    )
    return [(application, name) for application, name in rows]


def _progress(
    application: Application, evaluated: EvaluatedOpening, decision: Decision | None
) -> Mapping[str, CellValue]:
    """Every cell of an application but its ids and names, by column."""
    seats = evaluated.panels.seats.get(application.id, ())
    seated = any(seat.status is not SeatStatus.DECLINED for seat in seats)
    return {
        **evaluation_values(evaluated.evaluations.get(application.id), evaluated.policy),
        "stage": stage_of(application, decision=decision, has_active_seat=seated),
        "scorecards_expected": sum(seat.counts_as_expected for seat in seats),
        "provisional": any(seat.is_out for seat in seats),
        "decision": decision.decision if decision else None,
        "decided_at": decision.decided_at if decision else None,
    }
