"""The panel template of an opening: the interviews that each of its candidates is meant to have."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.text import is_blank
from scorecard.models.account import Account
from scorecard.models.opening import Opening, TemplateSeat
from scorecard.queries.openings import policy_of
from scorecard.services import audit
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.openings import led_and_locked

READY = Path(__file__).resolve().parent.parent / "rubrics" / "tech_lead_panel.toml"
MOST_INTERVIEWS = 8
SHORTEST_MINUTES, LONGEST_MINUTES = 15, 480


@dataclass(frozen=True, slots=True)
class TemplateInterview:
    """One interview of a template. `interviewer_id` is who usually holds it, None for nobody in particular."""

    title: str
    areas: tuple[str, ...]
    minutes: int
    interviewer_id: str | None = None


def save_template(
    session: Session,
    opening_id: str,
    interviews: Sequence[TemplateInterview],
    *,
    revision: int,
    actor: Account,
    now: datetime,
) -> None:
    """Make these interviews the opening's template, in this order. Panels that are seated stay as they are.

    A second press changes nothing. Raises NotHere, StaleEdit, and Refused by form field: `title-1` is the title of the
    first interview.
    """
    opening = led_and_locked(session, opening_id, actor=actor)
    if revision != opening.revision:
        if interviews and _stored(session, opening) == list(interviews):
            return
        raise StaleEdit(opening.revision)
    _check(session, opening, interviews)
    _replace(session, opening, interviews, actor=actor, now=now)
    session.commit()


def use_ready_template(session: Session, opening_id: str, *, actor: Account, now: datetime) -> None:
    """Give an opening without a template the ready one. Where there is a template already nothing changes.

    Raises NotHere, and Refused where the opening's rubric lacks the areas.
    """
    opening = led_and_locked(session, opening_id, actor=actor)
    has_one = select(TemplateSeat.id).where(TemplateSeat.opening_id == opening.id).limit(1)
    if session.scalar(has_one) is not None:
        return
    interviews = ready_template()
    known = policy_of(session, opening).areas
    if any(area not in known for interview in interviews for area in interview.areas):
        raise Refused({"": "The ready template is for the Tech Lead rubric. Write your own for this one."})
    _replace(session, opening, interviews, actor=actor, now=now)
    session.commit()


def ready_template() -> list[TemplateInterview]:
    """The template that ships with the app."""
    rows = tomllib.loads(READY.read_text(encoding="utf-8"))["interviews"]
    return [TemplateInterview(row["title"], tuple(row["areas"]), row["minutes"]) for row in rows]


def interview_problems(title: str, areas: Sequence[str], minutes: int, *, known: Sequence[str]) -> dict[str, str]:
    """What is wrong with an interview, by form field: the same for a template and for a seat."""
    problems = {}
    if is_blank(title):
        problems["title"] = "Say what this interview is about."
    if not areas:
        problems["areas"] = "Choose at least one focus area."
    elif set(areas) - set(known):
        problems["areas"] = "Choose focus areas of this opening."
    elif len(set(areas)) < len(areas):
        problems["areas"] = "Choose each focus area once."
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        problems["minutes"] = f"Give a length from {SHORTEST_MINUTES} to {LONGEST_MINUTES} minutes."
    return problems


def _stored(session: Session, opening: Opening) -> list[TemplateInterview]:
    rows = select(TemplateSeat).where(TemplateSeat.opening_id == opening.id).order_by(TemplateSeat.position)
    return [
        TemplateInterview(row.title, tuple(row.areas), row.minutes, row.interviewer_id) for row in session.scalars(rows)
    ]


def _check(session: Session, opening: Opening, interviews: Sequence[TemplateInterview]) -> None:
    if not 1 <= len(interviews) <= MOST_INTERVIEWS:
        raise Refused({"": f"A template has 1 to {MOST_INTERVIEWS} interviews."})
    known = tuple(policy_of(session, opening).areas)
    active = set(session.scalars(select(Account.id).where(Account.disabled_at.is_(None))))
    problems = {}
    for place, interview in enumerate(interviews, start=1):
        found = interview_problems(interview.title, interview.areas, interview.minutes, known=known)
        if interview.interviewer_id is not None and interview.interviewer_id not in active:
            found["interviewer"] = "Choose somebody from the list, or nobody."
        problems.update({f"{name}-{place}": problem for name, problem in found.items()})
    if problems:
        raise Refused(problems)


def _replace(
    session: Session, opening: Opening, interviews: Sequence[TemplateInterview], *, actor: Account, now: datetime
) -> None:
    # Rows are written over in place: taking all out and in again would trip over the unique position.
    rows = {
        row.position: row for row in session.scalars(select(TemplateSeat).where(TemplateSeat.opening_id == opening.id))
    }
    for position, interview in enumerate(interviews, start=1):
        row = rows.pop(position, None)
        if row is None:
            row = TemplateSeat(opening_id=opening.id, position=position)
            session.add(row)
        row.title, row.areas, row.minutes = interview.title, list(interview.areas), interview.minutes
        row.interviewer_id = interview.interviewer_id
    for row in rows.values():
        session.delete(row)
    opening.revision += 1
    detail: dict[str, str | int | bool | None] = {"interviews": len(interviews)}
    audit.record(session, "template.changed", actor=actor, now=now, opening_id=opening.id, detail=detail)
