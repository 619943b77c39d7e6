"""The page of an application without interviewers' names: wherever the app says one, it says "Interviewer A" instead.

What people typed is left as they typed it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from string import ascii_uppercase

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Interview
from scorecard.queries.application_page.cards import CardVersion, PanelCard
from scorecard.queries.application_page.page import ApplicationPage
from scorecard.queries.application_page.records import Decided, Entry
from scorecard.queries.panels import Seat


@dataclass(frozen=True, slots=True)
class Labels:
    """What each interviewer is called, the same person the same on every page that is shown together."""

    by_account: Mapping[str, str]
    by_name: Mapping[str, str]

    def instead_of(self, name: str) -> str:
        """The label of an interviewer of this name; anybody else's name as it is.

        A lead on the panel has a label too, and so has a lead who shares an interviewer's name.
        """
        return self.by_name.get(name, name)


def label_interviewers(session: Session, application_ids: Collection[str]) -> Labels:
    """Labels for everybody who ever held a seat on these applications, in the order of their first; one query."""
    rows = session.execute(
        select(Account.id, Account.name)
        .join(Interview, Interview.interviewer_id == Account.id)
        .where(Interview.application_id.in_(application_ids))
        .group_by(Account.id, Account.name)
        .order_by(func.min(Interview.starts_at), Account.id)
    )
    people = [(row.id, row.name, f"Interviewer {_letters(place)}") for place, row in enumerate(rows)]
    return Labels(
        by_account={account_id: label for account_id, _, label in people},
        by_name={name: label for _, name, label in reversed(people)},
    )


def redact(page: ApplicationPage, labels: Labels) -> ApplicationPage:
    """The page with labels in place of names, in every value that a template or a sentence takes a name from."""
    return replace(
        page,
        seats=tuple(_seat(seat, labels) for seat in page.seats),
        cards=tuple(_card(card, labels) for card in page.cards),
        ticks=tuple(replace(tick, settled_by=labels.instead_of(tick.settled_by)) for tick in page.ticks),
        settlements=tuple(replace(each, who=labels.instead_of(each.who)) for each in page.settlements),
        declined=tuple(replace(each, who=labels.instead_of(each.who)) for each in page.declined),
        decisions=tuple(_decision(each, labels) for each in page.decisions),
        agreed={
            point: tuple(replace(each, who=labels.instead_of(each.who)) for each in entries)
            for point, entries in page.agreed.items()
        },
    )


def _seat(seat: Seat, labels: Labels) -> Seat:
    return replace(seat, interviewer=labels.by_account[seat.interviewer_id])


def _card(card: PanelCard, labels: Labels) -> PanelCard:
    return replace(
        card,
        seat=_seat(card.seat, labels),
        versions=tuple(_version(version, labels) for version in card.versions),
        shown=_version(card.shown, labels),
        reopenings=_entries(card.reopenings, labels),
        strikes=_entries(card.strikes, labels),
    )


def _version(version: CardVersion, labels: Labels) -> CardVersion:
    if version.imported is None:
        return version
    return replace(version, imported=replace(version.imported, who=labels.instead_of(version.imported.who)))


def _entries(entries: tuple[Entry, ...], labels: Labels) -> tuple[Entry, ...]:
    return tuple(replace(entry, who=labels.instead_of(entry.who)) for entry in entries)


def _decision(decision: Decided, labels: Labels) -> Decided:
    return replace(
        decision,
        decided_by=labels.instead_of(decision.decided_by),
        dissents=tuple(replace(each, who=labels.instead_of(each.who)) for each in decision.dissents),
    )


def _letters(place: int) -> str:
    """A, B, … Z, AA, AB, …"""
    rest, letter = divmod(place, len(ascii_uppercase))
    return (_letters(rest - 1) if rest else "") + ascii_uppercase[letter]
