"""The four other regulations on a Jira with Service Management, where the customer has the portal alone: what is
public is told there, what is internal is not, and every field that the regulation shows is written.
(`test_service_desk_week.py` has a whole week of the shipped one.)"""

from collections.abc import Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.regulations import test_distate_week, test_endocs, test_monq, test_specpromdesign
from tests.regulations.week import Dialect, week

DISTATE = {**test_distate_week.COMPLETE, "description": test_distate_week.STEPS}
REPAIR = {"Канал": "Электронная почта", "Оборудование": "Контроллер СПД-100", "Серийный номер": "SPD100-0042"}
STORIES: tuple[tuple[ModuleType, str, str, Mapping[str, Any], str], ...] = (
    (test_distate_week, "petrov", "Сбой", DISTATE, "Реакция"),
    (test_endocs, "anna", "Вопрос", {"Канал": test_endocs.FORM, "Предполагаемый приоритет": "Средний"}, "Обработка"),
    (test_monq, "orlova", "Консультация", {"Канал": "Портал", "Версия Monq": "8.2"}, "Ответ"),
    (test_specpromdesign, "anna", "Инцидент", REPAIR, "Реакция"),
)
"""Whose regulation, who asks, what, with which fields, and the clock that begins to run."""


@pytest.mark.parametrize("dialect", ["cloud", "dc"])
@pytest.mark.parametrize("story", STORIES, ids=lambda one: one[0].__name__.rpartition(".")[2])
def test_a_request_of_the_portal_is_served(
    dialect: Dialect, story: tuple[ModuleType, str, str, Mapping[str, Any], str], tmp_path: Path
) -> None:
    """Its clock runs; the customer is told what the regulation says in public, and nothing else."""
    regulation, who, kind, fields, clock = story
    people, offered = regulation.PEOPLE, getattr(regulation, "FIELDS", None)
    levels = getattr(regulation, "LEVELS", ())
    begins = {
        "start": "2026-11-23 10:00",
        "people": people,
        "fields": offered,
        "security": levels,
        "service_desk": True,
    }
    staff = next(name for name, word in people.items() if word == "staff")
    with week(regulation.POLICY, tmp_path, dialect=dialect, **begins) as jira:
        key = jira.create(who, type=kind, **fields)
        assert jira.fields(key)[clock] == "идёт"
        jira.note(staff, key, "между нами")
        jira.say(staff, key, "Смотрим.")
        jira.at("2026-11-23 12:00")
        assert jira.told(who, key) == [*jira.comments(key), "Смотрим."]
