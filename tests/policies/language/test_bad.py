"""Spoiled files: every one in `tests/bad` says in its first lines, as comments, exactly what is to be told of it."""

from pathlib import Path
from string import Formatter

import pytest

from policies import Policy, Problems, load
from policies.language.problems import KINDS, MESSAGES, Language, Problem

BAD = Path(__file__).resolve().parents[2] / "bad"
FILES = sorted(BAD.glob("*.yaml"))


def problems(text: str, name: str = "t.yaml") -> tuple[Problem, ...]:
    found = load(text, name)
    return found.items if isinstance(found, Problems) else found.warnings


def told(text: str, language: Language) -> list[str]:
    return [problem.said(language).removeprefix("t.yaml:") for problem in problems(text)]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_spoiled_file_is_told_exactly(path: Path) -> None:
    """Line, column, place, what is wrong, what is allowed, what was meant: in both languages, and nothing else."""
    text = path.read_text(encoding="utf-8")
    found = problems(text)
    assert found
    languages: tuple[Language, ...] = ("ru", "en")
    for language in languages:
        mark = f"# {language}: "
        said = [problem.said(language).removeprefix("t.yaml:") for problem in found]
        assert said == [line.removeprefix(mark) for line in text.splitlines() if line.startswith(mark)]


def test_there_are_enough_of_them() -> None:
    """And warnings alone refuse nothing."""
    assert len(FILES) >= 400
    for name in ("level-unreachable", "unused-calendar"):
        assert isinstance(load((BAD / f"{name}.yaml").read_text(encoding="utf-8"), name), Policy)


def test_several_mistakes_are_told_at_once_in_order_of_place() -> None:
    """Nobody mends a file one message at a time."""
    found = problems((BAD / "two-mistakes.yaml").read_text(encoding="utf-8"))
    assert [(p.code, p.line) for p in found] == sorted(((p.code, p.line) for p in found), key=lambda pair: pair[1])
    assert len(found) == 3


GOOD = """\
version: 1
regulation: t
calendars: {work: {hours: {mon-fri: 09:00-18:00}}}
people: {staff: {groups: support}}
statuses: {new: Открыт, done: [Решён, Закрыт]}
types: [Ошибка, Инцидент]
priorities: [Высокий, Низкий]
fields: {site: Площадка}
levels: [{name: Обычный, when: {type: Ошибка}, targets: {reaction: 2h}}]
clocks: {reaction: {calendar: work, start: created, points: [{at: due, do: {notify: staff, text: "{key}"}}]}}
rules:
  - {name: Р, on: {comment: requester}, when: {site: filled, priority: Низкий, status: Закрыт}, do: {transition: new}}
"""


def test_the_good_one_is_good() -> None:
    """Else the table below proves nothing."""
    assert problems(GOOD) == ()


@pytest.mark.parametrize(
    ("right", "wrong", "code", "hint"),
    [
        ("status: Закрыт", "status: Закрыыт", "near", None),
        ("type: Ошибка", "type: Ошипка", "reference", "Ошибка"),
        ("priority: Низкий", "priority: Нискй", "reference", "Низкий"),
        ("site: filled", "syte: filled", "reference", "site"),
        ("site: filled", "Площадка: filled", "reference", "site"),
        ("calendar: work", "calendar: worc", "reference", "work"),
        ("targets: {reaction", "targets: {reactoin", "reference", "reaction"),
        ("{key}", "{keyy}", "placeholder", "key"),
        ("notify: staff", "notify: staf", "reference", "staff"),
        ("comment: requester", "comment: requestr", "choice", "requester"),
        ("start: created", "start: create", "event", "created"),
        ("notify: staff", "notifi: staff", "unknown_key", "notify"),
        ("on: {comment", "onn: {comment", "unknown_key", "on"),
        ("calendars:", "calendar:", "unknown_key", "calendars"),
    ],
)
def test_a_misspelt_word_is_named_with_the_right_hint(right: str, wrong: str, code: str, hint: str | None) -> None:
    """Each kind of word by its own list."""
    assert right in GOOD
    found = [problem for problem in problems(GOOD.replace(right, wrong)) if problem.code == code]
    assert [problem.hint for problem in found] == [hint]
    line = next(n for n, text in enumerate(GOOD.splitlines(), 1) if right in text)
    assert found[0].line == line


def test_words_of_ours_in_a_file_are_quoted_as_they_are() -> None:
    """An unknown key «clock» is not told as «таймер»."""
    assert "неизвестный ключ «clock»" in told(GOOD.replace("clocks:", "clock:"), "ru")[-1]
    assert "«status» — не срок" in told(GOOD.replace("2h", "status"), "ru")[0]


def test_very_long_values_are_clipped() -> None:
    """A message stays readable whatever is in the file."""
    (said,) = told(GOOD.replace("2h", "ы" * 5000), "ru")
    assert len(said) < 400
    assert "ыы…»" in said


def test_no_more_problems_are_told_than_anybody_mends() -> None:
    """Two hundred, of however many."""
    found = problems(GOOD + "".join(f"key{n}: 1\n" for n in range(1000)))
    assert len(found) == 200


@pytest.mark.parametrize("code", MESSAGES)
def test_every_message_is_in_both_languages(code: str) -> None:
    """Russian in Russian letters, English without them, the same blanks to fill in both."""
    russian, english = MESSAGES[code]
    assert any("а" <= letter <= "я" for letter in russian.casefold())
    assert not any("а" <= letter <= "я" for letter in english.casefold())
    assert blanks(russian) == blanks(english)


def blanks(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_name_reads_as_a_sentence(kind: str) -> None:
    """«нет статуса «X»»: the Russian genitive."""
    said = Problem("t.yaml", 1, 1, "", "reference", {"kind": kind, "given": "X"}).said("ru")
    assert said == f"t.yaml:1:1: нет {KINDS[kind][1]} «X»"


def test_every_message_is_used_by_somebody() -> None:
    """A wording that nothing says is dead."""
    root = Path(__file__).resolve().parents[3]
    code = "".join(
        p.read_text(encoding="utf-8") for room in ("policies", "connector") for p in (root / room).rglob("*.py")
    )
    unused = [name for name in MESSAGES if code.count(f'"{name}"') < 2]
    assert unused == []
