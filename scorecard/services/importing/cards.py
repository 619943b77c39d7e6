"""Judges files of submitted scorecards: a row of `scorecards.csv` with its ratings and flags is one card.

Each card becomes one version, as sealed. What leads made of it elsewhere (reopenings, strikes, settled flags) stays
there. A card that is here already is compared with that version of it which was submitted at the same time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from scorecard.files.cells import moment
from scorecard.models.account import Account
from scorecard.models.imports import Mark
from scorecard.queries.importing import Standing, StandingSeat, StandingVersion, Written, written_on
from scorecard.services.importing.entries import CardValue, Entry, Files, RatingValue, TickValue
from scorecard.services.importing.leaves import Leaves, attach
from scorecard.services.importing.people import known_names
from scorecard.services.importing.plan import JudgedRow, NewCard, Objection, Plan, about, conflicting, wrong
from scorecard.services.importing.seats import Place, Seats, compare, same_second

SUBMITTED = "submitted"
STILL_TO_SCORE = "you have still to score this candidate yourself, so you cannot import scorecards of theirs"
HAS_SEEN = "you have read the scorecards in these files, so you cannot be seated to write one for this candidate"
IN_NO_READING = (
    "the file does not hold this scorecard: it counts in no reading as sealed; "
    "import the files with as=revised in their address if it has to come too"
)
BEFORE_ITS_INTERVIEW = "it was submitted before the interview began, so look whether both times are right"
AFTER_REVEAL = (
    "column after_reveal: this was ticked after its author could read the panel; "
    "import the files as sealed, without as=revised in their address"
)


@dataclass(frozen=True, slots=True)
class Found:
    """What stands of a card: the version of the same time, and what is written on each version of the seat."""

    version: StandingVersion
    ratings: Mapping[str, Written]
    quotes: Mapping[str, frozenset[str]]  # by flag, over all versions: a later one may word it otherwise
    ticked: frozenset[str]  # on this version


class Cards:
    """Judges one import of scorecards, row by row."""

    def __init__(self, session: Session, files: Files, standing: Standing, viewer: Account, now: datetime) -> None:
        self._files, self._standing, self._now = files, standing, now
        self._session, self._viewer = session, viewer
        self._seats = Seats(standing, viewer)
        self._attached = attach(files, standing)
        self._home = {key for keys in standing.policy.areas.values() for key in keys}
        self._cards: list[NewCard] = []
        self._found: dict[int, Found] = {}  # by line of scorecards.csv, for what stands here already
        self._places: dict[int, Place] = {}

    def judge(self) -> Plan:
        """The marks of all rows of all files, and what they add."""
        rows: dict[int, JudgedRow] = {}
        for entry in self._files["scorecards"]:
            try:
                self._places[entry.line] = self._place(entry)
            except Objection as objection:
                rows[entry.line] = _row(entry, objection.mark, objection.why)
        self._find()
        with_card = {entry.line for entry in self._files["scorecards"] if self._has_card(entry)}
        written = frozenset(place.key for line, place in self._places.items() if line in with_card)
        read = frozenset(application_id for application_id, _ in written)
        for entry in self._files["scorecards"]:
            if entry.line in self._places:
                rows[entry.line] = self._judged(entry, read)
        leaves = [self._leaf(entry, rows) for entry in (*self._files["ratings"], *self._files.get("flags", ()))]
        return Plan(
            rows=[rows[entry.line] for entry in self._files["scorecards"]] + leaves,
            subjects=self._seats.subjects(written),
            applications=self._seats.people.new,
            seats=self._seats.new,
            cards=self._cards,
        )

    def _place(self, entry: Entry) -> Place:
        if not isinstance(entry.value, CardValue):
            raise wrong(entry.problem)
        place = self._seats.place(entry, entry.value.seat)
        if place.applicant.is_sealed and not (self._seats.is_own(place) and not self._has_card(entry)):
            raise wrong(STILL_TO_SCORE)
        return place

    def _find(self) -> None:
        """Read what is written on the cards that are here already."""
        versions: dict[int, StandingSeat] = {
            line: place.standing
            for line, place in self._places.items()
            if place.standing is not None and place.standing.versions
        }
        ratings, quotes = written_on(
            self._session, self._viewer, [version.version_id for seat in versions.values() for version in seat.versions]
        )
        by_line = {entry.line: entry.value for entry in self._files["scorecards"]}
        for line, seat in versions.items():
            value = by_line[line]
            assert isinstance(value, CardValue)
            same_time = [
                each
                for each in seat.versions
                if value.submitted_at and same_second(each.submitted_at, value.submitted_at)
            ]
            if same_time:
                version = same_time[-1]
                of_any: dict[str, set[str]] = {}
                for each in seat.versions:
                    for flag, quote in quotes[each.version_id].items():
                        of_any.setdefault(flag, set()).add(quote)
                self._found[line] = Found(
                    version=version,
                    ratings={key: rated for key, rated in ratings[version.version_id].items() if key in self._home},
                    quotes={flag: frozenset(said) for flag, said in of_any.items()},
                    ticked=frozenset(quotes[version.version_id]),
                )

    def _judged(self, entry: Entry, read: frozenset[str]) -> JudgedRow:
        try:
            return _row(entry, *self._mark(entry, self._places[entry.line], read))
        except Objection as objection:
            return _row(entry, objection.mark, objection.why)

    def _mark(self, entry: Entry, place: Place, read: frozenset[str]) -> tuple[Mark, str]:
        value, leaves = entry.value, self._leaves(entry)
        assert isinstance(value, CardValue)
        if not self._has_card(entry):
            if value.seat.status == SUBMITTED and place.standing is None:
                return Mark.LEFT_OUT, IN_NO_READING
            if place.standing is None and self._seats.is_own(place) and place.applicant.application_id in read:
                raise wrong(HAS_SEEN)
            return self._seats.mark(place, value.seat)
        whole = _whole(value, leaves, now=self._now)
        if place.standing is None:
            self._cards.append(_card(whole, leaves, self._seats.add(place, value.seat), place))
            return Mark.NEW, _words(value, place.words)
        compare(place.standing, value.seat)
        if not place.standing.versions:
            if place.standing.has_draft:
                raise conflicting("this person has begun a draft of the scorecard here")
            self._cards.append(_card(whole, leaves, place.standing.interview_id, place))
            return Mark.NEW, _words(value, "adds the scorecard to the seat that is here", place.words)
        self._compare(place.standing, whole, leaves, self._found.get(entry.line))
        return Mark.SAME, ""

    def _compare(self, seat: StandingSeat, value: CardValue, leaves: Leaves, found: Found | None) -> None:
        if seat.is_struck:
            raise conflicting("this scorecard is struck here")
        if found is None:
            raise conflicting(f"the scorecard here was submitted at {moment(seat.versions[-1].submitted_at)}")
        version = found.version
        for column in ("vote", "confidence", "strengths", "concerns"):
            if (getattr(version, column) or "") != (getattr(value, column) or ""):
                raise conflicting(f"the {column} here {'are others' if column.endswith('s') else 'is another one'}")
        missing = [
            *(found.ratings.keys() - leaves.ratings.keys() if "ratings" not in leaves.wrong_in else ()),
            *(found.ticked - leaves.quotes.keys() if "flags" not in leaves.wrong_in else ()),
        ]
        if missing:
            raise conflicting(f"the scorecard here has {', '.join(sorted(missing))} as well")

    def _leaf(self, entry: Entry, rows: Mapping[int, JudgedRow]) -> JudgedRow:
        line = self._attached.card_line[entry.part, entry.line]
        if isinstance(line, Objection):
            return _row(entry, line.mark, line.why)
        found = self._found.get(line)
        value = entry.value
        if found is None:
            if isinstance(value, TickValue) and value.after_reveal:
                return _row(entry, Mark.WRONG, AFTER_REVEAL)
            # A card that is here, but of another time, is in conflict with all that belongs to it.
            mark = Mark.CONFLICTING if rows[line].mark is Mark.CONFLICTING else Mark.NEW
            return _row(entry, mark, f"see line {line} of the scorecards file" if mark is Mark.CONFLICTING else "")
        if isinstance(value, RatingValue) and found.ratings.get(value.criterion) == (value.value, value.note):
            return _row(entry, Mark.SAME)
        if isinstance(value, TickValue) and value.quote in found.quotes.get(value.flag, ()):
            return _row(entry, Mark.SAME)
        return _row(entry, Mark.CONFLICTING, "the scorecard here says something else")

    def _leaves(self, entry: Entry) -> Leaves:
        return self._attached.leaves.get(entry.line) or Leaves()

    def _has_card(self, entry: Entry) -> bool:
        """Whether the files hold anything of a card for this seat."""
        return isinstance(entry.value, CardValue) and (entry.value.says_something or not self._leaves(entry).is_empty)


def judge_cards(session: Session, files: Files, standing: Standing, viewer: Account, now: datetime) -> Plan:
    """The marks of all rows, and the candidates, seats and cards to add."""
    return Cards(session, files, standing, viewer, now).judge()


def _whole(value: CardValue, leaves: Leaves, *, now: datetime) -> CardValue:
    """The card, if it could have been submitted. Raises Objection."""
    if value.seat.status not in ("", SUBMITTED):
        raise wrong(f"column status: is {value.seat.status}, but the files hold a scorecard for this seat")
    if value.vote is None:
        raise wrong("column vote: is blank, and a submitted scorecard has one")
    if value.submitted_at is None:
        raise wrong("column submitted_at: is blank, and a submitted scorecard has one")
    if value.submitted_at > now:
        raise wrong(f"column submitted_at: {moment(value.submitted_at)} lies in the future")
    if "ratings" not in leaves.wrong_in and all(rating is None for rating, _ in leaves.ratings.values()):
        raise wrong("the ratings file rates nothing on this scorecard; it needs at least one rating from 1 to 5")
    return value


def _words(value: CardValue, *words: str) -> str:
    """What a new card adds beside itself, and what is odd about it: nothing forbids it here either."""
    is_early = value.submitted_at is not None and value.submitted_at < value.seat.starts_at
    return "; ".join(filter(None, (*words, BEFORE_ITS_INTERVIEW if is_early else "")))


def _card(value: CardValue, leaves: Leaves, interview_id: str, place: Place) -> NewCard:
    assert value.submitted_at is not None
    assert value.vote is not None
    standing = place.applicant.standing
    return NewCard(
        interview_id=interview_id,
        application_id=place.applicant.application_id,
        submitted_at=value.submitted_at,
        # It came in after the debrief was opened, whatever its file says of the time.
        after_debrief=standing is not None and standing.debrief_is_open,
        vote=value.vote,
        confidence=value.confidence,
        strengths=value.strengths,
        concerns=value.concerns,
        ratings=leaves.ratings,
        quotes=leaves.quotes,
    )


def _row(entry: Entry, mark: Mark, why: str = "") -> JudgedRow:
    value = entry.value
    what = value.criterion if isinstance(value, RatingValue) else value.flag if isinstance(value, TickValue) else ""
    return JudgedRow(entry.part, entry.line, about(*known_names(entry.names), what), mark, why)
