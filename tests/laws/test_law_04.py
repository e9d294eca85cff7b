"""Law 4: applying a plan leaves nothing to plan, whatever people did before."""

import random
from pathlib import Path
from typing import Any

import pytest

from connector.loop.plan import difference
from connector.loop.reconcile import Loop
from connector.store import journal
from policies import Issue
from tests.connector.loop.stage import LONG, Stage, staged

TYPES = ("Консультация", "Ошибка", "Инцидент", "Запрос на изменение")
PRIORITIES = ("Критический", "Высокий", "Низкий")


def something(stage: Stage, key: str, chance: random.Random) -> None:
    """Anything a person may do to a request."""
    match chance.randrange(6):
        case 0:
            ways = stage.support.get(f"issue/{key}/transitions")["transitions"]
            stage.support.move(key, chance.choice(ways)["to"]["name"])
        case 1:
            stage.customer.edit(key, priority={"name": chance.choice(PRIORITIES)})
        case 2:
            stage.customer.edit(key, issuetype={"name": chance.choice(TYPES)})
        case 3:
            stage.customer.edit(key, description=chance.choice(("", "Не работает", LONG)))
        case 4:
            stage.customer.say(key, "Есть новости? [~admin] {code}")
        case _:
            stage.support.say(key, "Смотрим", internal=chance.random() < 0.5)


def left_to_plan(stage: Stage, key: str) -> Any:
    """The plan of one more look, from Jira as it is."""
    issue = stage.jira.read(key)
    assert isinstance(issue, Issue)
    with stage.store.read() as conn:
        known = journal.states(conn, issue.id)
    loop = Loop(stage.jira, stage.store, stage.active.regulations, stage.active.since)
    return difference(loop.decide(issue, known, stage.now).decision, issue, stage.jira.directory, known)


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
def test_after_any_history_nothing_is_left_to_plan(dialect: Any, tmp_path: Path) -> None:
    """Twelve random lives, each looked at after random pauses; another look writes nothing."""
    chance = random.Random(4)  # noqa: S311
    with staged(dialect, tmp_path) as stage:
        for _ in range(12):
            key = stage.create(chance.choice(TYPES), description=chance.choice(("Не работает", LONG)))
            for _ in range(5):
                stage.sandbox.world.clock.add(chance.choice((0, 1, 60, 3600, 30_000)))
                something(stage, key, chance)
                stage.tell(key)
                stage.settle()
                assert not left_to_plan(stage, key)
        stage.forget_calls()
        stage.tell(key)
        stage.settle()
        assert not stage.writes()
