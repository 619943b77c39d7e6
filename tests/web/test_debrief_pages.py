"""The debrief's page: its agenda, what is agreed on it, the vote after it and the dissent from a decision."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Dissent
from scorecard.models.debrief import DebriefEntry, VoteAfterDebrief
from scorecard.models.opening import OpeningLead
from scorecard.services import cards, debrief_votes, debriefs
from tests import build
from tests.build import NOON
from tests.surface import forms_of
from tests.visitor import fields_of

CRITICAL = "adversarial_to_managers"
SPLIT = "split-trade_offs"


@pytest.fixture
def talk(session):
    """An open debrief: three cards that split on one criterion, one of them with a critical flag and a No."""

    class Talk:
        lead = build.account(session, role="lead", name="Lena Lead")
        opening = build.opening(session, lead)
        application = build.application(session, opening, name="Maya Candidate")
        people = tuple(build.account(session, name=name) for name in ("Ana", "Ben", "Cem"))
        path = f"/applications/{application.id}/debrief"

    Talk.seats = [build.seat(session, Talk.application, person) for person in Talk.people]
    level = dict.fromkeys(build.criteria_of(build.AREAS), 4)
    build.submitted(session, Talk.seats[0], build.content(level | {"trade_offs": 5}, note="Named costs."))
    low = build.content(
        level | {"trade_offs": 2}, note="Saw no cost.", vote=Vote.NO, flags={CRITICAL: "Laughed at his manager."}
    )
    build.submitted(session, Talk.seats[1], low)
    build.submitted(session, Talk.seats[2], build.content(level))
    debriefs.open_debrief(session, Talk.application.id, actor=Talk.lead, now=NOON)
    return Talk


def part(page, name):
    """One card of a page, by its id."""
    return page.split(f'id="{name}"')[1].split("</section>")[0]


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def headings(page):
    return [words(found).strip() for found in re.findall(r"<h3>(.*?)</h3>", part(page, "agenda"), re.DOTALL)]


def write(browser, talk, **fields):
    form = {"point": SPLIT, "agreed": "One more interview.", "why": "Ben asked about costs.", "revision": "0"}
    browser.get(talk.path)
    return browser.post(f"{talk.path}/points", {**form, **fields})


def also_lead(session, talk):
    lead = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=talk.opening.id, account_id=lead.id, added_at=NOON))
    session.commit()
    return lead


def test_the_agenda_begins_with_where_the_panel_differs_and_ends_with_guardrails(talk, visitor):
    found = headings(visitor(talk.lead).get(talk.path).text)

    assert found[0] == "Split on Trade-offs: 2.0 to 5.0"
    assert [each.split(":")[0] for each in found[1:]] == [
        "Critical flag to check",
        "Nobody wrote down why Tech Lead and not Staff Engineer. Ask before you decide.",
    ]


def test_a_point_shows_both_ends_with_their_notes_and_a_flag_with_its_quote(talk, visitor):
    agenda = words(part(visitor(talk.lead).get(talk.path).text, "agenda"))

    for said in ("Ben: 2.0", "Saw no cost.", "Ana: 5.0", "Named costs.", "Laughed at his manager.", "Ask a reference:"):
        assert said in agenda
    assert agenda.index("Ben: 2.0") < agenda.index("Ana: 5.0")


def test_an_unproven_area_shows_what_there_is_on_it(session, visitor):
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead))
    for name, areas, level in (("Ana", build.AREAS[:3], 4), ("Ben", build.AREAS[:2], 4)):
        card = build.content(level, areas=areas, note=f"{name} heard it.")
        card.ratings["technical_culture"] = build.RatingEntry(value=2, note="Blames the team.")
        seat = build.seat(session, application, build.account(session, name=name), areas=list(areas))
        build.submitted(session, seat, card)

    page = visitor(lead).get(f"/applications/{application.id}/debrief").text

    found = headings(page)
    assert "Not assessed: Communication & Collaboration" in [each.replace("&amp;", "&") for each in found]
    assert any(each.startswith("Unproven: Mentoring") for each in found)
    assert "Blames the team." in part(page, "agenda")


def test_dissent_speaks_first_and_leads_speak_last(talk, visitor, session):
    late = build.account(session, name="Out Standing")
    build.seat(session, talk.application, late)

    order = part(visitor(talk.lead).get(talk.path).text, "speaking-order")

    assert [words(found).split()[0] for found in re.findall(r"<li>(.*?)</li>", order)] == ["Ben", "Ana", "Cem", "Lena"]
    assert "Out Standing has still to submit." in words(order)


def test_a_lead_writes_down_what_was_agreed_and_the_panel_reads_it(talk, visitor, session):
    answer = write(visitor(talk.lead), talk)

    read = words(part(visitor(talk.people[2]).get(talk.path).text, "agenda"))
    assert (answer.status_code, answer.location) == (303, f"{talk.path}#{SPLIT}")
    for said in ("One more interview.", "Ben asked about costs.", "Lena Lead ·"):
        assert said in read


def test_the_panel_reads_the_agenda_without_forms_and_without_guardrails(talk, visitor):
    lead = visitor(talk.lead)
    write(lead, talk, point="guardrail-motivation-unknown", agreed="Ask him on Monday.")

    page = visitor(talk.people[0]).get(talk.path).text
    timeline = visitor(talk.people[0]).get(f"/applications/{talk.application.id}?tab=timeline").text

    assert [form.action for form in forms_of(page) if "/debrief" in form.action] == [f"{talk.path}/vote"]
    for hidden in ("Nobody wrote down why", "Ask him on Monday.", "Decide"):
        assert hidden not in page + timeline
    assert "Ask him on Monday." in lead.get(talk.path).text


def test_earlier_versions_stay_below_the_newest(talk, visitor):
    lead = visitor(talk.lead)
    write(lead, talk, agreed="At first this.")

    write(lead, talk, agreed="Then that.", revision="1")

    agenda = words(part(lead.get(talk.path).text, "agenda"))
    assert agenda.index("Then that.") < agenda.index("1 earlier version") < agenda.index("At first this.")


def test_who_writes_on_an_older_version_gets_the_text_back_beside_what_is_stored(talk, visitor, session):
    first, second = visitor(talk.lead), visitor(also_lead(session, talk))
    write(first, talk, agreed="Stored first.")

    refused = write(second, talk, agreed="Typed second.")
    again = second.post(f"{talk.path}/points", fields_in(refused.text, SPLIT))

    assert (refused.status_code, again.status_code) == (409, 303)
    for said in ("Stored first.", "Typed second.", "This changed while you were looking."):
        assert said in refused.text
    newest = select(DebriefEntry.agreed).order_by(DebriefEntry.number.desc())
    assert session.scalars(newest).first() == "Typed second."


def fields_in(page, point):
    """The fields of one point's form, as a browser would send them."""
    (form,) = [form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'value="{point}"' in form]
    return fields_of(form)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"agreed": " "}, "Write down what was agreed."),
        ({"agreed": "typed" * 2000}, "8,000"),
        ({"why": "typed\x00"}, "character"),
        ({"point": "minutes", "agreed": ""}, "Write down what happened"),
    ],
)
def test_what_cannot_be_written_down_comes_back_as_typed(talk, visitor, session, fields, message):
    answer = write(visitor(talk.lead), talk, **{"why": "typed", **fields})

    assert (answer.status_code, session.scalars(select(DebriefEntry)).all()) == (422, [])
    for said in (message, "There is a problem"):
        assert said in answer.text
    assert "typed" in answer.text or fields.get("point") == "minutes"


