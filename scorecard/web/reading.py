"""What the pages about openings share: the reading asked for, and the audit of an admin's look at a foreign opening."""

from flask import request

from scorecard.clock import now
from scorecard.database import db, short_write
from scorecard.queries.openings import leads_it
from scorecard.queries.panels import Reading
from scorecard.services import audit
from scorecard.web.identity import viewer


def asked_reading() -> Reading:
    """As sealed, unless the address says `as=revised`."""
    return Reading.REVISED if request.args.get("as") == Reading.REVISED else Reading.SEALED


def note_admin_read(opening_id: str) -> None:
    """Audit an admin who reads an opening without leading it. Where that cannot be written, the page is refused."""
    reader = viewer()
    if not reader.is_admin or leads_it(db.session, reader, opening_id):
        return
    with short_write() as session:
        audit.record(
            session,
            "opening.read_by_admin",
            actor=reader,
            now=now(),
            opening_id=opening_id,
            detail={"endpoint": request.endpoint, "id": next(iter((request.view_args or {}).values()), None)},
        )
