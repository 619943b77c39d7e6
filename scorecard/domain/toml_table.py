"""Reads TOML tables strictly, noting every mistake instead of stopping at the first."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

KEY = re.compile("[a-z][a-z0-9_]{0,39}")
LONGEST_KEY = 40
KEY_WANTED = "1 to 40 of a-z, 0-9 and _, beginning with a letter"
LONGEST_SHOWN = 60
# Control characters, lone surrogates, line separators: a database refuses some, a page breaks on others.
NOT_IN_A_LINE = {"Cc", "Cs", "Zl", "Zp"}
KINDS = {
    str: "a text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    list: "a list",
    dict: "a table",
}

Wanted = TypeVar("Wanted")


@dataclass(frozen=True)
class Mistake:
    """What is wrong at one place of a file. `key` is dotted, such as `flags.micromanages.why`."""

    key: str
    problem: str


class NotToml(ValueError):
    """The text is not TOML. The message says why, with line and column where there is one."""


def read_toml(text: str) -> dict[str, object]:
    """The tables of a TOML text. Raises NotToml."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise NotToml("is nested too deeply") from error
    except ValueError as error:  # Also a number of thousands of digits, which tomllib lets through.
        line, column = text.count("\n") + 1, len(text) - text.rfind("\n")
        problem = str(error).replace("at end of document", f"at line {line}, column {column}, the end")
        raise NotToml(f"is not valid TOML: {problem}") from error


class Table:
    """One table and where it stands in the file. A missing or wrong value is noted and read as empty."""

    def __init__(self, values: Mapping[str, object], *, place: str, mistakes: list[Mistake]) -> None:
        self.place = place
        self._values = values
        self._mistakes = mistakes
        self._known: list[str] = []

    def note(self, key: str, problem: str) -> None:
        """Note a mistake at this key of the table."""
        self._mistakes.append(Mistake(f"{self.place}.{key}" if self.place else key, problem))

    def key(self) -> str:
        """The value of `key`, empty if it is not fit to be one."""
        value = self._value("key", str, wanted=KEY_WANTED)
        if value is None or KEY.fullmatch(value):
            return value or ""
        self.note("key", f"is {_shown(value)}; wanted: {KEY_WANTED}")
        return ""

    def truth(self, key: str) -> bool:
        """True or false."""
        return self._value(key, bool, wanted="true or false") or False

    def text(self, key: str, *, longest: int) -> str:
        """One line of text."""
        value = self._value(key, str, wanted=f"a text of 1 to {longest} characters")
        if value is None:
            return ""
        self._is_line(key, value, longest=longest)
        return value

    def text_if_any(self, key: str, *, longest: int) -> str | None:
        """One line of text, or None where the key is left out."""
        if key in self._values:
            return self.text(key, longest=longest)
        self._known.append(key)
        return None

    def choice(self, key: str, *, options: Sequence[str]) -> str:
        """One of the options, else empty."""
        wanted = f"one of {', '.join(options)}"
        value = self._value(key, str, wanted=wanted)
        if value is None or value in options:
            return value or ""
        self.note(key, f"is {_shown(value)}; wanted: {wanted}")
        return ""

    def names(self, key: str) -> tuple[str, ...]:
        """A list of keys of other parts of the file, each once; it may be empty."""
        items = self._value(key, list, wanted="a list of keys")
        return self._lines(key, items or [], longest=LONGEST_KEY)

    def texts(self, key: str, *, fewest: int, most: int, longest: int) -> tuple[str, ...]:
        """A list of lines of text, no two the same."""
        count = f"{fewest}" if fewest == most else f"{fewest} to {most}"
        items = self._value(key, list, wanted=f"a list of {count} texts")
        if items is None:
            return ()
        if not fewest <= len(items) <= most:
            self.note(key, f"has {len(items)} texts; wanted: {count}")
        return self._lines(key, items, longest=longest)

    def table(self, key: str, *, wanted: str) -> "Table | None":
        """The table under this key, None where there is none."""
        values = self._value(key, dict, wanted=wanted)
        return None if values is None else Table(values, place=f"{self.place}.{key}", mistakes=self._mistakes)

    def tables(self, key: str, *, place: str) -> "list[Table]":
        """The tables of a list, each placed by its own key or, where that is not fit, by its position."""
        tables = []
        for position, values in enumerate(self._value(key, list, wanted="a list of tables") or [], start=1):
            if isinstance(values, dict):
                own = values.get("key")
                label = own if isinstance(own, str) and KEY.fullmatch(own) else position
                tables.append(Table(values, place=f"{place}.{label}", mistakes=self._mistakes))
            else:
                self.note(f"{key}.{position}", f"is {_kind(values)}; wanted: a table")
        return tables

    def refuse_unknown_keys(self) -> None:
        """Note each key that was not asked for. Call it when all has been read."""
        for key in self._values:
            if key not in self._known:
                shown = key if KEY.fullmatch(key) else _shown(key)
                self.note(shown, f"is not a known key; wanted: {', '.join(self._known)}")

    def _value(self, key: str, kind: type[Wanted], *, wanted: str) -> Wanted | None:
        self._known.append(key)
        if key not in self._values:
            self.note(key, f"is missing; wanted: {wanted}")
            return None
        value = self._values[key]
        if isinstance(value, kind):
            return value
        self.note(key, f"is {_kind(value)}; wanted: {wanted}")
        return None

    def _lines(self, key: str, items: Sequence[object], *, longest: int) -> tuple[str, ...]:
        """The items that are fit lines of text; the others are noted by their position, from 1."""
        first_at: dict[str, int] = {}
        lines = []
        for position, item in enumerate(items, start=1):
            place = f"{key}.{position}"
            if not isinstance(item, str):
                self.note(place, f"is {_kind(item)}; wanted: a text")
            elif self._is_line(place, item, longest=longest):
                lines.append(item)
                first = first_at.setdefault(" ".join(item.casefold().split()), position)
                if first != position:
                    self.note(place, f"says the same as {key}.{first}; wanted: no two the same")
        return tuple(lines)

    def _is_line(self, key: str, text: str, *, longest: int) -> bool:
        problem = ""
        if not text.strip():
            problem = "is empty; wanted: a text"
        elif len(text) > longest:
            problem = f"has {len(text)} characters; wanted: {longest} at most"
        elif any(unicodedata.category(character) in NOT_IN_A_LINE for character in text):
            problem = "has a line break or a control character; wanted: one line of text"
        if problem:
            self.note(key, problem)
        return not problem


def _shown(text: str) -> str:
    return repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")


def _kind(value: object) -> str:
    return KINDS.get(type(value), "of another type")
