"""What is said of one key, and what may stand there where its Part takes anything."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policies.language.problems import Language
from policies.language.vocabulary import Part

Shape = Mapping[str, Any]
"""A JSON Schema in which `x-shape` names a definition of `manual.shapes`, and `x-part` is a Part."""


@dataclass(frozen=True, slots=True)
class Word:
    """One key, in Russian and English. `shape` stands instead of what the Part says of the key."""

    russian: str
    english: str
    shape: Shape | None = None
    examples: tuple[Any, ...] = ()

    def said(self, language: Language) -> str:
        return self.russian if language == "ru" else self.english


Table = Mapping[type[Part], Mapping[str, Word]]
"""Of each Part its own keys as the YAML writes them; those it inherits are told where they are declared."""


def told(russian: str, english: str, *examples: Any, shape: Shape | None = None) -> Word:
    return Word(russian, english, shape, examples)


def a(shape: str) -> Shape:
    """What a definition of `manual.shapes` describes."""
    return {"x-shape": shape}


def part(of: type[Part]) -> Shape:
    return {"x-part": of}


def map_of(shape: Shape) -> Shape:
    """A mapping with keys of the admin's own."""
    return {"type": "object", "additionalProperties": shape}


def list_of(shape: Shape) -> Shape:
    return {"type": "array", "items": shape}


def either(*shapes: Shape) -> Shape:
    return {"anyOf": list(shapes)}
