"""Own interviews for a calendar program: one as a file, and all of them by a secret link without signing in."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from flask import Blueprint, Response, current_app, url_for

from scorecard.clock import now
from scorecard.database import db
from scorecard.files.calendar import CalendarEvent, calendar_file
from scorecard.queries.calendar import CalendarSeat, calendar_seat, calendar_seats
from scorecard.services import calendar_links
from scorecard.web.access import Gate, allow
from scorecard.web.identity import viewer

blueprint = Blueprint("calendars", __name__)

CALENDAR = "text/calendar; charset=utf-8"
TIME_TO_SCORE = timedelta(minutes=15)


@blueprint.get("/interviews/<id:interview_id>/interview.ics")
@allow(Gate.SIGNED_IN)
def interview(interview_id: str) -> Response:
    """Gives the interviewer the interview and the scorecard's due time as a file."""
    seat = calendar_seat(db.session, viewer(), interview_id)
    answer = _answer([seat])
    answer.headers["Content-Disposition"] = 'attachment; filename="interview.ics"'
    return answer


@blueprint.get("/calendar/<token>.ics")
@allow(Gate.PUBLIC)
def feed(token: str) -> Response:
    """Gives a calendar program the interviews of whoever made this link."""
    person = calendar_links.holder(db.session, token)
    return _answer(calendar_seats(db.session, person, now=now()))


def feed_address(secret: str) -> str:
    """The whole address to hand out, from the configured one and never from what a request says."""
    return _absolute(url_for("calendars.feed", token=secret))


def _answer(seats: Iterable[CalendarSeat]) -> Response:
    events = [event for seat in seats for event in _events(seat)]
    return Response(calendar_file(events, name="Scorecard", now=now()), content_type=CALENDAR)


def _events(seat: CalendarSeat) -> Iterator[CalendarEvent]:
    """The interview, and until the scorecard is in, when it is due."""
    kit = _absolute(url_for("interviews.kit", interview_id=seat.interview_id))
    scorecard = _absolute(url_for("scoring.scorecard", interview_id=seat.interview_id))
    about = f"{seat.candidate} ({seat.title})" if seat.title else seat.candidate
    yield CalendarEvent(
        uid=f"{seat.interview_id}.interview@scorecard",
        sequence=seat.sequence,
        starts_at=seat.starts_at,
        ends_at=seat.ends_at,
        summary="Interview cancelled" if seat.is_removed else f"Interview: {about}",
        description=() if seat.is_removed else (seat.opening, f"Kit: {kit}", f"Scorecard: {scorecard}"),
        url="" if seat.is_removed else kit,
        is_busy=True,
        is_cancelled=seat.is_cancelled,
    )
    if seat.owes_card:
        yield CalendarEvent(
            uid=f"{seat.interview_id}.due@scorecard",
            sequence=seat.sequence,
            starts_at=seat.due_at,
            ends_at=seat.due_at + TIME_TO_SCORE,
            summary="Scorecard no longer due" if seat.is_removed else f"Scorecard due: {seat.candidate}",
            description=() if seat.is_removed else (seat.opening, f"Scorecard: {scorecard}"),
            url="" if seat.is_removed else scorecard,
            is_busy=False,
            is_cancelled=seat.is_cancelled,
        )


def _absolute(path: str) -> str:
    return f"{current_app.config['BASE_URL'].rstrip('/')}{path}"
