"""The pages of one application: what each person reads there."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Application, Decision
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import Settlement
from scorecard.services import candidates, cards, debriefs
from tests import build
from tests.build import NOON
from tests.web.application_pages.people import CRITICAL, sealed_lead

VERDICT = "How sure we are that our interviewers"


def test_a_lead_reads_the_recommendation_with_its_reasons_and_what_is_to_settle(panel, visitor):
    page = visitor(panel.lead).get(panel.path).text

    for words in (
        "Maya Candidate",
        "2 of 3 scorecards in",
        "Provisional: 2 of 3 scorecards",
        "Not enough evidence: one critical flag to check. On the ratings alone: ",
        "Estimate 3.8 of 5 · bar 3.5 · probably between",
        VERDICT,
        "Critical flag to check: ",
        "1 scorecard still to come",
        "Next: open the debrief",
    ):
        assert words in page


def to_settle_links(page):
    """Each open point that is a link, and where it leads."""
    card = page.split('id="to-settle"')[1].split("</section>")[0]
    return {words: url for url, words in re.findall(r'sc-row-title"><a href="([^"]*)">([^<]*)</a>', card)}


def test_each_open_point_leads_to_where_a_lead_settles_it(panel, visitor):
    links = to_settle_links(visitor(panel.lead).get(panel.path).text)

    assert links["1 scorecard still to come"] == f"{panel.path}/panel"
    assert links["Next: open the debrief"] == f"{panel.path}/debrief"
    assert [url for words, url in links.items() if "flag" in words] == [f"{panel.path}?tab=flags#tabs"]


def test_who_may_not_seat_gets_no_link_to_the_panel(panel, visitor, session):
    admin = build.account(session, role="admin")

    for reader in (admin, panel.panellist):
        assert f"{panel.path}/panel" not in to_settle_links(visitor(reader).get(panel.path).text).values()


def test_a_withdrawn_application_has_nothing_to_settle_but_the_way_back(panel, visitor, session):
    candidates.withdraw(session, panel.application.id, reason="Another offer.", actor=panel.lead, now=NOON)

    page = visitor(panel.lead).get(panel.path).text

    assert to_settle_links(page) == {"Undo the withdrawal": f"{panel.path}/withdrawal"}


@pytest.mark.parametrize("tab", ["panel", "evidence", "flags", "timeline", "no-such-tab"])
@pytest.mark.parametrize("reading", ["sealed", "revised", "nonsense"])
def test_no_tab_and_no_reading_shows_a_draft(panel, visitor, tab, reading):
    answer = visitor(panel.lead).get(f"{panel.path}?tab={tab}&as={reading}")

    assert (answer.status_code, "words of a draft" in answer.text) == (200, False)


def test_each_tab_shows_its_part(panel, visitor):
    lead = visitor(panel.lead)

    assert "Ratings by criterion and interviewer" in lead.get(panel.path).text
    assert "Named what is costly to undo." in lead.get(f"{panel.path}?tab=evidence").text
    assert "He shouted at them." in lead.get(f"{panel.path}?tab=flags").text
    assert "Scorecard submitted" in lead.get(f"{panel.path}?tab=timeline").text


def test_a_panellist_reads_ratings_flags_and_votes_but_no_recommendation_before_the_debrief(panel, visitor):
    panellist = visitor(panel.panellist)

    page = panellist.get(panel.path).text
    flags = panellist.get(f"{panel.path}?tab=flags").text

    assert ("Ben Panellist" in page, "He shouted at them." in flags) == (True, True)
    for hidden in (VERDICT, "Focus areas against their bar", "draft begun", "/decision", "/reopen", "/strike"):
        assert hidden not in page + flags
    assert "How it was checked" not in flags
    assert panellist.get(f"{panel.path}/debrief").status_code == 404


def test_a_panellist_reads_the_recommendation_once_the_debrief_is_open_and_never_a_decision(panel, visitor, session):
    panel.application.debrief_opened_at = NOON
    session.merge(panel.application)
    session.add(
        Decision(
            application_id=panel.application.id,
            decision="hire",
            reason="Between us leads.",
            seen={},
            decided_by_id=panel.lead.id,
            decided_at=NOON,
        )
    )
    session.commit()
    panellist = visitor(panel.panellist)

    page = panellist.get(panel.path).text + panellist.get(f"{panel.path}?tab=timeline").text
    debrief = panellist.get(f"{panel.path}/debrief")

    assert (VERDICT in page, "Between us leads." in page, "Decided" in page) == (True, False, False)
    assert (debrief.status_code, "Between us leads." in debrief.text) == (200, False)


def test_whoever_has_not_submitted_finds_nothing(panel, visitor, session):
    stranger = build.account(session, role="lead")

    for account in (panel.drafting, stranger):
        browser = visitor(account)
        assert [browser.get(panel.path + rest).status_code for rest in ("", "/debrief", "/decision")] == [404] * 3


def test_a_sealed_lead_gets_the_candidate_and_the_way_to_the_own_scorecard(panel, visitor, session):
    lead, seat = sealed_lead(session, panel)
    browser = visitor(lead)

    answer = browser.get(f"{panel.path}?tab=evidence&as=revised")

    assert answer.status_code == 200
    for words in ("Maya Candidate", "Submit your scorecard to see the panel", f"/interviews/{seat.id}/scorecard"):
        assert words in answer.text
    for hidden in ("Ana Panellist", "Ben Panellist", "Cleo Drafting", " of 4", "Named what", "Hire", "flag"):
        assert hidden not in answer.text
    assert [browser.get(panel.path + rest).status_code for rest in ("/debrief", "/decision")] == [404, 404]


def test_the_pages_of_a_sealed_lead_do_not_change_with_what_is_hidden(panel, visitor, session):
    lead, _ = sealed_lead(session, panel)
    browser = visitor(lead)
    before = browser.get(panel.path)
    build.submitted(session, panel.drafted, build.content(1, flags={"micromanages": "Every line."}))

    after = browser.get(panel.path)

    assert after.data == before.data


def test_nobody_but_an_unsealed_lead_of_the_opening_changes_anything(panel, visitor, session):
    sealed, _ = sealed_lead(session, panel)
    settle = {"interview_id": panel.flagged.id, "flag": CRITICAL, "state": "cleared", "reason": "No.", "revision": "0"}
    acts = (
        (f"{panel.path}/decision", {"decision": "hold", "flag_check": "Asked.", "revision": "0"}),
        (f"{panel.path}/debrief", {}),
        (f"{panel.path}/flags", settle),
        (f"/interviews/{panel.seat.id}/reopen", {"reason": "Because."}),
        (f"/interviews/{panel.seat.id}/strike", {"action": "strike", "reason": "Because."}),
    )

    for account in (panel.panellist, sealed, build.account(session, role="lead"), build.account(session, role="admin")):
        browser = visitor(account)
        assert [browser.post(path, data).status_code for path, data in acts] == [404] * len(acts)

    session.expire_all()
    assert session.get_one(Application, panel.application.id).debrief_opened_at is None
    assert (session.scalars(select(Decision)).all(), session.scalars(select(Settlement)).all()) == ([], [])


def test_an_admin_reads_and_each_page_is_on_record(panel, visitor, session):
    admin = build.account(session, role="admin")
    browser = visitor(admin)

    answers = [browser.get(panel.path), browser.get(f"{panel.path}/debrief"), browser.get(f"{panel.path}/decision")]

    assert [answer.status_code for answer in answers] == [200, 200, 404]
    assert "You are not a lead of this opening" in answers[0].text
    for hidden in ("/decision", "/reopen", "/strike", "How it was checked"):
        assert hidden not in answers[0].text
    noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [entry.detail["endpoint"] for entry in noted] == ["applications.page", "debriefs.page"]


def test_the_readings_differ_by_what_was_written_after_the_reveal(panel, visitor, session, clock):
    lead = visitor(panel.lead)
    assert "As revised" not in lead.get(panel.path).text
    cards.reopen(session, panel.seat.id, reason="Wrong day noted.", actor=panel.lead, now=NOON)
    build.submitted(session, panel.seat, build.content(1, strengths="After thinking."), now=NOON + timedelta(minutes=5))
    clock.forward(hours=1)

    sealed, revised = lead.get(panel.path).text, lead.get(f"{panel.path}?as=revised").text

    assert ("Ratings 4.0" in sealed, "Ratings 2.5" in revised) == (True, True)
    assert ("Version 1 of 2" in sealed, "Version 2 of 2" in revised, "Wrong day noted." in sealed) == (True,) * 3


def test_what_people_typed_is_text_and_never_markup(visitor, session):
    lead = build.account(session, role="lead", name="<b>Lead</b>")
    application = build.application(session, build.opening(session, lead), name="<script>alert(1)</script>")
    content = build.content(4, note="<img src=x>", strengths="<i>calm</i>", flags={CRITICAL: "<u>loud</u>"})
    build.submitted(session, build.seat(session, application, build.account(session, name="<em>Ana</em>")), content)
    browser = visitor(lead)

    for rest in ("", "?tab=evidence", "?tab=flags", "?tab=timeline", "/debrief", "/decision"):
        page = browser.get(f"/applications/{application.id}{rest}").text
        assert [tag for tag in ("<script>alert", "<img src=x", "<i>", "<u>", "<em>", "<b>") if tag in page] == []


def test_an_application_without_a_panel_says_what_to_do(panel, visitor, session):
    empty = build.application(session, panel.opening, name="Nobody Yet")

    page = visitor(panel.lead).get(f"/applications/{empty.id}").text

    for words in ("Nobody is on the panel yet.", "Next: seat the panel", "No panel yet"):
        assert words in page


def test_votes_and_guardrails_are_noted_for_the_lead_alone(panel, visitor, session):
    debriefs.open_debrief(session, panel.application.id, actor=panel.lead, now=NOON)
    reader = session.get(build.Account, panel.seat.interviewer_id)

    lead, panellist = (visitor(person).get(panel.path).text for person in (panel.lead, reader))

    note = "Nobody wrote down why Tech Lead and not Staff Engineer."
    assert (note in lead, note in panellist) == (True, False)


def test_why_tech_lead_is_known_once_somebody_wrote_it_down(panel, visitor, session):
    seat = build.seat(session, panel.application, build.account(session))
    build.submitted(session, seat, replace(build.content(4), motivation="Wants to grow people."))

    assert "Nobody wrote down why Tech Lead" not in visitor(panel.lead).get(panel.path).text


def test_a_card_far_from_its_panel_is_noted_for_lead_and_panel(panel, visitor, session):
    people = [build.account(session, name=name) for name in ("Odd Card", "Al", "Bo", "Cy")]
    for number in range(25):
        other = build.application(session, panel.opening)
        for person in people:
            build.submitted(session, build.seat(session, other, person), build.content(3 + number % 2))
    application = build.application(session, panel.opening, name="Split Candidate")
    for person in people:
        level = 1 if person.name == "Odd Card" else 5
        build.submitted(session, build.seat(session, application, person), build.content(level))

    pages = [visitor(person).get(f"/applications/{application.id}").text for person in (panel.lead, people[1])]

    assert ["what the rest of the panel leads one to expect" in page for page in pages] == [True, True]
