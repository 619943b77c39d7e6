"""After the debrief: the vote again, the decision, and the dissent from it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Dissent
from scorecard.models.debrief import VoteAfterDebrief
from scorecard.services import debrief_votes, debriefs
from tests import build
from tests.build import NOON
from tests.visitor import fields_of
from tests.web.debriefs.pages import also_lead, part, words


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
