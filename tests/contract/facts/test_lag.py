"""Facts 1 and 12 under a Jira that is behind: nothing is decided from a search, and nothing is lost by one."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from connector.loop.sweep import Swept, sweep
from tests.connector.loop.stage import LONG, Stage, staged

LAG = 60


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with staged(request.param, tmp_path) as up:
        yield up


def swept(stage: Stage) -> int:
    done = sweep(stage.jira, stage.store, stage.active.regulations, stage.now)
    assert isinstance(done, Swept)
    return done.marked


def test_fact_12_a_search_that_is_behind_loses_nothing(stage: Stage) -> None:
    """The webhook is lost and the index does not know the request yet; the next sweep goes back far enough."""
    swept(stage)
    stage.sandbox.faults.set({"read_lag_seconds": LAG})
    stage.sandbox.world.clock.add(120)
    key = stage.customer.create("Консультация", "Как выгрузить план", description=LONG)
    assert swept(stage) == 0
    stage.sandbox.world.clock.add(120)
    assert swept(stage) == 1
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"


def test_fact_12_a_reading_that_is_behind_its_webhook_is_read_again(stage: Stage) -> None:
    """The webhook tells how fresh the issue is; what is older is not decided upon, and once it is as fresh it is."""
    key = stage.incident()
    stage.settle()
    stage.sandbox.faults.set({"stale_read_seconds": 5})
    stage.sandbox.world.clock.add(600)
    stage.support.move(key, "Анализ")
    stage.tell(key, stage.issue(key).updated)
    stage.settle()
    assert stage.shows(key, "Реакция") == "идёт"
    stage.until(stage.now + timedelta(seconds=LAG))
    assert stage.shows(key, "Реакция") == "выполнен"


def test_fact_14_own_writes_that_are_not_seen_yet_are_not_repeated(stage: Stage) -> None:
    """What the journal knows to be said is not said again because a node does not show it."""
    key = stage.create("Ошибка", description="Не работает")
    stage.settle()
    said = len(stage.comments(key))
    assert said
    stage.sandbox.faults.set({"stale_read_seconds": 3600})
    for _ in range(3):
        stage.tell(key)
        stage.until(stage.now + timedelta(seconds=LAG))
    assert len(stage.comments(key)) == said
