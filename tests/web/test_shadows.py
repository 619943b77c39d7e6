"""Shadow seats, from the lead who makes one to the comparison that three people read."""

import re
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Interview
from scorecard.models.audit import AuditEntry
from tests import build
from tests.build import NOON
from tests.visitor import fields_of

WROTE = re.compile("Ana wrote this|Tom wrote this")


@pytest.fixture
def place(session):
    """A panel of two, a trainee, and two leads of the opening."""
    lead, second = build.account(session, role="lead"), build.account(session, role="lead")
    ana, ben, tom = (build.account(session, name=name) for name in ("Ana Author", "Ben Other", "Tom Trainee"))
    opening = build.opening(session, lead, second)
    application = build.application(session, opening, name="Maya Candidate")
    of_ana = build.seat(session, application, ana, title="Design", areas=["technical_depth"], minutes=45)
    of_ben = build.seat(session, application, ben, title="Review", areas=["technical_leadership"])
    return SimpleNamespace(
        lead=lead,
        second=second,
        ana=ana,
        ben=ben,
        tom=tom,
        opening=opening,
        application=application,
        of_ana=of_ana,
        of_ben=of_ben,
        panel=f"/applications/{application.id}/panel",
        page=f"/applications/{application.id}",
    )


def seated(session, place, *, beside=None):
    shadowed = beside or place.of_ana
    return build.seat(
        session, place.application, place.tom, shadowed_id=shadowed.id, title="Design", areas=list(shadowed.areas)
    )


def both_in(session, place):
    shadow = seated(session, place)
    levels = dict.fromkeys(build.criteria_of(["technical_depth"]), 4)
    build.submitted(session, place.of_ana, build.content(levels, note="Ana wrote this."))
    far = {**levels, "system_design": 2, "stack_and_domain": 5}
    build.submitted(session, shadow, build.content(far, note="Tom wrote this.", vote=Vote.NO))
    return shadow


def test_a_lead_seats_a_trainee_in_the_interview_of_a_colleague(place, visitor, session):
    lead = visitor(place.lead)
    asked = lead.get(place.panel).text

    answer = lead.post(f"{place.panel}/shadows", {"trainee": place.tom.id, "shadowed": place.of_ana.id})
    page = lead.get(place.panel).text

    shadow = session.scalars(select(Interview).where(Interview.shadowed_id.is_not(None))).one()
    assert "Let a trainee shadow an interview" in asked
    assert (answer.status_code, answer.location) == (303, place.panel)
    assert (shadow.interviewer_id, shadow.title, shadow.areas, shadow.minutes, shadow.starts_at, shadow.due_at) == (
        *(place.tom.id, "Design", ["technical_depth"], 45),
        *(place.of_ana.starts_at, place.of_ana.due_at),
    )
    assert "Shadows Ana Author" in page
    assert "shadow.added" in session.scalars(select(AuditEntry.action)).all()


@pytest.mark.parametrize(
    ("trainee", "shadowed"),
    [
        ("", ""),
        ("ben", "of_ana"),
        ("lead is foreign", "of_ana"),
        ("tom", "nothing"),
        ("tom", "a shadow"),
        ("tom", "else"),
    ],
)
def test_what_cannot_be_shadowed_or_seated_is_refused_as_chosen(place, visitor, session, trainee, shadowed):
    elsewhere = build.seat(session, build.application(session, place.opening), place.ben)
    other_shadow = build.seat(session, place.application, build.account(session), shadowed_id=place.of_ben.id)
    ids = {"nothing": "A" * 16, "a shadow": other_shadow.id, "else": elsewhere.id, "of_ana": place.of_ana.id, "": ""}
    people = {"tom": place.tom.id, "ben": place.ben.id, "lead is foreign": "B" * 16, "": ""}
    lead = visitor(place.lead)
    lead.get(place.panel)

    answer = lead.post(f"{place.panel}/shadows", {"trainee": people[trainee], "shadowed": ids[shadowed]})

    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert session.scalars(select(Interview.id).where(Interview.shadowed_id.is_not(None))).all() == [other_shadow.id]


