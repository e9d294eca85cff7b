"""What a failing condition asks for, in both languages."""

from datetime import date
from typing import Any

import pytest

from policies.facts import Value
from tests.policies.conditions.build import asked

STATES: dict[str, Value] = {"status": "Открыт"}


@pytest.mark.parametrize(
    ("raw", "values", "russian", "english"),
    [
        ({"site": "filled"}, {}, "«Площадка»", "«Площадка»"),
        ({"site": "empty"}, {"площадка": "З"}, "«Площадка» (должно быть пусто)", "«Площадка» (must be empty)"),
        ({"type": "Ошибка"}, {}, "«Тип» (Ошибка)", "«Тип» (Ошибка)"),
        (
            {"type": ["Ошибка", "Сбой"]},
            {},
            "«Тип» (одно из: Ошибка, Сбой)",
            "«Тип» (one of: Ошибка, Сбой)",
        ),
        (
            {"description": {"words": 10}},
            {},
            "«Описание» (не меньше 10 слов)",
            "«Описание» (at least 10 words)",
        ),
        ({"description": {"words": 1}}, {}, "«Описание» (не меньше 1 слова)", "«Описание» (at least 1 word)"),
        ({"description": {"chars": 1}}, {}, "«Описание» (не меньше 1 знака)", "«Описание» (at least 1 character)"),
        ({"description": {"chars": 22}}, {}, "«Описание» (не меньше 22 знаков)", "«Описание» (at least 22 characters)"),
        (
            {"description": {"contains": ["шаг", "путь"]}},
            {},
            "«Описание» (со словами шаг / путь)",
            "«Описание» (with the words шаг / путь)",
        ),
        ({"summary": {"matches": "^{0}$"}}, {}, "«Тема» (по образцу ^{0}$)", "«Тема» (like ^{0}$)"),
        (
            {"description": {"sections": ["Шаги", "Итог", "Версия"]}},
            {"description": "Шаги: открыть"},
            "«Описание» (разделы: Итог, Версия)",
            "«Описание» (sections: Итог, Версия)",
        ),
        (
            {"description": {"sections": ["Шаги", "Итог"]}},
            {"description": "Шаги: открыть"},
            "«Описание» (раздел: Итог)",
            "«Описание» (section: Итог)",
        ),
        (
            {"attachments": {"formats": ["jpg", "gif"]}},
            {"attachments": ("a.jpg", "x{0}.bmp", "y.exe")},
            "«Вложения» (только jpg, gif; не подходит: x{0}.bmp, y.exe)",
            "«Вложения» (only jpg, gif; not allowed: x{0}.bmp, y.exe)",
        ),
        ({"description": {"language": "ru"}}, {}, "«Описание» (на русском языке)", "«Описание» (in Russian)"),
        ({"description": {"language": "en"}}, {}, "«Описание» (на английском языке)", "«Описание» (in English)"),
        (
            {"channel": "allowed"},
            {"channels": ("Портал", "Почта")},
            "«Канал» (доступны: Портал, Почта)",
            "«Канал» (available: Портал, Почта)",
        ),
        ({"hours": {"min": 5}}, {}, "«Часы» (не меньше 5)", "«Часы» (at least 5)"),
        ({"hours": {"max": 7.5}}, {}, "«Часы» (не больше 7.5)", "«Часы» (at most 7.5)"),
        ({"hours": {"min": 5, "max": 7}}, {}, "«Часы» (от 5 до 7)", "«Часы» (from 5 to 7)"),
        (
            {"due_date": {"min": "2026-11-01"}},
            {},
            "«Срок» (не раньше 01.11.2026)",
            "«Срок» (not before 2026-11-01)",
        ),
        (
            {"due_date": {"max": "2026-11-01 09:30"}},
            {},
            "«Срок» (не позже 01.11.2026 12:30 МСК)",
            "«Срок» (not after 2026-11-01 12:30 MSK)",
        ),
        (
            {"due_date": {"min": "2026-11-01", "max": "2026-11-30"}},
            {},
            "«Срок» (с 01.11.2026 по 30.11.2026)",
            "«Срок» (from 2026-11-01 to 2026-11-30)",
        ),
        ({"due_date": {"min": "now"}}, {}, "«Срок» (в будущем)", "«Срок» (in the future)"),
        ({"due_date": {"max": "now"}}, {}, "«Срок» (в прошлом)", "«Срок» (in the past)"),
        (
            {"due_date": {"min": "now", "max": "2026-11-30"}},
            {"due_date": date(2026, 12, 1)},
            "«Срок» (в будущем, не позже 30.11.2026)",
            "«Срок» (in the future, not after 2026-11-30)",
        ),
    ],
)
def test_each_leaf(raw: Any, values: dict[str, Value], russian: str, english: str) -> None:
    """In the words of the field's title; what a customer or an admin wrote is never taken for a template."""
    assert (asked(raw, "ru", **values), asked(raw, "en", **values)) == (russian, english)


