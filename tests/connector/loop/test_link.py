"""The link from an issue to the page that explains it (design §4.2): only where people can reach the page."""

from pathlib import Path
from typing import Any

import pytest

from tests.connector.loop.stage import KINDS, SHIPPED, Kind, Stage, staged


def links(stage: Stage, key: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = stage.sandbox.service.get(f"issue/{key}/remotelink")
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_an_issue_gets_one_link(kind: Kind, tmp_path: Path) -> None:
    """However often it is looked at."""
    with staged(kind, tmp_path, public_url="https://reglament.example.ru") as stage:
        key = stage.create("Инцидент")
        stage.settle()
        stage.tell(key)
        stage.settle()
        (link,) = links(stage, key)
        assert link["object"]["url"] == f"https://reglament.example.ru/issues/{key}"
        assert stage.effects(key)["link"].state == "done"


def test_without_an_address_there_is_none(stage: Stage) -> None:
    """A link to the loopback address would lead nobody anywhere."""
    key = stage.create("Инцидент")
    stage.settle()
    assert links(stage, key) == []


def test_an_observing_policy_writes_none(tmp_path: Path) -> None:
    """Observing touches nothing."""
    text = SHIPPED.read_text(encoding="utf-8").replace("mode: enforce", "mode: observe")
    with staged("cloud", tmp_path, policy=text, public_url="https://reglament.example.ru") as stage:
        key = stage.create("Инцидент")
        stage.settle()
        assert links(stage, key) == []
