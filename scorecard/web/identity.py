"""Who is asking: Flask-Login over the server's own session rows. Nothing else in the app knows how it works."""

from datetime import datetime, timedelta
from functools import cache

from flask import Flask, current_app, request, session
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user
from sqlalchemy import Select, bindparam, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import joinedload

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.models.account import Account, SignInSession
from scorecard.services.secrets import hashed

TOUCH_EVERY = timedelta(minutes=1)
login = LoginManager()


class SignedIn(UserMixin):
    """The signed-in person as Flask-Login wants it. Its id is the secret of the session, not of the account."""

    def __init__(self, account: Account, secret: str) -> None:
        self.account = account
        self.account_id = account.id
        self.secret = secret
        self.name = account.name
        self.role = account.role

    def get_id(self) -> str:
        """What the cookie holds: found again by its hash."""
        return self.secret


def prepare_identity(app: Flask) -> None:
    """Hook Flask-Login in. Its own cookie protection is off: the session row does that work."""
    login.session_protection = None
    login.init_app(app)


@login.user_loader
def _load(secret: str) -> SignedIn | None:
    row = db.session.scalar(_session_of_cookie(), {"id": hashed(secret)})
    if row is None or row.account.disabled_at is not None or not counts(row, moment=now()):
        return None
    if now() - row.last_seen_at >= TOUCH_EVERY:
        _touch(row.id)
    return SignedIn(row.account, secret)


# Put together once: that takes longer than its execution, and every page asks it.
@cache
def _session_of_cookie() -> Select[SignInSession]:
    chosen = select(SignInSession).where(SignInSession.id == bindparam("id"))
    return chosen.options(joinedload(SignInSession.account, innerjoin=True))


def counts(row: SignInSession, *, moment: datetime) -> bool:
    """Whether a session is still good at that moment."""
    hours = current_app.config
    return (
        row.ended_at is None
        and moment < row.created_at + timedelta(hours=hours["SESSION_HOURS"])
        and moment < row.last_seen_at + timedelta(hours=hours["SESSION_IDLE_HOURS"])
    )


def _touch(session_id: str) -> None:
    """Note that the session was used. The page comes even where that cannot be written."""
    if request.method not in ("GET", "HEAD"):
        return  # the request holds the write lock itself
    try:
        with short_write() as writes:
            row = writes.get_one(SignInSession, session_id)
            row.last_seen_at = now()
    except SQLAlchemyError:
        pass


def viewer() -> Account:
    """The account of whoever is signed in. Only for views whose gate asks for one."""
    account: Account = current_user.account
    return account


def viewer_or_none() -> Account | None:
    """The account of whoever is signed in, if anybody is."""
    return current_user.account if current_user.is_authenticated else None


def viewer_id_or_none() -> str | None:
    """The id of whoever is signed in, without asking the database: errors are answered after a rollback."""
    return current_user.account_id if current_user.is_authenticated else None


def own_session_id() -> str:
    """The id of the row behind this browser's cookie."""
    return hashed(current_user.secret)


def start(account: Account, secret: str) -> None:
    """Begin the browser's session anew: nothing of the one before sign-in stays in the cookie."""
    session.clear()
    login_user(SignedIn(account, secret))


def forget() -> None:
    """Empty the browser's cookie. The row is ended by the service."""
    logout_user()
    session.clear()
