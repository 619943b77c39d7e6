from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.account import Account, OneTimeLink, Role, SignInSession
from scorecard.models.audit import AuditEntry
from scorecard.queries.visible import NotHere
from scorecard.services import accounts, sessions
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.one_time_links import address_of, open_link, use_link
from scorecard.services.passwords import COMMON, check_new_password, hash_password, password_fits
from scorecard.services.secrets import hashed
from tests import build
from tests.build import NOON


def invite(session, email="anna@example.com", *, role=Role.INTERVIEWER, actor=None):
    return accounts.invite(
        session, email=email, name="Anna", role=role, time_zone="Europe/Berlin", actor=actor, now=NOON
    )


def change(session, account, *, actor, **values):
    values = {"name": account.name, "role": Role(account.role), "revision": accounts.revision_of(account), **values}
    accounts.change_person(session, account.id, actor=actor, now=NOON, **values)


def use(session, secret, *, password="four quiet green otters", now=NOON):
    return use_link(session, secret, password=password, browser="", fast=True, now=now)


def audited(session):
    return [(row.action, row.detail) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.id))]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("anna@example.com", "anna@example.com"),
        ("  Anna.Berg@EXAMPLE.Com ", "anna.berg@example.com"),
        ("anna@server.test", "anna@server.test"),
        ("ANNA@MÜNCHEN.example", "anna@münchen.example"),
    ],
)
def test_an_email_has_one_form(typed, kept):
    assert accounts.normal_email(typed) == kept


@pytest.mark.parametrize(
    "typed", ["", "anna", "anna@", "a b@example.com", "anna@example.com\x00", "x" * 300 + "@e.com"]
)
def test_what_is_no_email_is_refused_at_its_field(typed):
    with pytest.raises(Refused) as refused:
        accounts.normal_email(typed)

    assert list(refused.value.problems) == ["email"]


def test_an_invited_person_has_no_password_until_the_link_is_used(session):
    invited = invite(session)
    before = invited.account.password_hash

    begun = use(session, invited.secret)

    anna = session.get_one(Account, begun.account.id)
    assert before is None
    assert password_fits(anna.password_hash, "four quiet green otters", fast=True)
    assert (anna.email, anna.role, anna.time_zone) == ("anna@example.com", "interviewer", "Europe/Berlin")


def test_an_email_is_taken_once_in_any_case(session):
    invite(session, "anna@example.com")

    with pytest.raises(Refused) as refused:
        invite(session, "Anna@Example.com")

    assert list(refused.value.problems) == ["email"]
    assert session.scalars(select(Account.email)).all() == ["anna@example.com"]


def test_a_link_is_kept_as_a_hash_and_works_once_for_48_hours(session):
    secret = invite(session).secret

    kept = session.scalars(select(OneTimeLink)).one()
    still_good = open_link(session, secret, now=NOON + timedelta(hours=48, seconds=-1))
    with pytest.raises(NotHere):
        open_link(session, secret, now=NOON + timedelta(hours=48))
    use(session, secret)
    with pytest.raises(NotHere):
        use(session, secret)

    assert (kept.id, still_good.id) == (hashed(secret), kept.id)


def test_a_new_link_voids_the_older_one_and_leaves_the_password(session):
    admin, anna = build.account(session, role="admin"), build.account(session)
    first = accounts.new_link(session, anna.id, actor=admin, now=NOON).secret

    second = accounts.new_link(session, anna.id, actor=admin, now=NOON + timedelta(minutes=1)).secret

    with pytest.raises(NotHere):
        use(session, first, now=NOON + timedelta(minutes=1))
    session.refresh(anna)
    assert password_fits(anna.password_hash, build.PASSWORD, fast=True)
    assert use(session, second, now=NOON + timedelta(minutes=1)).account.id == anna.id


def test_using_a_link_ends_the_sessions_of_before(session):
    admin, anna = build.account(session, role="admin"), build.account(session)
    before = sessions.begin(session, anna, browser="", now=NOON)
    secret = accounts.new_link(session, anna.id, actor=admin, now=NOON).secret

    begun = use(session, secret)

    assert ended(session, before) == NOON
    assert ended(session, begun) is None


def ended(session, begun):
    return session.get_one(SignInSession, hashed(begun.secret)).ended_at


def test_links_are_built_on_the_configured_address():
    assert address_of("abc", base_url="https://scorecard.example.com/") == "https://scorecard.example.com/welcome/abc"


