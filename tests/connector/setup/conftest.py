"""An empty vendor's Jira, in which no field of the service is, and a folder of its own for `init`."""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from connector.sandbox.running import Sandbox, running
from connector.settings import NAMES
from tests.connector.setup.vendor import Arranged, Kept, Vendor, empty_site


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without `.env`, and none of our own settings in the environment."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)


KINDS = ("cloud", "dc", "dc10", "jsm")


@pytest.fixture(params=KINDS)
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Both dialects, and Data Center with its newer webhooks."""
    with running(site=empty_site(request.param)) as sandbox:
        yield sandbox


@pytest.fixture
def vendor(jira: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Vendor:
    monkeypatch.setenv("JIRA_TOKEN", jira.token)
    return Vendor(jira)


@pytest.fixture(scope="package")
def after_init(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Kept]:
    """What `init` leaves behind in each dialect: the site, the webhook, the files. Made once: it takes a second."""
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        for dialect in KINDS:
            folder = tmp_path_factory.mktemp(dialect)
            patch.chdir(folder)
            with running(site=empty_site(dialect)) as sandbox:
                patch.setenv("JIRA_TOKEN", sandbox.token)
                assert Vendor(sandbox).init() == 0
                world = sandbox.world
                found[dialect] = Kept(world.site, dict(world.hooks), dict(world.counters), folder)
    return found


@pytest.fixture
def arranged(after_init: Mapping[str, Kept], tmp_path: Path) -> Arranged:
    """Opens a vendor of a dialect as `init` left it, in the test's own folder."""

    @contextmanager
    def opened(dialect: str) -> Iterator[Vendor]:
        kept = after_init[dialect]
        shutil.copytree(kept.folder, tmp_path, dirs_exist_ok=True)
        with running(site=kept.site) as sandbox:
            sandbox.world.hooks.update(kept.hooks)
            sandbox.world.counters.update(kept.counters)
            vendor = Vendor(sandbox)
            vendor.env(JIRA_URL=sandbox.url)
            yield vendor

    return opened
