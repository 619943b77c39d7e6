from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import event, func, select

from scorecard.models.account import SignInAttempt, SignInSession
from scorecard.models.audit import AuditEntry
from scorecard.services.attempts import TooManyAttempts
from scorecard.services.errors import Refused
from scorecard.services.secrets import hashed
from scorecard.services.sign_in import Visit, change_password, sign_in
from tests import build
from tests.build import NOON

KEY = "a key of a test"


def attempt(session, email, password="wrong", *, address="192.0.2.1", now=NOON):
    visit = Visit(address=address, browser="Firefox on Linux")
    return sign_in(session, email=email, password=password, visit=visit, key=KEY, fast=True, now=now)


def fails(session, email, **options):
    with pytest.raises(Refused):
        attempt(session, email, **options)


def test_the_right_password_begins_a_session_that_is_found_by_the_hash_of_its_secret(session):
    anna = build.account(session)

    begun = attempt(session, anna.email, build.PASSWORD)

    row = session.get_one(SignInSession, hashed(begun.secret))
    assert (row.account_id, row.browser, row.created_at, row.ended_at) == (anna.id, "Firefox on Linux", NOON, None)
    assert session.scalars(select(SignInSession.id)).all() == [hashed(begun.secret)]


def test_ten_failures_an_account_in_five_minutes_and_then_not_even_the_password_helps(session):
    anna = build.account(session)
    for number in range(10):
        fails(session, anna.email, address=f"192.0.2.{number}", now=NOON + timedelta(seconds=number))

    with pytest.raises(TooManyAttempts) as refused:
        attempt(session, anna.email, build.PASSWORD, now=NOON + timedelta(minutes=1))

    assert refused.value.again_at == NOON + timedelta(minutes=5)
    assert attempt(session, anna.email, build.PASSWORD, now=NOON + timedelta(minutes=5)).account.id == anna.id


def test_an_unknown_account_is_limited_like_a_known_one_in_any_spelling(session):
    for spelling in ["nobody@example.com", " Nobody@Example.com"] * 5:
        fails(session, spelling)

    with pytest.raises(TooManyAttempts):
        attempt(session, "NOBODY@example.com")


def test_refused_attempts_do_not_keep_an_account_locked(session):
    anna = build.account(session)
    for _ in range(10):
        fails(session, anna.email)
    for minute in range(1, 5):
        with pytest.raises(TooManyAttempts):
            attempt(session, anna.email, now=NOON + timedelta(minutes=minute))

    begun = attempt(session, anna.email, build.PASSWORD, now=NOON + timedelta(minutes=5))

    assert begun.account.id == anna.id


def test_a_hundred_failures_an_address_stop_that_address_alone(session):
    anna = build.account(session)
    for number in range(100):
        fails(session, f"person{number}@example.net", address="2001:db8::1")

    with pytest.raises(TooManyAttempts):
        attempt(session, anna.email, build.PASSWORD, address="2001:db8::ffff:2")  # the same /64

    assert attempt(session, anna.email, build.PASSWORD, address="2001:db8:0:1::1").account.id == anna.id


def test_a_thousand_failures_in_all_stop_everybody_for_a_while(session):
    session.add_all(
        SignInAttempt(account_key=f"account {number}", address_key=f"address {number}", at=NOON)
        for number in range(1_000)
    )
    session.commit()
    anna = build.account(session)

    with pytest.raises(TooManyAttempts):
        attempt(session, anna.email, build.PASSWORD, now=NOON + timedelta(minutes=4))

    assert attempt(session, anna.email, build.PASSWORD, now=NOON + timedelta(minutes=5)).account.id == anna.id


def test_success_forgets_the_account_s_failures_and_nobody_else_s(session):
    anna = build.account(session)
    fails(session, "ben@example.com")
    for _ in range(9):
        fails(session, anna.email)

    attempt(session, anna.email, build.PASSWORD)

    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1
    for _ in range(10):
        fails(session, anna.email)


def test_attempts_name_nobody(session):
    fails(session, "anna@example.com")

    row = session.scalars(select(SignInAttempt)).one()

    assert [len(row.account_key), len(row.address_key)] == [64, 64]
    assert hashed("account anna@example.com") != row.account_key


def test_an_attempt_is_committed_before_the_password_is_checked_and_no_transaction_is_open_then(session, monkeypatch):
    anna = build.account(session)
    happened = []
    event.listen(session, "after_commit", lambda _: happened.append("commit"))

    def verify(hasher, stored, password):
        happened.append(f"hash, open {session.in_transaction()}")
        raise VerifyMismatchError

    monkeypatch.setattr(PasswordHasher, "verify", verify)

    fails(session, anna.email)

    assert happened == ["commit", "hash, open False", "commit"]


def test_sign_ins_and_failures_are_audited_without_the_email(session):
    anna = build.account(session)
    fails(session, "nobody@example.com")
    fails(session, anna.email)

    attempt(session, anna.email, build.PASSWORD)

    rows = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    assert [(row.action, row.actor_id, row.detail) for row in rows] == [
        ("account.sign_in_failed", None, {"account_id": None}),
        ("account.sign_in_failed", None, {"account_id": anna.id}),
        ("account.signed_in", anna.id, {}),
    ]


def test_a_new_password_ends_the_other_sessions_in_the_same_transaction(session):
    anna = build.account(session)
    here, elsewhere = (attempt(session, anna.email, build.PASSWORD) for _ in range(2))
    commits = []
    event.listen(session, "after_commit", lambda _: commits.append(1))

    change_password(
        session,
        current=build.PASSWORD,
        new="a newer password",
        own_session_id=hashed(here.secret),
        visit=Visit(address="192.0.2.1", browser=""),
        key=KEY,
        fast=True,
        actor=anna,
        now=NOON,
    )

    ended = {row.id: row.ended_at for row in session.scalars(select(SignInSession))}
    assert ended == {hashed(here.secret): None, hashed(elsewhere.secret): NOON}
    assert len(commits) == 2  # the counted attempt, then password and sessions
    with pytest.raises(Refused):
        attempt(session, anna.email, build.PASSWORD)
