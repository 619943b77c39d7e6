"""Files that leave: noted, and counted for each person."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from scorecard.models.audit import AuditEntry
from scorecard.services.exports import FILES_AN_HOUR, TooManyFiles, note_export
from tests import build
from tests.build import NOON


def take(session, person, *, now=NOON):
    note_export(session, actor=person, now=now, opening_id=None, application=None, detail={"file": "departures.csv"})
    session.commit()


def test_one_person_takes_so_many_files_in_an_hour_and_no_more(session):
    lead, second = (build.account(session, role="lead") for _ in range(2))
    for number in range(FILES_AN_HOUR):
        take(session, lead, now=NOON + timedelta(seconds=number))

    with pytest.raises(TooManyFiles) as refused:
        take(session, lead, now=NOON + timedelta(minutes=30))
    session.rollback()
    take(session, second, now=NOON + timedelta(minutes=30))
    take(session, lead, now=NOON + timedelta(hours=1))

    assert refused.value.again_at == NOON + timedelta(hours=1)
    noted = select(AuditEntry.actor_id, func.count()).group_by(AuditEntry.actor_id)
    assert dict(session.execute(noted).all()) == {lead.id: FILES_AN_HOUR + 1, second.id: 1}
