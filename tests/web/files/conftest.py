"""A lead and an opening whose title is no file name."""

import pytest

from tests import build


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead: Payments & Päyouts")
