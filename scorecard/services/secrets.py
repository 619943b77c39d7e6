"""Random secrets that are handed out once, and the hashes by which they are found again."""

import hashlib
import hmac
import secrets


def new_secret() -> str:
    """256 random bits, fit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """What is stored instead of a secret. A plain hash will do: there is nothing to guess in 256 random bits."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def keyed(value: str, *, key: str) -> str:
    """A hash that only this installation can make, for values that could be guessed (an e-mail, an address)."""
    return hmac.new(key.encode(), value.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
