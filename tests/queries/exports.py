"""The rows of an opening's files, and cards that stand in them."""

import csv
import io

from scorecard.files.writing import csv_pieces
from scorecard.queries.exports import candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.services import cards
from tests import build
from tests.build import NOON

FILES = (candidates_file, scorecards_file, ratings_file, flags_file)
CRITICAL = "adversarial_to_managers"
MINOR = "micromanages"


def rows_of(file, session, viewer, opening, *, reading=Reading.SEALED):
    """The rows as a reader of the file has them; their number is the one that the audit log gets."""
    export = file(session, viewer, readable_opening(session, viewer, opening.id), reading=reading)
    text = b"".join(csv_pieces(export.columns, export.rows)).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert export.size == len(rows)
    return rows


def only(row, *columns):
    return tuple(row[column] for column in columns)


def card_of(session, application, *, name, card=None, now=NOON, **values):
    """A submitted card of somebody new."""
    seat = build.seat(session, application, build.account(session, name=name), **values)
    return build.submitted(session, seat, card, now=now)


def revised(session, seat, lead, card, *, now):
    """Reopen a card, and submit it again."""
    cards.reopen(session, seat.id, reason="Look again.", actor=lead, now=now)
    return build.submitted(session, seat, card, now=now)
