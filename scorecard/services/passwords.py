"""Passwords: how long they are, which are refused, and how they are hashed and checked in constant shape."""

from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from scorecard.services.errors import Refused

SHORTEST, LONGEST = 12, 128
COMMON = Path(__file__).with_name("common_passwords.txt")

_CAREFUL = PasswordHasher()  # argon2id with the parameters of RFC 9106's low-memory choice
_FAST = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def hash_password(password: str, *, fast: bool) -> str:
    """What is stored. `fast` is for tests only."""
    return (_FAST if fast else _CAREFUL).hash(password)


def password_fits(stored: str | None, password: str, *, fast: bool) -> bool:
    """Whether this is the password. Without an account, or one without a password, it takes as long and says no."""
    try:
        return (_FAST if fast else _CAREFUL).verify(stored or _nobodys_hash(fast), password) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def check_new_password(password: str) -> None:
    """Raise Refused for a password that is too short, too long or among the common ones."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise Refused({"new_password": f"Use {SHORTEST} to {LONGEST} characters. A few words make a good password."})
    if password.lower() in _common():
        raise Refused({"new_password": "This password is on the lists that attackers try first. Choose another one."})


@lru_cache
def _nobodys_hash(fast: bool) -> str:
    return hash_password("nobody has this password", fast=fast)


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(COMMON.read_text(encoding="utf-8").split())
