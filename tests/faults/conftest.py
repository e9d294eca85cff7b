"""The launcher and the databases of the kill matrix."""

from collections.abc import Iterator

import pytest

from tests.faults.fleet import Fleet
from tests.faults.fleet import fleet as launched


@pytest.fixture(scope="session")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    with launched(tmp_path_factory.mktemp("launcher")) as made:
        yield made
