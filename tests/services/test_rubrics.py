"""Rubric versions come in once each and stay."""

import pytest
from sqlalchemy import func, select

from scorecard.domain.rubric import RubricError
from scorecard.models.opening import RubricVersion
from scorecard.services.rubrics import SHIPPED, AlreadyThere, add_rubric, ensure_shipped
from tests.build import NOON

TEXT = SHIPPED.read_text(encoding="utf-8")


def count(session):
    return session.scalar(select(func.count()).select_from(RubricVersion))


def test_the_shipped_rubric_is_there_after_the_first_start_and_once_after_the_second(session):
    first = ensure_shipped(session, now=NOON)
    second = ensure_shipped(session, now=NOON)

    assert (first.id, first.key, first.version, first.toml) == (second.id, "tech_lead", 1, TEXT)
    assert count(session) == 1


def test_a_changed_file_becomes_the_next_version(session):
    ensure_shipped(session, now=NOON)

    added = add_rubric(session, TEXT + "\n# Another note.\n", now=NOON)

    assert (added.key, added.version) == ("tech_lead", 2)


def test_the_same_file_again_is_said_to_be_there(session):
    known = ensure_shipped(session, now=NOON)

    with pytest.raises(AlreadyThere, match=r"^This file is there already: tech_lead, version 1\.$") as caught:
        add_rubric(session, TEXT, now=NOON)
    assert caught.value.version.id == known.id


def test_a_file_with_a_mistake_adds_nothing(session):
    with pytest.raises(RubricError):
        add_rubric(session, TEXT.replace('title = "Tech Lead"', ""), now=NOON)

    assert count(session) == 1
