"""What waits for a lead: applications ready to decide, late cards, critical flags to check.

The rules stand here once. An opening's dashboard applies them to its loaded panels; the list of openings counts them
for a page of openings in a fixed number of queries.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Tick, TickState
from scorecard.domain.flags import ActsAs, FlagFinding, find_flags
from scorecard.domain.policy import Policy, parse_policy
from scorecard.domain.rubric import Severity
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, DecisionKind, Interview
from scorecard.models.opening import Opening, PolicyVersion
from scorecard.models.scorecard import FlagTick, ScorecardVersion, Settlement, Strike
from scorecard.queries.openings import rubric_of
from scorecard.queries.stages import decisions_of
from scorecard.queries.visible import decidable_applications, visible_versions

ENDS_THE_CASE = frozenset({DecisionKind.HIRE, DecisionKind.NO_HIRE})


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits in one opening: applications to decide, cards that are late, flags to check."""

    ready: int = 0
    late: int = 0
    to_check: int = 0


def is_closed(application: Application, decision: Decision | None) -> bool:
    """Whether nothing waits any more: withdrawn, or decided one way or the other."""
    return application.withdrawn_at is not None or (decision is not None and decision.decision in ENDS_THE_CASE)


def is_ready(submissions: Sequence[datetime | None], decision: Decision | None) -> bool:
    """Whether an application that is not closed can be decided now.

    `submissions` holds, for each expected card, when it first came in, None while it is out. After "another
    interview" the case is ready again once a card came in that the decision could not know.
    """
    came_in = [moment for moment in submissions if moment is not None]
    if not came_in or len(came_in) < len(submissions):
        return False
    if decision is None:
        return True
    return decision.decision == DecisionKind.ANOTHER_INTERVIEW and max(came_in) > decision.decided_at


def flags_to_check(findings: Iterable[FlagFinding]) -> tuple[str, ...]:
    """The critical flags that rest on one person's word and that nobody has settled, by key."""
    return tuple(
        finding.flag
        for finding in findings
        if finding.severity is Severity.CRITICAL and finding.acts_as is ActsAs.SINGLE
    )


def count_waiting(
    session: Session, viewer: Account, openings: Sequence[Opening], *, now: datetime
) -> dict[str, Waiting]:
    """What waits for this viewer in each of the openings, which come with their rubric version; five queries.

    Only applications that the viewer may decide count, so nothing comes from one on which the viewer is sealed.
    """
    ids = [opening.id for opening in openings]
    chosen = select(Application.id).where(
        Application.opening_id.in_(ids), Application.id.in_(decidable_applications(viewer))
    )
    decisions = decisions_of(session, chosen)
    cards = _expected_cards(session, chosen)
    ticks = _ticks(session, viewer, chosen)
    policies = _policies(session, openings)
    found = dict.fromkeys(ids, Waiting())
    for application in session.scalars(select(Application).where(Application.id.in_(chosen))):
        decision = decisions.get(application.id)
        if is_closed(application, decision):
            continue
        own = cards[application.id]
        findings = find_flags(ticks[application.id], severity=policies[application.opening_id].severity)
        so_far = found[application.opening_id]
        found[application.opening_id] = Waiting(
            ready=so_far.ready + is_ready([card.came_in_at for card in own], decision),
            late=so_far.late + sum(card.came_in_at is None and card.due_at < now for card in own),
            to_check=so_far.to_check + len(flags_to_check(findings)),
        )
    return found


@dataclass(frozen=True, slots=True)
class _ExpectedCard:
    due_at: datetime
    came_in_at: datetime | None


def _expected_cards(session: Session, chosen: Select[str]) -> Mapping[str, list[_ExpectedCard]]:
    """By application: the seats from which a card is expected, as `panels.Seat.counts_as_expected` says it."""
    came_in_at = (
        select(func.min(ScorecardVersion.submitted_at))
        .where(ScorecardVersion.interview_id == Interview.id)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Interview.application_id, Interview.due_at, came_in_at).where(
            Interview.application_id.in_(chosen),
            Interview.is_active,
            ~Interview.is_shadow,
            Interview.id.not_in(_struck()),
        )
    )
    found: dict[str, list[_ExpectedCard]] = defaultdict(list)
    for application_id, due_at, moment in rows:
        found[application_id].append(_ExpectedCard(due_at, moment))
    return found


def _ticks(session: Session, viewer: Account, chosen: Select[str]) -> Mapping[str, list[Tick]]:
    """By application: the ticks of as-sealed versions of cards that are not struck, with their newest settlement."""
    counting = (
        select(ScorecardVersion.interview_id, func.max(ScorecardVersion.number).label("number"))
        .where(
            ScorecardVersion.id.in_(visible_versions(viewer)),
            ~ScorecardVersion.after_reveal,
            ~ScorecardVersion.after_debrief,
        )
        .group_by(ScorecardVersion.interview_id)
        .subquery()
    )
    newest_settlements = select(func.max(Settlement.id)).group_by(Settlement.interview_id, Settlement.flag)
    rows = session.execute(
        select(Interview.application_id, Interview.interviewer_id, FlagTick.flag, Settlement.state)
        .join(ScorecardVersion, ScorecardVersion.interview_id == Interview.id)
        .join(
            counting,
            (counting.c.interview_id == Interview.id) & (counting.c.number == ScorecardVersion.number),
        )
        .join(FlagTick, FlagTick.version_id == ScorecardVersion.id)
        .outerjoin(
            Settlement,
            (Settlement.interview_id == Interview.id)
            & (Settlement.flag == FlagTick.flag)
            & Settlement.id.in_(newest_settlements),
        )
        .where(Interview.application_id.in_(chosen), FlagTick.raised, Interview.id.not_in(_struck()))
    )
    found: dict[str, list[Tick]] = defaultdict(list)
    for application_id, interviewer_id, flag, state in rows:
        found[application_id].append(
            Tick(application_id, interviewer_id, flag, state=TickState(state or TickState.RAISED))
        )
    return found


def _struck() -> Select[str]:
    """Ids of the interviews whose card is struck: the newest entry of each counts."""
    newest = select(func.max(Strike.id)).group_by(Strike.interview_id)
    return select(Strike.interview_id).where(Strike.struck, Strike.id.in_(newest))


def _policies(session: Session, openings: Sequence[Opening]) -> Mapping[str, Policy]:
    """The policy that counts in each opening."""
    rows = session.execute(
        select(PolicyVersion.opening_id, PolicyVersion.toml)
        .where(PolicyVersion.opening_id.in_([opening.id for opening in openings]))
        .order_by(PolicyVersion.version)
    )
    newest = {row.opening_id: row.toml for row in rows}  # lowest version first, so the highest stays
    return {opening.id: parse_policy(newest[opening.id], rubric=rubric_of(opening)) for opening in openings}
