"""The house of the runs of one process."""

from collections.abc import Iterator

import pytest

from tests.simulation.__main__ import a_house
from tests.simulation.world import House


@pytest.fixture(scope="session")
def house() -> Iterator[House]:
    with a_house() as made:
        yield made
