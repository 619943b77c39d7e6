"""Two to four candidates of one opening side by side, and how sure their order is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.comparison import Placing, SharedErrors, probability_above
from scorecard.domain.evaluation import Evaluation
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate
from scorecard.models.opening import Opening
from scorecard.queries.application_page import ApplicationPage, load_findings
from scorecard.queries.evaluations import shared_errors_of
from scorecard.queries.panels import Reading
from scorecard.queries.visible import NotHere, is_listed, is_unsealed

CHOICES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """Two candidates, and P(the first is above the second)."""

    first: str
    second: str
    probability: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Candidates in the order that was asked for. Only those with a card that counts are in `pairs`."""

    opening: Opening
    pages: tuple[ApplicationPage, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One candidate who could be compared."""

    application_id: str
    name: str


def load_comparison(
    session: Session, viewer: Account, opening: Opening, application_ids: Sequence[str], *, reading: Reading
) -> Comparison:
    """The candidates side by side: twenty-one queries for each and three more.

    Raises NotHere where one of them is not of this opening, or is one that the viewer may not read or has to score.
    """
    pages = tuple(load_findings(session, viewer, chosen, reading=reading) for chosen in application_ids)
    if any(page.application.opening_id != opening.id or not page.reads_as_lead for page in pages):
        raise NotHere
    evaluated = {page.application.id: page.evaluation for page in pages if page.evaluation is not None}
    shared = shared_errors_of(session, viewer, opening, reading=reading) if len(evaluated) > 1 else None
    return Comparison(opening, pages, _pairs(evaluated, shared, pages))


def comparable(session: Session, viewer: Account, opening: Opening, *, search: str) -> tuple[Choice, ...]:
    """The first candidates by name whom the viewer may compare, with this part in their name; one query."""
    rows = session.execute(
        select(Application.id, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(
            Application.opening_id == opening.id,
            is_listed(viewer),
            is_unsealed(viewer),
            Candidate.name.icontains(search, autoescape=True),
        )
        .order_by(Candidate.name, Application.id)
        .limit(CHOICES_SHOWN)
    )
    return tuple(Choice(row.id, row.name) for row in rows)


def _pairs(
    evaluated: Mapping[str, Evaluation], shared: SharedErrors | None, pages: Sequence[ApplicationPage]
) -> tuple[Pair, ...]:
    if shared is None:
        return ()
    scale = pages[0].policy.scale
    placed = {key: _placing(evaluation) for key, evaluation in evaluated.items()}
    return tuple(
        Pair(first, second, probability_above(placed[first], placed[second], shared=shared, scale=scale))
        for first, second in combinations(placed, 2)
    )


def _placing(evaluation: Evaluation) -> Placing:
    weights: dict[str, float] = {}
    for term in evaluation.terms:
        weights[term.interviewer] = weights.get(term.interviewer, 0.0) + term.weight
    return Placing(evaluation.overall.estimate, evaluation.overall.sd, weights)
