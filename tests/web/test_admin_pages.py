import re
from datetime import timedelta

import pytest
from sqlalchemy import event, select

from scorecard.database import db
from scorecard.models.account import Account
from scorecard.services import accounts, audit
from tests import build
from tests.build import NOON


def invitation(**values):
    return {"name": "Anna Berg", "email": "anna@example.com", "role": "interviewer", **values}


def person_form(account, **values):
    return {"name": account.name, "role": account.role, "revision": accounts.revision_of(account), **values}


def shown_people(page):
    return re.findall(r'data-label="Name"><a[^>]*>([^<]+)', page.text)


def queries_of(app, ask):
    statements = []
    with app.app_context():
        engine = db.engine

    def note(connection, cursor, statement, *rest):
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    ask()
    event.remove(engine, "before_cursor_execute", note)
    return len([statement for statement in statements if statement.startswith("SELECT")])


def test_an_invitation_shows_a_link_that_works_and_is_absolute(session, visitor):
    browser = visitor(build.account(session, role="admin"))
    browser.get("/people")

    page = browser.post("/people", invitation())

    link = re.search(r'value="(http://127.0.0.1:8000)(/welcome/[^"]+)"', page.text)
    guest = visitor()
    assert page.status_code == 200
    assert "anna@example.com" in guest.get(link[2]).text
    assert guest.post(link[2], {"new_password": "four quiet green otters"}).status_code == 303


def test_a_poisoned_host_header_changes_no_link(session, visitor):
    browser = visitor(build.account(session, role="admin"))
    browser.get("/people")

    page = browser.post("/people", invitation(), headers={"Host": "evil.example"})

    assert page.status_code == 400
    assert session.scalar(select(Account.id).where(Account.email == "anna@example.com")) is None


def test_a_refused_invitation_gives_all_back_with_a_message_at_each_field(session, visitor):
    build.account(session, email="anna@example.com")
    browser = visitor(build.account(session, role="admin"))
    browser.get("/people")

    empty = browser.post("/people", invitation(name=" ", email="", role="owner"))
    taken = browser.post("/people", invitation(email="ANNA@example.com"))
    long = browser.post("/people", invitation(name="N" * 201))

    assert [empty.status_code, taken.status_code, long.status_code] == [422] * 3
    assert "Enter the name that colleagues know them by." in empty.text
    assert "Enter the e-mail address that they will sign in with." in empty.text
    assert "Not a valid choice" in empty.text
    assert "Somebody has an account with this e-mail already." in taken.text
    assert 'value="ANNA@example.com"' in taken.text
    assert "N" * 201 in long.text


def test_people_are_searched_and_filtered(session, visitor):
    admin = build.account(session, role="admin", name="Ada Admin")
    build.account(session, role="lead", name="Lea Lead")
    build.account(session, name="Ina 100% Interviewer")
    build.account(session, name="Otto Off", disabled_at=NOON)
    build.account(session, name="Ivo Invited", password_hash=None)
    browser = visitor(admin)

    found = {
        query: shown_people(browser.get(f"/people?{query}"))
        for query in (
            "search=lea",
            "search=%25",
            "role=admin",
            "status=off",
            "status=invited",
            "role=lead&search=ada",
            "search=%00",
        )
    }

    assert found == {
        "search=lea": ["Lea Lead"],
        "search=%25": ["Ina 100% Interviewer"],
        "role=admin": ["Ada Admin"],
        "status=off": ["Otto Off"],
        "status=invited": ["Ivo Invited"],
        "role=lead&search=ada": [],
        "search=%00": ["Ada Admin", "Ina 100% Interviewer", "Ivo Invited", "Lea Lead", "Otto Off"],
    }


def test_people_come_fifty_a_page_and_a_page_too_far_is_the_last(session, visitor):
    admin = build.account(session, role="admin", name="AAA")
    for number in range(60):
        build.account(session, name=f"P{number:02}")
    browser = visitor(admin)

    first, last, beyond = (shown_people(browser.get(f"/people?page={page}")) for page in (1, 2, 999999))

    assert first == ["AAA", *(f"P{number:02}" for number in range(49))]
    assert last == beyond == [f"P{number:02}" for number in range(49, 60)]
    assert "61 people" in browser.get("/people?page=99999999999999999999").text


def test_the_list_of_people_takes_four_queries_for_one_and_for_thirty(app, session, visitor):
    browser = visitor(build.account(session, role="admin"))
    browser.get("/people")
    one = queries_of(app, lambda: browser.get("/people"))
    for _ in range(30):
        build.account(session)

    thirty = queries_of(app, lambda: browser.get("/people"))

    assert (one, thirty) == (3, 3)  # the session, the count, the rows


