"""Settings, read from the environment.

| variable | what it is |
|---|---|
| SECRET_KEY | signs cookies and forms; 32 bytes or more; required to serve |
| DATABASE_URL | `sqlite:////path/file` or `postgresql://…`; required to serve |
| BASE_URL | the address people use, such as `https://scorecard.example.com`; required to serve |
| TIME_ZONE | the zone of new accounts, such as `Europe/Berlin`; UTC if absent |
| SESSION_HOURS, SESSION_IDLE_HOURS | how long a sign-in lasts, in all and unused; 12 and 12 if absent |
| TRUSTED_PROXIES | how many proxies stand before the app and set X-Forwarded-For; 0 if absent |
| SMTP_HOST | the mail server for reminders; without it `remind` prints what it would send |
| SMTP_TLS | `starttls`, `tls` or `none`; `starttls` if absent, `none` for a server on this machine |
| SMTP_PORT | 587, 465 or 25 if absent, by SMTP_TLS |
| SMTP_USER, SMTP_PASSWORD | how to sign in to it; not at all if absent |
| SMTP_FROM | the sender of reminders; `scorecard@` and the host of BASE_URL if absent |
| SCORECARD_FAST_PASSWORDS | `1` makes password hashing cheap: for tests only |

A default here is right in production and fit to be public. What has no such default is required, and whatever
serves refuses to start without it. Commands such as `user add` fall back to the files that `make run` keeps under
`instance/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import available_timezones

SECRET_KEY_BYTES = 32
EXAMPLE_SECRETS = ("change-me", "secret", "dev")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
DEFAULT_ADDRESS = "http://127.0.0.1:8000"
KEPT_DATABASE = "scorecard.sqlite3"
KEPT_SECRET = "secret_key"


MAIL_SETTINGS = ("SMTP_HOST", "SMTP_PORT", "SMTP_TLS", "SMTP_USER", "SMTP_PASSWORD", "SMTP_FROM")
USUAL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
HIGHEST_PORT = 65_535


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where reminders are handed in. `security` is a key of USUAL_PORTS; without a user nobody signs in."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str


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
        **{name: environ.get(name) for name in MAIL_SETTINGS},
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


def mail_server(config: Mapping[str, object]) -> MailServer | None:
    """The mail server of the settings, None where none is set. Raises SettingsError for settings that cannot work."""
    host, port, security, user, password, sender = (str(config[name] or "") for name in MAIL_SETTINGS)
    if not host:
        return None
    security = security or ("none" if host in LOOPBACK else "starttls")
    if security not in USUAL_PORTS:
        raise SettingsError("SMTP_TLS must be starttls, tls or none")
    if password and security == "none" and host not in LOOPBACK:
        raise SettingsError("SMTP_PASSWORD would cross the network in the open: set SMTP_TLS to starttls or tls")
    port = port or str(USUAL_PORTS[security])
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
        raise SettingsError(f"SMTP_PORT must be a port number, not {port!r}")
    here = urlsplit(str(config["BASE_URL"])).hostname or ""
    if here in LOOPBACK and host not in LOOPBACK:
        raise SettingsError("BASE_URL must be set to the address people use: the links in the mails lead there")
    sender = sender or f"scorecard@{'localhost' if here in LOOPBACK else here}"
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        raise SettingsError("SMTP_FROM must be an e-mail address, such as Scorecard <scorecard@example.com>")
    return MailServer(host, int(port), security, user, password, sender)


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
