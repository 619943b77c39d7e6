"""Makes the rows of a dashboard from loaded panels: what happened to an application, without its evaluation."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Tick
from scorecard.domain.flags import count_standing, find_flags
from scorecard.domain.policy import Policy
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision
from scorecard.queries.dashboard.rows import Row
from scorecard.queries.panels import OpeningPanels, Seat, SeatStatus
from scorecard.queries.stages import decisions_of, stage_of
from scorecard.queries.visible import is_unsealed
from scorecard.queries.waiting import flags_to_check, is_closed, is_ready

A_MOMENT = timedelta(microseconds=1)


def make_rows(
    session: Session,
    viewer: Account,
    opening_id: str,
    panels: OpeningPanels,
    policy: Policy,
    *,
    now: datetime,
    only: frozenset[str] | None = None,
) -> list[Row]:
    """A row for each application of the opening that the viewer may read, or for some of them; two queries.

    The panels hold at least those applications.
    """
    readable = select(Application.id).where(Application.opening_id == opening_id, is_unsealed(viewer))
    if only is not None:
        readable = readable.where(Application.id.in_(only))
    applications = session.execute(
        select(Application, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.id.in_(readable))
    ).all()
    decisions = decisions_of(session, readable)
    in_an_area = frozenset(criterion for criteria in policy.areas.values() for criterion in criteria)
    ticks: dict[str, list[Tick]] = defaultdict(list)
    for tick in panels.domain_ticks():
        ticks[tick.application].append(tick)
    return [
        _row(
            application,
            name,
            panels,
            ticks[application.id],
            decisions.get(application.id),
            policy=policy,
            in_an_area=in_an_area,
            now=now,
        )
        for application, name in applications
    ]


def _row(
    application: Application,
    name: str,
    panels: OpeningPanels,
    ticks: Sequence[Tick],
    decision: Decision | None,
    *,
    policy: Policy,
    in_an_area: frozenset[str],
    now: datetime,
) -> Row:
    seats, cards = panels.seats.get(application.id, ()), panels.cards.get(application.id, ())
    expected = [seat for seat in seats if seat.counts_as_expected]
    findings = find_flags(ticks, severity=policy.severity)
    standing = [finding for finding in findings if finding.standing]
    closed = is_closed(application, decision)
    taken = [seat for seat in seats if seat.status is not SeatStatus.DECLINED]
    out = [seat for seat in expected if seat.is_out]
    waited_for = [] if closed else out
    return Row(
        application_id=application.id,
        name=name,
        source=application.source,
        stage=stage_of(application, decision=decision, has_active_seat=bool(taken)),
        cards=len(cards),
        is_rated=any(not in_an_area.isdisjoint(card.ratings) for card in cards),
        expected=len(expected),
        out=len(out),
        ready=not closed and is_ready([seat.first_submitted_at for seat in expected], decision),
        late=sum(seat.is_late(now) for seat in waited_for),
        holds_until=_holds_until(taken, waited_for, now=now),
        to_check=() if closed else flags_to_check(findings),
        standing_flags=frozenset(key for finding in standing for key in (finding.flag, *finding.includes)),
        red_flags=count_standing(ticks),
        interviewers=frozenset(seat.interviewer_id for seat in seats),
        last_interview_at=max((seat.ends_at for seat in taken if seat.ends_at <= now), default=None),
        decision=decision.decision if decision else None,
    )


def _holds_until(taken: Sequence[Seat], waited_for: Sequence[Seat], *, now: datetime) -> datetime | None:
    """When the row changes by itself: the next interview is over, or the moment after the next card was due."""
    ends = [seat.ends_at for seat in taken if seat.ends_at > now]
    due = [seat.due_at + A_MOMENT for seat in waited_for if not seat.is_late(now)]
    return min(ends + due, default=None)
