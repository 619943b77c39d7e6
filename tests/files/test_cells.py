"""What a cell looks like: safe in a spreadsheet, and the same when it is read back."""

import csv
import io
import math
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.files.cells import cell, guard, moment, number, truth, unguard


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠"])
def test_text_that_a_spreadsheet_would_run_is_guarded(first):
    assert guard(f"{first}cmd") == f"'{first}cmd"
    assert unguard(f"'{first}cmd") == f"{first}cmd"


@pytest.mark.parametrize("text", ["", "Ann", "a=b", "1-5", "é", "“quoted”"])
def test_other_text_stays(text):
    assert guard(text) == unguard(text) == text


def test_a_negative_number_stays_a_number():
    # T18.
    assert [guard(text) for text in ("-5", "-0.25", "3.5")] == ["-5", "-0.25", "3.5"]
    assert [guard(text) for text in ("-5+1", "-", "--5", "-5\n", "+5")] == ["'-5+1", "'-", "'--5", "'-5\n", "'+5"]


def test_an_apostrophe_of_the_text_itself_is_kept():
    assert [unguard(text) for text in ("'tis", "''tis", "'", "''")] == ["'tis", "'tis", "'", "'"]
    assert guard("'tis") == "''tis"


@given(st.text())
def test_every_text_comes_back(text):
    assert unguard(guard(text)) == text


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0")), min_size=1))
def test_every_row_comes_back_through_a_file(texts):
    file = io.StringIO(newline="")
    csv.writer(file).writerow([cell(text) for text in texts])

    assert [unguard(text) for text in next(csv.reader(io.StringIO(file.getvalue(), newline="")))] == texts


def test_numbers_have_six_decimals_rounded_half_away_from_zero():
    # T3: 0.0078125 lies exactly between two sixth decimals.
    assert [number(value) for value in (3.5, 10 / 3, 0.0078125, -0.0078125, 0.0, -1e-9, 4)] == [
        "3.500000",
        "3.333333",
        "0.007813",
        "-0.007813",
        "0.000000",
        "0.000000",
        "4.000000",
    ]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_no_finite_number_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        number(value)


def test_a_time_is_said_in_utc():
    madrid = timezone(timedelta(hours=1))

    assert moment(datetime(2026, 11, 20, 9, 30, 15, 999_999, tzinfo=UTC)) == "2026-11-20T09:30:15Z"
    assert moment(datetime(2026, 11, 20, 0, 30, tzinfo=madrid)) == "2026-11-19T23:30:00Z"
    with pytest.raises(ValueError, match="zone"):
        moment(datetime(2026, 11, 20, 9, 30))


def test_every_kind_of_value_has_its_cell():
    noon = datetime(2026, 11, 20, 12, tzinfo=UTC)

    assert [cell(value) for value in (None, True, False, 3, -3, 2.5, noon, "=1", "x")] == [
        "",
        "true",
        "false",
        "3",
        "-3",
        "2.500000",
        "2026-11-20T12:00:00Z",
        "'=1",
        "x",
    ]
    assert (number(None), moment(None), truth(True)) == ("", "", "true")
