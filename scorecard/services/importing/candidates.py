"""Judges a file of candidates: a row is a person and what is known of them for this opening."""

from scorecard.files.tables import shown
from scorecard.models.imports import Mark
from scorecard.queries.importing import Standing
from scorecard.services.candidates import CandidateDetails
from scorecard.services.importing.entries import Entry, Files
from scorecard.services.importing.people import Applicant, People
from scorecard.services.importing.plan import JudgedRow, Objection, Plan, Subjects, about, conflicting, wrong

COMPARED = ("source", "links", "notes")
PLURAL = ("links", "notes")


def judge_candidates(files: Files, standing: Standing) -> Plan:
    """The marks of the rows, and the candidates to add."""
    people = People(standing)
    first_line: dict[str, int] = {}
    rows = []
    for entry in files["candidates"]:
        who = about(entry.names["candidate"], entry.names.get("candidate_email", ""))
        try:
            rows.append(JudgedRow(entry.part, entry.line, who, _mark(entry, people, first_line)))
        except Objection as objection:
            rows.append(JudgedRow(entry.part, entry.line, who, objection.mark, objection.why))
    return Plan(rows=rows, subjects=Subjects(frozenset(first_line)), applications=people.new)


def _mark(entry: Entry, people: People, first_line: dict[str, int]) -> Mark:
    details = entry.value
    if not isinstance(details, CandidateDetails):
        raise wrong(entry.problem)
    applicant = people.applicant(entry, details)
    earlier = first_line.setdefault(applicant.application_id, entry.line)
    if earlier != entry.line:
        raise wrong(f"this candidate is on line {earlier} already")
    return _compared(applicant, details)


def _compared(applicant: Applicant, details: CandidateDetails) -> Mark:
    """New, or the same as what stands here; a blank cell says nothing. Raises Objection where they differ."""
    standing = applicant.standing
    if standing is None:
        return Mark.NEW
    if details.email and not standing.email:
        raise conflicting(_stands("e-mail address", ""))
    for column in COMPARED:
        said, stands = getattr(details, column), getattr(standing, column)
        if said and said != stands:
            raise conflicting(_stands(column, stands))
    return Mark.SAME


def _stands(column: str, text: str) -> str:
    """What is known here, and both ways out."""
    verb, pronoun = ("are", "them") if column in PLURAL else ("is", "it")
    here, change = (f"“{shown(text)}”", "change") if text else ("blank", "write")
    return (
        f"the {column} here {verb} {here}; {change} {pronoun} on the candidate's page, "
        "or leave this cell of the file empty"
    )
