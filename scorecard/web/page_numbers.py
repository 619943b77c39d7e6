"""The numbers of an application's page: computed before it, and in a large opening after it."""

from dataclasses import dataclass

import structlog
from flask import Flask, current_app
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.domain.evaluation import Outcome
from scorecard.models.account import Account
from scorecard.queries.application_page import ApplicationPage, load_findings, load_page, load_page_as_kept
from scorecard.queries.dashboard import Row, Wording, kept_rows, states_of
from scorecard.queries.kept import EvidenceKey, evidence_key
from scorecard.queries.openings import newest_policy
from scorecard.queries.panels import Reading, left_out_of
from scorecard.queries.visible import NotHere
from scorecard.services import kept_evaluations
from scorecard.web.after_page import after_this_page
from scorecard.web.dashboard_display import draw_row
from scorecard.web.display import Moment, moment
from scorecard.web.identity import viewer
from scorecard.web.keeping import keep_evaluations
from scorecard.web.kept_dashboards import is_large

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Earlier:
    """What the dashboard's last numbers say of an application, and when they were made."""

    outcome: Outcome
    estimate: str
    made: Moment


def page_with_numbers(application_id: str, opening_id: str, *, reading: Reading) -> ApplicationPage:
    """The application's page for the viewer. In a large opening it is not complete where its numbers are not kept:
    then they are computed once this page is sent. Raises NotHere where the viewer may not read it.
    """
    if not is_large(opening_id):
        return load_page(db.session, viewer(), application_id, reading=reading)
    page = load_page_as_kept(db.session, viewer(), application_id, reading=reading)
    if not page.is_complete:
        _compute_after_the_page(application_id, opening_id, reading=reading)
    return page


def earlier_numbers(page: ApplicationPage) -> Earlier | None:
    """For whoever reads the dashboard: what it said last of an application that is being evaluated anew."""
    if page.meanwhile is None or not page.reads_as_lead:
        return None
    opening = page.application.opening
    state = states_of(db.session, viewer(), [opening.id], reading=page.reading)[opening.id]
    row = kept_rows(db.session, state, only=frozenset({page.application.id})).get(page.application.id)
    if row is None or state.kept is None or state.kept.evaluated_at is None:
        return None
    wording = Wording(newest_policy(db.session, opening.id).toml, opening.rubric_version.toml)
    return _earlier(row, wording, moment(state.kept.evaluated_at))


def _earlier(row: Row, wording: Wording, made: Moment) -> Earlier | None:
    estimate = draw_row(row, wording).estimate
    return Earlier(row.outcome, estimate.text, made) if row.outcome and estimate else None


def _compute_after_the_page(application_id: str, opening_id: str, *, reading: Reading) -> None:
    """Have what the page lacks computed once it is sent, by one worker. Whoever is refused looks again anyway."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # the proxy's own
    person_id = viewer().id
    left_out = left_out_of(db.session, viewer(), opening_id)
    key = evidence_key(db.session, opening_id, left_out=left_out, reading=reading)
    after_this_page((app, key, application_id), lambda: _compute(app, person_id, application_id, key, reading=reading))


def _compute(app: Flask, person_id: str, application_id: str, key: EvidenceKey, *, reading: Reading) -> None:
    with app.app_context():
        try:
            with short_write() as session:
                is_ours = kept_evaluations.begin_computing(session, key, now=now())
            if is_ours:
                try:
                    _compute_numbers(person_id, application_id, reading=reading)
                finally:
                    with short_write() as session:
                        kept_evaluations.end_computing(session, key)
        except (DBAPIError, NotHere):
            log.warning("application.not_computed", application_id=application_id)


def _compute_numbers(person_id: str, application_id: str, *, reading: Reading) -> None:
    """Compute and keep: first what is recommended, then how firm it is."""
    for load in (load_findings, load_page):
        with Session(db.engine) as session:
            load(session, session.get_one(Account, person_id), application_id, reading=reading)
            session.rollback()
            keep_evaluations(session)