def test_an_admin_changes_name_and_role_and_the_role_signs_out(session, visitor):
    admin, anna = build.account(session, role="admin"), build.account(session)
    browser, theirs = visitor(admin), visitor(anna)

    answer = browser.post(f"/people/{anna.id}", person_form(anna, name="Anna Tal", role="lead"))

    session.refresh(anna)
    assert (answer.status_code, answer.location) == (303, f"/people/{anna.id}")
    assert (anna.name, anna.role) == ("Anna Tal", "lead")
    assert theirs.get("/account").status_code == 303


def test_a_stale_edit_comes_back_with_what_was_typed_and_what_is_stored(session, visitor):
    admin, anna = build.account(session, role="admin"), build.account(session, name="Anna")
    browser = visitor(admin)
    stale = person_form(anna, name="Typed Name")
    browser.post(f"/people/{anna.id}", person_form(anna, name="Stored Name"))

    answer = browser.post(f"/people/{anna.id}", stale)

    revision = re.search(r'name="revision" value="(\d+)"', answer.text)[1]
    assert answer.status_code == 409
    assert 'value="Typed Name"' in answer.text
    assert "Now stored: Stored Name" in answer.text
    assert browser.post(f"/people/{anna.id}", {**stale, "revision": revision}).status_code == 303


def test_a_form_sets_nothing_that_it_does_not_show(session, visitor):
    admin, anna = build.account(session, role="admin"), build.account(session, email="anna@example.com")
    browser = visitor(admin)

    browser.post(f"/people/{anna.id}", person_form(anna, email="evil@example.com", password_hash="x", is_demo="1"))
    visitor(anna).post("/account", {"time_zone": "UTC", "theme": "dark", "role": "admin", "name": "Root"})

    before = (anna.name, anna.role, anna.email, anna.password_hash, anna.is_demo)
    session.refresh(anna)
    assert (anna.name, anna.role, anna.email, anna.password_hash, anna.is_demo) == before
    assert anna.theme == "dark"


def test_a_switched_off_person_is_out_at_the_next_request_and_can_come_back(session, visitor):
    admin, anna = build.account(session, role="admin"), build.account(session)
    browser, theirs = visitor(admin), visitor(anna)

    off = browser.post(f"/people/{anna.id}/off")

    assert (off.status_code, off.location) == (303, f"/people/{anna.id}")
    assert theirs.get("/account").status_code == 303
    assert theirs.sign_in(anna.email, build.PASSWORD).status_code == 422
    assert browser.post(f"/people/{anna.id}/on").status_code == 303
    assert theirs.get("/account").status_code == 303
    assert theirs.sign_in(anna.email, build.PASSWORD).status_code == 303


def test_the_last_admin_cannot_leave(session, visitor):
    admin = build.account(session, role="admin")
    browser = visitor(admin)

    demoted = browser.post(f"/people/{admin.id}", person_form(admin, role="lead"))
    browser.post(f"/people/{admin.id}/off")

    assert demoted.status_code == 422
    assert "This is the last admin who can sign in." in demoted.text
    assert "This is the last admin who can sign in." in browser.get(f"/people/{admin.id}").text


@pytest.mark.parametrize("role", ["interviewer", "lead"])
def test_only_admins_reach_people_and_the_log(session, visitor, role):
    anna = build.account(session)
    browser = visitor(build.account(session, role=role))

    lists = [browser.get(path).status_code for path in ("/people", "/audit-log")]
    objects = [browser.get(f"/people/{anna.id}").status_code, browser.get(f"/people/{'x' * 16}").status_code]
    acts = [browser.post(f"/people/{anna.id}{act}").status_code for act in ("", "/link", "/off", "/on")]

    assert lists == [403, 403]
    assert objects == [404, 404]
    assert acts == [404] * 4
    assert visitor(anna).get("/account").status_code == 200


def test_an_unknown_person_is_not_found(session, visitor):
    browser = visitor(build.account(session, role="admin"))

    answers = [browser.post(f"/people/{'x' * 16}{act}").status_code for act in ("", "/link", "/off", "/on")]

    assert answers == [404] * 4
    assert browser.get(f"/people/{'x' * 16}").status_code == 404