@pytest.mark.parametrize(
    ("raw", "values", "russian", "english"),
    [
        ({"any": [{"site": "filled"}, {"hours": "filled"}]}, {}, "«Площадка» или «Часы»", "«Площадка» or «Часы»"),
        ({"all": [{"site": "filled"}, {"hours": "filled"}]}, {}, "«Площадка» и «Часы»", "«Площадка» and «Часы»"),
        ({"all": [{"site": "filled"}, {"hours": "filled"}]}, {"часы": 1.0}, "«Площадка»", "«Площадка»"),
        (
            {"any": [{"site": "filled", "hours": "filled"}, {"summary": "filled"}]},
            {},
            "(«Площадка» и «Часы») или «Тема»",
            "(«Площадка» and «Часы») or «Тема»",
        ),
        (
            {"any": [{"site": "filled", "hours": "filled"}, {"summary": "filled"}]},
            {"часы": 2.0},
            "«Площадка» или «Тема»",
            "«Площадка» or «Тема»",
        ),
        (
            {"description": {"words": 5, "language": "en"}},
            {"description": "Касса не печатает"},
            "«Описание» (не меньше 5 слов; на английском языке)",
            "«Описание» (at least 5 words; in English)",
        ),
        ({"type": {"not": "Сбой"}}, {"type": "Сбой"}, "«Тип» (кроме: Сбой)", "«Тип» (except: Сбой)"),
        (
            {"not": {"site": "filled"}},
            {"площадка": "З"},
            "«Площадка» (должно быть пусто)",
            "«Площадка» (must be empty)",
        ),
        ({"not": {"site": "empty"}}, {}, "«Площадка»", "«Площадка»"),
        (
            {"not": {"type": "Сбой", "hours": {"min": 5}}},
            {"type": "Сбой", "часы": 6.0},
            "«Тип» (кроме: Сбой) или «Часы» (кроме: не меньше 5)",
            "«Тип» (except: Сбой) or «Часы» (except: at least 5)",
        ),
        (
            {"not": {"any": [{"type": "Сбой"}, {"site": "filled"}]}},
            {"type": "Сбой", "площадка": "З"},
            "«Тип» (кроме: Сбой) и «Площадка» (должно быть пусто)",
            "«Тип» (except: Сбой) and «Площадка» (must be empty)",
        ),
        (
            {"not": {"any": [{"type": "Сбой"}, {"site": "filled"}]}},
            {"площадка": "З"},
            "«Площадка» (должно быть пусто)",
            "«Площадка» (must be empty)",
        ),
        (
            {"not": {"attachments": {"formats": "exe"}}},
            {"attachments": ("a.exe",)},
            "«Вложения» (кроме: только exe)",
            "«Вложения» (except: only exe)",
        ),
        (
            {"not": {"description": {"sections": ["Шаги", "Итог"]}}},
            {"description": "Шаги: раз\nИтог: два"},
            "«Описание» (кроме: разделы: Шаги, Итог)",
            "«Описание» (except: sections: Шаги, Итог)",
        ),
        ({"status": {"was": "Анализ"}}, STATES, "ранее: «Статус» (Анализ)", "earlier: «Статус» (Анализ)"),
        (
            {"not": {"status": {"was": "Открыт"}}},
            STATES,
            "никогда ранее: «Статус» (Открыт)",
            "never before: «Статус» (Открыт)",
        ),
        ({"not": {"not": {"type": "Сбой"}}}, {}, "«Тип» (Сбой)", "«Тип» (Сбой)"),
    ],
)
def test_together(raw: Any, values: dict[str, Value], russian: str, english: str) -> None:
    """Only of what is wrong; one field is asked for once; «not» asks for the opposite."""
    assert (asked(raw, "ru", **values), asked(raw, "en", **values)) == (russian, english)


def test_of_many_unfit_files_the_first_few_are_named() -> None:
    """Their names are a customer's, of any length and number."""
    names = ("x" * 300 + ".exe", *(f"{n}.exe" for n in range(9)))
    said = asked({"attachments": {"formats": "jpg"}}, attachments=names)
    assert said == f"«Вложения» (только jpg; не подходит: {'x' * 80}…, 0.exe, 1.exe, 2.exe, 3.exe, …)"
