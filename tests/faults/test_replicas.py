"""Several processes on one PostgreSQL: any number of `web` and `work`, any of which may die, or sleep too long."""

import json
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from connector.loop.worker import LEASE
from tests.faults import oracle
from tests.faults.fleet import Fleet
from tests.faults.processes import SECRET, free_port
from tests.faults.stand import Stand, standing
from tests.postgres import Server

ISSUES = 8


@pytest.fixture
def stand(fleet: Fleet, postgresql_server: Server, tmp_path: Path) -> Iterator[Stand]:
    """Two that take webhooks, both told of everything, and three that look; at rest."""
    with (
        postgresql_server.database(tables=True) as address,
        standing(tmp_path, fleet, address, "web", "work", "work", "work") as made,
    ):
        made.up()
        made.settle()
        yield made


def test_no_two_look_at_one_issue_at_once(stand: Stand) -> None:
    """Told twice of each of many issues, by two webs, three workers serve each once, one at a time."""
    second = free_port()
    stand.sandbox.hook(f"http://127.0.0.1:{second}/webhooks/jira", SECRET)
    stand.beside("web", second)
    keys = [stand.incident() for _ in range(ISSUES)]
    stand.settle()
    for key in keys:
        oracle.rightly_served(stand, key)
    oracle.nothing_acknowledged_is_lost(stand)
    oracle.nobody_holds_anything(stand)
    assert len(looks(stand)) == ISSUES
    for each in looks(stand).values():
        assert all(ended <= began for (_, ended), (began, _) in pairwise(each))


def test_two_workers_die_one_after_another(stand: Stand) -> None:
    """The third has it all done: of the first nobody knows whether it spoke, of the second that it did."""
    stand.order("K8", "SIGKILL")
    first = stand.incident()
    stand.struck("K8", "SIGKILL")
    stand.settle()
    stand.order("K10", "SIGKILL")
    second = stand.incident()
    stand.struck("K10", "SIGKILL")
    stand.settle()
    for key in (first, second):
        oracle.rightly_served(stand, key)
    oracle.nobody_holds_anything(stand)


@pytest.mark.parametrize("point", ["K4", "K5", "K6", "K7", "K12"])
def test_a_worker_that_slept_beyond_its_lease_is_fenced_off(stand: Stand, point: str) -> None:
    """Another has done its work; when it awakes nothing of it is said or moved again, and the fields come right."""
    stand.order(point, "SIGSTOP")
    key = stand.incident()
    frozen = stand.hit(point)
    stand.move(LEASE + timedelta(seconds=1))
    stand.settle()
    oracle.rightly_served(stand, key)
    os.kill(frozen.pid, signal.SIGCONT)
    stand.settle()
    assert stand.stop() == [0, 0, 0, 0]
    oracle.rightly_served(stand, key)
    oracle.nobody_holds_anything(stand)


def looks(stand: Stand) -> dict[str, list[tuple[float, float]]]:
    """By issue, from when to when, in order."""
    found: dict[str, list[tuple[float, float]]] = {}
    for line in (stand.folder / "looks").read_text(encoding="utf-8").splitlines():
        issue, _, began, ended = json.loads(line)
        found.setdefault(issue, []).append((began, ended))
    return {issue: sorted(each) for issue, each in found.items()}
