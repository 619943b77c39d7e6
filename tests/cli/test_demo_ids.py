"""The ids of the demo are like any other."""

from scorecard.demo.days import stable_id
from scorecard.files.cells import guard


def test_an_id_of_the_demo_stands_in_a_file_as_it_stands_in_an_address():
    ids = [stable_id(1, "seat", number) for number in range(2_000)]

    assert [guard(each) for each in ids] == ids
    assert {len(each) for each in ids} == {16}
    assert len(set(ids)) == 2_000
