"""The set-up page of an opening."""

import re

import pytest
from sqlalchemy import delete, select

from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening, PolicyVersion, RubricVersion
from tests import build
from tests.visitor import fields_of


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead, Payments")


def form_of(page, **values):
    """The set-up form as a browser would send it, with ticked boxes as lists."""
    ticked = {}
    for name in ("leads", "must_meet", "optional_areas"):
        ticked[name] = re.findall(rf'type="checkbox" name="{name}" id="[^"]*" value="([^"]*)" checked', page)
    archetype = re.search(r'name="archetype" id="[^"]*" value="([^"]*)" checked', page)
    version = re.search(r'<option selected value="(\d+)"', page)
    fields = {**fields_of(page), **ticked}
    if archetype:
        fields["archetype"] = archetype[1]
    if version:
        fields["rubric_version"] = version[1]
    return {**fields, **values}


def policies(session):
    found = [(row.version, row.reason) for row in session.scalars(select(PolicyVersion).order_by(PolicyVersion.id))]
    session.commit()  # what reads in a test must not keep the pages from writing
    return found


def test_a_lead_sets_up_an_opening_and_opens_and_closes_it(session, visitor, lead):
    build.rubric_version(session)
    browser = visitor(lead)
    form = form_of(browser.get("/openings/new").text, title="Tech Lead, Search", archetype="architecture")

    created = browser.post("/openings/new", {**form, "coding_share": "40", "scope": "One team"})

    opening = session.scalars(select(Opening)).one()
    session.commit()
    address = f"/openings/{opening.id}"
    assert (created.status_code, created.location) == (303, f"{address}/set-up")
    assert (opening.title, opening.archetype, opening.status) == ("Tech Lead, Search", "architecture", "draft")
    assert (opening.coding_share, opening.scope) == (40, "One team")
    seen = []
    for act in ("open", "close", "open"):
        browser.post(f"{address}/{act}")
        session.refresh(opening)
        session.commit()
        seen.append(opening.status)
    assert seen == ["open", "closed", "open"]


def test_whoever_sets_up_an_opening_for_others_to_lead_comes_back_to_the_own_ones(session, visitor, lead):
    build.rubric_version(session)
    other = build.account(session, role="lead")
    session.commit()
    browser, leads = visitor(lead), [other.id]
    session.rollback()
    form = form_of(browser.get("/openings/new").text, title="Tech Lead, Search", archetype="feature", leads=leads)

    answer = browser.post("/openings/new", form)

    assert (answer.status_code, answer.location) == (303, "/openings")
    assert "“Tech Lead, Search” is set up as a draft. Its leads go on from here" in browser.get("/openings").text


def test_a_time_split_that_does_not_add_up_comes_back_with_its_sum(session, visitor, lead):
    build.rubric_version(session)
    browser = visitor(lead)
    form = form_of(browser.get("/openings/new").text, title="Tech Lead", archetype="feature", scope="Three\nlines\n")

    answer = browser.post("/openings/new", {**form, "split_hands_on": "45"})

    assert answer.status_code == 422
    assert "They add up to 105 % now." in answer.text
    assert fields_of(answer.text)["split_hands_on"] == "45"
    assert fields_of(answer.text)["scope"] == "Three\nlines\n"
    assert session.scalars(select(Opening)).all() == []


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"must_meet": ["astrology"]}, "Choose focus areas of this rubric."),
        ({"optional_areas": ["astrology"]}, "Choose focus areas of this rubric."),
        ({"title": " "}, "Give the opening a title."),
        ({"title": "\u200b"}, "Give the opening a title."),
        ({"archetype": "visionary"}, "Not a valid choice."),
        ({"coding_share": "half"}, "Give a whole number"),
        ({"coding_share": "101"}, "Give a whole percent from 0 to 100."),
        ({"split_mentoring": ""}, "Give each part as a whole percent."),
        ({"bar": "6"}, "This must lie on the scale, 1 to 5."),
        ({"bar": "nan"}, "This must lie on the scale, 1 to 5."),
        ({"bar": "high"}, "Give a number such as 3.5."),
        ({"weight-technical_depth": "0"}, "This must be from 0.001 to 1000."),
        ({"weight-technical_depth": "2"}, "The areas do not weigh the same, so say why."),
        ({"weight-technical_depth": ""}, "Give a number such as 3.5."),
        ({"rubric_version": "9" * 30}, "Choose one of the rubric versions in the list."),
        ({"leads": []}, "An opening needs at least one lead."),
        ({"leads": ["nobody\x00"]}, "An opening needs at least one lead."),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(session, visitor, lead, wrong, message):
    build.rubric_version(session)
    browser = visitor(lead)
    form = form_of(browser.get("/openings/new").text, title="Tech Lead", archetype="feature")

    answer = browser.post("/openings/new", {**form, **wrong})

    assert answer.status_code == 422
    assert message in answer.text
    assert session.scalars(select(Opening)).all() == []