def test_only_points_of_the_agenda_can_be_written_on(talk, visitor, session):
    lead = visitor(talk.lead)

    wrong = ("", "split-code_review", "area-technical_depth", "flag-micromanages", "minutes-2", "x" * 200)

    assert [write(lead, talk, point=point).status_code for point in wrong] == [404] * len(wrong)
    assert session.scalars(select(DebriefEntry)).all() == []


def test_a_point_that_was_settled_keeps_what_was_agreed(talk, visitor, session):
    lead = visitor(talk.lead)
    write(lead, talk)
    cards.strike(session, talk.seats[1].id, reason="Wrong candidate.", actor=talk.lead, now=NOON)

    page = lead.get(talk.path).text

    assert ("Split on" in page, "One more interview." in part(page, "settled")) == (False, True)
    assert write(lead, talk, agreed="Nothing to do.", revision="1").status_code == 303


def test_minutes_and_agreed_points_are_in_the_timeline(talk, visitor):
    lead = visitor(talk.lead)
    write(lead, talk)
    write(lead, talk, point="minutes", agreed="It took an hour.")

    for reader in (lead, visitor(talk.people[0])):
        timeline = words(reader.get(f"/applications/{talk.application.id}?tab=timeline").text)
        for said in ("Agreed: Trade-offs", "One more interview.", "Minutes of the debrief", "It took an hour."):
            assert said in timeline


