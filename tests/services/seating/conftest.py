"""An opening with a template panel, and the people who can take its seats."""

import pytest

from scorecard.services import panel_templates
from tests import build
from tests.build import NOON


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    opening = build.opening(session, lead)
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    return opening


@pytest.fixture
def people(session):
    return [build.account(session, name=name) for name in ("Ada", "Ben", "Cem", "Dia")]
