"""What can stand in the way of an act. `web/errors.py` turns each into an answer."""

from collections.abc import Mapping


class Refused(ValueError):
    """The act is not possible as asked. `problems` maps a field's name ("" for the whole form) to what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


class StaleEdit(RuntimeError):
    """Somebody saved in between: the form was made from an older revision."""

    def __init__(self, revision: int) -> None:
        super().__init__("This was changed while you were editing it.")
        self.revision = revision


class DoneOtherwise(RuntimeError):
    """It was done before, and with other words or contents than those that were sent now."""


def refuse_other_words(said: object, *, sent: object) -> None:
    """Raise DoneOtherwise where a second press says something else than what is on record."""
    if said != sent:
        raise DoneOtherwise


class AlreadySubmitted(RuntimeError):
    """The card is final, and what was sent differs from it."""
