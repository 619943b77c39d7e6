"""An opening's evaluation, made of what enters this viewer's numbers: panels and policy in, `evaluate` out.

What was evaluated once is read as it was kept (queries/kept.py) until something that it was made of changes.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy.orm import Session

from scorecard.domain.comparison import SharedErrors
from scorecard.domain.evaluation import (
    Calibration,
    Evaluation,
    OpeningEvaluation,
    OwnFindings,
    evaluate,
    own_findings,
)
from scorecard.domain.firmness import Firmness, how_firm
from scorecard.domain.policy import Policy
from scorecard.domain.reliability import AreaAgreement, measure_agreement
from scorecard.domain.rubric import Rubric
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.opening import Opening
from scorecard.queries.kept import EvidenceKey, evidence_key, kept_or_made, kept_part, kept_parts, leave_to_keep
from scorecard.queries.openings import parsed_rubric, policy_of, rubric_of
from scorecard.queries.panels import OpeningPanels, Reading, left_out_of, load_panel, load_panels

APPLICATION = "application:"
FIRMNESS = "firmness:"
CALIBRATION = "calibration"
AGREEMENT = "agreement"
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class EvaluatedOpening:
    """An opening's panels with what was computed from them, in one reading, for one viewer."""

    rubric: Rubric
    policy: Policy
    panels: OpeningPanels
    evaluations: Mapping[str, Evaluation]  # by application; those without a card that counts have none
    names: Mapping[str, str]  # what areas, criteria and flags are called, by key


@dataclass(frozen=True, slots=True)
class EvaluatedApplication:
    """One application's panel with what was computed from it and the rest of its opening.

    `meanwhile` is there where the opening has still to be evaluated: what can be said without.
    """

    rubric: Rubric
    policy: Policy
    panel: OpeningPanels
    evaluation: Evaluation | None
    meanwhile: OwnFindings | None
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class KeptCalibration:
    """The calibration of an opening, None before its first rating."""

    found: Calibration | None