def test_a_sealed_lead_is_offered_the_own_interview_alone(place, visitor, session):
    own = build.seat(session, place.application, place.second, title="Talk")
    lead = visitor(place.second)
    page = lead.get(place.panel).text

    refused = lead.post(f"{place.panel}/shadows", {"trainee": place.tom.id, "shadowed": place.of_ana.id})
    taken = lead.post(f"{place.panel}/shadows", {"trainee": place.tom.id, "shadowed": own.id})

    assert (place.of_ana.id in page, own.id in page) == (False, True)
    assert (refused.status_code, taken.status_code) == (422, 303)


def test_a_trainee_moves_with_the_interview_and_to_another_one(place, visitor, session):
    shadow = seated(session, place)
    lead = visitor(place.lead)
    seat = f"/interviews/{place.of_ana.id}/seat"
    form = {**fields_of(lead.get(seat).text), "areas": "technical_depth"}
    moved = lead.post(seat, {**form, "starts_at": "2026-12-01T10:00", "due_at": "2026-12-02T10:00"})
    session.expire_all()
    with_ana = shadow.starts_at
    own, of_ben, of_ana = f"/interviews/{shadow.id}/seat", place.of_ben.id, place.of_ana.id
    session.rollback()
    form = {**fields_of(lead.get(own).text), "shadowed": of_ben}

    changed = lead.post(f"{own}/shadowed", form)
    stale = lead.post(f"{own}/shadowed", {**form, "shadowed": of_ana})

    assert (moved.status_code, with_ana.isoformat()) == (303, "2026-12-01T10:00:00+00:00")
    assert (changed.status_code, stale.status_code) == (303, 409)
    session.expire_all()
    assert (shadow.shadowed_id, shadow.areas, shadow.starts_at) == (
        *(place.of_ben.id, ["technical_leadership"], place.of_ben.starts_at),
    )


def test_the_times_of_a_shadow_seat_are_not_changed_by_themselves(place, visitor, session):
    shadow = seated(session, place)
    lead = visitor(place.lead)
    form = fields_of(lead.get(f"/interviews/{place.of_ana.id}/seat").text)

    answer = lead.post(f"/interviews/{shadow.id}/seat", {**form, "areas": "technical_depth", "revision": "1"})

    assert (answer.status_code, "Change that one." in answer.text) == (422, True)


def test_the_trainee_sees_whom_they_shadow_everywhere_until_and_after_submitting(place, visitor, session):
    shadow = seated(session, place)
    trainee = visitor(place.tom)
    pages = ["/interviews", f"/interviews/{shadow.id}", f"/interviews/{shadow.id}/scorecard"]
    before = [trainee.get(path).text for path in pages]
    form = {f"rating-{key}": "3" for key in build.criteria_of(["technical_depth"])}
    card = {**fields_of(before[2]), **form, "vote": "NO", "action": "submit"}
    submitted = trainee.post(pages[2], card)
    after = trainee.get(pages[2]).text
    listed = trainee.get("/interviews").text

    assert [text for text in before if "Ana Author" not in text] == []
    assert submitted.status_code == 303
    assert "it is for practice and counts nowhere. Once theirs is in too" in after
    assert (place.page in after, place.page in listed) == (False, False)
    assert "Shadowing Ana Author" in listed


def test_a_trainee_reads_nothing_of_the_panel_after_submitting_but_the_comparison(place, visitor, session):
    build.submitted(session, place.of_ben, build.content(areas=["technical_leadership"], note="Ben wrote this."))
    shadow = both_in(session, place)
    trainee = visitor(place.tom)
    comparison = trainee.get(f"/interviews/{shadow.id}/comparison")
    elsewhere = [
        trainee.get(path).status_code
        for path in (
            *(place.page, f"{place.page}?tab=evidence", f"{place.page}/debrief", place.panel),
            *(f"/interviews/{place.of_ana.id}/scorecard", f"/interviews/{place.of_ana.id}/comparison"),
        )
    ]

    assert comparison.status_code == 200
    assert "Ana wrote this." in comparison.text
    assert "Ben" not in comparison.text
    assert elsewhere == [404] * 6