def test_nobody_but_an_unsealed_lead_of_the_opening_writes(talk, visitor, session):
    sealed = also_lead(session, talk)
    build.seat(session, talk.application, sealed)
    others = [*talk.people, sealed, *(build.account(session, role=role) for role in ("lead", "admin"))]

    assert [write(visitor(person), talk).status_code for person in others] == [404] * len(others)
    assert session.scalars(select(DebriefEntry)).all() == []


def vote(browser, talk, code):
    browser.get(talk.path)
    return browser.post(f"{talk.path}/vote", {"vote": code})


def test_a_panellist_votes_again_and_may_change_it(talk, visitor, session):
    ben = visitor(talk.people[1])

    answers = [vote(ben, talk, code) for code in ("YES", "STRONG_YES")]

    own = part(ben.get(talk.path).text, "own-vote")
    assert [answer.status_code for answer in answers] == [303, 303]
    assert "On your card, sealed: No After the debrief: Strong yes" in words(own)
    assert session.scalars(select(VoteAfterDebrief.vote)).all() == ["YES", "STRONG_YES"]


@pytest.mark.parametrize("code", ["", "MAYBE"])
def test_a_vote_that_is_none_of_the_four_is_refused(talk, visitor, session, code):
    answer = vote(visitor(talk.people[1]), talk, code)

    assert (answer.status_code, "Choose one of the four." in answer.text) == (422, True)
    assert session.scalars(select(VoteAfterDebrief)).all() == []


def test_who_has_no_card_here_has_no_vote(talk, visitor, session):
    sealed, unsubmitted = also_lead(session, talk), build.account(session)
    for person in (sealed, unsubmitted):
        build.seat(session, talk.application, person)

    answers = [vote(visitor(person), talk, "YES").status_code for person in (talk.lead, sealed, unsubmitted)]

    assert answers == [404, 404, 404]
    assert "Your vote after the debrief" not in visitor(talk.lead).get(talk.path).text


def moved(reader, talk):
    return words(part(reader.get(talk.path).text, "votes-moved"))


def test_how_votes_moved_is_shown_in_sum_once_everybody_has_voted(talk, visitor):
    lead, people = visitor(talk.lead), [visitor(person) for person in talk.people]
    vote(people[1], talk, "YES")
    vote(people[0], talk, "YES")
    before = moved(lead, talk)
    vote(people[2], talk, "STRONG_YES")

    after = [moved(reader, talk) for reader in (lead, people[0])]

    assert ("2 of 3 voted" in before, "moved toward" in before) == (True, False)
    for said in after:
        assert "2 moved toward a hire, 0 away from it, 1 stayed." in said
        assert "Strong yes 0 1" in said
        assert not {"Ana", "Ben", "Cem"} & set(said.split())


def test_a_panel_of_two_has_no_sum(session, visitor):
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead))
    people = [build.account(session) for _ in range(2)]
    for person in people:
        build.submitted(session, build.seat(session, application, person))
    debriefs.open_debrief(session, application.id, actor=lead, now=NOON)
    for person in people:
        debrief_votes.vote_again(session, application.id, vote=Vote.NO, actor=person, now=NOON)

    page = visitor(lead).get(f"/applications/{application.id}/debrief").text

    assert "A sum of fewer than three votes would name people" in part(page, "votes-moved")


def decide(talk, visitor, **fields):
    lead = visitor(talk.lead)
    path = f"/applications/{talk.application.id}/decision"
    form = fields_of(lead.get(path).text)
    answer = lead.post(path, {**form, "reason": "We need one.", "flag_check": "Asked two.", **fields})
    assert answer.status_code == 303
    return lead


