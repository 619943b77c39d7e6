"""Who covers what, and when a panel is ready."""

from scorecard.domain.coverage import Coverer, cover

AREAS = {"depth": ("design", "code"), "people": ("growth",)}


def coverage(*seats, must_meet=("depth", "people")):
    return cover([Coverer(name, areas) for name, areas in seats], areas=AREAS, must_meet=must_meet)


def test_a_criterion_is_covered_by_whoever_has_its_area():
    found = coverage(("Ana", ("depth",)), ("Ben", ("depth", "people")))

    assert found.by_criterion == {"design": ("Ana", "Ben"), "code": ("Ana", "Ben"), "growth": ("Ben",)}


def test_a_panel_of_three_that_sees_each_must_meet_area_is_ready():
    found = coverage(("Ana", ("depth",)), ("Ben", ("depth",)), ("Cem", ("people",)))

    assert (found.is_ready, found.people_missing, found.unseen) == (True, 0, ())


def test_two_people_are_not_a_ready_panel():
    found = coverage(("Ana", ("depth", "people")), ("Ben", ("depth", "people")))

    assert (found.is_ready, found.people_missing, found.unseen) == (False, 1, ())


def test_an_unseen_must_meet_area_holds_a_panel_up():
    found = coverage(("Ana", ("depth",)), ("Ben", ("depth",)), ("Cem", ("depth",)))

    assert (found.is_ready, found.people_missing, found.unseen) == (False, 0, ("people",))


def test_an_unseen_area_that_need_not_be_met_holds_nothing_up():
    found = coverage(("Ana", ("depth",)), ("Ben", ("depth",)), ("Cem", ("depth",)), must_meet=("depth",))

    assert found.is_ready is True


def test_an_area_that_one_person_sees_is_a_warning_only():
    found = coverage(("Ana", ("depth",)), ("Ben", ("depth",)), ("Cem", ("people",)))

    assert (found.seen_once, found.is_ready) == (("people",), True)


def test_nobody_covers_nothing():
    found = coverage()

    assert (found.people, found.people_missing, found.unseen, found.seen_once) == (0, 3, ("depth", "people"), ())


def test_a_seat_that_asks_for_some_criteria_covers_those_alone():
    found = cover(
        [Coverer("Ana", ("depth", "people"), ("code", "growth")), Coverer("Ben", ("depth",))],
        areas=AREAS,
        must_meet=(),
    )

    assert found.by_criterion == {"design": ("Ben",), "code": ("Ana", "Ben"), "growth": ("Ana",)}
    assert found.by_area == {"depth": ("Ana", "Ben"), "people": ("Ana",)}
