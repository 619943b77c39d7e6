"""Which applications a file holds: those that the dashboard shows for the same address, or all of them."""

from collections.abc import Collection
from dataclasses import dataclass

from flask import request

from scorecard.database import db
from scorecard.models.opening import Opening
from scorecard.queries.dashboard import load_found, load_frame
from scorecard.queries.panels import Reading
from scorecard.web.dashboard_address import asked_address, asked_for
from scorecard.web.dashboard_display import options_of
from scorecard.web.identity import viewer
from scorecard.web.kept_dashboards import dashboard_of, state_now
from scorecard.web.sending import slug

NARROWING = ("q", "recommendation", "decision", "stage", "waiting", "source", "flag", "area", "interviewer")
FREE_TEXT = ("q", "source")  # what people wrote stays out of the audit log
LONGEST_IN_A_NAME = 60


@dataclass(frozen=True, slots=True)
class FileFilter:
    """The applications that a file holds, None for all; what the filter adds to its name, and what the log says."""

    only: Collection[str] | None = None
    name: str = ""
    noted: str | None = None


def asked_filter(opening: Opening, *, reading: Reading) -> FileFilter:
    """What the address asks for. A value that is no choice asks for nothing, as on the dashboard.

    Whoever is sealed on an application finds it by nothing but its name, and then its row holds no more than that.
    """
    if not any(request.args.get(name) for name in NARROWING):
        return FileFilter()
    with dashboard_of(opening, state_now(opening, reading=reading), reading=reading) as (kept_in, kept, state):
        frame = load_frame(db.session, opening, kept, kept_in=kept_in)
        options = options_of(frame)
        address = asked_address(opening.id, options, reading)
        if not address.narrows:
            return FileFilter()
        found = load_found(db.session, viewer(), state, frame, asked=asked_for(address))
    labels = {name: dict(options[name])[value] for name, value in address.filters.set.items()}
    said = [slug(label, otherwise=name) for name, label in labels.items()]
    noted = [name if name in FREE_TEXT else f"{name}={value}" for name, value in address.filters.set.items()]
    if address.search:
        said.append(slug(address.search, otherwise="search"))
        noted.append("q")
    return FileFilter(
        only=(*found.application_ids, *found.sealed),
        name=f"-{'-'.join(said)[:LONGEST_IN_A_NAME].strip('-')}",
        noted=" ".join(noted),
    )
