"""What happens before every view, in this order: lock, origin, identity, token, gate."""

from flask import Flask, abort, flash, redirect, request, url_for
from flask.globals import request_ctx
from flask_wtf.csrf import CSRFError, CSRFProtect, generate_csrf
from werkzeug.exceptions import SecurityError
from werkzeug.wrappers import Response

from scorecard.database import writing
from scorecard.web.access import Gate, answer_is_the_same_for_every_id, gate_of, may_enter
from scorecard.web.errors import something_was_typed
from scorecard.web.headers import SAFE_METHODS, refuse_cross_site
from scorecard.web.identity import viewer_or_none
from scorecard.web.kept_forms import keep_for_its_author

csrf = CSRFProtect()

SignedOut = tuple[dict[str, str], int]


def stand_guard(app: Flask) -> None:
    """Register the one function that every request passes."""
    csrf.init_app(app)
    app.before_request(_guard)


def asks_for_json() -> bool:
    """Whether a script of a page asks and not the browser itself, which follows to the sign-in page."""
    return request.method == "PUT" or request.accept_mimetypes.best == "application/json"


def _guard() -> Response | SignedOut | None:
    writing.set(request.method not in SAFE_METHODS)
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception  # a host that is not ours: no address can be made for it
    refuse_cross_site()
    if request.endpoint == "static":
        return None
    gate = gate_of(request.endpoint) if request.endpoint else None
    account = viewer_or_none() if gate is not Gate.PUBLIC or request.method in SAFE_METHODS else None
    if account is None and gate is not Gate.PUBLIC:
        # A script keeps what was typed and signs in from where it is: this token is for that.
        return ({"csrf_token": generate_csrf()}, 401) if asks_for_json() else _to_sign_in()
    if request.endpoint is None:
        return None  # an unknown address: Flask answers 404 or 405
    if request.method not in SAFE_METHODS:
        _check_token()
    if not may_enter(gate, account):
        abort(403 if answer_is_the_same_for_every_id() else 404)
    return None


def _check_token() -> None:
    """Refuse a form without the token of this session. A scorecard from before a new sign-in is kept all the same."""
    try:
        csrf.protect()
    except CSRFError:
        if not asks_for_json():  # a script has the text still and sends it again
            keep_for_its_author()
        raise


def _to_sign_in() -> Response:
    """Signed out, every address answers alike, known or not."""
    if request.method in SAFE_METHODS:
        asked_for = request.full_path.rstrip("?")
        return redirect(url_for("accounts.sign_in", next=asked_for if asked_for != "/" else None), 303)
    if keep_for_its_author():
        flash("Your session had ended. What you typed is kept: sign in again and it is there.", "info")
    else:
        csrf.protect()
        if something_was_typed():
            abort(400)  # leading on would lose what was typed: that page gives it back
    adapter = request_ctx.url_adapter
    can_be_opened = adapter is not None and "GET" in adapter.allowed_methods(request.path)
    return redirect(url_for("accounts.sign_in", next=request.path if can_be_opened else None), 303)
