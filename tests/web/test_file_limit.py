"""How many files one person takes in an hour: counted in the database, by all workers."""

from datetime import timedelta

from sqlalchemy import func, select

from scorecard.models.audit import AuditEntry
from scorecard.services.exports import FILES_AN_HOUR
from tests import build
from tests.build import NOON


def take_before(session, person, *, number, minutes):
    """Files that somebody took so many minutes ago."""
    at = NOON - timedelta(minutes=minutes)
    session.add_all(AuditEntry(at=at, actor_id=person.id, action="file.exported", detail={}) for _ in range(number))
    session.commit()


def taken(session, person):
    chosen = select(func.count()).where(AuditEntry.actor_id == person.id, AuditEntry.action == "file.exported")
    return session.scalar(chosen)


def test_who_has_taken_many_files_is_told_when_the_next_one_is_possible(session, visitor, clock):
    lead, second = (build.account(session, role="lead") for _ in range(2))
    path = f"/openings/{build.opening(session, lead, second).id}/policy.toml"
    take_before(session, lead, number=5, minutes=61)
    take_before(session, lead, number=FILES_AN_HOUR - 1, minutes=50)
    browser = visitor(lead)

    last = browser.get(path)
    refused = browser.get(path)
    others = visitor(second).get(path)
    clock.forward(minutes=10)
    again = browser.get(path)

    assert [answer.status_code for answer in (last, refused, others, again)] == [200, 429, 200, 200]
    assert refused.headers["Retry-After"] == "600"
    assert "Too many files" in refused.text
    assert "You can take the next one in 10 minutes." in refused.text
    assert taken(session, lead) == 5 + FILES_AN_HOUR + 1
