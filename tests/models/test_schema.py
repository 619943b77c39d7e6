"""Public ids."""

from scorecard.files.cells import guard
from scorecard.models.schema import random_id


def test_an_id_stands_in_a_file_as_it_stands_in_an_address():
    ids = [random_id() for _ in range(2_000)]

    assert [guard(each) for each in ids] == ids
    assert {len(each) for each in ids} == {16}
