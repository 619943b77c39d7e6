"""A file as it is written: guarded, to the letter, and only as fast as it is read."""

import csv
import io
from datetime import UTC, datetime
from itertools import count

from scorecard.files.cells import cell, ready, unguard
from scorecard.files.writing import csv_pieces

HOSTILE = ["=1+1", "'tis", '"a", b', "one\ntwo", "one\r\ntwo", "\r", "naïve 😀 ＝A1", "", " x ", "-1+2", "é;|,"]


def test_every_value_is_written_as_a_guarded_cell_with_crlf():
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    rows = [("=A1", -5, -0.5, None, True, noon), ('say "no", please', 0, 1 / 3, "", False, None)]

    assert b"".join(csv_pieces(["a", "b", "c", "d", "e", "f"], rows)) == (
        b'a,b,c,d,e,f\r\n\'=A1,-5,-0.500000,,true,2026-11-20T12:00:00Z\r\n"say ""no"", please",0,0.333333,,false,\r\n'
    )


def test_every_text_comes_back_to_the_letter():
    data = b"".join(csv_pieces(["first", "second"], [(text, "end") for text in HOSTILE]))
    _, *rows = csv.reader(io.StringIO(data.decode(), newline=""), strict=True)

    assert [(unguard(text), end) for text, end in rows] == [(text, "end") for text in HOSTILE]


def test_cells_worked_out_together_are_written_like_single_ones():
    text = io.StringIO(newline="")
    csv.writer(text).writerows([cell(value) for value in (hostile, -0.5, None, hostile)] for hostile in HOSTILE)

    rows = [(ready(hostile, -0.5), ready(None), hostile) for hostile in HOSTILE]

    assert b"".join(csv_pieces(["a", "b", "c", "d"], rows)) == b"a,b,c,d\r\n" + text.getvalue().encode()


def test_a_file_without_rows_has_its_header():
    assert list(csv_pieces(["a", "b"], [])) == [b"a,b\r\n"]


def test_rows_are_taken_only_as_the_pieces_are_read():
    taken = count()
    endless = ((next(taken), "x" * 1_000) for _ in count())

    pieces = csv_pieces(["number", "text"], endless)
    first, second = next(pieces), next(pieces)

    assert (first + second).count(b"\r\n") == next(taken) + 1
    assert len(first + second) < 200_000