def test_a_new_role_ends_the_sessions_and_a_new_name_does_not(session):
    admin, anna = build.account(session, role="admin"), build.account(session)
    begun = sessions.begin(session, anna, browser="", now=NOON)

    change(session, anna, actor=admin, name="Anna Berg")
    after_name = ended(session, begun)
    change(session, anna, actor=admin, role=Role.LEAD)

    session.refresh(anna)
    assert (anna.name, anna.role) == ("Anna Berg", "lead")
    assert (after_name, ended(session, begun)) == (None, NOON)
    assert audited(session) == [
        ("account.renamed", {"account_id": anna.id}),
        ("account.role_changed", {"account_id": anna.id, "from": "interviewer", "to": "lead"}),
    ]


def test_whoever_was_an_admin_stays_known_as_one_until_promoted_again(session):
    admin, other = build.account(session, role="admin"), build.account(session, role="admin")

    change(session, other, actor=admin, role=Role.LEAD)
    demoted = session.get_one(Account, other.id).admin_until
    change(session, other, actor=admin, role=Role.ADMIN)

    assert demoted == NOON
    assert session.get_one(Account, other.id).admin_until is None


def test_an_edit_of_what_somebody_changed_meanwhile_is_stale(session):
    admin, anna = build.account(session, role="admin"), build.account(session)
    old = accounts.revision_of(anna)
    change(session, anna, actor=admin, name="Anna Berg")

    with pytest.raises(StaleEdit) as stale:
        change(session, anna, actor=admin, name="Anna Tal", revision=old)

    session.refresh(anna)
    assert anna.name == "Anna Berg"
    assert stale.value.revision == accounts.revision_of(anna)


def test_the_last_admin_who_can_sign_in_stays_one(session):
    admin = build.account(session, role="admin")
    build.account(session, role="admin", disabled_at=NOON)
    build.account(session, role="admin", password_hash=None)

    with pytest.raises(Refused) as demoting:
        change(session, admin, actor=admin, role=Role.LEAD)
    session.rollback()
    with pytest.raises(Refused) as switching_off:
        accounts.switch_off(session, admin.id, actor=admin, now=NOON)
    session.rollback()

    assert (list(demoting.value.problems), list(switching_off.value.problems)) == (["role"], [""])
    assert (session.get_one(Account, admin.id).role, session.get_one(Account, admin.id).disabled_at) == ("admin", None)


def test_switching_off_ends_sessions_and_links_and_on_brings_the_password_back(session):
    admin, anna = build.account(session, role="admin"), build.account(session)
    begun = sessions.begin(session, anna, browser="", now=NOON)
    secret = accounts.new_link(session, anna.id, actor=admin, now=NOON).secret

    accounts.switch_off(session, anna.id, actor=admin, now=NOON)
    accounts.switch_off(session, anna.id, actor=admin, now=NOON + timedelta(hours=1))
    off = session.get_one(Account, anna.id).disabled_at
    accounts.switch_on(session, anna.id, actor=admin, now=NOON)

    assert (off, session.get_one(Account, anna.id).disabled_at) == (NOON, None)
    assert ended(session, begun) == NOON
    with pytest.raises(NotHere):
        open_link(session, secret, now=NOON)
    assert [action for action, _ in audited(session)] == [
        "account.link_made",
        "account.switched_off",
        "account.switched_on",
    ]


def test_no_link_is_made_for_an_account_that_is_off(session):
    admin, anna = build.account(session, role="admin"), build.account(session, disabled_at=NOON)

    with pytest.raises(Refused):
        accounts.new_link(session, anna.id, actor=admin, now=NOON)

    assert session.scalars(select(OneTimeLink)).all() == []


def test_a_password_is_12_to_128_characters_and_not_a_common_one():
    refused = ["short pass1", "x" * 129, "Password1234", "QWERTYUIOP12"]

    for password in refused:
        with pytest.raises(Refused):
            check_new_password(password)

    assert [check_new_password(password) for password in ("twelve chars", "x" * 128)] == [None, None]


def test_an_account_without_a_password_fits_none_not_even_that_of_the_dummy():
    assert not password_fits(None, "nobody has this password", fast=True)
    assert password_fits(hash_password("a password", fast=True), "a password", fast=True)


def test_the_list_of_common_passwords_is_lower_case_sorted_and_without_doubles():
    lines = COMMON.read_text(encoding="utf-8").splitlines()

    assert lines == sorted({line.lower() for line in lines if len(line) >= 8 and " " not in line})


@pytest.mark.parametrize("no_id", ["", "\x00", "é" * 64, "f" * 65])
def test_what_is_no_session_is_not_found_on_any_database(session, no_id):
    with pytest.raises(NotHere):
        sessions.end_own(session, no_id, actor=build.account(session), now=NOON)
