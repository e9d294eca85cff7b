"""The connector's client and the sandbox's Jira, over HTTP, in either dialect; what they say is held to the documents
unless a test spoils it on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from connector.jira.client import Jira
from connector.jira.names import Directory
from connector.sandbox.person import Person
from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from connector.sandbox.state.site import Site
from policies.facts import Issue
from tests.connector.loop.stage import configured
from tests.contract.documents import Exchange
from tests.contract.wiretap import listening

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@dataclass
class Line:
    """Both ends of a wire, and what was said over it."""

    sandbox: Sandbox
    jira: Jira
    heard: list[Exchange]

    @property
    def cloud(self) -> bool:
        return self.sandbox.world.site.cloud

    @property
    def customer(self) -> Person:
        return self.sandbox.people["kuznetsov"]

    @property
    def support(self) -> Person:
        return self.sandbox.people["sokolova"]

    def read(self, key: str) -> Issue:
        issue = self.jira.read(key)
        assert isinstance(issue, Issue), issue
        return issue

    def asked(self) -> list[str]:
        """Method and path of every request since the last time, without the query."""
        told = [f"{one.method} {one.path.partition('?')[0]}" for one in self.heard]
        self.heard.clear()
        return told


@pytest.fixture(params=["cloud", "dc"])
def line(request: pytest.FixtureRequest) -> Iterator[Line]:
    with connected(mespace.site(request.param)) as made:
        yield made


@pytest.fixture(params=["cloud", "dc"])
def desk_line(request: pytest.FixtureRequest) -> Iterator[Line]:
    """With Service Management: the customer has the portal alone."""
    with connected(mespace.service_desk(request.param)) as made:
        yield made


@contextmanager
def connected(site: Site) -> Iterator[Line]:
    with running(site=site, now=lambda: NOON) as sandbox, listening() as heard:
        jira = Jira.connect(configured(sandbox))
        assert isinstance(jira, Jira)
        assert isinstance(jira.refresh([mespace.SUPPORT]), Directory)
        heard.clear()
        yield Line(sandbox, jira, heard)
        jira.close()