def test_saving_what_is_there_changes_no_policy(session, visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text)

    answer = browser.post(address, {**form, "title": "Tech Lead, Refunds"})

    assert (answer.status_code, answer.location) == (303, address)
    assert policies(session) == [(1, "")]
    session.refresh(opening)
    assert (opening.title, opening.revision) == ("Tech Lead, Refunds", 2)


def test_an_older_form_gets_409_with_what_was_typed_and_what_is_stored(visitor, opening, lead):
    browser = visitor(lead)
    address = f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text)
    browser.post(address, {**form, "title": "First"})

    answer = browser.post(address, {**form, "title": "Second"})

    assert answer.status_code == 409
    assert (fields_of(answer.text)["title"], fields_of(answer.text)["revision"]) == ("Second", "2")
    assert "<dd>First</dd>" in answer.text
    assert browser.post(address, form_of(answer.text)).status_code == 303


@pytest.fixture
def frozen(session, opening):
    for name, level in (("Ana Above", 4), ("Ben Below", 3)):
        application = build.application(session, opening, name=name)
        for _ in range(3):
            build.submitted(session, build.seat(session, application, build.account(session)), build.content(level))
    return opening


def test_after_the_freeze_a_policy_change_is_shown_before_it_is_made(session, visitor, frozen, lead):
    browser = visitor(lead)
    address = f"/openings/{frozen.id}/set-up"
    form = form_of(browser.get(address).text, bar="4.5")

    silent = browser.post(address, form)
    asked = browser.post(address, {**form, "policy_reason": "Two seniors left."})

    assert (silent.status_code, asked.status_code) == (422, 200)
    assert "Interviews have begun, so say why the policy changes." in silent.text
    assert "Ana Above" in asked.text
    assert policies(session) == [(1, "")]
    confirm = {**form, "policy_reason": "Two seniors left.", **fields_of(asked.text)}
    lists = {name: form[name] for name in ("leads", "must_meet", "optional_areas")}
    answer = browser.post(address, {**confirm, **lists})
    assert answer.status_code == 303
    assert policies(session) == [(1, ""), (2, "Two seniors left.")]


def test_the_shown_recommendations_leave_out_what_the_lead_has_still_to_score(session, visitor, frozen, lead):
    sealed = build.application(session, frozen, name="Cem Hidden")
    for _ in range(3):
        build.submitted(session, build.seat(session, sealed, build.account(session)), build.content(4))
    build.seat(session, sealed, lead)
    browser = visitor(lead)
    address = f"/openings/{frozen.id}/set-up"
    form = form_of(browser.get(address).text, bar="4.5", policy_reason="Two seniors left.")

    asked = browser.post(address, form)

    assert ("Ana Above" in asked.text, "Cem Hidden" in asked.text) == (True, False)
    assert "Computed without 1 application that you have still to score." in asked.text


def test_after_the_freeze_the_rubric_cannot_be_changed_by_a_form_either(session, visitor, frozen, lead):
    browser = visitor(lead)
    address = f"/openings/{frozen.id}/set-up"
    form = form_of(browser.get(address).text, policy_reason="Why not.")

    answer = browser.post(address, {**form, "optional_areas": ["delivery_judgement"]})

    assert answer.status_code == 422
    assert "Interviews have begun, so the focus areas are fixed." in answer.text
    assert policies(session) == [(1, "")]


def test_a_lead_who_leaves_is_led_to_the_openings(session, visitor, opening, lead):
    other = build.account(session, role="lead")
    browser = visitor(lead)
    address = f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text, leads=[other.id])

    answer = browser.post(address, form)

    assert (answer.status_code, answer.location) == (303, "/openings")


def test_an_admin_reads_the_set_up_on_record_and_changes_nothing(session, visitor, opening):
    browser = visitor(build.account(session, role="admin"))
    address = f"/openings/{opening.id}/set-up"
    page = browser.get(address)

    changed = browser.post(address, form_of(page.text, title="Mine"))

    assert (page.status_code, changed.status_code) == (200, 404)
    assert "You read this opening as an admin" in page.text
    read = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).one()
    assert read.opening_id == opening.id


def test_an_opening_of_somebody_else_is_not_there(session, visitor, opening):
    browser = visitor(build.account(session, role="lead"))
    address = f"/openings/{opening.id}"

    answers = [browser.get(f"{address}/set-up"), browser.post(f"{address}/close")]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_the_page_says_what_the_policy_means(visitor, opening, lead):
    text = visitor(lead).get(f"/openings/{opening.id}/set-up").text

    assert "all Meets: Hire · half Mixed, half Meets: too close to call · all Mixed: No hire" in text


def test_without_a_rubric_the_page_says_what_to_do(session, visitor, lead):
    session.execute(delete(RubricVersion))
    session.commit()
    answer = visitor(lead).get("/openings/new")

    assert answer.status_code == 200
    assert "No rubric is installed" in answer.text
