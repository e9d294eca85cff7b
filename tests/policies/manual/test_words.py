"""Every key of the language is told in both languages, and nothing is told of a key that is not there."""

from collections.abc import Iterable
from typing import Any, get_args

import pytest

from policies.conditions.parsing import KEYS as OPERATOR_KEYS
from policies.events import WORDS as EVENT_WORDS
from policies.language.load import CHAPTERS
from policies.language.vocabulary import Part
from policies.manual.shapes import definitions, rule_parts
from policies.manual.words import CASES, WORDS, keys, word
from policies.manual.words.terms import EVENTS, OPERATORS
from policies.manual.words.word import Word
from policies.proving.clauses import ListedPart

TABLE = {**WORDS, **CASES}
NOT_WRITTEN_BY_ADMINS = {ListedPart}


def parts(of: type[Part] = Part) -> Iterable[type[Part]]:
    """Every Part that reads a policy or a case file."""
    for one in of.__subclasses__():
        if one.__module__.startswith("policies.") and one not in NOT_WRITTEN_BY_ADMINS:
            yield one
            yield from parts(one)


def own(part: type[Part]) -> set[str]:
    """The keys that a Part declares itself."""
    return {key for key, name in keys(part).items() if name in part.__annotations__}


ALL = sorted(set(parts()), key=lambda part: (part.__module__, part.__name__))


@pytest.mark.parametrize("part", ALL, ids=lambda part: f"{part.__module__}.{part.__name__}")
def test_every_key_of_a_part_is_told(part: type[Part]) -> None:
    """Whoever adds a key to the language adds its words to `policies/manual/words`."""
    assert own(part) == set(TABLE.get(part, {}))


def test_no_part_is_told_that_does_not_read_anything() -> None:
    """A Part that left the language takes its words along."""
    assert set(TABLE) == set(ALL)


def all_words() -> Iterable[tuple[str, Word]]:
    for part, told in TABLE.items():
        yield from ((f"{part.__name__}.{key}", each) for key, each in told.items())
    for terms in (OPERATORS, EVENTS):
        yield from terms.items()


@pytest.mark.parametrize(("name", "said"), list(all_words()), ids=lambda given: given if isinstance(given, str) else "")
def test_words_are_said_in_both_languages(name: str, said: Word) -> None:
    """Russian in Russian letters, English without them."""
    assert said.russian
    assert said.english
    assert said.russian == said.english or not any("а" <= letter <= "я" for letter in said.english.casefold())
    assert any("а" <= letter <= "я" for letter in said.russian.casefold())


def test_every_operator_and_every_event_is_told() -> None:
    """Those that the readers of conditions and events know, no more and no less."""
    assert set(OPERATORS) == set(OPERATOR_KEYS)
    assert set(EVENTS) == set(EVENT_WORDS)


def test_every_chapter_has_one_part() -> None:
    """By its key."""
    assert list(rule_parts()) == list(CHAPTERS)
    assert len(set(rule_parts().values())) == len(CHAPTERS)


def takes_anything(annotation: Any) -> bool:
    return annotation is Any or any(takes_anything(inner) for inner in get_args(annotation))


@pytest.mark.parametrize("part", ALL, ids=lambda part: f"{part.__module__}.{part.__name__}")
def test_what_a_part_leaves_open_has_a_shape(part: type[Part]) -> None:
    """A key of type Any would let an editor take everything."""
    for key, name in keys(part).items():
        if takes_anything(part.model_fields[name].annotation):
            assert word(part, key).shape is not None, key


def shapes(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        if "x-shape" in node:
            yield node["x-shape"]
        for value in node.values():
            yield from shapes(value)
    elif isinstance(node, list):
        for item in node:
            yield from shapes(item)


def test_every_shape_that_is_named_is_defined() -> None:
    """A misspelt one would be a dangling reference in the schema."""
    named = {name for _, said in all_words() for name in shapes(said.shape)}
    assert named <= set(definitions())


def test_an_untold_key_is_an_error() -> None:
    """The schema is never made with a key left out."""
    with pytest.raises(KeyError, match="EventPart: nothing"):
        word(next(part for part in CASES if part.__name__ == "EventPart"), "nothing")
