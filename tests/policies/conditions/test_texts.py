"""What may be asked of texts and of file names: length, pattern, sections, formats, language."""

from typing import Any

import pytest

from policies.conditions.texts import plain_heading
from policies.facts import Value
from tests.policies.conditions.build import condition, holds, problems, reasons


@pytest.mark.parametrize(
    ("raw", "value", "expected"),
    [
        ({"words": 3}, "раз два три", True),
        ({"words": 3}, "  раз\n\nдва\t три ", True),
        ({"words": 3}, "раз два", False),
        ({"words": 1}, " \n", False),
        ({"words": 1}, None, False),
        ({"words": 2}, ("раз", "два"), True),
        ({"words": 2}, (), False),
        ({"chars": 4}, "  касса  ", True),
        ({"chars": 6}, "  касса  ", False),
        ({"chars": 1}, "   ", False),
        ({"chars": 2}, 12.0, True),
        ({"chars": 3}, 12.0, False),
        ({"words": 1, "chars": 5}, "да", False),
    ],
)
def test_length(raw: Any, value: Value, expected: bool) -> None:
    """Words are what stands between blanks; the blanks around a text are no characters of it."""
    assert holds({"description": raw}, description=value) is expected


@pytest.mark.parametrize(
    ("pattern", "value", "expected"),
    [
        ("^[0-9]{10}$", "7701234567", True),
        ("^[0-9]{10}$", " 7701234567\n", True),
        ("^[0-9]{10}$", "77012345678", False),
        ("[0-9]{10}", "ИНН 7701234567, КПП нет", True),
        ("касса", "КАССА", False),
        ("(?i)касса", "КАССА", True),
        ("^([0-9]{10}|[0-9]{12})$", "770123456789", True),
        (".?", "", False),
        (".?", "  ", False),
        (".?", None, False),
        ("^7701$", 7701.0, True),
        ("^vip$", ("новый", "vip"), True),
        ("^vip$", (), False),
        ("a", "\ud800a", False),
    ],
)
def test_matches(pattern: str, value: Value, expected: bool) -> None:
    """Searched for anywhere; case counts; a blank matches nothing, and neither does what is no text at all."""
    assert holds({"description": {"matches": pattern}}, description=value) is expected


def test_a_hostile_text_returns() -> None:
    """A backtracking engine would not come back from this before the sun goes out."""
    assert holds({"description": {"matches": "(a+)+$"}}, description="a" * 100_000)
    assert not holds({"description": {"matches": "^(a+)+$"}}, description="a" * 100_000 + "!")


TEMPLATE = """h3. Шаги воспроизведения:
# открыть форму
# нажать «Сохранить»

*Ожидаемый результат*: запись создана
**Фактический результат:**
ошибка 500
"""
HEADINGS = ["Шаги", "Ожидаемый результат", "Фактический результат"]


@pytest.mark.parametrize(
    ("headings", "text", "expected"),
    [
        (HEADINGS, TEMPLATE, True),
        ("Шаги", TEMPLATE, True),
        (["Шаги", "Версия"], TEMPLATE, False),
        (["Шаги"], "Шаги: открыть", True),
        (["Шаги"], "ШАГИ\nоткрыть", True),
        (["Шаги"], "## Шаги\n\nоткрыть", True),
        (["Шаги"], "1. Шаги\n1.1. открыть", True),
        (["Шаги"], "2) Шаги - открыть", True),
        (["Шаги"], "  * Шаги: открыть", True),
        (["Отчёт"], "отчет\nв приложении", True),
        (["3. Шаги"], "Шаги: открыть", True),
        (["Шаги"], "Шаги:", False),
        (["Шаги"], "Шаги:\n—\n...", False),
        (["Шаги"], "Шагистика: да", False),
        (["Шаги"], "Опишите шаги: открыть", False),
        (["Шаги"], "", False),
        (["Шаги"], None, False),
        (["Шаги", "Результат"], "Шаги:\nРезультат: ошибка", False),
        (["Шаги", "Результат"], "Результат: ошибка\nШаги:\nоткрыть", True),
        (["Шаги", "Результат"], "Шаги:\nРезультат:\nШаги: открыть\nРезультат: ошибка", True),
        (["Результат", "Результат ожидаемый"], "Результат ожидаемый: запись\nРезультат: ошибка", True),
        (["Результат", "Результат ожидаемый"], "Результат ожидаемый: запись", False),
    ],
)
def test_sections(headings: Any, text: Value, expected: bool) -> None:
    """Each heading begins a line, however it is marked, and has something of its own under it."""
    assert holds({"description": {"sections": headings}}, description=text) is expected


def test_a_long_hostile_text_has_its_sections_read() -> None:
    """Marks and digits without end before no heading at all."""
    for text in ("#" * 100_000, "1." * 50_000, "9" * 100_000, "h3." * 30_000, "- \n" * 50_000):
        assert not holds({"description": {"sections": ["Шаги"]}}, description=text)
    assert plain_heading("### 1.2) *Шаги:* ") == "шаги"


