"""The operators of a condition that ask about texts and files, from YAML: `contains`, `words`, `matches`, …"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from policies.conditions.patterns import LARGEST, LARGEST_OF_ALL, compiled, weight
from policies.conditions.texts import (
    LANGUAGES,
    Contains,
    Formats,
    Long,
    Matches,
    Sections,
    Written,
    plain_heading,
)
from policies.conditions.tree import ALWAYS, Condition
from policies.facts import fold
from policies.language.problems import FAULTS_OF_PATTERNS, Named, nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe, quoted

MAX_PATTERN = 500

Operator = Callable[[str, Any, Path, Vocabulary], Condition]


def scalars(value: Any, path: Path, words: Vocabulary) -> Iterator[tuple[Any, Path]]:
    """A value or the values of a list, each with its place."""
    for item, at in [(v, (*path, i)) for i, v in enumerate(value)] if isinstance(value, list) else [(value, path)]:
        if item in (None, "") or isinstance(item, list | dict):
            words.report(at, "not_text", given=describe(item))
        else:
            yield item, at


def _texts(raw: Any, path: Path, words: Vocabulary, plain: Callable[[str], str]) -> tuple[str, ...]:
    """The texts of a list, none of which may be blank once it is made `plain`."""
    found = tuple(str(item) for item, _ in scalars(raw, path, words))
    if raw == [] or not all(map(plain, found)):
        words.report(path, "blank")
    return found


def _contains(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    return Contains(attribute, tuple(map(fold, _texts(raw, path, words, fold))))


def _words(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    return Long(attribute, "words", _count(raw, path, words))


def _chars(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    return Long(attribute, "chars", _count(raw, path, words))


def _count(raw: Any, path: Path, words: Vocabulary) -> int:
    if isinstance(raw, int) and not isinstance(raw, bool) and raw >= 1:
        return raw
    words.report(path, "count", given=quoted(raw))
    return 1


def _matches(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    if not isinstance(raw, str):
        words.report(path, "not_text", given=describe(raw))
        return ALWAYS
    if not raw.strip():
        words.report(path, "blank")
        return ALWAYS
    if len(raw) > MAX_PATTERN:
        words.report(path, "pattern_long", limit=MAX_PATTERN)
        return ALWAYS
    words.patterns[raw] = min(weight(raw), LARGEST)
    if sum(words.patterns.values()) > LARGEST_OF_ALL:
        words.report(path, "patterns_many")
        return ALWAYS
    engine = compiled(raw)
    if not isinstance(engine, str):
        return Matches(attribute, raw, engine)
    fault = next((Named(start) for start in FAULTS_OF_PATTERNS if fold(engine).startswith(start)), engine)
    words.report(path, "pattern", given=raw, detail=fault)
    return ALWAYS


def _sections(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    return Sections(attribute, _texts(raw, path, words, plain_heading))


def _formats(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    return Formats(attribute, tuple(map(_ending, _texts(raw, path, words, _ending))))


def _ending(text: str) -> str:
    return fold(text).lstrip(".")


def _language(attribute: str, raw: Any, path: Path, words: Vocabulary) -> Condition:
    if raw in LANGUAGES:
        return Written(attribute, raw)
    words.report(path, "choice", given=quoted(raw), allowed=LANGUAGES, hint=nearest(str(raw), LANGUAGES))
    return ALWAYS


OPERATORS: Mapping[str, Operator] = {
    "contains": _contains,
    "words": _words,
    "chars": _chars,
    "matches": _matches,
    "sections": _sections,
    "formats": _formats,
    "language": _language,
}
