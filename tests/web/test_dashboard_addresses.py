"""The dashboard's addresses: what is searched, filtered, sorted and paged, and what they keep."""

import re

from scorecard.models.schema import NAME
from scorecard.queries.dashboard import SORTS
from tests import build
from tests.web.dashboards import CRITICAL, hrefs, late_seat, names, panel, text_of


def test_no_filter_finds_a_sealed_row(session, visitor, lead, opening):
    sealed = panel(session, opening, "Sealed", 1, 1, source="Agency", flags=CRITICAL)
    late_seat(session, sealed)
    build.seat(session, sealed, lead)
    reader = visitor(lead)

    asked = ("recommendation=No+hire", "recommendation=none", "waiting=late", "waiting=flags", "waiting=ready")
    asked += ("flag=any", "area=technical_depth", "stage=interviewing", "decision=undecided")
    assert [query for query in asked if names(reader.get(f"/openings/{opening.id}?{query}"))] == []
    assert names(reader.get(f"/openings/{opening.id}?q=seal")) == ["Sealed"]


def test_a_sealed_rows_source_and_people_are_no_choices(session, visitor, lead, opening):
    sealed = panel(session, opening, "Sealed", 1, source="Agency")
    late_seat(session, sealed)
    build.seat(session, sealed, lead)
    panel(session, opening, "Open", 4, source="Referral")

    choices = re.findall(r"<option[^>]*>([^<]*)</option>", visitor(lead).get(f"/openings/{opening.id}").text)

    assert "Referral" in choices
    assert {"Agency", "Sam Slow", "Lea Lead"} & set(choices) == set()


def test_the_folded_filters_that_are_set_are_named_above_the_rows(session, visitor, lead, opening):
    panel(session, opening, "Strong", 5, 5, 5, 5)
    panel(session, opening, "Weak", 1, 1)

    page = visitor(lead).get(f"/openings/{opening.id}?recommendation=Strong+hire&decision=undecided")

    found = re.search(r'<p class="dash-found".*?</p>', page.text, re.DOTALL)[0]
    asked = "with recommendation “Strong hire”, decision “Undecided”"
    assert text_of(found) == f"1 of 2 candidates {asked} · Clear filters"


def test_counts_are_links_that_set_their_filter_and_take_it_out_again(session, visitor, lead, opening):
    panel(session, opening, "Strong", 5, 5, 5, 5)
    panel(session, opening, "Weak", 1, 1)
    reader = visitor(lead)

    whole = reader.get(f"/openings/{opening.id}")
    narrowed = reader.get(f"/openings/{opening.id}?recommendation=Strong+hire")

    assert f"/openings/{opening.id}?recommendation=Strong+hire" in hrefs(whole)
    assert names(narrowed) == ["Strong"]
    assert "1 of 2 candidates" in text_of(narrowed.text)
    assert f"/openings/{opening.id}" in hrefs(narrowed)
    assert "Strong no hire 1" in text_of(narrowed.text)


def test_links_keep_the_rest_of_the_address(session, visitor, lead, opening):
    for number in range(30):
        build.application(session, opening, name=f"Ana {number:02}", source="Referral")

    links = hrefs(visitor(lead).get(f"/openings/{opening.id}?q=ana&source=Referral&sort=-name&as=revised&page=2"))

    kept = f"/openings/{opening.id}?q=ana&source=Referral"
    assert f"{kept}&sort=name&as=revised" in links
    assert f"{kept}&sort=-name&as=revised&page=1" in links
    assert f"/openings/{opening.id}/ratings.csv?q=ana&source=Referral&as=revised" in links


def test_a_search_finds_a_part_of_a_name_in_any_case(session, visitor, lead, opening):
    for name in ("Ana Ruiz", "Diana Prince", "Ben Okafor", "100 % Ana"):
        build.application(session, opening, name=name)
    reader = visitor(lead)

    found = {q: names(reader.get(f"/openings/{opening.id}", query_string={"q": q})) for q in (" ANA ", "%", "_")}

    assert found == {" ANA ": ["100 % Ana", "Ana Ruiz", "Diana Prince"], "%": ["100 % Ana"], "_": []}


MEANINGLESS = (
    {"recommendation": "Maybe", "decision": "x", "stage": "9", "waiting": "?", "source": "'", "flag": "x"},
    {"area": "none", "interviewer": "AAAAAAAAAAAAAAAA", "sort": "password"},
    {"sort": "--name"},
    {"sort": "name; DROP TABLE application"},
    {"page": "0"},
    {"page": "-1"},
    {"page": "two"},
    {"page": "٣"},
    {"page": "9" * 40},
    {"q": "\x00"},
    {"q": "a\nb"},
    {"as": "drafts"},
)


def test_what_an_address_cannot_mean_is_left_out(session, visitor, lead, opening):
    panel(session, opening, "Ana", 4, 4)
    reader = visitor(lead)

    answers = [reader.get(f"/openings/{opening.id}", query_string=query) for query in MEANINGLESS]

    assert [(answer.status_code, names(answer)) for answer in answers] == [(200, ["Ana"])] * len(MEANINGLESS)


def test_a_search_longer_than_any_name_finds_nobody_on_the_page_and_in_files(session, visitor, lead, opening):
    build.application(session, opening, name="x" * NAME)
    reader = visitor(lead)

    def found(length):
        asked = {"q": "x" * length}
        page = reader.get(f"/openings/{opening.id}", query_string=asked)
        rows = reader.get(f"/openings/{opening.id}/candidates.csv", query_string=asked).text.splitlines()[1:]
        return len(names(page)), len(rows), "No candidate matches" in page.text

    assert [found(length) for length in (NAME, NAME + 1, 3000)] == [(1, 1, False), (0, 0, True), (0, 0, True)]


def test_a_page_that_the_list_has_not_is_the_nearest(visitor, lead, opening):
    reader = visitor(lead)

    answers = [reader.get(f"/openings?page={page}") for page in ("0", "-1", "x", "9" * 40)]

    assert [(answer.status_code, opening.title in answer.text) for answer in answers] == [(200, True)] * 4


def test_every_sort_lists_every_row_and_the_sealed_one_last(session, visitor, lead, opening):
    panel(session, opening, "Scored", 4, 2, flags=CRITICAL)
    build.application(session, opening, name="Added")
    build.seat(session, build.application(session, opening, name="Sealed"), lead)
    reader = visitor(lead)

    listed = [names(reader.get(f"/openings/{opening.id}?sort={minus}{key}")) for key in SORTS for minus in ("", "-")]

    assert [sorted(page) for page in listed] == [["Added", "Scored", "Sealed"]] * len(listed)
    assert {page[-1] for page in listed} == {"Sealed"}


def test_pages_of_twenty_five_say_how_many_rows_there_are(session, visitor, lead, opening):
    for number in range(26):
        build.application(session, opening, name=f"Candidate {number:02}")
    reader = visitor(lead)

    first, second = (reader.get(f"/openings/{opening.id}?sort=name&page={page}") for page in (1, 2))

    assert (len(names(first)), names(second)) == (25, ["Candidate 25"])
    assert "26 rows · page 2 of 2" in text_of(second.text)


def test_a_search_that_finds_nobody_leads_back(session, visitor, lead, opening):
    build.application(session, opening, name="Ana")

    page = visitor(lead).get(f"/openings/{opening.id}?q=zoe&decision=hire&sort=name")

    assert (names(page), "No candidate matches" in page.text) == ([], True)
    assert f"/openings/{opening.id}?sort=name" in hrefs(page)
