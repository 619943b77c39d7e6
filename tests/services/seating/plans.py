"""Planning the panels of several candidates, and seating them as planned."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from scorecard.models.application import Interview
from scorecard.queries.openings import led_opening
from scorecard.queries.seating import plan_seating
from scorecard.services.seating import seat_panels
from tests.build import NOON

UTC_ZONE = ZoneInfo("UTC")
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def chosen(people):
    return {place: person.id for place, person in enumerate(people, start=1)}


def plan(session, lead, opening, applications, people, *, first=MONDAY):
    found = led_opening(session, lead, opening.id)
    ids = [application.id for application in applications]
    return plan_seating(session, lead, found, ids, chosen(people), first=first, zone=UTC_ZONE)


def confirm(session, lead, opening, applications, people, *, digest, now=NOON):
    return seat_panels(
        session,
        opening.id,
        [application.id for application in applications],
        chosen(people),
        first=MONDAY,
        zone=UTC_ZONE,
        digest=digest,
        actor=lead,
        now=now,
    )


def seat_all(session, lead, opening, applications, people, *, now=NOON):
    digest = plan(session, lead, opening, applications, people).digest
    session.rollback()
    return confirm(session, lead, opening, applications, people, digest=digest, now=now)


def seats(session):
    rows = session.execute(
        select(Interview.application_id, Interview.interviewer_id, Interview.starts_at, Interview.title)
    )
    return sorted(map(tuple, rows), key=lambda row: (row[2], row[1]))


def starts(candidate):
    return [f"{interview.booking.starts_at:%a %H:%M}" for interview in candidate.interviews]


def why_not(found):
    return {candidate.candidate: candidate.why_not for candidate in found.left_out}
