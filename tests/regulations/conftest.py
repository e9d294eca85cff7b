"""Every story here is also a contract test: what the service sends and is answered is as Atlassian says."""

from collections.abc import Iterator

import pytest

from tests.contract.wiretap import held_to_the_documents


@pytest.fixture(autouse=True)
def _documented() -> Iterator[None]:
    with held_to_the_documents():
        yield
