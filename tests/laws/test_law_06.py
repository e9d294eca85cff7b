"""Law 6: an open issue always has a next look, at most a day ahead."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.connector.loop.stage import KINDS, MONDAY, Stage, staged

DAY = timedelta(days=1)


@pytest.fixture(params=KINDS)
def stage(request: Any, tmp_path: Path) -> Any:
    with staged(request.param, tmp_path) as set_up:
        yield set_up


def watched(stage: Stage, key: str) -> bool:
    card = stage.card(key)
    return card is not None and card.look_at is not None and card.look_at <= stage.now + DAY


def test_an_open_issue_is_watched_whatever_it_waits_for(stage: Stage) -> None:
    """A running clock, a stopped one with nothing to wait for, three days of silence, a refusing Jira."""
    running, stopped, silent, refused = (stage.incident() for _ in range(4))
    stage.move(stopped, "Анализ")
    stage.move(silent, "Ожидание клиента")
    stage.settle()
    stage.edit(refused, priority={"name": "Низкий"})
    stage.fail(f"PUT /rest/api/*/issue/{stage.issue(refused).id}", 400, times=1_000)
    stage.settle()
    for _ in range(5):
        stage.until(stage.now + DAY)
        for key in (running, stopped, silent, refused):
            assert watched(stage, key), key
    assert stage.status(silent) == "Приостановлен"


def test_a_done_issue_is_left_in_peace(stage: Stage) -> None:
    """Nothing is owed, so nobody looks; a touch brings it back."""
    key = stage.create("Консультация")
    stage.move(key, "Закрыт")
    stage.settle()
    card = stage.card(key)
    assert card is not None
    assert card.look_at is None
    stage.forget_calls()
    stage.until(MONDAY + 30 * DAY)
    assert not stage.sandbox.faults.calls
    stage.move(key, "Открыт")
    stage.settle()
    assert watched(stage, key)
    assert stage.shows(key, "Реакция") != "—"
