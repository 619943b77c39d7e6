"""Settings, read from the environment.

| variable | what it is |
|---|---|
| SECRET_KEY | signs cookies and forms; 32 bytes or more; required to serve |
| DATABASE_URL | `sqlite:////path/file` or `postgresql://…`; required to serve |
| BASE_URL | the address people use, such as `https://scorecard.example.com`; required to serve |
| TIME_ZONE | the zone of new accounts, such as `Europe/Berlin`; UTC if absent |
| SESSION_HOURS, SESSION_IDLE_HOURS | how long a sign-in lasts, in all and unused; 12 and 12 if absent |
| TRUSTED_PROXIES | how many proxies stand before the app and set X-Forwarded-For; 0 if absent |
| SCORECARD_FAST_PASSWORDS | `1` makes password hashing cheap: for tests only |

A default here is right in production and fit to be public. What has no such default is required, and whatever
serves refuses to start without it. Commands such as `user add` fall back to the files that `make run` keeps under
`instance/`.
"""

from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

SECRET_KEY_BYTES = 32
EXAMPLE_SECRETS = ("change-me", "secret", "dev")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_ADDRESS = "http://127.0.0.1:8000"
KEPT_DATABASE = "scorecard.sqlite3"
KEPT_SECRET = "secret_key"


class SettingsError(RuntimeError):
    """A setting is missing or wrong; the message says which and what to do."""


def from_environment(environ: Mapping[str, str], *, instance: Path) -> dict[str, object]:
    """The app's configuration. Missing required settings are None: `refuse_to_serve` names them."""
    database = environ.get("DATABASE_URL")
    return {
        "SECRET_KEY": environ.get("SECRET_KEY"),
        "SQLALCHEMY_DATABASE_URI": engine_url(database) if database else None,
        "BASE_URL": environ.get("BASE_URL"),
        "TIME_ZONE": environ.get("TIME_ZONE", "UTC"),
        "SESSION_HOURS": _hours(environ, "SESSION_HOURS"),
        "SESSION_IDLE_HOURS": _hours(environ, "SESSION_IDLE_HOURS"),
        "TRUSTED_PROXIES": _whole(environ, "TRUSTED_PROXIES", default=0),
        "FAST_PASSWORDS": environ.get("SCORECARD_FAST_PASSWORDS") == "1",
        "INSTANCE": instance,
    }


def kept_for_commands(config: Mapping[str, object]) -> dict[str, object]:
    """What a command uses where the environment is silent: the files that `make run` keeps."""
    instance = config["INSTANCE"]
    assert isinstance(instance, Path)
    secret = instance / KEPT_SECRET
    return {
        "SECRET_KEY": config["SECRET_KEY"] or (secret.read_text() if secret.exists() else None),
        "SQLALCHEMY_DATABASE_URI": config["SQLALCHEMY_DATABASE_URI"] or f"sqlite:///{instance / KEPT_DATABASE}",
        "BASE_URL": config["BASE_URL"] or DEFAULT_ADDRESS,
    }


def engine_url(url: str) -> str:
    """The address as SQLAlchemy wants it: PostgreSQL is spoken by psycopg 3."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def refuse_to_serve(config: Mapping[str, object], *, debug: bool = False, host: str | None = None) -> None:
    """Raise SettingsError naming every setting that stands in the way of serving.

    `debug` is Flask's debug mode and `host` the address that `flask run` binds, None where that is not known.
    """
    wrong = []
    if debug and not _is_loopback(config["BASE_URL"], host):
        wrong.append("debug mode shows the insides to everybody: turn it off, or bind a loopback address only")
    secret = str(config["SECRET_KEY"] or "")
    if len(secret.encode()) < SECRET_KEY_BYTES or secret.lower().startswith(EXAMPLE_SECRETS):
        wrong.append(
            f"SECRET_KEY must be set to at least {SECRET_KEY_BYTES} random bytes "
            '(python -c "import secrets; print(secrets.token_hex(32))")'
        )
    if not config["SQLALCHEMY_DATABASE_URI"]:
        wrong.append("DATABASE_URL must be set, such as sqlite:////var/lib/scorecard/scorecard.sqlite3")
    wrong += _base_url_mistakes(config["BASE_URL"])
    if config["TIME_ZONE"] not in available_timezones():
        wrong.append("TIME_ZONE must be a zone such as Europe/Berlin")
    if wrong:
        raise SettingsError("Scorecard does not start:\n- " + "\n- ".join(wrong))


def _is_loopback(base_url: object, host: str | None) -> bool:
    return urlsplit(str(base_url or "")).hostname in LOOPBACK and host in (None, *LOOPBACK)


def _base_url_mistakes(value: object) -> list[str]:
    parts = urlsplit(str(value or ""))
    if parts.scheme == "https" and parts.hostname:
        return []
    if parts.scheme == "http" and parts.hostname in LOOPBACK:
        return []
    return ["BASE_URL must be set to an https address (http only on a loopback address)"]


def _whole(environ: Mapping[str, str], name: str, *, default: int) -> int:
    text = environ.get(name, str(default))
    if not (text.isascii() and text.isdigit()):
        raise SettingsError(f"{name} must be a whole number, not {text!r}")
    return int(text)


def _hours(environ: Mapping[str, str], name: str) -> int:
    hours = _whole(environ, name, default=12)
    if not 1 <= hours <= 24 * 30:
        raise SettingsError(f"{name} must be between 1 and 720 hours")
    return hours