def test_the_comparison_is_for_the_two_and_for_leads_once_both_are_in(place, visitor, session):
    shadow = seated(session, place)
    sealed = build.account(session, role="lead")
    session.add(build.OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    build.seat(session, place.application, sealed)
    people = {
        "trainee": place.tom,
        "colleague": place.ana,
        "another of the panel": place.ben,
        "lead": place.lead,
        "sealed lead": sealed,
        "stranger": build.account(session, role="lead"),
        "admin": build.account(session, role="admin"),
    }
    visitors = {name: visitor(person) for name, person in people.items()}

    def seen():
        answers = {name: each.get(f"/interviews/{shadow.id}/comparison") for name, each in visitors.items()}
        return {name for name, answer in answers.items() if answer.status_code == 200}

    build.submitted(session, place.of_ben, build.content(areas=["technical_leadership"]))
    neither = seen()
    build.submitted(session, shadow, build.content(areas=["technical_depth"]))
    trainee_in = seen()
    build.submitted(session, place.of_ana, build.content(areas=["technical_depth"]))

    assert (neither, trainee_in) == (set(), set())
    assert seen() == {"trainee", "colleague", "lead", "admin"}
    assert "opening.read_by_admin" in session.scalars(select(AuditEntry.action)).all()


def test_the_comparison_marks_how_far_the_trainee_is_from_the_colleague(place, visitor, session):
    shadow = both_in(session, place)

    page = visitor(place.ana).get(f"/interviews/{shadow.id}/comparison").text
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())

    assert "Tom Trainee shadowed Ana Author" in words
    assert "Talk about System design" in words
    assert "System design 4 Meets 2 Below −2 lower" in words
    assert "Stack and domain 4 Meets 5 Exceeds +1 higher" in words
    assert len(WROTE.findall(words)) == 8
    assert ("Strong no" in words, "Yes" in words, "No" in words) == (False, True, True)


def test_the_colleague_and_the_lead_find_the_way_to_the_comparison(place, visitor, session):
    shadow = both_in(session, place)
    address = f'href="/interviews/{shadow.id}/comparison"'

    assert address in visitor(place.ana).get(f"/interviews/{place.of_ana.id}/scorecard").text
    assert address in visitor(place.lead).get(place.panel).text
    assert address not in visitor(place.lead).get(place.page).text


def test_a_seat_whose_trainee_has_submitted_is_neither_changed_nor_reopened(place, visitor, session):
    shadow = both_in(session, place)
    lead = visitor(place.lead)

    seat = lead.get(f"/interviews/{shadow.id}/seat").text
    moved = lead.post(f"/interviews/{shadow.id}/seat/shadowed", {"shadowed": place.of_ben.id, "revision": "1"})

    assert "This seat can no longer be changed" in seat
    assert moved.status_code == 422
    for act in ("reopen", "strike"):
        assert lead.get(f"/interviews/{shadow.id}/{act}").status_code == 404


def test_a_trainee_whose_card_is_late_is_late_in_the_own_list_only(place, visitor, session, clock):
    seated(session, place)
    build.submitted(session, place.of_ana, build.content(areas=["technical_depth"]))
    build.submitted(session, place.of_ben, build.content(areas=["technical_leadership"]))
    clock.forward(days=4)

    own = visitor(place.tom).get("/interviews").text
    lead = visitor(place.lead).get(f"/openings/{place.opening.id}").text

    assert "late" in own
    assert ("Tom Trainee" in lead, "Ready to decide" in lead) == (False, True)
