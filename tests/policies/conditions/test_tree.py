"""The condition tree: does it hold, why, and when may it change without the facts changing."""

from datetime import date, timedelta
from typing import Any

import pytest

from policies.conditions import View
from policies.facts import Value
from tests.policies.conditions.build import NOW, condition, holds, problems, reasons


@pytest.mark.parametrize(
    ("raw", "values", "expected"),
    [
        ({"type": "Инцидент"}, {"type": "Инцидент"}, True),
        ({"type": "инцидент"}, {"type": "ИНЦИДЕНТ"}, True),
        ({"type": "Решён"}, {"type": "решен"}, True),
        ({"type": "Инцидент"}, {"type": "Ошибка"}, False),
        ({"type": "Инцидент"}, {}, False),
        ({"type": "Инцидент"}, {"type": None}, False),
        ({"type": ["Инцидент", "Ошибка"]}, {"type": "Ошибка"}, True),
        ({"type": "Инцидент", "priority": "Высокий"}, {"type": "Инцидент", "priority": "Высокий"}, True),
        ({"type": "Инцидент", "priority": "Высокий"}, {"type": "Инцидент", "priority": "Низкий"}, False),
        ({"labels": "vip"}, {"labels": ("новый", "VIP")}, True),
        ({"labels": "vip"}, {"labels": ()}, False),
        ({"status": "waiting"}, {"status": "Отложен"}, True),
        ({"status": "waiting"}, {"status": "Открыт"}, False),
        ({"author": "staff"}, {"author": ("staff", "duty")}, True),
        ({"author": "requester"}, {"author": ("staff",)}, False),
        ({"hours": 2}, {"часы": 2.0}, True),
        ({"hours": 2.5}, {"часы": 2.5}, True),
        ({"due_date": "2026-12-31"}, {"due_date": date(2026, 12, 31)}, True),
        ({"site": "filled"}, {"площадка": "Завод"}, True),
        ({"site": "filled"}, {"площадка": " \n"}, False),
        ({"site": "filled"}, {"площадка": ()}, False),
        ({"site": "filled"}, {"площадка": 0.0}, True),
        ({"site": "empty"}, {}, True),
        ({"site": "empty"}, {"площадка": "Завод"}, False),
        ({"type": {"not": "Ошибка"}}, {"type": "Инцидент"}, True),
        ({"type": {"not": ["Ошибка", "Инцидент"]}}, {"type": "Инцидент"}, False),
        ({"type": {"not": "Ошибка"}}, {}, True),
        ({"not": {"type": "Ошибка", "site": "filled"}}, {"type": "Ошибка"}, True),
        ({"not": {"type": "Ошибка", "site": "filled"}}, {"type": "Ошибка", "площадка": "З"}, False),
        ({"any": [{"type": "Ошибка"}, {"priority": "Высокий"}]}, {"priority": "Высокий"}, True),
        ({"any": [{"type": "Ошибка"}, {"priority": "Высокий"}]}, {"priority": "Низкий"}, False),
        ({"all": [{"type": "Ошибка"}, {"priority": "Высокий"}]}, {"type": "Ошибка"}, False),
        ({"summary": {"contains": "КАССА"}}, {"summary": "Не работает касса №2"}, True),
        ({"summary": {"contains": ["касса", "терминал"]}}, {"summary": "Терминал молчит"}, True),
        ({"summary": {"contains": "касса"}}, {}, False),
        ({"hours": {"min": 2}}, {"часы": 2.0}, True),
        ({"hours": {"min": 2, "max": 3}}, {"часы": 3.5}, False),
        ({"hours": {"max": 3}}, {}, False),
        ({"hours": {"min": 2}}, {"часы": "2"}, False),
        ({"due_date": {"min": "2026-11-01", "max": "2026-11-30"}}, {"due_date": date(2026, 11, 30)}, True),
        ({"due_date": {"max": "2026-11-30"}}, {"due_date": date(2026, 12, 1)}, False),
        ({"due_date": {"max": "now"}}, {"due_date": NOW}, True),
        ({"due_date": {"max": "now"}}, {"due_date": NOW + timedelta(seconds=1)}, False),
        ({"due_date": {"min": "now"}}, {"due_date": NOW}, True),
        ({"due_date": {"min": "now"}}, {"due_date": NOW.date()}, True),
        ({"due_date": {"min": "now"}}, {"due_date": NOW.date() - timedelta(days=1)}, False),
        ({"due_date": {"min": "now"}}, {"due_date": date.max}, True),
        ({"hours": {"min": 1, "not": 2}}, {"часы": 2.0}, False),
    ],
)
def test_holds(raw: Any, values: dict[str, Value], expected: bool) -> None:
    """Scalars are equal, lists any of; keys are joined by «and»; names compare folded; a blank is never within."""
    assert holds(raw, **values) is expected


def test_was_asks_the_past_up_to_its_moment() -> None:
    """Of three states the first two are past; the third lies in the future of the view."""
    states: list[dict[str, Value]] = [{"status": "Открыт"}, {"status": "Анализ"}, {"status": "Закрыт"}]
    was_closed, was_open = condition({"status": {"was": "Закрыт"}}), condition({"status": {"was": "Открыт"}})
    view = View(states[1], NOW, states, 2)
    assert (was_open.holds(view), was_closed.holds(view)) == (True, False)
    assert was_closed.holds(View(states[2], NOW, states, 3))


def test_why_names_what_failed() -> None:
    """Of «and», only the parts that decided."""
    raw = {"type": "Ошибка", "priority": "Высокий"}
    assert reasons(raw, type="Ошибка", priority="Низкий") == [(False, "priority", "Высокий")]
    assert reasons(raw, type="Ошибка", priority="Высокий") == [
        (True, "type", "Ошибка"),
        (True, "priority", "Высокий"),
    ]


