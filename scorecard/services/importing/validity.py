"""Whether an import may be written as it was judged: whatever its rows were compared with is still as it was.

People go on working while an import is judged. What they do elsewhere in the opening, and a card submitted beside those
of the files, changes none of its marks, so it is no reason to judge everything again.
"""

from collections.abc import Mapping
from dataclasses import replace

from scorecard.queries.importing import SeatKey, Standing, StandingApplicant, StandingSeat
from scorecard.services.importing.plan import Plan


def still_holds(plan: Plan, before: Standing, changed: Standing) -> bool:
    """Whether a plan that was judged by `before` would be the same now.

    `changed` is how things stand now, of the applications alone that have new facts since.
    """
    if (before.revision, before.accounts) != (changed.revision, changed.accounts):
        return False
    judged = {each.application_id: each for each in before.applicants}
    people = {each.application_id: each for each in changed.applicants}
    return (
        all(_is_same_person(plan, judged.get(key), person) for key, person in people.items())
        and all(
            _as_compared(plan, key, before.seats) == _as_compared(plan, key, changed.seats)
            for key in plan.subjects.seats
            if key[0] in people
        )
        and all(
            changed.accounts[seat.interviewer_id].readership.may_join(
                sealed_viewer=person.is_sealed, first_card_at=person.first_card_at
            )
            for seat in plan.seats
            if (person := people.get(seat.application_id)) is not None
        )
    )


def _is_same_person(plan: Plan, before: StandingApplicant | None, now: StandingApplicant) -> bool:
    """Whether rows would find the same candidate here, of whom the same is known. First cards are looked at apart."""
    if before is None or (before.name, before.email) != (now.name, now.email):
        return False
    return now.application_id not in plan.subjects.applications or before == replace(
        now, first_card_at=before.first_card_at
    )


def _as_compared(plan: Plan, key: SeatKey, seats: Mapping[SeatKey, StandingSeat]) -> StandingSeat | None:
    """A seat as its row was compared with it: without its card where the files have none for it."""
    seat = seats.get(key)
    if seat is None or key in plan.subjects.cards:
        return seat
    return replace(seat, has_draft=False, is_struck=False, versions=())
