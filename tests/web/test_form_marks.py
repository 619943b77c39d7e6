"""What every form owes a reader who does not see it: a mistake is marked at its field, and nothing empty says None."""

import re

import pytest

from tests import build


@pytest.fixture
def place(session, visitor):
    """A lead's browser, with an opening."""
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    return visitor(lead), f"/openings/{opening.id}/candidates/new"


def test_a_field_with_a_mistake_names_its_message(place):
    person, path = place
    person.get(path)
    page = person.post(path, {"name": "Ada", "email": "nobody", "links": "javascript:alert(1)"}).text
    marked = {
        re.search(r'name="(\w+)"', tag)[1]: re.search(r'aria-describedby="([^"]+)"', tag)[1].split()
        for tag in re.findall(r"<(?:input|textarea)\b[^>]*aria-invalid=\"true\"[^>]*>", page)
    }

    assert set(marked) == {"email", "links"}
    assert [each for ids in marked.values() for each in ids if f'id="{each}"' not in page] == []


def test_an_empty_form_shows_no_none(place):
    person, path = place
    pages = [person.get(each).text for each in (path, "/openings/new", "/account", "/interviews")]

    assert [re.findall(r'(?:="|>)\s*None\s*(?:"|<)', page) for page in pages] == [[], [], [], []]
