"""`reglament compare-sla` as it is typed, and as `reglament doctor --compare-sla`."""

import json
from collections.abc import Iterator

import pytest

from connector.cli import main
from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace
from tests.connector.loop.stage import SHIPPED


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    """A service desk with some requests, that the environment points at."""
    with running(site=mespace.service_desk("cloud"), seeded=True) as sandbox:
        told = {"JIRA_URL": sandbox.url, "JIRA_USER": sandbox.user or "", "JIRA_TOKEN": sandbox.token}
        for name, value in {**told, "POLICIES": str(SHIPPED)}.items():
            monkeypatch.setenv(name, value)
        yield sandbox


@pytest.mark.parametrize("command", [["compare-sla"], ["doctor", "--compare-sla"]])
def test_disagreements_are_a_table(desk: Sandbox, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    """Exit 3; every seeded request is compared and none is changed."""
    before = dict(desk.world.issues)
    assert main([*command, "--lang", "en"]) == 3
    out = capsys.readouterr().out
    assert "Issues compared: 6" in out
    assert "JSM's clock “Time to resolution” has no pair" in out
    assert desk.world.issues == before


def test_json_is_for_machines(desk: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """The issues that were named, and no others."""
    assert desk.world.issues
    assert main(["compare-sla", "SUP-1", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert {one["key"] for one in told["disagreements"]} == {"SUP-1"}
    assert told["unpaired"] == ["Time to resolution"]


def test_an_issue_that_is_not_there_is_said(desk: Sandbox, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and a sentence, no traceback."""
    assert desk.world.issues
    assert main(["compare-sla", "SUP-99"]) == 1
    assert "Jira" in capsys.readouterr().err
