"""After each page: keep the evaluations that it had to compute. Where that fails, the next page computes them again."""

import structlog
from flask import Flask, Response, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scorecard.database import db, short_write
from scorecard.queries.kept import take_what_is_to_keep
from scorecard.services import kept_evaluations

log = structlog.get_logger()


def keep_after_each_page(app: Flask) -> None:
    """Have every page keep what it computed."""
    app.after_request(_keep)


def _keep(response: Response) -> Response:
    if request.method in ("GET", "HEAD"):
        keep_evaluations(db.session)
    else:
        take_what_is_to_keep(db.session)  # it was computed inside a transaction that may not have come to its end
    return response


def keep_evaluations(session: Session) -> None:
    """Keep what was computed in a session."""
    for computed in take_what_is_to_keep(session):
        try:
            with short_write() as writes:
                kept_evaluations.keep(writes, computed)
        except DBAPIError:
            log.warning("evaluation.not_kept", opening_id=computed.key.opening_id)