def test_the_log_says_who_did_what_to_whom_by_name_and_filters(session, visitor):
    admin, anna = build.account(session, role="admin", name="Ada"), build.account(session, name="Anna")
    accounts.switch_off(session, anna.id, actor=admin, now=NOON - timedelta(minutes=3))
    audit.record(session, "policy.changed", actor=None, now=NOON, detail={"cut_off": "hire"})
    session.commit()
    browser = visitor(admin)

    everything = browser.get("/audit-log").text
    of_anna = browser.get(f"/audit-log?person={anna.id}").text
    of_kind = browser.get("/audit-log?action=policy.changed").text
    nothing = browser.get(f"/audit-log?action=policy.changed&person={anna.id}").text

    assert rows_of(everything) == ["Account: signed in", "Policy: changed", "Account: switched off"]
    assert "account Anna" in everything
    assert "3 min ago" in everything
    assert rows_of(of_anna) == ["Account: switched off"]
    assert rows_of(of_kind) == ["Policy: changed"]
    assert rows_of(nothing) == []
    assert "No entry matches." in nothing


def rows_of(page):
    return re.findall(r'data-label="Action">([^<]+)<', page)


def test_the_log_is_paged_by_entry(session, visitor):
    admin = build.account(session, role="admin")
    browser = visitor(admin)
    for number in range(60):
        audit.record(session, f"test.{number:02}", actor=admin, now=NOON)
    session.commit()

    first = browser.get("/audit-log").text
    older = re.search(r'href="(/audit-log\?before=\d+)" rel="next"', first)[1]

    assert rows_of(first) == [f"Test: {number:02}" for number in reversed(range(10, 60))]
    assert rows_of(browser.get(older).text) == [
        *(f"Test: {number:02}" for number in reversed(range(10))),
        "Account: signed in",
    ]
    assert len(rows_of(browser.get("/audit-log?before=99999999999999999999").text)) == 50


def test_the_pages_of_the_log_do_not_tell_how_much_is_hidden(session, visitor):
    admin = build.account(session, role="admin")
    shared = build.application(session, build.opening(session, build.account(session, role="lead")))
    build.seat(session, shared, admin)
    browser = visitor(admin)
    for _ in range(60):
        audit.record(session, "test", actor=admin, now=NOON)
    session.commit()
    before = browser.get("/audit-log").text
    audit.record(session, "debrief.opened", actor=None, now=NOON, application=shared)
    audit.record(session, "test", actor=admin, now=NOON)
    session.commit()

    after = browser.get("/audit-log").text

    assert re.findall(r"before=(\d+)", before) == re.findall(r"before=(\d+)", after) == ["50"]


def test_the_log_takes_the_same_queries_for_one_entry_and_for_thirty(app, session, visitor):
    admin = build.account(session, role="admin")
    browser = visitor(admin)
    one = queries_of(app, lambda: browser.get("/audit-log"))
    for _ in range(30):
        audit.record(session, "test", actor=build.account(session), now=NOON)
    session.commit()

    thirty = queries_of(app, lambda: browser.get("/audit-log"))

    assert (one, thirty) == (5, 5)  # the session, people, actions, entries, names


def test_an_admin_on_a_panel_does_not_read_in_the_log_what_the_panel_does(session, visitor):
    admin, lead = build.account(session, role="admin"), build.account(session, role="lead")
    opening = build.opening(session, lead)
    shared, other = build.application(session, opening), build.application(session, opening)
    own = build.seat(session, shared, admin)
    build.submitted(session, build.seat(session, shared, build.account(session, name="Peer")))
    build.submitted(session, build.seat(session, other, build.account(session, name="Stranger")))
    audit.record(session, "export.ratings", actor=lead, now=NOON, opening_id=opening.id, detail={"rows": 17})
    session.commit()
    browser = visitor(admin)

    sealed = browser.get("/audit-log").text
    build.submitted(session, own)
    revealed = browser.get("/audit-log").text

    assert "Stranger" in table_of(sealed)
    assert ("Peer" in table_of(sealed), "Export: ratings" in sealed) == (False, False)
    assert ("Peer" in table_of(revealed), "Export: ratings" in table_of(revealed)) == (True, True)


def table_of(page):
    return page[page.index("<tbody>") :]


def test_markup_in_a_name_stays_text(session, visitor):
    admin = build.account(session, role="admin")
    anna = build.account(session, name="<script>alert(1)</script>")
    accounts.switch_off(session, anna.id, actor=admin, now=NOON)
    browser = visitor(admin)

    pages = [browser.get(path).text for path in ("/people", f"/people/{anna.id}", "/audit-log")]

    assert [("<script>alert" in page, "&lt;script&gt;alert" in page) for page in pages] == [(False, True)] * 3
