"""The working half of a process: it begins whatever breaks at first, minds the gate, and stops in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from connector.active import ACTING_SINCE, Active
from connector.jira.client import Jira
from connector.loop import service as room
from connector.loop.service import Service
from connector.sandbox.running import Sandbox, running
from connector.store import Store, agenda, notes
from policies.editions import Regulations
from policies.files import open_regulations
from tests.connector.loop.stage import LONG, MONDAY, SHIPPED, configured
from tests.faults.processes import wait_until


@dataclass
class House:
    """A sandbox and what a service on it needs."""

    sandbox: Sandbox
    store: Store
    active: Active
    file: Path

    def service(self) -> Service:
        return Service(configured(self.sandbox), self.store, self.active, self.sandbox.world.clock)

    def shown(self, key: str, name: str = "Реакция") -> Any:
        issue = self.sandbox.world.issue(key)
        assert issue is not None
        return issue.fields.get(self.sandbox.field(name))

    def raised(self) -> str:
        return self.sandbox.people["kuznetsov"].create("Консультация", "Как выгрузить план", description=LONG)

    def note(self) -> Any:
        with self.store.read() as conn:
            return notes.get(conn, "jira") or {}


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(room, "RETRY_SECONDS", 0.02)
    monkeypatch.setattr(room.ticks, "POLL_SECONDS", 0.05)
    monkeypatch.setattr("connector.jira.session.PAUSE", 0.0)
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    opened = open_regulations(file)
    assert isinstance(opened.outcome, Regulations)
    with running("cloud", now=lambda: MONDAY) as sandbox:
        store = Store.open(f"sqlite:///{tmp_path / 'reglament.db'}")
        yield House(sandbox, store, Active(file, store, opened.outcome, opened.seen, MONDAY), file)
        store.close()


def test_it_begins_with_a_sweep_and_stops_clean(house: House) -> None:
    """What is open is shown without any webhook; after the stop nothing is leased."""
    key = house.raised()
    service = house.service()
    service.start()
    wait_until(lambda: house.shown(key), "the clock")
    assert service.stop()
    with house.store.read() as conn:
        assert agenda.counts(conn, MONDAY).leased == 0
        assert notes.get(conn, ACTING_SINCE) == MONDAY.isoformat()


def test_what_breaks_at_the_start_is_tried_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is busy, the answer is nonsense: the service does not stay there as a ghost."""
    key, real, breaks = house.raised(), Jira.connect, iter([OSError("занято"), KeyError("чепуха")])

    def connect(*args: Any) -> Any:
        for error in breaks:
            raise error
        return real(*args)

    monkeypatch.setattr(Jira, "connect", connect)
    service = house.service()
    service.start()
    wait_until(lambda: house.shown(key), "the clock")
    assert service.stop()


def test_a_first_sweep_that_breaks_does_not_keep_the_looks_away(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Webhooks are worked on all the same."""

    def sweep(*_: Any) -> Any:
        raise OSError("занято")

    monkeypatch.setattr(room, "sweep", sweep)
    key = house.raised()
    issue = house.sandbox.world.issue(key)
    assert issue is not None
    with house.store.write() as conn:
        agenda.mark(conn, issue.id, MONDAY, None, key)
    service = house.service()
    service.start()
    wait_until(lambda: house.shown(key), "the clock")
    assert service.stop()


def test_jira_may_come_later(house: House) -> None:
    """Until then the note tells why; then everything is looked at, and the note is up."""
    key = house.raised()
    house.sandbox.faults.set({"down": True})
    service = house.service()
    service.start()
    wait_until(lambda: house.note().get("up") is False, "the note")
    house.sandbox.faults.clear()
    wait_until(lambda: house.shown(key), "the clock")
    wait_until(lambda: house.note().get("up"), "the note")
    assert service.stop()


def test_it_can_be_stopped_while_jira_is_away(house: House) -> None:
    """At once, and clean."""
    house.sandbox.faults.set({"down": True})
    service = house.service()
    service.start()
    wait_until(lambda: house.note().get("up") is False, "the note")
    assert service.stop()


def test_an_edited_policy_takes_force_with_its_groups(house: House) -> None:
    """Polled; its names are read before it is used, so the new group's members are staff from its first look on."""
    service = house.service()
    service.start()
    wait_until(lambda: house.note().get("up"), "the note")
    text = SHIPPED.read_text(encoding="utf-8")
    edited = text.replace("staff: {groups: support}", "staff: {groups: [support, reglament]}")
    house.file.write_text(edited, encoding="utf-8")
    wait_until(lambda: house.active.regulations.policies[0].text == edited, "the new policy")
    assert service._jira is not None
    assert {"support", "reglament"} <= set(service._jira.directory.groups)
    assert service.stop()


def test_ticks_mind_the_gate(house: House) -> None:
    """Jira asked for a rest of a minute: no sweep, no names, no new policy before it is over."""
    service = house.service()
    service.start()
    wait_until(lambda: house.note().get("up"), "the note")
    wait_until(lambda: service._worker is not None and service._scheduler is not None, "the worker")
    key = house.raised()
    issue = house.sandbox.world.issue(key)
    assert issue is not None
    house.sandbox.faults.set({"answers": [{"match": "*", "status": 429, "headers": {"Retry-After": "60"}}]})
    with house.store.write() as conn:
        agenda.mark(conn, issue.id, MONDAY, None, key)
    service.bell.ring()
    wait_until(lambda: house.note().get("up") is False, "the rest")
    house.sandbox.faults.calls.clear()
    house.sandbox.world.clock.add(59)
    assert service._sweep(house.sandbox.world.clock()) is False, "another replica may have the turn"
    service._names(house.sandbox.world.clock())
    assert not house.sandbox.faults.calls
    house.sandbox.world.clock.add(2)
    assert service._sweep(house.sandbox.world.clock()) is True
    assert house.sandbox.faults.calls
    assert service.stop()
