"""The demo's calendar and its ids: both follow from the seed and from today's date, so two runs of one day agree."""

import base64
import hashlib
import random
from datetime import datetime, timedelta

SATURDAY = 5
ID_BYTES = 12  # as many as `models.schema.random_id` draws
ID_BEGINS = "d"  # as there, not with a hyphen, which files guard


def working_day(midnight: datetime, offset: int) -> datetime:
    """The midnight that many working days from today; 0 is today, at the weekend too."""
    step = timedelta(days=1 if offset > 0 else -1)
    day = midnight
    for _ in range(abs(offset)):
        day += step
        while day.weekday() >= SATURDAY:
            day += step
    return day


def stable_id(seed: int, *place: object) -> str:
    """A public id that looks like any other and is the same for the same seed and place."""
    digest = hashlib.sha256(_joined(seed, place).encode()).digest()[:ID_BYTES]
    return ID_BEGINS + base64.urlsafe_b64encode(digest).decode()[1:]


def dice(seed: int, *place: object) -> random.Random:
    """Draws of their own for each place, so that a larger demo begins like a small one."""
    return random.Random(_joined(seed, place))  # noqa: S311 -- the demo's data must come again, secrets must not


def _joined(seed: int, place: tuple[object, ...]) -> str:
    return ":".join(str(part) for part in (seed, *place))
