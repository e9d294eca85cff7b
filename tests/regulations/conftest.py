"""Every story here is also a contract test: what the service sends and is answered is as Atlassian says."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.contract.wiretap import held_to_the_documents
from tests.regulations.week import Begin


@pytest.fixture(autouse=True)
def _documented() -> Iterator[None]:
    with held_to_the_documents():
        yield


@pytest.fixture
def cloud(request: pytest.FixtureRequest, tmp_path: Path) -> Begin:
    """A week of the test's own regulation (its `begin`) on Cloud, from a moment on."""
    return partial(request.module.begin, tmp_path, "cloud")


@pytest.fixture
def dc(request: pytest.FixtureRequest, tmp_path: Path) -> Begin:
    """A week of it on Data Center."""
    return partial(request.module.begin, tmp_path, "dc")
