"""Adding, correcting and withdrawing candidates."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from scorecard.models.application import Application, Candidate
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from scorecard.models.schema import random_id
from scorecard.queries.visible import NotHere
from scorecard.services import candidates
from scorecard.services.candidates import CandidateDetails
from scorecard.services.errors import DoneOtherwise, Refused, StaleEdit
from tests import build
from tests.build import NOON

JO = CandidateDetails("Jo Ito", "jo@example.org", "Referral", "https://example.org/jo", "Prefers mornings.\n")


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


def add(session, opening, details, *, actor):
    return candidates.add(session, opening.id, details, application_id=random_id(), actor=actor, now=NOON)


def edit(session, application, details, *, actor, revision=None):
    known = application.revision if revision is None else revision
    return candidates.edit(session, application.id, details, revision=known, actor=actor, now=NOON)


def stored(session, application):
    session.expire_all()
    row = session.get_one(Application, application.id)
    person = session.get_one(Candidate, row.candidate_id)
    return CandidateDetails(person.name, person.email, row.source, row.links, row.notes)


def problems(session, act):
    with pytest.raises(Refused) as caught:
        act()
    session.rollback()
    return caught.value.problems


def test_a_candidate_is_kept_as_typed(session, opening, lead):
    application = add(session, opening, JO, actor=lead)

    assert stored(session, application) == JO
    entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "candidate.added")).one()
    assert (entry.actor_id, entry.opening_id, entry.application_id) == (lead.id, opening.id, application.id)


def test_the_same_email_twice_in_one_opening_is_refused_whatever_its_capitals(session, opening, lead):
    add(session, opening, JO, actor=lead)
    again = replace(JO, name="J. Ito", email="JO@Example.org")

    assert problems(session, lambda: add(session, opening, again, actor=lead)) == {
        "email": "Jo Ito is a candidate of this opening with the same e-mail address."
    }


def test_two_candidates_without_an_email_are_two_people(session, opening, lead):
    nameless = replace(JO, email="")

    first, second = (add(session, opening, nameless, actor=lead) for _ in range(2))

    assert first.candidate_id != second.candidate_id


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"email": "jo"}, "email"),
        ({"email": "jo@example"}, "email"),
        ({"email": "jo ito@example.org"}, "email"),
        ({"links": "javascript:alert(1)"}, "links"),
        ({"links": "https://example.org\nexample.org/jo"}, "links"),
        ({"links": "https://[bad"}, "links"),
        ({"links": "https://"}, "links"),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field(session, opening, lead, wrong, field):
    assert list(problems(session, lambda: add(session, opening, replace(JO, **wrong), actor=lead))) == [field]


def test_a_person_in_two_openings_of_one_lead_is_one_person(session, opening, lead):
    other = build.opening(session, lead)
    first = add(session, opening, JO, actor=lead)

    second = add(session, other, replace(JO, name="Jo M. Ito"), actor=lead)

    assert first.candidate_id == second.candidate_id
    assert stored(session, first).name == "Jo M. Ito"


def test_a_person_in_a_foreign_opening_stays_unknown(session, opening, lead):
    stranger = build.account(session, role="lead")
    foreign = add(session, build.opening(session, stranger), JO, actor=stranger)

    own = add(session, opening, JO, actor=lead)

    assert own.candidate_id != foreign.candidate_id


def test_a_correction_does_not_reach_into_an_opening_that_its_author_does_not_lead(session, opening, lead):
    helper = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=opening.id, account_id=helper.id, added_at=NOON))
    session.commit()
    shared = add(session, opening, JO, actor=lead)
    foreign_to_helper = add(session, build.opening(session, lead), JO, actor=lead)

    edit(session, shared, replace(JO, name="Jo Changed"), actor=helper)

    assert stored(session, shared).name == "Jo Changed"
    assert stored(session, foreign_to_helper).name == "Jo Ito"


def test_a_candidate_is_corrected_and_an_older_form_refused(session, opening, lead):
    application = add(session, opening, JO, actor=lead)
    mended = replace(JO, name="Jo Itō", notes="Prefers afternoons.")

    edit(session, application, mended, actor=lead)

    assert stored(session, application) == mended
    with pytest.raises(StaleEdit) as caught:
        edit(session, application, JO, actor=lead, revision=1)
    assert caught.value.revision == 2


def test_a_corrected_email_must_not_be_another_candidates(session, opening, lead):
    add(session, opening, JO, actor=lead)
    other = add(session, opening, replace(JO, name="Li", email="li@example.org"), actor=lead)

    assert list(problems(session, lambda: edit(session, other, JO, actor=lead))) == ["email"]


def test_a_sealed_lead_corrects_a_candidate_and_does_not_withdraw_one(session, opening, lead):
    application = add(session, opening, JO, actor=lead)
    build.seat(session, application, lead)

    edit(session, application, replace(JO, source="Internal"), actor=lead)

    assert stored(session, application).source == "Internal"
    for act in (
        lambda: candidates.withdraw(session, application.id, reason="Left.", actor=lead, now=NOON),
        lambda: candidates.undo_withdrawal(session, application.id, actor=lead, now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_a_withdrawal_has_a_reason_is_made_once_and_can_be_undone(session, opening, lead):
    application = add(session, opening, JO, actor=lead)

    found = problems(session, lambda: candidates.withdraw(session, application.id, reason=" ", actor=lead, now=NOON))
    for _ in range(2):
        candidates.withdraw(session, application.id, reason="Took another job.", actor=lead, now=NOON)
    with pytest.raises(DoneOtherwise):
        candidates.withdraw(session, application.id, reason="Another reason.", actor=lead, now=NOON)
    session.refresh(application)

    assert found == {"reason": "Say why this candidate is withdrawn."}
    assert (application.withdrawn_at, application.withdrawn_reason) == (NOON, "Took another job.")
    for _ in range(2):
        candidates.undo_withdrawal(session, application.id, actor=lead, now=NOON)
    session.refresh(application)
    assert (application.withdrawn_at, application.withdrawn_reason) == (None, "")
    actions = select(AuditEntry.action).where(AuditEntry.action.startswith("candidate.withdraw"))
    assert list(session.scalars(actions.order_by(AuditEntry.id))) == [
        "candidate.withdrawn",
        "candidate.withdrawal_undone",
    ]


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_nobody_touches_candidates_of_an_opening_that_they_do_not_lead(session, opening, lead, role):
    application = add(session, opening, JO, actor=lead)
    stranger = build.account(session, role=role)

    for act in (
        lambda: add(session, opening, JO, actor=stranger),
        lambda: edit(session, application, JO, actor=stranger),
        lambda: candidates.withdraw(session, application.id, reason="No.", actor=stranger, now=NOON),
        lambda: candidates.undo_withdrawal(session, application.id, actor=stranger, now=NOON),
    ):
        with pytest.raises(NotHere):
            act()


def test_a_closed_opening_takes_no_candidates(session, lead):
    closed = build.opening(session, lead, status="closed", closed_at=NOON)

    assert problems(session, lambda: add(session, closed, JO, actor=lead)) == {
        "": "This opening is closed. Open it again on its set-up page first."
    }
