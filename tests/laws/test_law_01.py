"""Law 1: an event carries a key and at most a freshness mark into the loop, never content; so shuffled, doubled and
missing webhooks end in the same Jira."""

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from connector.loop.sweep import Swept, sweep
from connector.store import agenda
from connector.store.agenda import Mark
from tests.connector.loop.stage import MONDAY, Stage, staged

Act = tuple[datetime, Callable[[Stage, str], object]]
"""When, and what a person does to the issue."""
DAY = timedelta(days=1)
FIELDS = ("Реакция до", "Реакция", "Реакция, ч", "SLA", "Уровень")


def moved(status: str) -> Callable[[Stage, str], None]:
    return lambda stage, key: stage.support.move(key, status)


def retyped(kind: str) -> Callable[[Stage, str], None]:
    """By support: a customer's would be undone, sooner or later as the webhook comes."""
    return lambda stage, key: stage.support.edit(key, issuetype={"name": kind})


def edited(**fields: Any) -> Callable[[Stage, str], None]:
    return lambda stage, key: stage.customer.edit(key, **fields)


def said(text: str) -> Callable[[Stage, str], object]:
    return lambda stage, key: stage.support.say(key, text)


STORIES: Sequence[Sequence[Act]] = (
    (
        (MONDAY + timedelta(minutes=20), edited(priority={"name": "Средний"})),
        (MONDAY + timedelta(minutes=40), said("Смотрим")),
        (MONDAY + timedelta(minutes=50), edited(priority={"name": "Критический"})),
        (MONDAY + timedelta(hours=1, minutes=30), moved("Анализ")),
        (MONDAY + timedelta(hours=3), moved("В работе")),
        (MONDAY + timedelta(hours=5), moved("Решён")),
    ),
    (
        (MONDAY + timedelta(hours=2, minutes=30), said("Простите за задержку")),
        (MONDAY + timedelta(hours=3), moved("Анализ")),
        (MONDAY + timedelta(hours=4), moved("Ожидание клиента")),
    ),
    (
        (MONDAY + timedelta(hours=1), retyped("Консультация")),
        (MONDAY + timedelta(hours=2), moved("Закрыт")),
    ),
)


def shown(stage: Stage, key: str) -> dict[str, Any]:
    """What the customer of the service sees of it in Jira."""
    return {
        **{name: stage.shows(key, name) for name in FIELDS},
        "status": stage.status(key),
        "labels": stage.labels(key),
        "comments": [comment.body.text for comment in stage.comments(key)],
    }


def live(folder: Path, dialect: Any, story: Sequence[Act], deal: Callable[[Mark], list[Mark]]) -> dict[str, Any]:
    """The story as it happens; `deal` says which marks an event makes, and when."""
    folder.mkdir()
    with staged(dialect, folder) as stage:
        assert isinstance(sweep(stage.jira, stage.store, stage.active.regulations, stage.now), Swept)
        key = stage.customer.create(
            "Инцидент",
            "Линия стоит",
            description="слово " * 12,
            priority={"name": "Критический"},
            **{stage.sandbox.field("Площадка"): "Завод № 1"},
        )
        events: list[Act] = [(MONDAY, lambda *_: None), *story]
        for at, act in events:
            stage.until(at)
            act(stage, key)
            issue = stage.issue(key)
            with stage.store.write() as conn:
                agenda.mark_many(conn, deal(Mark(issue.id, at, issue.updated, key)))
        stage.until(MONDAY + DAY / 2)
        assert isinstance(sweep(stage.jira, stage.store, stage.active.regulations, stage.now), Swept)
        stage.until(MONDAY + 2 * DAY)
        return shown(stage, key)


@pytest.mark.parametrize(("story", "dialect"), [(0, "cloud"), (1, "dc"), (2, "cloud"), (1, "jsm")])
def test_however_webhooks_come_jira_ends_the_same(story: int, dialect: Any, tmp_path: Path) -> None:
    """Each once and at once; doubled; late by up to an hour and so out of order; all but a few lost; all lost."""
    chance = random.Random(story)  # noqa: S311
    deals: dict[str, Callable[[Mark], list[Mark]]] = {
        "once": lambda mark: [mark],
        "doubled": lambda mark: [mark, mark],
        "late": lambda mark: [Mark(mark.issue, mark.at + timedelta(seconds=chance.randrange(3600)), mark.fresh)],
        "lossy": lambda mark: [mark] * chance.randrange(2),
        "lost": lambda _: [],
    }
    ends = {name: live(tmp_path / name, dialect, STORIES[story], deal) for name, deal in deals.items()}
    for name, end in ends.items():
        assert end == ends["once"], name


def test_a_mark_has_no_room_for_content() -> None:
    """An issue, a moment, a freshness, a key: nothing else passes into the loop."""
    assert set(Mark.__slots__) == {"issue", "at", "fresh", "key"}
