"""One page of the manual in lines: what it is for, its keys, an example, and what the example's cases show."""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from textwrap import indent
from typing import Any, Literal, get_args, get_origin

from policies.language.load import load
from policies.language.model import PolicyPart
from policies.language.problems import Language, Problems
from policies.language.vocabulary import Part
from policies.manual.kinds import NAMES, Kind
from policies.manual.words import keys, word
from policies.manual.words.word import Word
from policies.proving import Suite, load_cases, play

WIDTH = 16


def page(name: str, kind: Kind, language: Language) -> Iterator[str]:
    yield f"{name} — {kind.said(language)}"
    for heading, one in kind.parts.items():
        yield from _heading(heading or _pick(language, "ключи", "keys"))
        yield from _keys(one, language)
    if name == "names":
        yield from _heading(_pick(language, "разделы", "sections"))
        yield from (_line(key, word(PolicyPart, key), "", language) for key in keys(PolicyPart) if key in NAMES)
    for heading, terms in kind.terms.items():
        yield from _heading(heading or _pick(language, "слова", "words"))
        yield from (_line(key, each, "", language) for key, each in terms.items())
    if kind.example:
        yield from _example(kind.example, language)


def _heading(text: str) -> tuple[str, str]:
    return "", f"{text}:"


def _keys(one: type[Part], language: Language) -> Iterator[str]:
    for key, name in keys(one).items():
        yield _line(key, word(one, key), _kind_of(one, name, language), language)


def _line(key: str, said: Word, more: str, language: Language) -> str:
    examples = ", ".join(_written(example) for example in said.examples)
    told = [said.said(language), more, f"{_pick(language, 'например', 'e.g.')} {examples}" if examples else ""]
    return f"  {key.ljust(WIDTH)} {'; '.join(part for part in told if part)}"


def _kind_of(one: type[Part], name: str, language: Language) -> str:
    """What the Part itself knows: whether the key is required, its choices, its default."""
    field = one.model_fields[name]
    if field.is_required():
        return _pick(language, "обязательный", "required")
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    default = field.get_default(call_default_factory=False)
    told = [" | ".join(map(str, choices))] if choices else []
    if isinstance(default, str | int | float) and default not in ("", False):
        told.append(f"{_pick(language, 'по умолчанию', 'default')} {default}")
    return ", ".join(told)


def _written(example: Any) -> str:
    """As YAML in one line would have it."""
    if isinstance(example, Mapping):
        return "{" + ", ".join(f"{key}: {_written(value)}" for key, value in example.items()) + "}"
    if isinstance(example, list):
        return "[" + ", ".join(map(_written, example)) + "]"
    return (
        json.dumps(example, ensure_ascii=False)
        if isinstance(example, str) and set(example) & set("{}[],:#")
        else str(example)
    )


def example(name: str) -> tuple[str, str]:
    """The texts of an example: its policy and its cases."""
    folder = files(__package__) / "examples"
    policy, cases = (folder / f"{name}{ending}" for ending in (".yaml", ".cases.yaml"))
    return policy.read_text(encoding="utf-8"), cases.read_text(encoding="utf-8")


def _example(name: str, language: Language) -> Iterator[str]:
    """The policy, its cases as they are written, and how they go when they are played here and now."""
    text, cases = example(name)
    yield from _heading(_pick(language, "пример политики", "an example"))
    yield indent(text.rstrip(), "  ")
    yield from _heading(_pick(language, "что будет (случаи к примеру)", "what comes of it (the example's cases)"))
    yield indent(cases.rstrip(), "  ")
    yield ""
    yield from outcomes(name, language)


def outcomes(name: str, language: Language) -> Iterator[str]:
    """Each case of an example, played."""
    suite = suite_of(name)
    for case in suite.cases:
        russian, _, english = case.name.partition(" / ")
        passed = play(suite.policy, case).passed
        yield f"  {'pass' if passed else 'FAIL'}  {russian if language == 'ru' else english}"


def suite_of(name: str) -> Suite:
    """An example with its cases. RuntimeError: this build of the service bears a wrong one."""
    text, cases = example(name)
    policy = load(text, f"{name}.yaml")
    suite = policy if isinstance(policy, Problems) else load_cases(cases, f"{name}.cases.yaml", policy)
    if isinstance(suite, Suite):
        return suite
    raise RuntimeError(suite.said("en"))


def _pick(language: Language, russian: str, english: str) -> str:
    return russian if language == "ru" else english
