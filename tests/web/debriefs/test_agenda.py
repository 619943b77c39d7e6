"""The debrief's agenda: what stands on it, what is agreed, and who reads and writes it."""

import re

import pytest
from sqlalchemy import select

from scorecard.models.debrief import DebriefEntry
from scorecard.services import cards
from tests import build
from tests.build import NOON
from tests.surface import forms_of
from tests.visitor import fields_of
from tests.web.debriefs.pages import SPLIT, also_lead, headings, part, words, write


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