def test_why_of_a_negation_blames_the_right_part() -> None:
    """The negated pair holds as a whole, so the blame is on the status alone."""
    raw = {"not": {"type": "Ошибка", "site": "filled"}, "status": "Открыт"}
    assert reasons(raw, type="Ошибка", status="Закрыт") == [(False, "status", "Открыт")]
    assert reasons({"type": {"not": "Ошибка"}}, type="Ошибка") == [(False, "type", "≠ Ошибка")]


def test_why_of_any_names_the_part_that_held_or_all() -> None:
    """One is enough when it holds; when none did, every one is to blame."""
    raw = {"any": [{"type": "Ошибка"}, {"priority": "Высокий"}]}
    assert reasons(raw, type="Ошибка", priority="Высокий") == [(True, "type", "Ошибка")]
    assert [reason[0] for reason in reasons(raw, type="Инцидент")] == [False, False]


def test_when_it_may_change() -> None:
    """Only a comparison with now changes by itself: `max: now` at the value, `min: now` just after it."""
    later = NOW + timedelta(hours=1)
    view = View({"due_date": later, "type": "Ошибка"}, NOW)
    assert condition({"type": "Ошибка"}).changes_at(view) is None
    assert condition({"due_date": {"max": "now"}}).changes_at(view) == later
    after = condition({"due_date": {"min": "now"}}).changes_at(view)
    assert after is not None
    assert after > later
    assert condition({"not": {"due_date": {"max": "now"}}, "type": "Ошибка"}).changes_at(view) == later
    assert condition({"any": [{"type": "Ошибка"}, {"due_date": {"max": "now"}}]}).changes_at(view) == later
    assert condition({"due_date": {"max": "now"}}).changes_at(View({"due_date": NOW}, NOW)) is None


def test_the_answer_does_turn_at_that_moment_and_not_before() -> None:
    """Law 3 in small: the same until then, another from then on."""
    value = NOW + timedelta(hours=1)
    for raw in ({"due_date": {"max": "now"}}, {"due_date": {"min": "now"}}):
        tree = condition(raw)
        turn = tree.changes_at(View({"due_date": value}, NOW))
        assert turn is not None
        before, at = (tree.holds(View({"due_date": value}, m)) for m in (turn - timedelta(microseconds=1), turn))
        assert before is not at


def test_a_day_is_past_when_it_is_over() -> None:
    """`min: now` holds all through the day, to the microsecond."""
    tree, today = condition({"due_date": {"min": "now"}}), View({"due_date": NOW.date()}, NOW)
    turn = tree.changes_at(today)
    assert turn == NOW.replace(hour=0) + timedelta(days=1)
    assert tree.holds(today._replace(now=turn - timedelta(microseconds=1)))
    assert not tree.holds(today._replace(now=turn))
    only_today = condition({"due_date": {"min": "now", "max": "now"}})
    assert (only_today.holds(today), only_today.changes_at(today)) == (True, turn)
    yesterday = today._replace(now=NOW - timedelta(days=1))
    assert (only_today.holds(yesterday), only_today.changes_at(yesterday)) == (False, NOW.replace(hour=0))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("Инцидент", "not_mapping"),
        ({}, "condition_empty"),
        ({"type": {}}, "condition_empty"),
        ({"type": None}, "blank"),
        ({"type": ""}, "blank"),
        ({"type": []}, "blank"),
        ({"type": ["Ошибка", None]}, "not_text"),
        ({"type": [["Ошибка"]]}, "not_text"),
        ({"typo": "Ошибка"}, "reference"),
        ({"type": {"nott": "Ошибка"}}, "unknown_key"),
        ({"hours": {"min": "много"}}, "bound"),
        ({"hours": {"min": True}}, "bound"),
        ({"summary": {"contains": []}}, "blank"),
        ({"summary": {"contains": {"a": 1}}}, "not_text"),
        ({"any": {"type": "Ошибка"}}, "not_list"),
        ({"any": []}, "blank"),
        ({"not": "Ошибка"}, "not_mapping"),
        ({"author": "stuff"}, "reference"),
        ({"hours": {"min": None}}, "blank"),
        ({"hours": {"min": 3, "max": 2}}, "bounds"),
        ({"due_date": {"min": "2026-12-31", "max": "2026-01-01"}}, "bounds"),
        ({"site": "full"}, "presence"),
        ({"site": "emtpy"}, "presence"),
        ({"site": "Заполнено"}, "presence"),
    ],
)
def test_what_is_no_condition(raw: Any, code: str) -> None:
    """Each is reported, none raises."""
    assert code in [problem.code for problem in problems(raw)]


def test_a_value_that_looks_like_a_question_of_presence_is_told_by_a_list() -> None:
    """Else a field whose option is «Пусто» could not be asked for; names that the policy lists are not suspected."""
    assert holds({"site": ["Пусто"]}, площадка="пусто")
    assert problems({"type": "Full"}) == []
    assert problems({"site": "Filling line"}) == []


def test_bounds_of_different_kinds_bound_nothing() -> None:
    """No value is both a number and a date; a date and `now` have no order at load."""
    assert problems({"due_date": {"min": "now", "max": "2026-01-01"}}) == []
    assert [problem.code for problem in problems({"due_date": {"min": 5, "max": "2026-01-01"}})] == ["bounds_kinds"]
    assert [problem.code for problem in problems({"hours": {"min": "now", "max": 5}})] == ["bounds_kinds"]
