"""Packets: what is printed or handed on, who gets it, what is noted, and that a redacted one names no interviewer."""

import re

import pytest
from sqlalchemy import select, text

from scorecard.domain.assessment import TickState, Vote
from scorecard.models.application import DeclineReason
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import OpeningLead
from scorecard.services import cards, debriefs, scoring
from tests import build
from tests.build import NOON, content
from tests.visitor import fields_of

CRITICAL = "adversarial_to_managers"
NOISE = ("Quorvax", "Blimzet", "Drusnok", "Fenwhip", "Oxalbry", "Ulmgast")


class Case:
    """A decided application with everything on record; the lead and all colleagues have names found nowhere else."""


@pytest.fixture
def case(session, visitor):
    lead_name, *names = NOISE
    Case.lead = build.account(session, role="lead", name=f"Lea {lead_name}")
    Case.opening = build.opening(session, Case.lead, title="Tech Lead Payments")
    Case.application = build.application(session, Case.opening, name="Maya Candidate")
    Case.people = [build.account(session, name=f"{name} Person") for name in names]
    Case.path = f"/applications/{Case.application.id}/packet"
    own, *seats = [build.seat(session, Case.application, person) for person in (Case.lead, *Case.people)]
    level = dict.fromkeys(build.criteria_of(build.AREAS), 4)
    build.submitted(session, own, content(level, note="Drew the queue."))
    build.submitted(session, seats[0], content(level | {"trade_offs": 5}, strengths="Knows why.", note="Named costs."))
    flagged = content(level | {"trade_offs": 1}, vote=Vote.NO, flags={CRITICAL: "Laughed at his manager."})
    build.submitted(session, seats[1], flagged)
    build.submitted(session, seats[2], content(2))
    scoring.decline(
        session, seats[3].id, reason=DeclineReason.CUT_SHORT, note="Left early.", actor=Case.people[3], now=NOON
    )
    lead = Case.lead
    cards.reopen(session, seats[0].id, reason="Look again.", actor=lead, now=NOON)
    build.submitted(session, seats[0], content(level | {"trade_offs": 4}), now=NOON)
    cards.strike(session, seats[2].id, reason="Knew him before.", actor=lead, now=NOON)
    settled = {"state": TickState.CONFIRMED, "reason": "Asked a reference.", "revision": 0, "actor": lead, "now": NOON}
    cards.settle(session, Case.application.id, interview_id=seats[1].id, flag=CRITICAL, **settled)
    debriefs.open_debrief(session, Case.application.id, actor=lead, now=NOON)
    browser = visitor(lead)
    debrief = f"/applications/{Case.application.id}/debrief"
    for point, agreed in (("split-trade_offs", "He names costs."), ("minutes", "It took an hour.")):
        browser.get(debrief)
        form = {"point": point, "agreed": agreed, "why": "Both examples.", "revision": "0"}
        assert browser.post(f"{debrief}/points", form).status_code == 303
    page = f"/applications/{Case.application.id}/decision"
    form = {"decision": "hire", "reason": "We need one.", "flag_check": "Asked two."}
    assert browser.post(page, {**fields_of(browser.get(page).text), **form}).status_code == 303
    assert visitor(Case.people[1]).post(f"{debrief}/dissent", {"sentence": "Nobody checked."}).status_code == 303
    Case.seats = seats
    return Case


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_packet_holds_all_that_is_known_of_an_application(case, visitor):
    page = words(visitor(case.lead).get(case.path).text)

    wanted = (
        *("Maya Candidate", "Tech Lead Payments", "Estimate", "How firm is this?", "Without the strictness adjustment"),
        *("Focus areas", "How the estimate comes about", "Ratings", "Votes", "Named costs.", "Knows why."),
        *("Laughed at his manager.", "Asked a reference.", "He names costs.", "It took an hour."),
        *("Decisions", "We need one.", "Of another mind", "Nobody checked.", "Role and candidate", "Timeline"),
        *("Knew him before.", "Left early.", "Look again.", *NOISE[:5]),
    )
    assert [each for each in wanted if each not in page] == []


def test_a_packet_has_no_navigation_and_nothing_to_send(case, visitor):
    page = visitor(case.lead).get(case.path).text

    assert [mark for mark in ("<nav", "<form", "sc-top", "sc-menu") if mark in page] == []


@pytest.mark.parametrize("reading", ["sealed", "revised"])
def test_a_redacted_packet_has_no_interviewers_name_in_its_bytes(case, visitor, reading):
    browser = visitor(case.lead)

    named = browser.get(f"{case.path}?as={reading}").text
    redacted = browser.get(f"{case.path}?as={reading}&redacted=1").text

    assert [name for name in NOISE[:5] if name not in named] == []
    assert [name for name in NOISE if name in redacted] == []
    assert {f"Interviewer {letter}" for letter in "ABCDE"} <= set(re.findall("Interviewer [A-Z]", words(redacted)))
    assert "read it for names" in redacted


def test_a_redacted_packet_calls_a_person_the_same_everywhere(case, visitor):
    page = visitor(case.lead).get(f"{case.path}?redacted=1").text

    flagged = re.search(r"Interviewer [A-Z]", words(page.split("Laughed at his manager.")[0][-600:]))[0]
    dissent = re.search(r"Of another mind: (Interviewer [A-Z])", words(page))[1]
    assert flagged == dissent


