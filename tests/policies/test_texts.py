"""Texts with placeholders: checked when the policy is read, filled when an effect comes about."""

import pytest

from policies.language.reading import Source
from policies.language.texts import PLACEHOLDERS, parse
from policies.language.vocabulary import Vocabulary
from tests.policies.build import a_clock, an_issue, effect, look


def problems(text: str) -> list[tuple[str, str | None]]:
    words = Vocabulary(Source("t.yaml", {}, {}, {}))
    parse(text, (), words)
    return [(problem.code, problem.hint) for problem in words.problems]


@pytest.mark.parametrize("text", ["", "просто текст", "{key}: {summary}", "{{не подстановка}}", "100 %"])
def test_good_texts(text: str) -> None:
    """Braces that are meant are written twice."""
    assert problems(text) == []


@pytest.mark.parametrize(
    ("text", "code", "hint"),
    [
        ("{sumary}", "placeholder", "summary"),
        ("{Key}", "placeholder", "key"),
        ("{}", "placeholder", None),
        ("{0}", "placeholder", None),
        ("{key.__class__}", "placeholder", None),
        ("{key!r}", "placeholder", "key"),
        ("{left:>10}", "placeholder", "left"),
        ("{ключ}", "placeholder", None),
        ("{key", "braces", None),
        ("key}", "braces", None),
    ],
)
def test_bad_texts(text: str, code: str, hint: str | None) -> None:
    """Nothing is filled that is not on the list: no attributes, no formats."""
    assert problems(text) == [(code, hint)]


def comment(text: str, **values: str) -> str:
    policy = a_clock(
        "start: created\ntitle: Реакция\nclause: [A-1, A-2]\ntarget: 4h\n"
        f'points: [{{at: 50%, do: {{comment: internal, text: "{text}"}}}}]',
        more="levels: [{name: Обычный}]",
    )
    return effect(look(policy, an_issue(**values), "2026-11-23 12:00"), "comment").body["text"]


def test_every_placeholder_is_filled() -> None:
    """What a point cannot know stands as a dash; nothing is left in braces."""
    said = comment(" | ".join(f"{name}={{{name}}}" for name in PLACEHOLDERS), reporter="Анна", assignee="Игорь")
    assert said.split(" | ") == [
        "key=SUP-1", "summary=Линия не принимает партии", "type=Инцидент", "status=Открыт", "priority=Критический",
        "level=Обычный", "reporter=Анна", "assignee=Игорь", "clause=A-1, A-2", "title=Реакция", "missing=—",
        "left=2 часа", "due=23.11.2026 14:00 МСК", "field=—", "from=—", "to=—", "worked=—", "position=—", "limit=—",
    ]  # fmt: skip


def test_blank_values_are_a_dash() -> None:
    """Not «None»."""
    assert comment("{assignee}") == "—"


def test_doubled_braces_are_braces() -> None:
    """And what a customer wrote is never read as a placeholder."""
    assert comment("{{key}} {summary}", summary="{key} {0} {{") == "{key} {key} {0} {{"
