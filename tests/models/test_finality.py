"""What the database refuses, whoever asks and whatever the code above it does."""

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from scorecard.models.application import Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion
from scorecard.services import scoring
from tests import build


@pytest.fixture
def card(session: Session) -> Interview:
    application = build.application(session, build.opening(session))
    seat = build.seat(session, application, build.account(session))
    return build.submitted(session, seat, build.content(4, flags={"micromanages": "Decided for the team."}))


CHANGES = {
    "vote": update(ScorecardVersion).values(vote="NO"),
    "time": update(ScorecardVersion).values(submitted_at=None),
    "version removed": delete(ScorecardVersion),
    "rating": update(Rating).values(value=1),
    "note": update(Rating).values(note="rewritten"),
    "rating removed": delete(Rating),
    "quote": update(FlagTick).values(quote="rewritten"),
    "tick removed": delete(FlagTick),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_submitted_version_never_changes(session: Session, card: Interview, change: str):
    with pytest.raises(DBAPIError, match="a submitted scorecard never changes"):
        session.execute(CHANGES[change])


def test_nothing_is_added_to_a_submitted_version(session: Session, card: Interview):
    version = session.scalars(select(ScorecardVersion.id)).one()

    with pytest.raises(DBAPIError, match="a submitted scorecard never changes"):
        session.execute(
            insert(Rating).values(version_id=version, criterion="extra", value=5, not_observed=False, note="")
        )


def test_a_draft_still_changes(session: Session):
    application = build.application(session, build.opening(session))
    seat = build.seat(session, application, build.account(session))
    author = seat.interviewer_id
    from_account = session.get_one(build.Account, author)
    scoring.save_draft(session, seat.id, build.content(2), revision=0, actor=from_account, now=build.NOON)

    session.execute(update(Rating).values(value=5))
    session.commit()

    assert set(session.scalars(select(Rating.value))) == {5}


@pytest.mark.parametrize("change", [update(AuditEntry).values(action="nothing"), delete(AuditEntry)])
def test_the_audit_log_is_only_added_to(session: Session, card: Interview, change):
    with pytest.raises(DBAPIError, match="the audit log is only added to"):
        session.execute(change)


@pytest.mark.parametrize("value", [0, 6, -1])
def test_a_rating_off_the_scale_is_refused(session: Session, value: int):
    application = build.application(session, build.opening(session))
    seat = build.seat(session, application, build.account(session))
    session.add(ScorecardVersion(interview_id=seat.id, number=1, revision=1, saved_at=build.NOON))
    session.commit()
    version = session.scalars(select(ScorecardVersion.id)).one()

    with pytest.raises(IntegrityError):
        session.execute(
            insert(Rating).values(version_id=version, criterion="x", value=value, not_observed=False, note="")
        )


def test_a_person_has_one_seat_on_an_application_ever(session: Session):
    application = build.application(session, build.opening(session))
    interviewer = build.account(session)
    build.seat(session, application, interviewer, removed_at=build.NOON)

    with pytest.raises(IntegrityError):
        build.seat(session, application, interviewer)


def test_text_longer_than_its_column_is_refused(session: Session):
    with pytest.raises(DBAPIError):
        build.account(session, name="x" * 201)