def test_what_people_typed_stands_as_they_typed_it(case, visitor, session):
    other = build.application(session, case.opening, name="Ben Candidate")
    note = f"{NOISE[1]} asked the same."
    build.submitted(session, build.seat(session, other, case.people[0]), content(note=note))

    page = visitor(case.lead).get(f"/applications/{other.id}/packet?redacted=1").text

    assert (note in page, page.count(NOISE[1]) == page.count(note)) == (True, True)


def test_each_packet_is_noted_before_it_is_sent(case, visitor, session):
    browser = visitor(case.lead)
    compare = f"/openings/{case.opening.id}/compare/packet"
    second = build.application(session, case.opening, name="Ben")
    both = f"application={case.application.id}&application={second.id}"

    for path in (case.path, f"{case.path}?redacted=1&as=revised", f"{compare}?{both}", f"{compare}?{both}&redacted=1"):
        assert browser.get(path).status_code == 200
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "file.exported").order_by(AuditEntry.id))
    noted = [(entry.actor_id, entry.opening_id, entry.application_id, entry.detail) for entry in entries]
    session.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_away"))
    session.commit()
    refused = browser.get(case.path)

    lead, opening, application = case.lead.id, case.opening.id, case.application.id
    assert noted == [
        (lead, opening, application, {"file": "packet", "rows": 1, "reading": "sealed"}),
        (lead, opening, application, {"file": "packet-redacted", "rows": 1, "reading": "revised"}),
        (lead, opening, None, {"file": "comparison", "rows": 2, "reading": "sealed"}),
        (lead, opening, None, {"file": "comparison-redacted", "rows": 2, "reading": "sealed"}),
    ]
    assert (refused.status_code, "Named costs." in refused.text) == (503, False)


def test_leads_and_reading_admins_get_a_packet_and_nobody_else(case, visitor, session):
    sealed = build.account(session, role="lead", name="Sealed")
    session.add(OpeningLead(opening_id=case.opening.id, account_id=sealed.id, added_at=NOON))
    other = build.application(session, case.opening, name="Ben Candidate")
    build.submitted(session, build.seat(session, other, case.people[0]), content(note="tok"))
    build.seat(session, other, sealed)
    foreign = build.account(session, role="lead")  # a lead elsewhere, who sat on this panel
    build.submitted(session, build.seat(session, other, foreign))
    admin = build.account(session, role="admin")
    people = {"lead": case.lead, "sealed": sealed, "foreign": foreign, "panellist": case.people[0], "admin": admin}

    path = f"/applications/{other.id}/packet"
    statuses = {name: visitor(person).get(path).status_code for name, person in people.items()}

    assert statuses == {"lead": 200, "sealed": 404, "foreign": 404, "panellist": 404, "admin": 200}
    reads = session.scalars(select(AuditEntry).where(AuditEntry.action == "opening.read_by_admin")).all()
    assert [(entry.actor_id, entry.detail["endpoint"]) for entry in reads] == [(admin.id, "packets.application")]


def test_an_application_without_a_panel_has_a_packet(case, visitor, session):
    bare = build.application(session, case.opening, name="Ben Candidate")

    page = words(visitor(case.lead).get(f"/applications/{bare.id}/packet?redacted=1").text)

    assert "Nobody has submitted a scorecard yet." in page


def test_the_page_and_the_comparison_lead_to_their_packets_in_the_same_reading(case, visitor, session):
    second = build.application(session, case.opening, name="Ben")
    browser = visitor(case.lead)
    both = f"application={case.application.id}&amp;application={second.id}"

    page = browser.get(f"/applications/{case.application.id}?as=revised").text
    comparison = browser.get(f"/openings/{case.opening.id}/compare?{both.replace('&amp;', '&')}").text

    assert f'href="{case.path}?as=revised"' in page
    assert f'href="/openings/{case.opening.id}/compare/packet?{both}"' in comparison


def test_a_redacted_comparison_calls_a_person_the_same_beside_every_candidate(case, visitor, session):
    second = build.application(session, case.opening, name="Ben")
    shared = case.people[1]
    build.submitted(session, build.seat(session, second, shared), content(vote=Vote.STRONG_YES))
    path = f"/openings/{case.opening.id}/compare/packet?application={second.id}&application={case.application.id}"
    browser = visitor(case.lead)

    named, redacted = browser.get(path).text, browser.get(f"{path}&redacted=1").text

    assert [name for name in NOISE if name in redacted] == []
    votes = [words(page.split('id="votes"')[1]) for page in (named, redacted)]
    order = re.findall(f"({'|'.join(NOISE)}) ?", votes[0])
    labels = re.findall("Interviewer ([A-Z])", votes[1])
    assert (order[0], len(labels)) == (NOISE[2], len(re.findall("(?:Lea|Person)", votes[0])))
    assert labels.count(labels[0]) == 2


def test_a_comparison_of_one_leads_back_to_the_choice(case, visitor):
    compare = f"/openings/{case.opening.id}/compare"

    answer = visitor(case.lead).get(f"{compare}/packet?application={case.application.id}")

    assert (answer.status_code, answer.location) == (303, f"{compare}?application={case.application.id}")
