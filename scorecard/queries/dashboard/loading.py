"""Loads an opening's dashboard for one viewer."""

from datetime import datetime

from sqlalchemy import Row as SqlRow
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision, Interview
from scorecard.models.opening import Opening
from scorecard.queries.dashboard.rows import Dashboard, Row, SealedRow
from scorecard.queries.evaluations import EvaluatedOpening, evaluate_opening
from scorecard.queries.panels import Reading, Seat, SeatStatus
from scorecard.queries.stages import decisions_of, stage_of
from scorecard.queries.visible import listed_applications, unsealed_applications
from scorecard.queries.waiting import flags_to_check, is_closed, is_ready


def load_dashboard(
    session: Session, viewer: Account, opening: Opening, *, reading: Reading, search: str, now: datetime
) -> Dashboard:
    """Every application of an opening as this viewer may have it; fourteen queries for any number.

    The opening comes with its rubric version. `search` is a part of a name; blank finds everybody. Counts and
    evaluations are those of the whole opening, whatever is searched for.
    """
    evaluated = evaluate_opening(session, viewer, opening, reading=reading)
    panels = evaluated.panels
    listed = select(Application.id).where(
        Application.opening_id == opening.id, Application.id.in_(listed_applications(viewer))
    )
    hit = Candidate.name.icontains(search, autoescape=True).label("hit")
    own_seat = (
        select(Interview.id)
        .where(Interview.application_id == Application.id, Interview.interviewer_id == viewer.id)
        .scalar_subquery()
    )
    applications = session.execute(
        select(Application, Candidate.name, hit, own_seat.label("own_seat"))
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.id.in_(listed))
        .order_by(Application.created_at, Application.id)
    ).all()
    readable = listed.where(Application.id.in_(unsealed_applications(viewer)))
    decisions = decisions_of(session, readable)
    open_rows = [row for row in applications if row.Application.id not in panels.sealed]
    sealed_rows = [row for row in applications if row.Application.id in panels.sealed]
    return Dashboard(
        rows=tuple(_row(row, evaluated, decisions.get(row.Application.id), now=now) for row in open_rows),
        sealed=tuple(
            SealedRow(row.Application.id, row.name, row.Application.source, row.own_seat) for row in sealed_rows
        ),
        found=frozenset(row.Application.id for row in applications if row.hit),
        policy=evaluated.policy,
        names=evaluated.names,
        flags=tuple(flag.key for flag in evaluated.rubric.flags),
        interviewers={
            seat.interviewer_id: seat.interviewer
            for application_id, seats in panels.seats.items()
            if application_id not in panels.sealed
            for seat in seats
        },
    )


def _row(
    loaded: SqlRow[tuple[Application, str, bool, str]],
    evaluated: EvaluatedOpening,
    decision: Decision | None,
    *,
    now: datetime,
) -> Row:
    application: Application = loaded.Application
    seats = evaluated.panels.seats.get(application.id, ())
    expected = [seat for seat in seats if seat.counts_as_expected]
    evaluation = evaluated.evaluations.get(application.id)
    closed = is_closed(application, decision)
    taken = [seat for seat in seats if seat.status is not SeatStatus.DECLINED]
    return Row(
        application_id=application.id,
        name=loaded.name,
        source=application.source,
        stage=stage_of(application, decision=decision, has_active_seat=bool(taken)),
        cards=len(evaluated.panels.cards.get(application.id, ())),
        expected=len(expected),
        out=sum(seat.is_out for seat in expected),
        evaluation=evaluation,
        ready=not closed and is_ready([seat.first_submitted_at for seat in expected], decision),
        late=() if closed else tuple(seat for seat in seats if seat.is_late(now)),
        to_check=flags_to_check(evaluation.flags) if evaluation and not closed else (),
        interviewers=frozenset(seat.interviewer_id for seat in seats),
        last_interview_at=_last_interview(taken, now=now),
        decision=decision.decision if decision else None,
    )


def _last_interview(taken: list[Seat], *, now: datetime) -> datetime | None:
    """When the latest interview that is over ended."""
    return max((seat.ends_at for seat in taken if seat.ends_at <= now), default=None)
