"""What the role offers beside what the candidate said to want, from the cards that the viewer may read."""

from collections.abc import Callable
from dataclasses import dataclass

from scorecard.domain.role_fit import CodingGap, coding_gap
from scorecard.queries.application_page.cards import CardVersion, PanelCard
from scorecard.queries.application_page.page import ApplicationPage


@dataclass(frozen=True, slots=True)
class Said:
    """What one interviewer heard."""

    interviewer: str
    text: str


@dataclass(frozen=True, slots=True)
class FitLine:
    """One thing on which role and candidate can differ. `offered` is empty where the charter is silent."""

    subject: str
    offered: str
    said: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class RoleFit:
    """The lines, the gap in coding share, and the archetype's risk with the question that probes it."""

    lines: tuple[FitLine, ...]
    gap: CodingGap | None
    archetype: str
    risk: str
    probe: str


def role_fit(page: ApplicationPage) -> RoleFit:
    """The role against the candidate. Struck cards stay out; what is heard late is still worth knowing."""
    opening = page.application.opening
    cards = [card for card in page.cards if not card.seat.struck]
    share = f"{opening.coding_share} %" if opening.coding_share is not None else ""
    archetype = page.rubric.archetype(opening.archetype)
    return RoleFit(
        lines=(
            FitLine("Coding share", share, _said(cards, _share_wanted)),
            FitLine("Path", opening.career_path, _said(cards, lambda card: card.path_wanted)),
            FitLine("People duties", opening.people_duties, ()),
            FitLine("Why this role", archetype.summary, _said(cards, lambda card: card.motivation)),
            FitLine("Asked about", "", _said(cards, lambda card: card.asked_about)),
        ),
        gap=coding_gap(
            opening.coding_share,
            [card.shown.coding_share_wanted for card in cards if card.shown.coding_share_wanted is not None],
        ),
        archetype=archetype.name,
        risk=archetype.risk,
        probe=archetype.probe,
    )


def _share_wanted(card: CardVersion) -> str:
    return "" if card.coding_share_wanted is None else f"{card.coding_share_wanted} %"


def _said(cards: list[PanelCard], what: Callable[[CardVersion], str]) -> tuple[Said, ...]:
    return tuple(Said(card.seat.interviewer, text) for card in cards if (text := what(card.shown)))
