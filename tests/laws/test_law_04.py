"""Law 4: applying a plan leaves nothing to plan, whatever people did before."""

import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from connector.loop.acting.plan import difference
from connector.loop.memory import Memory
from connector.loop.reconcile import decide
from policies import Effect, Issue, Place
from tests.connector.loop.stage import LONG, Stage, staged
from tests.laws.histories import ALL, ENDLESS, LAWS, places, stories, upto
from tests.policies.build import SERVICE, Story, look

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
        memory = Memory.of(conn, issue.id).told_by_jira(issue.marks)
    around = memory.around(stage.active.since, stage.jira.account.id)
    ruling = decide(stage.active.regulations, stage.store, issue, stage.now, around)
    return difference(ruling.decision, issue, stage.jira.directory, memory.effects)


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


FEW = 12
"""Looks in one moment, after which a life must have come to rest."""


@LAWS
@given(name=ALL, told=stories(), around=places)
def test_acting_comes_to_rest(name: str, told: Story, around: tuple[Place, ...]) -> None:
    """A life looked at after every event: what a look says is done at once, and after a few looks nothing is left to
    do. The same effect is never wanted twice (law 9)."""
    story = upto(told, told.created)
    done: set[str] = set()
    for now in sorted(
        {told.created, *(fact.at for facts in (told.changes, told.comments, told.files) for fact in facts)}
    ):
        happens(told, story, now)
        for _ in range(FEW):
            due = look(ENDLESS[name], story, now, places=around, done=frozenset(done)).due_effects()
            ids = {effect.id for effect in due}
            assert len(ids) == len(due)
            assert done.isdisjoint(ids)
            done |= ids
            for effect in due:
                obeyed(effect, story, now)
        assert not due, ids


def happens(told: Story, story: Story, now: datetime) -> None:
    """What was told of that moment befalls the story."""
    story.comments += [comment for comment in told.comments if comment.at == now]
    story.files += [file for file in told.files if file.at == now]
    for change in told.changes:
        if change.at == now:
            story.change(now, change.author, **{change.attribute: change.after})


def obeyed(effect: Effect, story: Story, now: datetime) -> None:
    """The service does it; Jira changes as it would."""
    match effect.kind:
        case "comment":
            story.comment(now, SERVICE, public=effect.body["public"] == "yes")
        case "transition":
            story.status(now, effect.body["to"], SERVICE)
        case "undo":
            story.change(now, SERVICE, **{effect.body.get("field", "status"): effect.body["to"] or None})
        case "set":
            story.change(now, SERVICE, **{effect.body["field"]: effect.body["value"]})
