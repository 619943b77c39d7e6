"""Once a page is sent: keep the evaluations that it had to compute. Where that fails, the next page computes them."""

from collections.abc import Sequence

import structlog
from flask import Flask, Response, current_app, request
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from scorecard.database import db, short_write
from scorecard.queries.kept import ToKeep, take_what_is_to_keep
from scorecard.services import kept_evaluations

log = structlog.get_logger()


def keep_after_each_page(app: Flask) -> None:
    """Have every page keep what it computed."""
    app.after_request(_keep_later)


def _keep_later(response: Response) -> Response:
    return keep_after(response, db.session)


def keep_after(response: Response, session: Session) -> Response:
    """Have what was computed in a session kept once this answer is sent."""
    computed = take_what_is_to_keep(session)
    # What a change has computed was computed inside a transaction that may not have come to its end.
    if computed and request.method in ("GET", "HEAD"):
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined] # the proxy's own
        response.call_on_close(lambda: _keep_in(app, computed))
    return response


def _keep_in(app: Flask, computed: Sequence[ToKeep]) -> None:
    with app.app_context():
        _keep(computed)


def keep_evaluations(session: Session) -> None:
    """Keep what was computed in a session."""
    _keep(take_what_is_to_keep(session))


def _keep(computed: Sequence[ToKeep]) -> None:
    for each in computed:
        try:
            with short_write() as writes:
                kept_evaluations.keep(writes, each)
        except DBAPIError:
            log.warning("evaluation.not_kept", opening_id=each.key.opening_id)
