"""An empty vendor's Jira, in which no field of the service is, and a folder of its own for `init`."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from connector.sandbox.running import Sandbox, running
from connector.settings import NAMES
from tests.connector.setup.vendor import Vendor, empty_site


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, and none of our own settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


@pytest.fixture(params=["cloud", "dc", "dc10"])
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Both dialects, and Data Center with its newer webhooks."""
    with running(site=empty_site(request.param)) as sandbox:
        yield sandbox


@pytest.fixture
def vendor(jira: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    monkeypatch.setenv("JIRA_TOKEN", jira.token)
    return Vendor(jira)


@pytest.fixture(params=["cloud", "dc"])
def connected(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Vendor]:
    """A vendor after `init`: green until something is broken."""
    with running(site=empty_site(request.param)) as sandbox:
        monkeypatch.setenv("JIRA_TOKEN", sandbox.token)
        vendor = Vendor(sandbox)
        assert vendor.init() == 0
        monkeypatch.delenv("JIRA_TOKEN")
        yield vendor
