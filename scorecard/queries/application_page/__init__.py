"""One application's page: the panel's cards, what they come to, what is left to settle and what happened when."""

from scorecard.queries.application_page.agreed import Agreed, PointKind
from scorecard.queries.application_page.cards import (
    WHOLE_VERSION,
    CardState,
    CardVersion,
    PanelCard,
    RatingRead,
    read_version,
)
from scorecard.queries.application_page.flags import FlagEntry, flag_register
from scorecard.queries.application_page.inputs import PageInputs, load_inputs
from scorecard.queries.application_page.notes import guardrails_of, notes_of
from scorecard.queries.application_page.page import (
    ApplicationPage,
    SealedApplication,
    load_findings,
    load_page,
    load_page_as_kept,
    load_sealed,
)
from scorecard.queries.application_page.redaction import Labels, label_interviewers, redact
from scorecard.queries.application_page.role_fit import FitLine, RoleFit, Said, role_fit
from scorecard.queries.application_page.splits import Side, SplitEvidence, heard_on, split_evidence
from scorecard.queries.application_page.submitted import SubmittedCard, submitted_card
from scorecard.queries.application_page.timeline import Event, timeline
from scorecard.queries.application_page.to_settle import SettleItem, SettleKind, flags_to_settle, to_settle

__all__ = [
    "WHOLE_VERSION",
    "Agreed",
    "ApplicationPage",
    "CardState",
    "CardVersion",
    "Event",
    "FitLine",
    "FlagEntry",
    "Labels",
    "PageInputs",
    "PanelCard",
    "PointKind",
    "RatingRead",
    "RoleFit",
    "Said",
    "SealedApplication",
    "SettleItem",
    "SettleKind",
    "Side",
    "SplitEvidence",
    "SubmittedCard",
    "flag_register",
    "flags_to_settle",
    "guardrails_of",
    "heard_on",
    "label_interviewers",
    "load_findings",
    "load_inputs",
    "load_page",
    "load_page_as_kept",
    "load_sealed",
    "notes_of",
    "read_version",
    "redact",
    "role_fit",
    "split_evidence",
    "submitted_card",
    "timeline",
    "to_settle",
]