def test_after_the_decision_a_dissenter_is_told_and_adds_a_sentence_that_the_lead_reads(talk, visitor, session):
    lead = decide(talk, visitor, decision="hire")
    ben = visitor(talk.people[1])

    told = words(part(ben.get(talk.path).text, "own-vote"))
    answer = ben.post(f"{talk.path}/dissent", {"sentence": "Nobody checked the flag."})

    record = words(part(lead.get(f"/applications/{talk.application.id}").text, "decisions"))
    assert "Decided: Hire. Your vote says otherwise" in told
    assert answer.status_code == 303
    assert "Of another mind: Ben No Nobody checked the flag." in record
    assert "We need one." not in ben.get(talk.path).text


def test_who_agrees_reads_that_voting_is_over_and_nothing_of_the_decision(talk, visitor, session):
    decide(talk, visitor, decision="hire")
    ana = visitor(talk.people[0])

    page = ana.get(talk.path).text
    late = vote(ana, talk, "NO")
    dissent = ana.post(f"{talk.path}/dissent", {"sentence": "Me too."})

    assert ("Voting is over" in page, "Decided" in page) == (True, False)
    assert (late.status_code, "Voting after the debrief is over" in late.text, dissent.status_code) == (422, True, 404)
    assert session.scalars(select(VoteAfterDebrief)).all() == []


def test_a_dissenting_sentence_is_written_once(talk, visitor, session):
    decide(talk, visitor, decision="hire")
    ben = visitor(talk.people[1])
    ben.get(talk.path)

    answers = [ben.post(f"{talk.path}/dissent", {"sentence": text}) for text in (" ", "First.", "First.", "Second.")]

    assert [answer.status_code for answer in answers] == [422, 303, 303, 409]
    assert ("Second." in answers[3].text, session.scalars(select(Dissent.sentence)).all()) == (True, ["First."])


def test_a_case_put_off_leaves_voting_open(talk, visitor, clock):
    decide(talk, visitor, decision="hold")
    clock.forward(hours=1)

    assert vote(visitor(talk.people[1]), talk, "YES").status_code == 303


def test_the_leads_file_has_votes_after_the_debrief_by_name_and_a_sealed_lead_has_none(talk, visitor, session):
    vote(visitor(talk.people[1]), talk, "YES")
    sealed = also_lead(session, talk)
    build.seat(session, talk.application, sealed)

    def votes(reader):
        header, *rows = visitor(reader).get(f"/openings/{talk.opening.id}/scorecards.csv").text.splitlines()
        columns = header.split(",")
        places = columns.index("interviewer"), columns.index("vote"), columns.index("vote_after_debrief")
        return {tuple(row.split(",")[place] for place in places) for row in rows}

    assert {("Ana", "YES", ""), ("Ben", "NO", "YES"), ("Cem", "YES", "")} <= votes(talk.lead)
    assert {after for *_, after in votes(sealed)} == {""}


def test_another_interview_is_seated_with_what_nobody_observed(session, visitor):
    lead, person = build.account(session, role="lead"), build.account(session, name="Nia")
    application = build.application(session, build.opening(session, lead))
    seen = dict.fromkeys(build.criteria_of(build.AREAS), 4) | {"code_review": None}
    del seen["trade_offs"]
    for _ in range(2):
        build.submitted(
            session,
            build.seat(session, application, build.account(session), areas=["technical_leadership"]),
            build.content(seen),
        )
    browser, path = visitor(lead), f"/applications/{application.id}/decision"
    page = browser.get(path).text
    ticked = re.findall(r'id="criteria-(\w+)" value="\w+" checked', page)
    form = {**fields_of(page), "decision": "another_interview", "interviewer": person.id, "criteria": ticked}

    without_time = browser.post(path, form)
    answer = browser.post(path, {**form, "starts_at": (NOON + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")})

    seats = words(browser.get(f"/applications/{application.id}/panel").text)
    assert sorted(ticked) == ["code_review", "trade_offs"]
    assert (without_time.status_code, "Choose when the interview starts." in without_time.text) == (422, True)
    assert answer.status_code == 303
    assert "The seat is added." in words(browser.get(answer.location).text) + seats
    scorecard = visitor(person).get(f"/interviews/{_seat_of(session, person)}/scorecard").text
    assert "Rate or mark all 2, then vote" in words(scorecard)


def _seat_of(session, person):
    return session.scalars(select(build.Interview.id).where(build.Interview.interviewer_id == person.id)).one()
