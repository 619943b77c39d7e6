"""A workbook as a program reads it: text stays text, numbers stay numbers, and nothing in it runs."""

import io
import tempfile
from datetime import UTC, datetime

import pytest

from scorecard.files.workbook import Sheet, write_workbook
from tests.sheets import read_sheets, text_of

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HOSTILE = [
    "=1+1",
    "@SUM(A1)",
    "'tis",
    "https://evil.example/",
    "internal:Sheet2!A1",
    "12",
    "-5",
    "<r></t></is></c><c><f>1+1</f></c></r>",
    "<r>text</r>",
    "_x000D_ as typed",
    "one\r\ntwo\rthree\tfour",
    " spaces ",
    "Zoë 😀 \u202eabc",
    "x" * 20_000,
]


def written(*sheets):
    target = io.BytesIO()
    write_workbook(target, sheets, created_at=NOON)
    return target.getvalue()


def test_each_kind_of_value_is_the_cell_of_that_kind():
    row = ("text", 7, 1 / 3, -0.5, True, False, NOON, None, "", "end")
    columns = [f"column {number}" for number in range(len(row))]

    assert read_sheets(written(Sheet("one", columns, [row]))) == {
        "one": [columns, ["text", 7.0, 0.333333, -0.5, True, False, "2026-11-20T12:00:00Z", None, None, "end"]]
    }


@pytest.mark.parametrize("words", HOSTILE, ids=lambda words: words[:12])
def test_a_text_comes_back_to_the_letter_and_is_neither_formula_nor_link(words):
    data = written(Sheet("one", ["first", "second"], [(words, "end")]))

    assert read_sheets(data) == {"one": [["first", "second"], [words, "end"]]}
    assert [mark for mark in ("<f>", "hyperlink") if mark in text_of(data)] == []


def test_sheets_stand_in_the_order_given_and_an_empty_one_has_its_header():
    sheets = read_sheets(written(Sheet("b", ["one"], [("x",)]), Sheet("a", ["two"], [])))

    assert list(sheets.items()) == [("b", [["one"], ["x"]]), ("a", [["two"]])]


def test_the_same_rows_at_the_same_time_give_the_same_bytes():
    assert written(Sheet("one", ["a"], [("x",)])) == written(Sheet("one", ["a"], [("x",)]))


def test_rows_that_cannot_be_read_leave_no_part_of_the_file_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows():
        yield ("secret",)
        raise OSError("the database went away")

    with pytest.raises(OSError, match="went away"):
        written(Sheet("one", ["a"], rows()))
    assert list(tmp_path.iterdir()) == []
