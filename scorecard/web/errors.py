"""Every error becomes an answer here: a page that says what happened, what was kept and what to do next."""

from flask import Flask, g, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.logs import log
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.errors import AlreadySubmitted, StaleEdit
from scorecard.web.headers import SAFE_METHODS
from scorecard.web.identity import viewer_or_none

PAGES = {400, 403, 404, 405, 409, 413, 422, 429, 500, 503}
RETRY_AFTER_SECONDS = "5"


def translate_errors(app: Flask) -> None:
    """Register the translations."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(NotHere, _not_here)
    app.register_error_handler(StaleEdit, _conflict)
    app.register_error_handler(AlreadySubmitted, _conflict)
    app.register_error_handler(IntegrityError, _conflict)
    app.register_error_handler(OperationalError, _nothing_saved)
    app.register_error_handler(PoolTimeout, _nothing_saved)
    app.register_error_handler(Exception, _broken)


def typed() -> list[tuple[str, str]]:
    """What was posted, to be given back: every field but the token and passwords."""
    if request.method in SAFE_METHODS:
        return []
    hidden = ("csrf_token", "password", "new_password", "current_password")
    return [(name, value) for name, values in request.form.lists() for value in values if name not in hidden]


def _page(status: int, **values: object) -> tuple[str, int]:
    return render_template(f"errors/{status}.html", retry_url=request.path, **values), status


def _http(error: HTTPException) -> object:
    status = error.code or 500
    if status < 400 or status not in PAGES:
        return error.get_response() if status < 400 else _page(400, kept=[])
    db.session.rollback()
    if status in (403, 404):
        _audit_refusal(status)
    if status == 413:
        return _page(status, kept=[])
    answer, code = _page(status, kept=typed())
    headers = {"Allow": ", ".join(sorted(error.valid_methods or []))} if status == 405 else {}  # type: ignore[attr-defined]
    return answer, code, headers


def _expired(error: CSRFError) -> tuple[str, int]:
    db.session.rollback()
    return _page(400, kept=typed())


def _not_here(error: NotHere) -> tuple[str, int]:
    db.session.rollback()
    _audit_refusal(404)
    return _page(404, kept=[])


def _conflict(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    return _page(409, kept=typed())


def _nothing_saved(error: Exception) -> tuple[str, int, dict[str, str]]:
    """The disk is full or read-only, or the database is locked: say so, and give the text back."""
    db.session.rollback()
    log.error("nothing saved", exc_info=True)
    # The page must not ask the database again for who is looking.
    g.database_is_down = True
    return (*_page(503, kept=typed()), {"Retry-After": RETRY_AFTER_SECONDS})


def _broken(error: Exception) -> tuple[str, int]:
    db.session.rollback()
    log.error("broken", exc_info=True)
    g.database_is_down = True
    return _page(500, kept=typed())


def _audit_refusal(status: int) -> None:
    """Note that somebody signed in was refused an object. Unknown and foreign ids are noted alike."""
    account = viewer_or_none()
    if account is None or not request.view_args:
        return
    try:
        with short_write() as session:
            audit.record(
                session,
                "refused",
                actor=account,
                now=now(),
                detail={"status": status, "endpoint": request.endpoint, "method": request.method},
            )
    except OperationalError:
        log.error("refusal not noted")
