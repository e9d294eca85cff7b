"""A stage in each kind of Jira, and in one where the dialect does not matter."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.connector.loop.stage import KINDS, Stage, staged


@pytest.fixture(params=KINDS)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with staged(request.param, tmp_path) as set_up:
        yield set_up


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Stage]:
    with staged("cloud", tmp_path) as set_up:
        yield set_up
