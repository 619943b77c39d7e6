"""A card that has to change: its author asks, a lead reopens it or says why not, and everybody reads what changed."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.audit import AuditEntry
from scorecard.models.scorecard import CorrectionRequest, Reopening
from scorecard.services import cards
from tests import build
from tests.visitor import fields_of

WRONG_ROWS = "I rated code review in the row of technical standards."


@pytest.fixture
def card(session):
    """A submitted card, its author, the lead of its opening and a second lead who has still to score."""
    lead, sealed = build.account(session, role="lead"), build.account(session, role="lead")
    opening = build.opening(session, lead, sealed)
    application = build.application(session, opening, name="Maya Candidate")
    author = build.account(session, name="Ana Author")
    seat = build.submitted(session, build.seat(session, application, author))
    build.seat(session, application, sealed)
    return SimpleNamespace(
        **{"lead": lead, "sealed": sealed, "author": author, "seat": seat, "application": application},
        scorecard=f"/interviews/{seat.id}/scorecard",
        ask=f"/interviews/{seat.id}/correction",
        reopen=f"/interviews/{seat.id}/reopen",
        page=f"/applications/{application.id}",
        opening=f"/openings/{opening.id}",
    )


def asked(card, visitor, reason=WRONG_ROWS):
    author = visitor(card.author)
    author.get(card.ask)
    answer = author.post(card.ask, {"reason": reason})
    assert (answer.status_code, answer.location) == (303, card.scorecard)
    return author


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_lead_reads_the_request_where_they_look_and_reopens_with_the_authors_words(card, visitor, session):
    author = asked(card, visitor)
    waiting = words(author.get(card.scorecard).text)
    lead = visitor(card.lead)
    places = [lead.get(card.opening).text, lead.get(card.page).text]
    form = fields_of(lead.get(card.reopen).text)
    lead.post(card.reopen, {"reason": form["reason"]})
    again = words(author.get(card.scorecard).text)

    assert "You asked to reopen this scorecard" in waiting
    assert [page for page in places if card.reopen not in page or WRONG_ROWS not in page] == []
    assert form["reason"] == WRONG_ROWS
    assert session.scalars(select(Reopening.reason)).all() == [WRONG_ROWS]
    assert "Reopened by the hiring lead" in again
    assert session.scalars(select(CorrectionRequest)).all() == []
    assert card.reopen not in lead.get(card.opening).text


def test_a_lead_leaves_the_card_as_it_is_with_a_sentence_that_the_author_reads(card, visitor, session):
    author = asked(card, visitor)
    lead = visitor(card.lead)
    lead.get(card.reopen)
    without = lead.post(f"{card.reopen}/refusal", {"answer": " \n"})
    answer = lead.post(f"{card.reopen}/refusal", {"answer": "The debrief has talked about it."})
    page = words(author.get(card.scorecard).text)

    assert (without.status_code, answer.status_code, answer.location) == (422, 303, card.page)
    assert "The hiring leads leave this scorecard as it is The debrief has talked about it." in page
    assert "ask the hiring lead to reopen it" in page
    assert card.reopen not in lead.get(card.opening).text
    assert session.scalars(select(Reopening)).all() == []


def test_there_is_one_open_request_at_a_time_and_a_second_press_adds_nothing(card, visitor, session):
    author = asked(card, visitor)
    again = author.post(card.ask, {"reason": WRONG_ROWS})
    other = author.post(card.ask, {"reason": "And the vote."})
    actions = session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("correction%"))).all()

    assert (again.status_code, other.status_code) == (303, 422)
    assert "Take that request back before you ask anew." in other.text
    assert fields_of(other.text)["reason"] == "And the vote."
    assert (session.scalars(select(CorrectionRequest.reason)).all(), actions) == ([WRONG_ROWS], ["correction.asked"])


def test_a_request_is_taken_back_and_after_a_refusal_asked_anew(card, visitor, session):
    author = asked(card, visitor)
    author.post(card.ask, {"action": "take-back"})
    taken_back = session.scalars(select(CorrectionRequest)).all()
    session.commit()
    asked(card, visitor, "The vote is wrong.")
    lead = visitor(card.lead)
    lead.get(card.reopen)
    lead.post(f"{card.reopen}/refusal", {"answer": "Why?"})
    asked(card, visitor, "I meant another candidate.")
    request = session.scalars(select(CorrectionRequest)).one()

    assert taken_back == []
    assert (request.reason, request.refused_at, request.answer) == ("I meant another candidate.", None, "")


@pytest.mark.parametrize("reason", ["", " \n", "typed" * 1000, "typed\x07"])
def test_a_reason_that_is_missing_or_cannot_be_kept_is_refused_as_typed(card, visitor, session, reason):
    author = visitor(card.author)
    author.get(card.ask)
    answer = author.post(card.ask, {"reason": reason})

    assert (answer.status_code, "There is a problem" in answer.text) == (422, True)
    assert fields_of(answer.text)["reason"] == reason
    assert session.scalars(select(CorrectionRequest)).all() == []


def test_a_card_that_is_not_in_and_a_trainees_cannot_be_asked_for(card, visitor, session):
    trainee = build.account(session)
    shadow = build.submitted(session, build.seat(session, card.application, trainee, shadowed_id=card.seat.id))
    other = build.account(session)
    waiting = build.seat(session, card.application, other)
    answers = {}
    for person, seat in ((trainee, shadow), (other, waiting)):
        browser = visitor(person)
        page = browser.get(f"/interviews/{seat.id}/correction").status_code
        answers[person] = (page, browser.post(f"/interviews/{seat.id}/correction", {"reason": "Any."}).status_code)

    assert (answers[trainee], answers[other]) == ((303, 404), (303, 422))
    assert session.scalars(select(CorrectionRequest)).all() == []


def test_a_lead_who_is_still_to_score_finds_nothing_of_a_request(card, visitor, session):
    sealed = visitor(card.sealed)
    before = [sealed.get(path).text for path in (card.opening, card.page, "/openings")]
    asked(card, visitor)
    after = [sealed.get(path).text for path in (card.opening, card.page, "/openings")]
    token = re.compile(r'(name="csrf_token" value=")[^"]+')

    assert [token.sub("", page) for page in after] == [token.sub("", page) for page in before]
    assert sealed.get(card.reopen).status_code == 404
    assert sealed.post(f"{card.reopen}/refusal", {"answer": "No."}).status_code == 404
    assert session.scalars(select(CorrectionRequest.refused_at)).all() == [None]


@pytest.mark.parametrize("others", ["nobody else", "a colleague"])
def test_the_author_and_whoever_reads_the_panel_read_what_a_new_version_changed(card, visitor, session, others):
    if others == "a colleague":
        colleague = build.account(session)
        build.submitted(session, build.seat(session, card.application, colleague))
    cards.reopen(session, card.seat.id, reason=WRONG_ROWS, actor=card.lead, now=build.NOON)
    levels = dict.fromkeys(build.criteria_of(build.AREAS), 4)
    new = build.content({**levels, "code_review": 2, "system_design": None}, concerns="Reviews nobody.", vote=Vote.NO)
    build.submitted(session, card.seat, new)
    readers = {card.author: card.scorecard, card.lead: card.page}
    if others == "a colleague":
        readers[colleague] = card.page
    pages = [words(visitor(person).get(path).text) for person, path in readers.items()]

    for said in (
        "What version 2 changed",
        "Code review Before: 4 Meets Now: 2 Below",
        "System design Before: 4 Meets Now: Not observed",
        "What speaks against Before: nothing Now: Reviews nobody.",
        "Overall vote Before: Yes Now: No",
    ):
        assert [said in page for page in pages] == [True] * len(pages), said
    late = "after others were in: it counts as revised only"
    assert [late in page for page in pages] == [others == "a colleague"] * len(pages)
    assert [page for page in pages if "Software engineering Before" in page] == []


def test_the_leads_timeline_has_the_request_and_its_refusal_and_nobody_elses(card, visitor, session):
    asked(card, visitor)
    lead = visitor(card.lead)
    lead.get(card.reopen)
    lead.post(f"{card.reopen}/refusal", {"answer": "The rows are right."})
    panellist = build.account(session)
    build.submitted(session, build.seat(session, card.application, panellist))

    read = {
        who: words(visitor(person).get(f"{card.page}?tab=timeline").text)
        for who, person in (("lead", card.lead), ("panellist", panellist), ("sealed", card.sealed))
    }
    packet = words(lead.get(f"{card.page}/packet?redacted=1").text)

    assert "Asked to reopen the own scorecard" in read["lead"]
    assert WRONG_ROWS in read["lead"]
    assert "Scorecard of Ana Author left as it is, although its author asked" in read["lead"]
    assert "The rows are right." in read["lead"]
    assert [
        who for who in ("panellist", "sealed") if WRONG_ROWS in read[who] or "The rows are right." in read[who]
    ] == []
    assert WRONG_ROWS in packet
    assert "Ana Author" not in packet


def struck(card, session, reason="Ana is her cousin."):
    cards.strike(session, card.seat.id, reason=reason, actor=card.lead, now=build.NOON)


def test_the_author_of_a_struck_card_is_told_so_and_offered_nothing_that_cannot_work(card, visitor, session):
    author = visitor(card.author)
    before = author.get(card.scorecard).text
    struck(card, session)

    page, listed = author.get(card.scorecard).text, author.get("/interviews").text
    asking = author.get(card.ask)
    refused = author.post(card.ask, {"reason": WRONG_ROWS})
    cards.restore(session, card.seat.id, reason="It was another Ana.", actor=card.lead, now=build.NOON)
    after = author.get(card.scorecard).text

    assert "This scorecard is struck and does not count" in page
    assert "Ana is her cousin." in page
    assert card.ask not in page
    assert "Struck: does not count" in listed
    assert (asking.status_code, asking.location) == (303, card.scorecard)
    assert refused.status_code == 422
    assert "it cannot be reopened" in refused.text
    assert session.scalars(select(CorrectionRequest)).all() == []
    for told in (before, after):
        assert card.ask in told
        assert "is struck" not in told
    assert "Struck" not in author.get("/interviews").text
