"""Reads `policy.toml` for the command line: a mistake is refused with its line and column."""

import re
from collections.abc import Mapping

from scorecard.domain.policy import Policy, PolicyError, parse_policy
from scorecard.domain.rubric import Rubric
from scorecard.domain.scale import Scale
from scorecard.files.tables import FileError, decode, on_one_line

PLACE_IN_TOML = re.compile(r"at line ([0-9]+), column ([0-9]+)")
END_OF_TOML = "at end of document"


def read_policy(
    data: bytes,
    *,
    file: str,
    rubric: Rubric,
    scale: Scale,
    areas: Mapping[str, tuple[str, ...]] | None = None,
) -> Policy:
    """Read a policy with its bars on `scale`; `areas` are those used when it has none.

    Raises FileError with the place of the key at fault.
    """
    text = decode(data, file=file)
    try:
        return parse_policy(text, rubric=rubric, scale=scale, areas=areas)
    except PolicyError as error:
        line, column = _place(text, error)
        raise FileError(file, line=line, column=column, problem=shown_error(error)) from error


def shown_error(error: PolicyError) -> str:
    """The key and its problem on one line."""
    return on_one_line(f"{error.key} {error.problem}")


def _place(text: str, error: PolicyError) -> tuple[int, int]:
    """Where the key stands, or the table that it belongs to; the first line where it cannot be found."""
    named = PLACE_IN_TOML.search(error.problem)
    if named:
        return int(named[1]), int(named[2])
    if END_OF_TOML in error.problem:
        return len(text.splitlines()) or 1, 1
    # Only the first dot parts a table from its key; another one belongs to the name of an area.
    section, _, key = error.key.partition(".") if "." in error.key else ("", "", error.key)
    current = ""
    table_line = 1
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*\[([^\]]*)\]", line)
        if header:
            current = header[1].strip()
            table_line = number if current in (section, key) else table_line
        own = re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
        if own and current == section:
            return number, own.end() - len(own[0].lstrip()) + 1
    return table_line, 1
