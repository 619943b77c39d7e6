"""What the demo's people say. A sentence is taken from its pool and is not there a second time."""

import random
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent


@lru_cache
def people() -> dict[str, Any]:
    """The company, its openings and its names."""
    return tomllib.loads((HERE / "people.toml").read_text(encoding="utf-8"))


@lru_cache
def _sentences() -> dict[str, Any]:
    return tomllib.loads((HERE / "evidence.toml").read_text(encoding="utf-8"))


class Sentences:
    """The sentences of one opening, in an order of its own."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        self._pools: dict[tuple[str, ...], list[str]] = {}

    def take(self, *place: str) -> str:
        """One sentence from this place of evidence.toml, or an empty text when all of them are used up."""
        if place not in self._pools:
            found = self.read(*place)
            self._pools[place] = self._dice.sample(found, len(found))
        pool = self._pools[place]
        return pool.pop() if pool else ""

    def first(self, *place: str, bands: tuple[str, ...]) -> str:
        """One sentence from the first of these bands that has any left."""
        return next((text for band in bands if (text := self.take(*place, band))), "")

    def read(self, *place: str) -> list[str]:
        """All sentences of this place, in the order of the file and used up by nobody."""
        found: Any = _sentences()
        for key in place:
            found = found[key]
        return list(found)
