from __future__ import annotations

import pytest

from tests.booking.stubborn import make_stubborn_world
from tests.booking.world import World


@pytest.fixture
def world(app) -> World:
    return make_stubborn_world()
