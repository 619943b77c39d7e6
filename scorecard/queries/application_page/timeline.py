"""What happened to one application, newest first, as far as the viewer may know it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from scorecard.models.application import DecisionKind, DeclineReason
from scorecard.models.debrief import MINUTES
from scorecard.models.scorecard import CorrectionRequest
from scorecard.queries.application_page.cards import CardVersion, PanelCard
from scorecard.queries.application_page.page import ApplicationPage

DECISION_WORDS = {
    DecisionKind.HIRE: "Hire",
    DecisionKind.NO_HIRE: "No hire",
    DecisionKind.HOLD: "Hold",
    DecisionKind.ANOTHER_INTERVIEW: "Another interview",
}
DECLINE_WORDS = {
    DeclineReason.DID_NOT_TAKE_PLACE: "did not take place",
    DeclineReason.CUT_SHORT: "cut short",
    DeclineReason.CONFLICT_OF_INTEREST: "conflict of interest",
}
SETTLED_WORDS = {"raised": "set back to “to check”", "cleared": "cleared", "confirmed": "confirmed"}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: `who` did it, `body` is what they wrote."""

    at: datetime
    title: str
    icon: str
    who: str = ""
    body: str = ""


def timeline(page: ApplicationPage, requests: Sequence[CorrectionRequest], *, now: datetime) -> tuple[Event, ...]:
    """The events up to now, newest first. A panellist reads of cards, reopenings and the debrief, a lead of all.

    `requests` are those for a correction of the page's cards, as `corrections_of` reads them.
    """
    events = [event for card in page.cards for event in _of_card(card)]
    application = page.application
    if application.debrief_opened_at is not None:
        events.append(Event(application.debrief_opened_at, "Debrief opened", "users"))
    for point, entries in page.agreed.items():
        newest = entries[-1]
        title = "Minutes of the debrief" if point == MINUTES else f"Agreed: {page.title_of(point)}"
        body = "\n\n".join(text for text in (newest.agreed, newest.why) if text)
        events.append(Event(newest.at, title, "users", newest.who, body))
    if page.reads_as_lead:
        events += _of_leads(page)
        events += _of_requests(page, requests)
    past = (event for event in events if event.at <= now)
    return tuple(sorted(past, key=lambda event: event.at, reverse=True))


def _of_card(card: PanelCard) -> Iterator[Event]:
    for version in card.versions:
        yield Event(version.submitted_at, _submitted(version), "clipboard-check", card.seat.interviewer)
        if version.imported:
            title = f"Scorecard of {card.seat.interviewer} imported"
            yield Event(version.imported.at, title, "upload", version.imported.who)
    for entry in card.reopenings:
        yield Event(entry.at, f"Scorecard of {card.seat.interviewer} reopened", "rotate", entry.who, entry.reason)


def _submitted(version: CardVersion) -> str:
    title = "Scorecard submitted" if version.number == 1 else f"Version {version.number} of the scorecard submitted"
    if version.after_debrief:
        return f"{title} after the debrief was opened"
    return f"{title} after others were in" if version.after_reveal else title


def _of_requests(page: ApplicationPage, requests: Sequence[CorrectionRequest]) -> Iterator[Event]:
    """One that was granted is gone: its words are the reopening's."""
    author_of = {seat.interview_id: seat.interviewer for seat in page.seats}
    for request in requests:
        author = author_of[request.interview_id]
        yield Event(request.asked_at, "Asked to reopen the own scorecard", "send", author, request.reason)
        if request.refused_at is not None:
            title = f"Scorecard of {author} left as it is, although its author asked"
            yield Event(request.refused_at, title, "circle-x", body=request.answer)


def _of_leads(page: ApplicationPage) -> Iterator[Event]:
    application = page.application
    yield Event(application.created_at, "Candidate added", "user-plus")
    if application.withdrawn_at is not None:
        yield Event(application.withdrawn_at, "Application withdrawn", "archive", body=application.withdrawn_reason)
    for seat in page.seats:
        yield Event(seat.starts_at, seat.title or "Interview", "calendar-event", seat.interviewer)
    for declined in page.declined:
        title = f"Seat declined: {DECLINE_WORDS[DeclineReason(declined.reason)]}"
        yield Event(declined.at, title, "circle-x", declined.who, declined.note)
    for card in page.cards:
        for entry in card.strikes:
            title = f"Scorecard of {card.seat.interviewer} {'restored' if entry.undone else 'struck'}"
            yield Event(entry.at, title, "rotate" if entry.undone else "ban", entry.who, entry.reason)
    for settled in page.settlements:
        title = f"Flag “{page.names.get(settled.flag, settled.flag)}” {SETTLED_WORDS[settled.state]}"
        yield Event(settled.at, title, "flag-check", settled.who, settled.reason)
    for decision in page.decisions:
        title = f"Decided: {DECISION_WORDS[DecisionKind(decision.decision)]}"
        yield Event(decision.decided_at, title, "gavel", decision.decided_by, decision.reason)
        for dissent in decision.dissents:
            if dissent.said_at is not None:
                yield Event(dissent.said_at, "Dissent added", "message", dissent.who, dissent.sentence)
