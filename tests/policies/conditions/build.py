"""Conditions for tests, from plain data, and what they say."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from policies.conditions import Asking, Condition, View, parse
from policies.facts import Value
from policies.language.problems import Problem
from policies.language.reading import Source
from policies.language.vocabulary import Vocabulary

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
TITLES = {
    "type": "Тип",
    "status": "Статус",
    "description": "Описание",
    "summary": "Тема",
    "attachments": "Вложения",
    "due_date": "Срок",
    "площадка": "Площадка",
    "часы": "Часы",
    "канал": "Канал",
}


def words() -> Vocabulary:
    vocabulary = Vocabulary(Source("t.yaml", {}, {}, {}))
    vocabulary.attributes |= {"site": "площадка", "hours": "часы", "channel": "канал"}
    vocabulary.grouped |= {"канал": "channels"}
    vocabulary.groups["statuses"] = {"waiting": ("Ожидание клиента", "Отложен")}
    vocabulary.people = {"staff": "staff"}
    return vocabulary


def condition(raw: Any) -> Condition:
    vocabulary = words()
    parsed = parse(raw, (), vocabulary)
    assert vocabulary.problems == []
    return parsed


def problems(raw: Any) -> list[Problem]:
    vocabulary = words()
    parse(raw, (), vocabulary)
    return vocabulary.problems


def holds(raw: Any, **values: Value) -> bool:
    return condition(raw).holds(View(values, NOW))


def reasons(raw: Any, **values: Value) -> list[tuple[bool, str, str]]:
    return [(r.holds, r.attribute, r.wanted) for r in condition(raw).why(View(values, NOW))]


def asked(raw: Any, language: str = "ru", **values: Value) -> str:
    """What the failing condition asks for."""
    asking = Asking(TITLES, language, ZoneInfo("Europe/Moscow"))
    return condition(raw).asks(View(values, NOW), asking).said
