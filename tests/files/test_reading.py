"""How files of ratings and flags are read, and how a wrong one is refused with its place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.assessment import Assessment, Tick, TickState
from scorecard.domain.rubric import Severity
from scorecard.domain.scale import ONE_TO_FIVE, Scale
from scorecard.files.reading import read_flags, read_ratings
from scorecard.files.tables import FileError
from tests.domain.panels import CRITICAL, MINOR, SEVERITY

HEADER = "opening,candidate,interviewer,focus_area,criterion,rating"
FLAGS_HEADER = "opening,candidate,interviewer,flag"


def ratings(*rows, header=HEADER, **options):
    text = "\r\n".join([header, *rows]) + "\r\n"
    return read_ratings(text.encode(), file="r.csv", **{"scale": ONE_TO_FIVE, **options})


def flags(*rows, header=FLAGS_HEADER, of=None):
    text = "\n".join([header, *rows]) + "\n"
    rated = of if of is not None else ratings("Lead,Ann,Bo,depth,d1,4")
    return read_flags(text.encode(), file="f.csv", ratings=rated, known_flags=SEVERITY)


def refusal(call, *arguments, **options):
    with pytest.raises(FileError) as refused:
        call(*arguments, **options)
    return str(refused.value)


def test_ratings_are_told_apart_by_their_names():
    found = ratings("Lead,Ann,Bo,depth,d1,4", "Lead,Ann,Bo,depth,d2,3.5", "Lead,Cy,Bo,leading,l1,2")

    assert found.areas == {"depth": ("d1", "d2"), "leading": ("l1",)}
    assert found.columns == ("opening", "candidate")
    assert list(found.openings) == ["Lead"]
    assert found.openings["Lead"].assessments == [
        Assessment("Ann", "Bo", {"d1": 4.0, "d2": 3.5}),
        Assessment("Cy", "Bo", {"l1": 2.0}),
    ]


def test_ids_win_over_names_where_a_file_has_them():
    header = f"opening_id,application_id,interviewer_id,{HEADER}"
    found = ratings("o1,a1,i1,Lead,Ann,Bo,depth,d1,4", "o1,a2,i1,Lead,Ann,Bo,depth,d1,2", header=header)

    assert found.columns == ("opening_id", "opening", "application_id", "candidate")
    assert found.openings["o1"].assessments == [
        Assessment("a1", "i1", {"d1": 4.0}),
        Assessment("a2", "i1", {"d1": 2.0}),
    ]


def test_a_blank_rating_is_not_observed_and_zero_is_a_rating():
    # T1, T2, T23.
    found = ratings("Lead,Ann,Bo,depth,d1,", "Lead,Ann,Bo,depth,d2,0", scale=Scale(0, 10))

    assert found.openings["Lead"].assessments == [Assessment("Ann", "Bo", {"d2": 0.0})]


def test_other_columns_are_taken_and_left_alone():
    found = ratings("x,Lead,Ann,Bo,depth,d1,4,=y", header=f"note,{HEADER},note_2")

    assert found.openings["Lead"].assessments == [Assessment("Ann", "Bo", {"d1": 4.0})]


def test_guards_are_taken_off():
    found = ratings("Lead,'=Ann,'-Bo,depth,d1,'+4")

    assert found.openings["Lead"].assessments == [Assessment("=Ann", "-Bo", {"d1": 4.0})]


def test_a_byte_order_mark_blank_lines_and_quoted_line_breaks_are_no_mistake():
    text = f'\ufeff{HEADER}\n\n"Lead\r\nParis",Ann,Bo,depth,d1,4\n,,,,,\n'
    found = read_ratings(text.encode(), file="r.csv", scale=ONE_TO_FIVE)

    assert list(found.openings) == ["Lead\r\nParis"]


def test_the_policys_areas_are_kept_even_where_nobody_rated_one():
    areas = {"leading": ("l1",), "depth": ("d1",)}

    assert ratings("Lead,Ann,Bo,depth,d1,4", areas=areas).areas == areas


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["Lead,Ann,Bo,depth,d1,0.99"], "r.csv: line 2, column rating: 0.99 is off the scale 1-5"),
        (["Lead,Ann,Bo,depth,d1,6"], "r.csv: line 2, column rating: 6 is off the scale 1-5"),
        (["Lead,Ann,Bo,depth,d1,nan"], "r.csv: line 2, column rating: nan is not a number"),
        (["Lead,Ann,Bo,depth,d1,five"], "r.csv: line 2, column rating: five is not a number"),
        (["Lead,Ann,Bo,depth,d1,４"], "r.csv: line 2, column rating: ４ is not a number"),
        (["Lead,Ann,Bo,depth,d1,1_0"], "r.csv: line 2, column rating: 1_0 is not a number"),
        (["Lead,,Bo,depth,d1,4"], "r.csv: line 2, column candidate: is blank"),
        (["Lead,Ann,Bo, ,d1,4"], "r.csv: line 2, column focus_area: is blank"),
        (
            ["Lead,Ann,Bo,depth,d1,4", "", "Lead,Ann,Bo,depth,d1,"],
            "r.csv: line 4, column criterion: is rated by the same person on line 2 already",
        ),
        (
            ["Lead,Ann,Bo,depth,d1,4", "Lead,Ann,Cy,leading,d1,4"],
            "r.csv: line 3, column focus_area: d1 belongs to the area depth",
        ),
        (
            ['Lead,Ann,"B\no",depth,d1,4', "Lead,Ann,Bo,depth,d1,4,5"],
            "r.csv: line 4, column 7: the row has 7 cells and the header 6",
        ),
        (["Lead,Ann,Bo,depth,d1"], "r.csv: line 2, column 6: the row has 5 cells and the header 6"),
        (
            ["Lead,Ann,Bo,depth,d1,4", 'Lead,"Ann'],
            "r.csv: line 3, column 1: the row that begins here is not CSV: unexpected end of data",
        ),
        (["Lead,Ann\0,Bo,depth,d1,4"], "r.csv: line 2, column 9: is a NUL character, which no text has"),
        ([], "r.csv: line 2, column 1: is empty; at least one row with a rating is needed"),
    ],
)
def test_a_wrong_row_is_refused_with_its_place(rows, said):
    assert refusal(ratings, *rows) == said


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("opening,candidate,interviewer,focus_area,criterion", "r.csv: line 1, column rating: is missing"),
        (
            "Opening,candidate,interviewer,focus_area,criterion,rating",
            "r.csv: line 1, column Opening: is not read; write it as opening, in small letters and without blanks "
            "around it",
        ),
        (f"{HEADER},rating", "r.csv: line 1, column rating: is there twice"),
        (f"x,{HEADER},x", "r.csv: line 1, column x: is there twice"),
    ],
)
def test_a_wrong_header_is_refused_with_its_column(header, said):
    assert refusal(ratings, header=header) == said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "r.csv: line 1, column 1: is empty; a header with the columns is needed"),
        (b"\xef\xbb\xbf\r\n", "r.csv: line 1, column 1: is empty; a header with the columns is needed"),
        (f"{HEADER}\nLead,Zo".encode() + b"\xe9", "r.csv: line 2, column 8: is not UTF-8"),
        (HEADER.encode("utf-16"), "r.csv: line 1, column 1: is not UTF-8"),
    ],
)
def test_what_is_not_utf_8_or_empty_is_refused(data, said):
    assert refusal(read_ratings, data, file="r.csv", scale=ONE_TO_FIVE) == said


def test_an_area_or_criterion_that_the_policy_does_not_have_is_refused():
    areas = {"depth": ("d1",), "leading": ("l1",)}

    assert refusal(ratings, "Lead,Ann,Bo,style,d1,4", areas=areas) == (
        "r.csv: line 2, column focus_area: style is not an area of the policy"
    )
    assert refusal(ratings, "Lead,Ann,Bo,depth,d9,4", areas=areas) == (
        "r.csv: line 2, column criterion: d9 is not a criterion of the policy"
    )
    assert refusal(ratings, "Lead,Ann,Bo,leading,d1,4", areas=areas) == (
        "r.csv: line 2, column focus_area: d1 belongs to the area depth"
    )


def test_a_refusal_is_one_short_line_whatever_the_cell_holds():
    said = refusal(ratings, f'Lead,Ann,Bo,depth,d1,"x\n\u2028\x1b{"y" * 500}"')

    assert said == f"r.csv: line 2, column rating: x\\n\\u2028\\x1b{'y' * 56}\\u2026 is not a number"


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_ratings_or_refused_on_one_line(data):
    for start in (b"", f"{HEADER}\n".encode()):
        said = refusal(read_ratings, start + data, file="r.csv", scale=ONE_TO_FIVE)

        assert said.startswith("r.csv: line ")
        assert len(said.splitlines()) == 1


def test_ticks_belong_to_the_application_of_their_name():
    assert flags(f"Lead,Ann,Bo,{MINOR}", f"Lead,Ann,Cy,{CRITICAL}") == {
        "Lead": [Tick("Ann", "Bo", MINOR), Tick("Ann", "Cy", CRITICAL)]
    }


def test_ticks_have_severity_reveal_and_state_where_the_file_says_so():
    header = f"{FLAGS_HEADER},severity,after_reveal,state"
    rows = [
        f"Lead,Ann,Bo,{MINOR},critical,true,cleared",
        f"Lead,Ann,Cy,{MINOR},,FALSE,confirmed",
        f"Lead,Ann,Di,{MINOR},note,,",
    ]

    assert flags(*rows, header=header) == {
        "Lead": [
            Tick("Ann", "Bo", MINOR, Severity.CRITICAL, after_reveal=True, state=TickState.CLEARED),
            Tick("Ann", "Cy", MINOR, state=TickState.CONFIRMED),
            Tick("Ann", "Di", MINOR, Severity.NOTE),
        ]
    }


def test_a_file_without_ticks_is_no_mistake():
    assert flags() == {}


def test_ids_match_where_both_files_have_them_and_names_where_one_has_not():
    with_ids = ratings(
        "o1,a1,Lead,Ann,Bo,depth,d1,4",
        "o1,a2,Lead,Ann B,Bo,depth,d1,4",
        header=f"opening_id,application_id,{HEADER}",
    )
    by_id = flags(f"o1,a2,?,?,Bo,{MINOR}", header=f"opening_id,application_id,{FLAGS_HEADER}", of=with_ids)
    by_name = flags(f"Lead,Ann B,Bo,{MINOR}", of=with_ids)
    ids_unknown = flags(f"o9,a9,Lead,Ann,Bo,{MINOR}", header=f"opening_id,application_id,{FLAGS_HEADER}")

    assert by_id == by_name == {"o1": [Tick("a2", "Bo", MINOR)]}
    assert ids_unknown == {"Lead": [Tick("Ann", "Bo", MINOR)]}


def test_a_name_that_two_applications_share_needs_ids():
    twins = ratings("a1,Lead,Ann,Bo,depth,d1,4", "a2,Lead,Ann,Bo,depth,d1,4", header=f"application_id,{HEADER}")

    assert refusal(flags, f"Lead,Ann,Bo,{MINOR}", of=twins) == (
        "f.csv: line 2, column candidate: Ann is there more than once; both files need application_id"
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (f"Led,Ann,Bo,{MINOR},,,", "column opening: Led is not in the ratings file"),
        (f"Lead,An,Bo,{MINOR},,,", "column candidate: An is not in the ratings file"),
        ("Lead,Ann,Bo,late,,,", "column flag: late is not a red flag of the policy"),
        (f"Lead,Ann,,{MINOR},,,", "column interviewer: is blank"),
        (f"Lead,Ann,Bo,{MINOR},grave,,", "column severity: grave is not one of critical, minor, note"),
        (f"Lead,Ann,Bo,{MINOR},,yes,", "column after_reveal: yes is neither true nor false"),
        (f"Lead,Ann,Bo,{MINOR},,,gone", "column state: gone is not one of raised, cleared, confirmed"),
    ],
)
def test_a_wrong_tick_is_refused_with_its_place(row, said):
    header = f"{FLAGS_HEADER},severity,after_reveal,state"

    assert refusal(flags, row, header=header) == f"f.csv: line 2, {said}"


def test_the_same_tick_twice_is_refused():
    assert refusal(flags, f"Lead,Ann,Bo,{MINOR}", f"Lead,Ann,Bo,{MINOR}") == (
        "f.csv: line 3, column flag: is ticked by the same person on line 2 already"
    )


def test_a_flag_of_ones_own_needs_a_severity():
    found = flags("Lead,Ann,Bo,late,note", header=f"{FLAGS_HEADER},severity")

    assert found == {"Lead": [Tick("Ann", "Bo", "late", Severity.NOTE)]}
