"""Ids in addresses and secrets are random and long enough that nobody finds one by trying."""

import re

import pytest

from scorecard.models import Base
from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.models.schema import random_id
from scorecard.services.secrets import new_secret

MANY = 2_000
BITS_A_CHARACTER = 6


def test_an_id_has_96_random_bits_and_a_secret_256():
    ids, secrets = {random_id() for _ in range(MANY)}, {new_secret() for _ in range(MANY)}

    assert (len(ids), len(secrets)) == (MANY, MANY)
    assert {len(each) * BITS_A_CHARACTER for each in ids} == {96}
    assert min(len(each) * BITS_A_CHARACTER for each in secrets) >= 256
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", each) for each in ids | secrets)


@pytest.mark.parametrize("model", [Account, Opening, Application, Interview])
def test_whatever_has_an_address_has_a_random_id(model: type[Base]):
    column = model.__table__.columns["id"]

    assert len(column.default.arg(None)) == column.type.length == 16


def test_no_address_takes_a_number(app):
    kinds = {type(converter).__name__ for rule in app.url_map.iter_rules() for converter in rule._converters.values()}

    assert kinds == {"PublicId", "UnicodeConverter", "PathConverter"}  # a one-time link's text, a static file's path
