"""Real processes: the service is killed, Jira goes on living, the service is started again. Nothing is lost."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests

from connector.clock import utc_now
from connector.store import Store, agenda
from tests.faults.processes import (
    ROOT,
    SandboxProcess,
    Service,
    free_port,
    sandbox_process,
    service_process,
    wait_until,
)

LONG = "После обновления сервера терминал на линии розлива показывает ошибку связи и не принимает новые задания"
SHOWN = ("Реакция", "Уровень", "Реакция, ч", "SLA", "Labels", "Status")


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def sandbox(tmp_path: Path, port: int) -> Iterator[SandboxProcess]:
    with sandbox_process(tmp_path, f"http://127.0.0.1:{port}/webhooks/jira") as up:
        yield up


def incident(sandbox: SandboxProcess) -> str:
    site = {"customfield_10101": "Завод № 1"}
    priority = {"name": "Критический"}
    return sandbox.people["kuznetsov"].create("Инцидент", "Стоит линия", description=LONG, priority=priority, **site)


def worked_on(sandbox: SandboxProcess, key: str) -> None:
    """What happens to it while the service is, or is not, there."""
    sandbox.people["kuznetsov"].edit(key, priority={"name": "Средний"})
    sandbox.people["sokolova"].move(key, "Анализ")
    sandbox.people["sokolova"].say(key, "Смотрим")


def shown(sandbox: SandboxProcess, key: str) -> dict[str, Any]:
    fields = sandbox.fields(key)
    told = {name: fields.get(name) for name in SHOWN}
    return {**told, "Status": fields["Status"]["name"]}


def leased(folder: Path) -> int:
    store = Store.open(f"sqlite:///{folder / 'reglament.db'}")
    with store.read() as conn:
        counts = agenda.counts(conn, datetime(2000, 1, 1, tzinfo=UTC))
    store.close()
    return counts.leased


def idle(folder: Path) -> bool:
    store = Store.open(f"sqlite:///{folder / 'reglament.db'}")
    with store.read() as conn:
        counts = agenda.counts(conn, utc_now())
    store.close()
    return counts.due == counts.leased == 0


def test_what_happened_while_it_was_dead_ends_in_the_same_fields(
    sandbox: SandboxProcess, tmp_path: Path, port: int
) -> None:
    """A control that it saw all along, and a twin that changed, and one that was born, after SIGKILL."""
    with service_process(tmp_path, port, sandbox) as service:
        control, twin = incident(sandbox), incident(sandbox)
        for key in (control, twin):
            wait_until(lambda key=key: sandbox.fields(key).get("Реакция"), "a clock is shown")
        worked_on(sandbox, control)
        wait_until(lambda: sandbox.fields(control)["Реакция"] == "выполнен", "the control's clock has stopped")
        sandbox.order(webhooks="lose")  # or one of our own writes could begin a look that dies with its lease
        wait_until(lambda: idle(tmp_path), "nobody is in the middle of a look, and none is due")
        service.kill()
        wait_until(lambda: not service.listens(), "nobody is left at the port")
    worked_on(sandbox, twin)
    born = incident(sandbox)
    worked_on(sandbox, born)
    assert sandbox.fields(twin)["Реакция"] != "выполнен"
    with service_process(tmp_path, port, sandbox) as service:
        for key in (twin, born):
            wait_until(lambda key=key: shown(sandbox, key) == shown(sandbox, control), "the same as the control")
        assert service.stop() == 0
    assert leased(tmp_path) == 0


def test_a_signed_webhook_by_hand_changes_the_fields(sandbox: SandboxProcess, tmp_path: Path, port: int) -> None:
    """Jira's own are lost; one that nobody signed gets 401 and changes nothing."""
    with service_process(tmp_path, port, sandbox) as service:
        key = incident(sandbox)
        wait_until(lambda: sandbox.fields(key).get("Уровень") == "Критический", "the level is shown")
        sandbox.order(webhooks="lose")
        sandbox.people["kuznetsov"].edit(key, priority={"name": "Средний"})
        body = {"webhookEvent": "jira:issue_updated", "timestamp": 1, "issue": {"key": key}}
        assert service.post(body, signed=False) == 401
        assert sandbox.fields(key)["Уровень"] == "Критический"
        assert service.post(body, signed=True) == 202
        wait_until(lambda: sandbox.fields(key)["Уровень"] == "Некритичный", "the new level is shown")
        assert service.post(body, signed=True) == 200


def test_it_starts_without_jira_and_begins_when_jira_is_there(
    sandbox: SandboxProcess, tmp_path: Path, port: int
) -> None:
    """Webhooks are taken all the same; the status tells that Jira is down, and why."""
    sandbox.order(down=True)
    with service_process(tmp_path, port, sandbox) as service:

        def jira() -> dict[str, Any]:
            told: dict[str, Any] = requests.get(f"{service.url}/status", timeout=5).json()["jira"]
            return told

        wait_until(lambda: jira().get("up") is False, "Jira is told to be down")
        assert "Jira" in jira()["ru"]
        assert service.post({"issue": {"key": "SUP-1"}}, signed=True) == 202
        sandbox.order(down=False)
        wait_until(lambda: sandbox.fields("SUP-4").get("Реакция"), "the seeded requests are shown")
        assert jira()["up"]


def test_sigterm_right_after_the_start_is_a_good_end(sandbox: SandboxProcess, tmp_path: Path, port: int) -> None:
    """Before the door is open: exit 0, and nothing is leased."""
    service = Service(tmp_path, port, sandbox)
    wait_until(lambda: (tmp_path / "reglament.db").exists(), "the store is there")
    assert service.stop() == 0
    assert leased(tmp_path) == 0


def test_a_wrong_policy_does_not_start(sandbox: SandboxProcess, tmp_path: Path, port: int) -> None:
    """Exit 2 with all problems, each with its place."""
    good = (ROOT / "policies.yaml").read_text(encoding="utf-8").splitlines()
    spoiled = {place: line for place, line in enumerate(good, 1) if "reaction: 2h" in line or "target: 3wd" in line}
    text = "\n".join(good).replace("reaction: 2h", "reaction: 2x").replace("target: 3wd", "target: soon")
    (tmp_path / "policies.yaml").write_text(text, encoding="utf-8")
    service = Service(tmp_path, port, sandbox)
    assert service.process.wait(20) == 2
    told = service.log.read_text(encoding="utf-8")
    assert len(spoiled) == 3
    for place in spoiled:
        assert f"{tmp_path / 'policies.yaml'}:{place}:" in told


def test_a_taken_port_does_not_start(sandbox: SandboxProcess, tmp_path: Path, port: int) -> None:
    """Exit 2, and a sentence that names the address instead of a traceback."""
    with service_process(tmp_path, port, sandbox):
        folder = tmp_path / "second"
        folder.mkdir()
        second = Service(folder, port, sandbox)
        try:
            assert second.process.wait(20) == 2
        finally:
            second.end()
        told = second.log.read_text(encoding="utf-8")
        assert f"127.0.0.1:{port}" in told
        assert "Traceback" not in told