def evaluate_opening(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> EvaluatedOpening:
    """Everything that the pages and files about an opening's candidates are made of; ten queries."""
    rubric, policy = rubric_of(opening), policy_of(session, opening)
    key = _key(session, viewer, opening, reading)
    panels = load_panels(session, viewer, opening.id, reading=reading)
    calibration = kept_part(session, key, CALIBRATION, KeptCalibration)
    if calibration is None:
        evaluations = _evaluate_and_leave(session, key, panels, policy).applications
    else:
        evaluations = kept_parts(session, key, Evaluation, beginning=APPLICATION)
    return EvaluatedOpening(rubric, policy, panels, evaluations, names_in(rubric))


def evaluate_application(
    session: Session, viewer: Account, application: Application, *, reading: Reading
) -> EvaluatedApplication:
    """What the page about one candidate is made of; nine queries where the opening's evaluation is kept."""
    key, found = _as_kept(session, viewer, application, reading)
    if found.meanwhile is None:
        return found
    whole = load_panels(session, viewer, application.opening_id, reading=reading)
    evaluations = _evaluate_and_leave(session, key, whole, found.policy).applications
    return replace(found, evaluation=evaluations.get(application.id), meanwhile=None)


def kept_application(
    session: Session, viewer: Account, application: Application, *, reading: Reading
) -> EvaluatedApplication:
    """The same without computing it: where nothing valid is kept, what the application's own cards say meanwhile."""
    _, found = _as_kept(session, viewer, application, reading)
    return found


def _as_kept(
    session: Session, viewer: Account, application: Application, reading: Reading
) -> tuple[EvidenceKey, EvaluatedApplication]:
    opening = application.opening
    rubric, policy = rubric_of(opening), policy_of(session, opening)
    key = _key(session, viewer, opening, reading)
    panel = load_panel(session, viewer, application, reading=reading)
    evaluation = kept_part(session, key, APPLICATION + application.id, Evaluation)
    meanwhile = None
    # An application whose cards rate nothing has no evaluation where the whole opening has been evaluated.
    if evaluation is None and panel.cards.get(application.id) and not _is_evaluated(session, key):
        meanwhile = own_findings(panel.assessments(), panel.domain_ticks(), policy)
    return key, EvaluatedApplication(rubric, policy, panel, evaluation, meanwhile, names_in(rubric))


def _is_evaluated(session: Session, key: EvidenceKey) -> bool:
    return kept_part(session, key, CALIBRATION, KeptCalibration) is not None


def calibration_of(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> Calibration | None:
    """The calibration of an opening's interviewers; None before its first rating."""
    key = _key(session, viewer, opening, reading)
    kept = kept_part(session, key, CALIBRATION, KeptCalibration)
    if kept is not None:
        return kept.found
    panels = load_panels(session, viewer, opening.id, reading=reading)
    return _evaluate_and_leave(session, key, panels, policy_of(session, opening)).calibration


def shared_errors_of(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> SharedErrors | None:
    """What the estimates of the opening have in common; None before its first rating."""
    key = _key(session, viewer, opening, reading)
    kept = kept_part(session, key, SHARED, SharedErrors)
    if kept is not None:
        return kept
    panels = load_panels(session, viewer, opening.id, reading=reading)
    return _evaluate_and_leave(session, key, panels, policy_of(session, opening)).shared


def firmness_of(
    session: Session, viewer: Account, opening: Opening, application_id: str, *, reading: Reading
) -> Firmness:
    """How firm an evaluated application's recommendation is: computed when somebody first looks."""

    def make() -> Firmness:
        panels = load_panels(session, viewer, opening.id, reading=reading)
        return how_firm(panels.assessments(), panels.domain_ticks(), policy_of(session, opening), application_id)

    key = _key(session, viewer, opening, reading)
    return kept_or_made(session, key, FIRMNESS + application_id, Firmness, make)


def kept_firmness_of(
    session: Session, viewer: Account, opening: Opening, application_id: str, *, reading: Reading
) -> Firmness | None:
    """The same without computing it; None where nobody has looked yet."""
    key = _key(session, viewer, opening, reading)
    return kept_part(session, key, FIRMNESS + application_id, Firmness)


def agreement_of(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> tuple[AreaAgreement, ...]:
    """How far the opening's interviewers agree in each area: computed when somebody first looks."""

    def make() -> tuple[AreaAgreement, ...]:
        panels = load_panels(session, viewer, opening.id, reading=reading)
        return measure_agreement(panels.assessments(), policy_of(session, opening))

    key = _key(session, viewer, opening, reading)
    return kept_or_made(session, key, AGREEMENT, tuple[AreaAgreement, ...], make)


def _key(session: Session, viewer: Account, opening: Opening, reading: Reading) -> EvidenceKey:
    left_out = left_out_of(session, viewer, opening.id)
    return evidence_key(session, opening.id, left_out=left_out, reading=reading)


def _evaluate_and_leave(session: Session, key: EvidenceKey, panels: OpeningPanels, policy: Policy) -> OpeningEvaluation:
    """Evaluate a whole opening and leave every part of it to be kept."""
    result = evaluate(panels.assessments(), panels.domain_ticks(), policy)
    parts: dict[str, object] = {APPLICATION + key: evaluation for key, evaluation in result.applications.items()}
    if result.shared is not None:
        parts[SHARED] = result.shared
    leave_to_keep(session, key, {**parts, CALIBRATION: KeptCalibration(result.calibration)})
    return result


def names_in(rubric: Rubric) -> dict[str, str]:
    """The name of each area, criterion and flag of a rubric, by key."""
    names = {area.key: area.name for area in rubric.areas}
    names |= {criterion.key: criterion.name for area in rubric.areas for criterion in area.criteria}
    return names | {flag.key: flag.name for flag in rubric.flags}


@lru_cache(maxsize=64)
def names_by_key(rubric_toml: str) -> dict[str, str]:
    """The same of a rubric version as it is kept."""
    return names_in(parsed_rubric(rubric_toml))
