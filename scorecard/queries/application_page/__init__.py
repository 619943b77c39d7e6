"""One application's page: the panel's cards, what they come to, what is left to settle and what happened when."""

from scorecard.queries.application_page.cards import CardState, CardVersion, PanelCard, RatingRead
from scorecard.queries.application_page.flags import FlagEntry, flag_register
from scorecard.queries.application_page.notes import notes_of
from scorecard.queries.application_page.page import (
    ApplicationPage,
    SealedApplication,
    load_findings,
    load_page,
    load_sealed,
)
from scorecard.queries.application_page.splits import SplitEvidence, split_evidence
from scorecard.queries.application_page.submitted import SubmittedCard, submitted_card
from scorecard.queries.application_page.timeline import Event, timeline
from scorecard.queries.application_page.to_settle import SettleItem, SettleKind, to_settle

__all__ = [
    "ApplicationPage",
    "CardState",
    "CardVersion",
    "Event",
    "FlagEntry",
    "PanelCard",
    "RatingRead",
    "SealedApplication",
    "SettleItem",
    "SettleKind",
    "SplitEvidence",
    "SubmittedCard",
    "flag_register",
    "load_findings",
    "load_page",
    "load_sealed",
    "notes_of",
    "split_evidence",
    "submitted_card",
    "timeline",
    "to_settle",
]
