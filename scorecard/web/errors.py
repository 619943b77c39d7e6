"""Every error becomes an answer here: a page that says what happened, what was kept and what to do next."""

from flask import Flask, current_app, render_template, request
from sqlalchemy.exc import IntegrityError, InternalError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as WerkzeugResponse

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.logs import log
from scorecard.models.account import Account
from scorecard.queries.visible import NotHere
from scorecard.services import audit
from scorecard.services.errors import AlreadySubmitted, DoneOtherwise, StaleEdit
from scorecard.services.exports import FILES_AN_HOUR, TooManyFiles
from scorecard.web.headers import SAFE_METHODS
from scorecard.web.identity import viewer_id_or_none

PAGES = {400, 403, 404, 405, 409, 413, 422, 429}
RETRY_AFTER_SECONDS = "5"
NOT_GIVEN_BACK = ("csrf_token", "password", "new_password", "current_password")
MACHINERY = ("action", "revision", "author", "next", "once")

Answer = tuple[str, int] | tuple[str, int, dict[str, str]]


def translate_errors(app: Flask) -> None:
    """Register the translations."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(NotHere, _not_here)
    app.register_error_handler(TooManyFiles, _too_many_files)
    for conflict in (StaleEdit, AlreadySubmitted, DoneOtherwise, IntegrityError):
        app.register_error_handler(conflict, _conflict)
    for outage in (OperationalError, InternalError, PoolTimeout):  # InternalError: PostgreSQL, read-only
        app.register_error_handler(outage, _nothing_saved)
    app.register_error_handler(Exception, _broken)


def typed() -> list[tuple[str, str]]:
    """What was posted, to be given back: every field but the token and passwords."""
    if request.method in SAFE_METHODS:
        return []
    fields = request.form.lists()
    return [(name, value) for name, values in fields for value in values if name not in NOT_GIVEN_BACK]


def something_was_typed() -> bool:
    """Whether the posted form holds more than what it carries for the machine."""
    return any(value.strip() for name, value in typed() if name not in MACHINERY)


def _page(status: int, *, kept: list[tuple[str, str]]) -> tuple[str, int]:
    template = f"errors/{status if status in PAGES else 400}.html"
    return render_template(template, page_url=_page_url(), kept=kept), status


def _page_url() -> str:
    """The address that was asked for or, where that is only posted to, the nearest one above it that is a page."""
    addresses = current_app.create_url_adapter(request)
    assert addresses is not None
    path = request.path
    while not addresses.test(path, method="GET"):
        path = path.rpartition("/")[0] or "/"
    return request.script_root + path


def _bare_page(status: int) -> str:
    """A page that asks nobody anything: neither the database nor who is looking."""
    template = current_app.jinja_env.get_template(f"errors/{status}.html")
    return template.render(retry_url=request.path, kept=typed())


def _http(error: HTTPException) -> Answer | WerkzeugResponse:
    status = error.code or 500
    if isinstance(error, SecurityError):
        return "Scorecard is not served under this host name.\n", 400, {"Content-Type": "text/plain; charset=utf-8"}
    if status < 400:
        return error.get_response()
    if status >= 500:
        return _broken(error)
    db.session.rollback()
    if status in (403, 404):
        _audit_refusal(status)
    if status == 413:  # the body was not read
        return _page(status, kept=[])
    headers = {name: value for name, value in error.get_headers() if name in ("Allow", "Retry-After")}
    return (*_page(status, kept=typed()), headers)


def _not_here(error: NotHere) -> Answer:
    db.session.rollback()
    _audit_refusal(404)
    return _page(404, kept=typed())


def _too_many_files(error: TooManyFiles) -> Answer:
    seconds = max(1, round((error.again_at - now()).total_seconds()))
    page = render_template("errors/429.html", files_an_hour=FILES_AN_HOUR, retry_after=seconds)
    return page, 429, {"Retry-After": str(seconds)}


def _conflict(error: Exception) -> Answer:
    db.session.rollback()
    return _page(409, kept=typed())


def _nothing_saved(error: Exception) -> Answer:
    """The disk is full or read-only, or the database is locked: say so, and give the text back."""
    db.session.rollback()
    log.error("nothing saved", exc_info=True)
    return _bare_page(503), 503, {"Retry-After": RETRY_AFTER_SECONDS}


def _broken(error: Exception) -> Answer:
    db.session.rollback()
    log.error("broken", exc_info=True)
    return _bare_page(500), 500


def _audit_refusal(status: int) -> None:
    """Note that somebody signed in was refused an object. Unknown and foreign ids are noted alike."""
    account_id = viewer_id_or_none()
    if account_id is None or not request.view_args:
        return
    detail = {"status": status, "endpoint": request.endpoint, "method": request.method}
    try:
        with short_write() as session:
            audit.record(session, "refused", actor=session.get(Account, account_id), now=now(), detail=detail)
    except SQLAlchemyError:
        log.error("refusal not noted")
