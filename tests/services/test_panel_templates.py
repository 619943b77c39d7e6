"""The panel template of an opening."""

from collections import Counter

import pytest
from sqlalchemy import select

from scorecard.models.opening import TemplateSeat
from scorecard.queries.visible import NotHere
from scorecard.services import panel_templates
from scorecard.services.errors import Refused, StaleEdit
from scorecard.services.panel_templates import TemplateInterview, ready_template
from tests import build
from tests.build import AREAS, NOON

DESIGN = TemplateInterview("Design", ("technical_depth",), 60)
PEOPLE = TemplateInterview("People", ("mentoring_development",), 45)


@pytest.fixture
def lead(session):
    return build.account(session, role="lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead)


def save(session, opening, interviews, *, actor):
    panel_templates.save_template(session, opening.id, interviews, revision=opening.revision, actor=actor, now=NOON)


def template(session, opening):
    rows = session.scalars(select(TemplateSeat).where(TemplateSeat.opening_id == opening.id))
    return [
        TemplateInterview(row.title, tuple(row.areas), row.minutes, row.interviewer_id)
        for row in sorted(rows, key=lambda row: row.position)
    ]


def problems(act):
    with pytest.raises(Refused) as caught:
        act()
    return caught.value.problems


def test_the_ready_template_has_four_interviews_that_see_each_area_twice():
    seen = Counter(area for interview in ready_template() for area in interview.areas)

    assert len(ready_template()) == 4
    assert seen == dict.fromkeys(AREAS, 2)


def test_the_ready_template_is_taken_over_once(session, opening, lead):
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    save(session, opening, [DESIGN], actor=lead)

    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)

    assert template(session, opening) == [DESIGN]


def test_a_template_is_replaced_by_what_was_saved(session, opening, lead):
    usual = build.account(session)
    held = TemplateInterview("Held", ("technical_depth",), 30, usual.id)
    save(session, opening, [DESIGN, PEOPLE, held], actor=lead)

    save(session, opening, [held, DESIGN], actor=lead)

    assert template(session, opening) == [held, DESIGN]


def test_one_to_eight_interviews_fit(session, opening, lead):
    save(session, opening, [DESIGN] * 8, actor=lead)

    assert problems(lambda: save(session, opening, [], actor=lead)) == {"": "A template has 1 to 8 interviews."}
    session.rollback()
    assert problems(lambda: save(session, opening, [DESIGN] * 9, actor=lead)) == {
        "": "A template has 1 to 8 interviews."
    }


def test_mistakes_are_told_by_interview(session, opening, lead):
    off = build.account(session, disabled_at=NOON)
    wrong = TemplateInterview("", (), 500, off.id)

    assert problems(lambda: save(session, opening, [DESIGN, wrong], actor=lead)) == {
        "title-2": "Say what this interview is about.",
        "areas-2": "Choose at least one focus area.",
        "minutes-2": "Give a length from 15 to 480 minutes.",
        "interviewer-2": "Choose somebody from the list, or nobody.",
    }


def test_an_older_form_is_refused(session, opening, lead):
    save(session, opening, [DESIGN], actor=lead)

    with pytest.raises(StaleEdit):
        panel_templates.save_template(session, opening.id, [PEOPLE], revision=1, actor=lead, now=NOON)


def test_nobody_changes_the_template_of_an_opening_that_they_do_not_lead(session, opening):
    for role in ("lead", "admin"):
        stranger = build.account(session, role=role)

        with pytest.raises(NotHere):
            save(session, opening, [DESIGN], actor=stranger)
        with pytest.raises(NotHere):
            panel_templates.use_ready_template(session, opening.id, actor=stranger, now=NOON)
