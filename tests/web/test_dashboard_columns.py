"""The columns of the dashboard's table: the reader chooses them, and the address keeps the choice."""

import re

import pytest

from scorecard.web.dashboard_columns import COLUMNS
from tests import build
from tests.build import NOON, content
from tests.web.dashboards import hrefs, names, row_of, text_of

USUAL = ["Candidate", "Stage", "Cards in", "Recommendation", "Against the bar", "Areas", "Marks", "Last interview"]


def scored(session, opening, name, **values):
    application = build.application(session, opening, name=name, **values)
    seat = build.seat(session, application, build.account(session))
    build.submitted(session, seat, content(4, flags={"micromanages": "Twice."}))
    return application


def headings(page):
    return [text_of(cell) for cell in re.findall(r"<th scope=\"col\".*?</th>", page.text, re.DOTALL)]


def ticked(page):
    boxes = re.findall(r'<input class="form-check-input" type="checkbox" name="column"[^>]*>', page.text)
    return [re.search(r'value="([^"]*)"', box)[1] for box in boxes if " checked" in box]


def cells(page):
    (row,) = re.findall(r'<tr class="dash-row.*?</tr>', page.text, re.DOTALL)
    return len(re.findall(r"<t[dh]\b", row))


def test_whoever_chooses_nothing_sees_the_usual_columns(session, visitor, lead, opening):
    scored(session, opening, "Ana")

    page = visitor(lead).get(f"/openings/{opening.id}")

    assert headings(page) == USUAL
    assert ticked(page) == [column.key for column in COLUMNS if column.is_usual]
    assert "Usual columns" not in page.text
    assert not any("column=" in link for link in hrefs(page))


def test_only_the_chosen_columns_are_shown_in_their_order(session, visitor, lead, opening):
    scored(session, opening, "Ana", source="Referral")

    page = visitor(lead).get(f"/openings/{opening.id}?column=candidate&column=source&column=flags&column=stage")

    assert headings(page) == ["Candidate", "Stage", "Source", "Red flags"]
    assert ticked(page) == ["stage", "source", "flags"]
    assert row_of(page, "Ana") == "Ana Interviewing Referral 1"
    assert f"/openings/{opening.id}" in hrefs(page)  # back to the usual columns


def test_every_choice_gives_each_row_as_many_cells_as_there_are_headings(session, visitor, lead, opening):
    scored(session, opening, "Ana")
    reader = visitor(lead)

    for column in COLUMNS:
        page = reader.get(f"/openings/{opening.id}?column=candidate&column={column.key}")
        assert (headings(page), cells(page)) == (["Candidate", column.label], 3)
    everything = "&".join(f"column={column.key}" for column in COLUMNS)
    page = reader.get(f"/openings/{opening.id}?{everything}")
    assert (len(headings(page)), cells(page)) == (len(COLUMNS) + 1, len(COLUMNS) + 2)


def test_the_name_alone_can_be_chosen(session, visitor, lead, opening):
    scored(session, opening, "Ana")
    build.seat(session, build.application(session, opening, name="Zoe sealed"), lead)

    page = visitor(lead).get(f"/openings/{opening.id}?column=candidate")

    assert (headings(page), names(page)) == (["Candidate"], ["Ana", "Zoe sealed"])
    assert (row_of(page, "Ana"), row_of(page, "Zoe sealed")) == ("Ana", "Zoe sealed")


def test_columns_that_there_are_not_ask_for_nothing(session, visitor, lead, opening):
    scored(session, opening, "Ana")

    page = visitor(lead).get(f"/openings/{opening.id}?column=password&column=%00&column=")

    assert headings(page) == USUAL


def test_links_keep_the_chosen_columns(session, visitor, lead, opening):
    for number in range(26):
        build.application(session, opening, name=f"Ana {number:02}", source="Referral")

    page = visitor(lead).get(f"/openings/{opening.id}?q=ana&column=candidate&column=stage")

    kept = "column=candidate&column=stage"
    assert f"/openings/{opening.id}?q=ana&page=2&{kept}" in hrefs(page)
    assert f"/openings/{opening.id}?q=ana&sort=name&{kept}" in hrefs(page)
    assert '<input type="hidden" name="column" value="candidate">' in page.text


def test_rows_can_be_sorted_by_a_column_that_is_not_shown(session, visitor, lead, opening):
    build.application(session, opening, name="Ana", source="Referral")
    build.application(session, opening, name="Ben", source="Agency")

    page = visitor(lead).get(f"/openings/{opening.id}?sort=source&column=candidate")

    assert names(page) == ["Ben", "Ana"]
    assert '<option value="source" selected>' in page.text


@pytest.mark.parametrize("column", [column.key for column in COLUMNS])
def test_no_column_says_anything_of_a_sealed_row(session, visitor, lead, opening, column):
    sealed = scored(session, opening, "Sealed", withdrawn_at=NOON)
    build.seat(session, sealed, lead)

    page = visitor(lead).get(f"/openings/{opening.id}?column=candidate&column={column}")

    assert row_of(page, "Sealed") == "Sealed Your scorecard is still to be submitted"
