"""From the preview to the import: what may have changed meanwhile, once and no more, and how long an upload waits."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.imports import StagedFile, StagedImport, StagedRow
from scorecard.models.opening import OpeningLead
from scorecard.queries.visible import NotHere
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.staging import PreviewChanged
from tests import build
from tests.build import NOON
from tests.queries.test_exports import counted_queries
from tests.services.importing.uploads import (
    CARDS,
    PANELS,
    RATINGS,
    card_row,
    confirmed,
    judged,
    rating_row,
    seat_row,
    staged,
    table,
)


def test_a_closed_opening_takes_no_import(session, admin):
    opening = build.opening(session, admin, status="closed")

    with pytest.raises(Refused, match="closed"):
        staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))


def test_what_changed_since_the_preview_is_shown_before_anything_is_written(session, opening, admin):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",), ("Ben",)))
    build.application(session, opening, name="Ana")

    with pytest.raises(PreviewChanged) as changed:
        confirmed(session, opening, row.id, admin)
    session.rollback()
    staging.keep_anew(session, opening.id, row.id, changed.value.judgement, actor=admin, now=NOON)

    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert session.scalars(select(StagedRow.mark).order_by(StagedRow.place)).all() == ["same", "new"]
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)
    assert session.scalar(select(func.count()).select_from(Application)) == 2


def test_a_second_confirmation_changes_nothing(session, opening, admin):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))
    twice = confirmed(session, opening, row.id, admin)
    for _ in range(2):
        staging.carry_out(session, opening.id, twice, actor=admin, now=NOON)

    assert staging.files_of(session, opening.id, row.id, actor=admin, now=NOON) is None
    assert session.scalar(select(func.count()).select_from(Application)) == 1
    assert session.scalar(select(func.count()).select_from(StagedFile)) == 0


def test_only_its_uploader_has_an_upload_and_for_a_day(session, opening, admin):
    other = build.account(session, role="admin")
    session.add(OpeningLead(opening_id=opening.id, account_id=other.id, added_at=NOON))
    session.commit()
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Ana",)))
    import_id = row.id
    late = NOON + timedelta(days=1)

    for actor, now in ((other, NOON), (admin, late)):
        with pytest.raises(NotHere):
            confirmed(session, opening, import_id, actor, now=now)
    staged(session, opening, other, "candidates", now=late, candidates=table("candidate", ("Ben",)))

    assert import_id not in session.scalars(select(StagedImport.id)).all()
    assert session.scalars(select(StagedRow.about)).all() == ["Ben"]


def test_a_new_upload_takes_the_place_of_the_one_before(session, opening, admin):
    for name in ("Ana", "Ben"):
        staged(session, opening, admin, "candidates", candidates=table("candidate", (name,)))

    assert session.scalars(select(StagedRow.about)).all() == ["Ben"]


def test_an_upload_takes_its_number_of_queries_whatever_its_size(session, opening, admin, bo):
    taken = []
    for size in (1, 30):
        rows = [(f"C{number}", "", "bo@example.com", *card_row()[3:]) for number in range(size)]
        ratings = [rating_row(candidate=row[0]) for row in rows]
        files = {"scorecards": table(CARDS, *rows), "ratings": table(RATINGS, *ratings)}
        with counted_queries(session) as statements:
            staged(session, opening, admin, "scorecards", **files)
        taken.append(len(statements))

    assert taken[0] == taken[1]


def test_accounts_are_found_by_address_in_any_case(session, opening, admin, ana):
    build.account(session, email="straße@example.com")

    assert judged(session, opening, admin, "panels", panels=table(PANELS, seat_row(who="STRASSE@example.com"))) == [
        ("new", "")
    ]
    assert session.scalar(select(func.count()).select_from(Account)) == 2
