"""What an import reads: its kinds, the files of each, and the columns of each file. Any other column is left alone.

The names are those of the exports, so that an opening's own files can be read back.
"""

from dataclasses import dataclass
from enum import StrEnum


class ImportKind(StrEnum):
    """What can be imported."""

    CANDIDATES = "candidates"
    PANELS = "panels"
    SCORECARDS = "scorecards"


# What tells openings, candidates and interviewers apart, wherever a file has it.
NAMES = (
    "opening_id",
    "opening",
    "application_id",
    "candidate",
    "candidate_email",
    "interview_id",
    "interviewer_id",
    "interviewer",
    "interviewer_email",
)
PEOPLE = ("candidate", "candidate_email", "interviewer_email")


@dataclass(frozen=True, slots=True)
class Part:
    """One file of an import: `template` are the columns to start from, `needed` those that must be there."""

    template: tuple[str, ...]
    needed: tuple[str, ...]
    also: tuple[str, ...] = ()  # read where they are there, but nobody has to write them

    @property
    def optional(self) -> tuple[str, ...]:
        """The columns that are read where they are there."""
        return tuple(column for column in (*NAMES, *self.template, *self.also) if column not in self.needed)


PARTS = {
    "candidates": Part(("candidate", "candidate_email", "source", "links", "notes"), ("candidate",)),
    "panels": Part(
        (*PEOPLE, "title", "focus_areas", "interview_at", "minutes", "due_at"),
        ("candidate", "focus_areas", "interview_at"),
        ("status",),
    ),
    "scorecards": Part(
        (
            *PEOPLE,
            *("focus_areas", "interview_at", "minutes", "due_at"),
            *("status", "submitted_at", "vote", "confidence", "strengths", "concerns"),
        ),
        ("candidate", "focus_areas", "interview_at", "submitted_at", "vote"),
        ("title",),
    ),
    "ratings": Part(
        (*PEOPLE, "focus_area", "criterion", "rating", "evidence"),
        ("candidate", "focus_area", "criterion", "rating"),
        ("rubric_version",),
    ),
    "flags": Part((*PEOPLE, "flag", "quote"), ("candidate", "flag", "quote"), ("after_reveal",)),
}

PARTS_OF = {
    ImportKind.CANDIDATES: ("candidates",),
    ImportKind.PANELS: ("panels",),
    ImportKind.SCORECARDS: ("scorecards", "ratings", "flags"),
}
# An import of scorecards without a flag has no file of flags.
MAY_BE_ABSENT = frozenset({"flags"})
