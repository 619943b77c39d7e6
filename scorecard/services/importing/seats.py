"""Judges seats: alone, as a file of panels has them, and under the cards of a file of scorecards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from scorecard.files.cells import moment
from scorecard.models.account import Account
from scorecard.models.imports import Mark
from scorecard.models.schema import random_id
from scorecard.queries.importing import SeatKey, Standing, StandingAccount, StandingSeat
from scorecard.services.candidates import CandidateDetails
from scorecard.services.importing.entries import Entry, Files, SeatValue
from scorecard.services.importing.people import Applicant, People, known_names
from scorecard.services.importing.plan import JudgedRow, NewSeat, Objection, Plan, Subjects, about, conflicting, wrong
from scorecard.services.panel_templates import LONGEST_MINUTES, SHORTEST_MINUTES
from scorecard.services.panels import CANNOT_BE_SEATED

USUAL_MINUTES = 60
DUE_AFTER = timedelta(days=1)
DECLINED = "declined"
ADDRESS_DROPPED = "this candidate has no e-mail address here, and the file adds none; write it on their page"
IS_DECLINED = "a declined seat is not imported: the file does not say why it was declined"


@dataclass(frozen=True, slots=True)
class Place:
    """The seat that a row is about: who, for whom, and what stands there; None where no seat is known of."""

    applicant: Applicant
    interviewer: StandingAccount
    standing: StandingSeat | None
    line: int
    drops_address: bool

    @property
    def key(self) -> SeatKey:
        """The seat, there or not."""
        return self.applicant.application_id, self.interviewer.account_id

    @property
    def words(self) -> str:
        """What the row does besides, and what it does not do."""
        if self.drops_address:
            return ADDRESS_DROPPED
        is_first = self.applicant.standing is None and self.applicant.line == self.line
        return "adds the candidate too" if is_first else ""


class Seats:
    """Finds and judges the seats of rows, and gathers the new ones."""

    def __init__(self, standing: Standing, viewer: Account) -> None:
        self.people = People(standing)
        self.new: list[NewSeat] = []
        self._standing = standing
        self._viewer = viewer
        self._first_line: dict[SeatKey, int] = {}

    def place(self, entry: Entry, value: SeatValue) -> Place:
        """Where the row belongs. Raises Objection for unknown people, areas and lengths, and a seat named twice."""
        interviewer = self.people.interviewer(entry)
        self._check(value)
        named = _named(entry)
        applicant = self.people.applicant(entry, named)
        key = (applicant.application_id, interviewer.account_id)
        earlier = self._first_line.setdefault(key, entry.line)
        if earlier != entry.line:
            raise wrong(f"this person's seat for this candidate is on line {earlier} already")
        drops_address = bool(named.email) and not applicant.email
        return Place(applicant, interviewer, self._standing.seats.get(key), entry.line, drops_address)

    def mark(self, place: Place, value: SeatValue) -> tuple[Mark, str]:
        """The mark of a seat without a card, and why. Raises Objection."""
        if place.standing is not None:
            compare(place.standing, value)
            return Mark.SAME, ""
        if value.status == DECLINED:
            return Mark.LEFT_OUT, IS_DECLINED
        if not place.interviewer.is_active:
            raise wrong("this person's account is switched off, so they cannot be seated")
        self.add(place, value)
        return Mark.NEW, place.words

    def add(self, place: Place, value: SeatValue) -> str:
        """Note a new seat, and return its id. Raises Objection for whoever cannot be seated there."""
        standing = place.applicant.standing
        first_card_at = standing.first_card_at if standing else None
        if not place.interviewer.readership.may_join(
            sealed_viewer=place.applicant.is_sealed, first_card_at=first_card_at
        ):
            raise wrong(CANNOT_BE_SEATED)
        if standing is not None and standing.is_withdrawn:
            raise conflicting("this candidate is withdrawn here; undo the withdrawal first")
        minutes = value.minutes or _usual_minutes(value)
        seat = NewSeat(
            interview_id=random_id(),
            application_id=place.applicant.application_id,
            interviewer_id=place.interviewer.account_id,
            title=value.title,
            areas=value.areas,
            starts_at=value.starts_at,
            minutes=minutes,
            due_at=value.due_at or value.starts_at + timedelta(minutes=minutes) + DUE_AFTER,
            if_free=place.applicant.is_sealed,
        )
        self.new.append(seat)
        return seat.interview_id

    def subjects(self, cards: Collection[SeatKey] = frozenset()) -> Subjects:
        """What the rows so far are about, with the seats of which there is a card too."""
        seats = frozenset(self._first_line)
        return Subjects(frozenset(application_id for application_id, _ in seats), seats, cards)

    def is_own(self, place: Place) -> bool:
        """Whether it is the seat of whoever imports."""
        return place.interviewer.account_id == self._viewer.id

    def _check(self, value: SeatValue) -> None:
        known = self._standing.policy.areas
        unknown = [area for area in value.areas if area not in known]
        if unknown or not value.areas:
            raise wrong(f"column focus_areas: {about(*unknown) or 'none'} is not one of {', '.join(known)}")
        if len(set(value.areas)) < len(value.areas):
            raise wrong("column focus_areas: names an area twice")
        if value.minutes is not None and not SHORTEST_MINUTES <= value.minutes <= LONGEST_MINUTES:
            raise wrong(f"column minutes: is not between {SHORTEST_MINUTES} and {LONGEST_MINUTES}")
        shortest = timedelta(minutes=value.minutes or SHORTEST_MINUTES)
        if value.due_at is not None and value.due_at < value.starts_at + shortest:
            raise wrong("column due_at: the scorecard cannot be due before the interview ends")


def judge_panels(files: Files, standing: Standing, viewer: Account) -> Plan:
    """The marks of the rows, and the candidates and seats to add."""
    seats = Seats(standing, viewer)
    rows = []
    for entry in files["panels"]:
        who = about(*known_names(entry.names))
        try:
            if not isinstance(entry.value, SeatValue):
                raise wrong(entry.problem)
            mark, why = seats.mark(seats.place(entry, entry.value), entry.value)
            rows.append(JudgedRow(entry.part, entry.line, who, mark, why))
        except Objection as objection:
            rows.append(JudgedRow(entry.part, entry.line, who, objection.mark, objection.why))
    return Plan(rows=rows, subjects=seats.subjects(), applications=seats.people.new, seats=seats.new)


def compare(standing: StandingSeat, value: SeatValue) -> None:
    """Raise Objection where a seat is another one than the row says. A blank cell says nothing."""
    if standing.is_removed:
        raise conflicting("this person had a seat here that was removed, and nobody is seated twice")
    if standing.is_shadow:
        raise conflicting("this person shadows an interview of this candidate here, and nobody is seated twice")
    if standing.is_declined != (value.status == DECLINED):
        raise conflicting("this seat is declined here" if standing.is_declined else "this seat is not declined here")
    if standing.areas != frozenset(value.areas):
        raise conflicting(f"the focus areas here are {', '.join(sorted(standing.areas))}")
    if not same_second(standing.starts_at, value.starts_at):
        raise conflicting(f"the interview here is at {moment(standing.starts_at)}")
    if value.due_at is not None and not same_second(standing.due_at, value.due_at):
        raise conflicting(f"the scorecard here is due at {moment(standing.due_at)}")
    if value.minutes is not None and value.minutes != standing.minutes:
        raise conflicting(f"the interview here takes {standing.minutes} minutes")
    if value.title and value.title != standing.title:
        raise conflicting(f"the interview here is called {about(standing.title) or 'nothing'}")


def same_second(one: datetime, other: datetime) -> bool:
    """Whether two times are the same in a file, which has no fractions of a second."""
    return one.replace(microsecond=0) == other.replace(microsecond=0)


def _usual_minutes(value: SeatValue) -> int:
    """An hour, or up to the time at which the card is due where that is earlier."""
    if value.due_at is None:
        return USUAL_MINUTES
    until_due = (value.due_at - value.starts_at) // timedelta(minutes=1)
    return min(USUAL_MINUTES, until_due)


def _named(entry: Entry) -> CandidateDetails:
    return CandidateDetails(name=entry.names["candidate"], email=entry.names.get("candidate_email", ""))
