"""What a form shows that was made from an older revision: all that was typed, and what is stored now."""

from collections.abc import Mapping

from scorecard.services.errors import StaleEdit
from scorecard.web.fields import EditForm

NOTHING = "(empty)"
CHANGED = "This changed while you were looking. Read what is there now, then send it again."


def renew(form: EditForm, stale: StaleEdit) -> None:
    """Give the form the revision that is current, so that sending it again takes effect."""
    form.revision.raw_data = None
    form.revision.data = str(stale.revision)


def stored_now(form: EditForm, stored: Mapping[str, tuple[object, str]]) -> list[tuple[str, str]]:
    """Label and stored words of each field in which the form differs; `stored` holds value and words by field."""
    return [
        (form[name].label.text, words or NOTHING)
        for name, (value, words) in stored.items()
        if (form[name].data or None) != (value or None)
    ]