@pytest.mark.parametrize(
    ("formats", "value", "expected"),
    [
        (["jpg", "zip"], ("экран.JPG", "журнал.zip"), True),
        (["jpg", "zip"], ("экран.jpg", "журнал.bmp"), False),
        (["jpg"], (), True),
        (["jpg"], None, True),
        (["jpg"], ("jpg",), False),
        (["jpg"], ("вирус.jpg.exe",), False),
        ("jpg", "экран.jpg", True),
        ([".jpg", "TAR.GZ"], ("экран.jpg", "журналы.tar.gz"), True),
    ],
)
def test_formats(formats: Any, value: Value, expected: bool) -> None:
    """Every file has one of the endings; where there is no file, nothing is wrong."""
    assert holds({"attachments": {"formats": formats}}, attachments=value) is expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Терминал не принимает партии", True),
        ("ru", "The terminal takes no batches", False),
        ("en", "The terminal takes no batches", True),
        ("en", "Терминал не принимает партии", False),
        ("en", "Élève, naïveté, Müller", True),
        ("ru", "Ошибка NullPointer", False),
        ("ru", "Ошибка Null", True),
        ("ru", "абвгдabcde", True),
        ("en", "абвгдabcde", True),
        ("ru", "short one", True),
        ("ru", "short oneX", True),
        ("ru", "short oneXY", False),
        ("ru", "12345 67890 12345", True),
        ("ru", "现在终端不接受任何批次的货物", False),
        ("en", "", True),
        ("en", None, True),
    ],
)
def test_language(language: str, text: Value, expected: bool) -> None:
    """At least half of the letters; of fewer than ten letters nobody can tell."""
    assert holds({"description": {"language": language}}, description=text) is expected


def test_a_channel_is_allowed_by_the_level() -> None:
    """Among its channels, or any where the level names none; outside the field `channel` the word is a value."""
    raw = {"channel": "allowed"}
    assert holds(raw, канал="телефон", channels=("Портал", "Телефон"))
    assert not holds(raw, канал="Telegram", channels=("Портал", "Телефон"))
    assert not holds(raw, channels=("Портал",))
    assert holds(raw, канал="Telegram", channels=None)
    assert holds(raw, channels=())
    assert holds({"channel": {"not": "allowed"}}, канал="Telegram", channels=("Портал",))
    assert holds({"site": "allowed"}, площадка="allowed", channels=("Портал",))
    assert condition(raw).attributes == {"канал", "channels", "level"}, "another level may allow other channels"


def test_why() -> None:
    """As the policy would write it."""
    file: Value = ("x.bmp",)
    assert reasons({"description": {"words": 2}}, description="раз") == [(False, "description", "words: 2")]
    assert reasons({"description": {"chars": 2}}, description="раз") == [(True, "description", "chars: 2")]
    assert reasons({"summary": {"matches": "^a"}}, summary="b") == [(False, "summary", "matches: ^a")]
    assert reasons({"summary": {"not": {"matches": "^a"}}}, summary="b") == [(True, "summary", "≠ matches: ^a")]
    assert reasons({"summary": {"sections": ["Шаги", "Итог"]}}) == [(False, "summary", "sections: Шаги, Итог")]
    assert reasons({"attachments": {"formats": [".JPG"]}}, attachments=file) == [(False, "attachments", "formats: jpg")]
    assert reasons({"summary": {"language": "ru"}}) == [(True, "summary", "language: ru")]
    assert reasons({"channel": "allowed"}, channels=("Портал", "Почта")) == [(False, "канал", "Портал, Почта")]
    assert reasons({"channel": "allowed"}) == [(True, "канал", "allowed")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"words": 0}, "count"),
        ({"words": 1.5}, "count"),
        ({"chars": "много"}, "count"),
        ({"chars": True}, "count"),
        ({"chars": [1]}, "count"),
        ({"matches": "("}, "pattern"),
        ({"matches": "(?=a)"}, "pattern"),
        ({"matches": "a" * 501}, "pattern_long"),
        ({"matches": " "}, "blank"),
        ({"matches": None}, "not_text"),
        ({"matches": 7}, "not_text"),
        ({"sections": []}, "blank"),
        ({"sections": "##"}, "blank"),
        ({"sections": [["Шаги"]]}, "not_text"),
        ({"formats": "."}, "blank"),
        ({"formats": {"jpg": 1}}, "not_text"),
        ({"language": "de"}, "choice"),
        ({"language": ["ru"]}, "choice"),
        ({"word": 1}, "unknown_key"),
    ],
)
def test_what_is_no_operator(raw: Any, code: str) -> None:
    """Each is reported once, none raises."""
    assert [problem.code for problem in problems({"description": raw})] == [code]


def test_a_pattern_may_be_as_long_as_500() -> None:
    """And no reason of the engine's is lost: what has no words of ours is quoted."""
    assert problems({"summary": {"matches": "a" * 500}}) == []
    (problem,) = problems({"summary": {"matches": "(?z)a"}})
    assert "unrecognized flag" in problem.said("ru")
