"""Intake: what is missing is asked for, once for each reason to ask."""

from dataclasses import replace

import pytest

from policies import Decision, Policy, evaluate
from policies.facts import NOTHING_AROUND, Attachment, Issue
from tests.policies.build import CLIENT, Story, a_policy, an_issue, effect, look, msk, told, wall

HEAD = """\
version: 1
regulation: t
language: ru
calendars: {work: {timezone: Europe/Moscow, hours: {mon-fri: 09:00-18:00}}}
people: {staff: {groups: support}}
fields: {inn: ИНН, ogrn: ОГРН, channel: Канал, term: Срок договора}
statuses: {new: Открыт, done: Закрыт}
levels: [{name: Базовый, channels: [Портал, Почта]}]
clocks: {c: {calendar: work, start: created}}
rules:
"""


def requiring(require: str, *, language: str = "ru", when: str = "{status: new}") -> Policy:
    """A policy that asks for `require` and says what is missing."""
    rule = f'  - {{name: П, when: {when}, require: {require}, otherwise: {{comment: public, text: "{{missing}}"}}}}\n'
    return a_policy(HEAD.replace("language: ru", f"language: {language}") + rule)


def missing(policy: Policy, **values: str | None) -> str:
    decision = look(policy, an_issue(**values), "2026-11-23 10:00")
    return effect(decision, "comment").body["text"] if decision.effects else ""


BY_NUMBERS = "{any: [{inn: {matches: '^([0-9]{10}|[0-9]{12})$'}}, {ogrn: {matches: '^[0-9]{13}$'}}]}"
REPORT = "{description: {words: 3, sections: [Шаги, Итог]}, environment: filled, type: [Ошибка, Вопрос]}"


def test_it_speaks_the_language_of_conditions() -> None:
    """Any leaf, any combination; each entry is a requirement of its own."""
    said = "«ИНН» (по образцу ^([0-9]{10}|[0-9]{12})$) или «ОГРН» (по образцу ^[0-9]{13}$)"
    assert missing(requiring(BY_NUMBERS), инн="12") == said
    assert missing(requiring(BY_NUMBERS), инн="7701234567") == ""
    assert missing(requiring(BY_NUMBERS), огрн="1027700132195") == ""
    text = "Шаги: открыть"
    assert missing(requiring(REPORT), description=text) == (
        "«Описание» (не меньше 3 слов; раздел: Итог), «Окружение», «Тип» (одно из: Ошибка, Вопрос)"
    )
    assert missing(requiring(REPORT, language="en"), description=text) == (
        "«Description» (at least 3 words; section: Итог), «Environment», «Type» (one of: Ошибка, Вопрос)"
    )


def test_the_channel_is_that_of_the_level() -> None:
    """Its channels are named to the customer."""
    policy = requiring("{channel: allowed}")
    assert missing(policy, канал="Telegram") == "«Канал» (доступны: Портал, Почта)"
    assert missing(policy, канал="почта") == ""


def test_one_field_asked_for_twice_is_told_once() -> None:
    """By its own entry and within another."""
    policy = requiring("{summary: {chars: 90}, all: [{summary: {language: en}}]}")
    assert missing(policy) == "«Тема» (не меньше 90 знаков; на английском языке)"


def test_a_requirement_that_time_breaks_is_looked_at_in_time() -> None:
    """Law 3: the decision changes of itself just after the day, and says so beforehand."""
    policy = requiring("{term: {min: now}}")
    story = an_issue(**{"Срок договора": msk("2026-11-23 15:00")})
    before = look(policy, story, "2026-11-23 10:00")
    assert (before.effects, wall(before.look_again_at)) == ((), "2026-11-23 15:00")
    after = look(policy, story, "2026-11-23 15:01")
    assert effect(after, "comment").body["text"] == "«Срок договора» (в будущем)"


def with_files(story: Story, *files: tuple[str, str]) -> Issue:
    """The story's issue with files of these names, added at these times."""
    added = tuple(
        Attachment(str(700 + n), msk(f"2026-11-23 {at}"), CLIENT, name, 1) for n, (at, name) in enumerate(files)
    )
    return replace(story.issue, attachments=added)


def asked(policy: Policy, issue: Issue, at: str) -> list[str]:
    """The ids of the questions due or done."""
    decision: Decision = evaluate(policy, issue, msk(f"2026-11-23 {at}"), NOTHING_AROUND)
    return [e.id for e in decision.effects]


FORMATS = requiring("{summary: filled, attachments: {formats: [jpg, zip]}}")


def test_files_are_asked_for_again_with_each_file() -> None:
    """A wrong one is told of; the next wrong one too; a right one after them is told what is still wrong."""
    bad, good = ("11:00", "a.bmp"), ("12:00", "b.jpg")
    assert asked(FORMATS, with_files(an_issue()), "10:30") == []
    assert asked(FORMATS, with_files(an_issue(), bad), "11:30") == ["П:attachment-700:1"]
    assert asked(FORMATS, with_files(an_issue(), bad, good), "12:30") == ["П:attachment-701:1"]
    assert asked(FORMATS, with_files(an_issue(), good), "12:30") == []


def test_other_requirements_do_not_mind_files() -> None:
    """What fails asks nothing of files, so a file is no reason to ask again."""
    issue = with_files(an_issue(summary=None), ("11:00", "a.jpg"))
    assert asked(FORMATS, issue, "11:30") == ["П:created:1"]


def test_a_change_of_type_is_a_reason_whatever_fails() -> None:
    """The last of all reasons counts."""
    story = an_issue(summary=None).change("2026-11-23 11:30", type="Ошибка")
    assert asked(FORMATS, story.issue, "12:00") == ["П:10000:1"]
    assert asked(FORMATS, with_files(story, ("11:00", "a.bmp")), "12:00") == ["П:10000:1"]
    assert asked(FORMATS, with_files(story, ("11:45", "a.bmp")), "12:00") == ["П:attachment-700:1"]


def test_unfit_files_are_named_and_files_wanted_are_asked_for() -> None:
    """In the comment and in the trace."""
    policy = requiring("{attachments: {formats: [jpg]}}")
    issue = with_files(an_issue(), ("11:00", "экран.bmp"))
    decision = evaluate(policy, issue, msk("2026-11-23 11:30"), NOTHING_AROUND)
    assert effect(decision, "comment").body["text"] == "«Вложения» (только jpg; не подходит: экран.bmp)"
    assert "Правило «П»: не хватает: «Вложения» (только jpg; не подходит: экран.bmp)" in told(decision, policy)
    assert missing(requiring("{attachments: filled}")) == "«Вложения»"


@pytest.mark.parametrize("when", ["{status: Закрыт}", "{type: Вопрос}"])
def test_nothing_is_asked_where_the_rule_does_not_apply(when: str) -> None:
    """Its condition comes first."""
    assert missing(requiring("{inn: filled}", when=when)) == ""
