"""The debrief of one application: its agenda, what was agreed, and how votes stand."""

from scorecard.queries.debrief.agenda import Point, agenda
from scorecard.queries.debrief.minutes import MinutedPoint, Minutes, minutes_of
from scorecard.queries.debrief.speaking import SpeakingOrder, speaking_order_of
from scorecard.queries.debrief.votes import (
    DebriefVotes,
    PanelVote,
    debrief_votes,
    newest_decision,
    panel_votes,
    votes_after,
)

__all__ = [
    "DebriefVotes",
    "MinutedPoint",
    "Minutes",
    "PanelVote",
    "Point",
    "SpeakingOrder",
    "agenda",
    "debrief_votes",
    "minutes_of",
    "newest_decision",
    "panel_votes",
    "speaking_order_of",
    "votes_after",
]
