"""Headers on every answer, errors included, and the checks of a request before any view runs."""

from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

from config import LOOPBACK

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")


def prepare_headers(app: Flask) -> None:
    """Put the headers on all answers and settle cookie, hosts and body sizes from BASE_URL."""
    base = urlsplit(app.config["BASE_URL"])
    https = base.scheme == "https"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if https else "session",
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PREFERRED_URL_SCHEME=base.scheme,
        TRUSTED_HOSTS=list(LOOPBACK) if base.hostname in LOOPBACK else [base.hostname],
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
        MAX_FORM_PARTS=200,
        # A token as old as the session is fine: an interview day is longer than an hour.
        WTF_CSRF_TIME_LIMIT=None,
        # The pages send no Referer, so it cannot be asked for; refuse_cross_site looks at Origin instead.
        WTF_CSRF_SSL_STRICT=False,
        WTF_CSRF_CHECK_DEFAULT=False,
    )
    app.after_request(_add_headers)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def refuse_cross_site() -> None:
    """Refuse a change that another site's page sent. A browser says so itself, whatever the token."""
    if request.method in SAFE_METHODS:
        return
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        abort(400)
    origin = request.headers.get("Origin")
    if origin and origin != "null" and _host_of(origin) not in _own_hosts():
        abort(400)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).hostname
    except ValueError:  # no address at all, such as "http://["
        return None


def _own_hosts() -> list[str]:
    return [host for host in current_app.config["TRUSTED_HOSTS"] if host]
