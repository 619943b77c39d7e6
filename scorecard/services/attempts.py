"""Counted attempts at a password: in the database, so that all workers share the count, and without a name in it.

An attempt is counted before its password is checked, so that guesses sent side by side count too. One that is refused
here adds nothing: whoever waits gets in again, however long somebody else has been trying.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from sqlalchemy import ColumnElement, delete, select, true
from sqlalchemy.orm import Session

from scorecard.models.account import SignInAttempt
from scorecard.services.secrets import keyed

WINDOW = timedelta(minutes=5)
PER_ACCOUNT = 10
PER_ADDRESS = 100
IN_ALL = 1_000
IPV6_NETWORK = 64  # one customer of a provider has a whole /64 to send from


class TooManyAttempts(RuntimeError):
    """Too many failures in the last minutes. `again_at` is when the next attempt is possible."""

    def __init__(self, again_at: datetime) -> None:
        super().__init__("Too many failed attempts.")
        self.again_at = again_at


@dataclass(frozen=True, slots=True)
class Attempt:
    """Who tries, as keyed hashes."""

    account_key: str
    address_key: str


def attempt_of(*, email: str, address: str, key: str) -> Attempt:
    """The hashes to count by: `email` in its normal form, `address` as the network says, `key` the app's secret."""
    return Attempt(keyed(f"account {email}", key=key), keyed(f"address {_network(address)}", key=key))


def count(session: Session, attempt: Attempt, *, now: datetime) -> None:
    """Count one attempt, or raise TooManyAttempts. The caller's transaction carries it and commits at once."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= now - WINDOW))
    limits = (
        (SignInAttempt.account_key == attempt.account_key, PER_ACCOUNT),
        (SignInAttempt.address_key == attempt.address_key, PER_ADDRESS),
        (true(), IN_ALL),
    )
    waits = [_wait(session, whose, limit=limit) for whose, limit in limits]
    again_at = max((wait for wait in waits if wait is not None), default=None)
    if again_at is not None:
        raise TooManyAttempts(again_at)
    session.add(SignInAttempt(account_key=attempt.account_key, address_key=attempt.address_key, at=now))


def forget(session: Session, attempt: Attempt) -> None:
    """Drop the account's failures after a success. The caller's transaction carries it."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.account_key == attempt.account_key))


def _wait(session: Session, whose: ColumnElement[bool], *, limit: int) -> datetime | None:
    """When there is room for one more, None if there is now: as soon as the limit-th newest is too old to count."""
    newest_first = select(SignInAttempt.at).where(whose).order_by(SignInAttempt.at.desc())
    full_since = session.scalar(newest_first.offset(limit - 1).limit(1))
    return None if full_since is None else full_since + WINDOW


def _network(address: str) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address):
        return str(int(parsed) >> (128 - IPV6_NETWORK))
    return str(parsed)
