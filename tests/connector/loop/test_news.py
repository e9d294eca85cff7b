"""The service hears what other processes stored: on PostgreSQL the bell rings with their commit."""

import threading
from pathlib import Path

import pytest

from connector.active import Active
from connector.loop import worker
from connector.loop.service import Service
from connector.sandbox.running import running
from connector.store import GroupCommit, Store
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from policies.editions import Regulations
from policies.files import open_regulations
from tests.connector.loop.stage import LONG, MONDAY, SHIPPED, configured
from tests.faults.processes import wait_until


def test_a_mark_of_another_process_is_looked_at_without_polling(
    postgresql: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker would nap for an hour; another process's store takes the webhook in."""
    monkeypatch.setattr(worker, "NAP", 3600.0)
    file = tmp_path / "policies.yaml"
    file.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")
    opened = open_regulations(file)
    assert isinstance(opened.outcome, Regulations)
    store, others = Store.open(postgresql), Store.open(postgresql)
    with running("cloud", now=lambda: MONDAY) as sandbox:
        service = Service(
            configured(sandbox), store, Active(file, store, opened.outcome, opened.seen, MONDAY), sandbox.world.clock
        )
        service.start()
        wait_until(lambda: service._scheduler is not None, "the service works")
        wait_until(lambda: any(each.name == "news" for each in threading.enumerate()), "it listens")
        key = sandbox.people["kuznetsov"].create("Консультация", "Как выгрузить план", description=LONG)
        issue = sandbox.world.issue(key)
        assert issue is not None
        intake = GroupCommit(others, lambda: None)
        intake.accept(Delivery("a", MONDAY), [Mark(issue.id, sandbox.world.clock(), None, key)])
        wait_until(lambda: sandbox.world.issue(key).fields.get(sandbox.field("Реакция")), "the clock")
        intake.close()
        assert service.stop()
    for each in (store, others):
        each.close()
