"""What analytics say, in short."""

from datetime import timedelta

from scorecard.domain.period import ALL_TIME
from scorecard.models.application import Decision
from scorecard.queries.analytics import Scope, load_analytics
from scorecard.queries.openings import readable_opening
from tests import build
from tests.build import NOON

HOUR = timedelta(hours=1)
DEPTH = build.AREAS[0]


def opened(session, lead):
    """An opening as the page has it, with its rubric version."""
    return readable_opening(session, lead, build.opening(session, lead).id)


def shown(session, viewer, opening=None, period=ALL_TIME, *, now=NOON):
    return load_analytics(session, Scope(viewer, opening, period), now=now)


def decide(session, application, by, decision, recommended="", *, at=NOON):
    session.add(
        Decision(
            application_id=application.id,
            decision=decision,
            reason="Because.",
            seen={"recommendation": recommended},
            decided_by_id=by.id,
            decided_at=at,
        )
    )
    session.commit()


def funnel_of(found):
    return [(each.step.value, each.reached, each.here, each.withdrawn) for each in found.flow.funnel]


def sources_of(found):
    return [(each.name, each.applications, each.decided, each.recommended, each.hired) for each in found.flow.sources]


def load_of(found):
    return [(each.name, each.seats, each.cards_in, each.late) for each in found.load]


def in_depth(found):
    return found.ratings[0].levels
