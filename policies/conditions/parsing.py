"""Conditions from YAML. Every fault is reported to the vocabulary; what is returned then is of no use, but never None."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from policies.conditions.tree import (
    ALWAYS,
    NOW,
    All,
    AnyOf,
    Between,
    Bound,
    Condition,
    Contains,
    Filled,
    Is,
    Not,
    Was,
)
from policies.facts import fold
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import Vocabulary, describe

OPERATORS = ("not", "min", "max", "contains", "was")


def when(raw: Any, path: Path, words: Vocabulary) -> Condition:
    """The condition of a part that need not have one."""
    return ALWAYS if raw is None else parse(raw, path, words)


def parse(raw: Any, path: Path, words: Vocabulary) -> Condition:
    """A condition from YAML; problems go to `words`, and the condition returned then is of no use."""
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return ALWAYS
    if not raw:
        words.report(path, "condition_empty")
    return _all([_entry(key, value, (*path, key), words) for key, value in raw.items()])


def _all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(parts), _joined(parts))


def _joined(parts: Iterable[Condition]) -> frozenset[str]:
    return frozenset().union(*(part.attributes for part in parts))


def _entry(key: str, value: Any, path: Path, words: Vocabulary) -> Condition:
    if key == "not":
        inner = parse(value, path, words)
        return Not(inner, inner.attributes)
    if key in ("any", "all"):
        if not isinstance(value, list) or not value:
            words.report(path, "not_list")
            return ALWAYS
        parts = [parse(item, (*path, index), words) for index, item in enumerate(value)]
        return AnyOf(tuple(parts), _joined(parts)) if key == "any" else _all(parts)
    attribute = words.attribute(key, path)
    return of(attribute, value, path, words) if attribute else ALWAYS


def of(attribute: str, value: Any, path: Path, words: Vocabulary) -> Condition:
    """What is asked of one attribute."""
    only = frozenset({attribute})
    if value is None or value == []:
        words.report(path, "blank")
        return ALWAYS
    if isinstance(value, dict):
        return _operators(attribute, value, path, words)
    if value in ("filled", "empty"):
        return Filled(attribute, value == "filled", only)
    items = value if isinstance(value, list) else [value]
    names = words.names(attribute, items, path)
    return Is(attribute, frozenset(fold(name) for name in names), ", ".join(names), only)


def _operators(attribute: str, raw: dict[str, Any], path: Path, words: Vocabulary) -> Condition:
    parts: list[Condition] = []
    for name, value in raw.items():
        at = (*path, name)
        if name in ("not", "was"):
            inner = of(attribute, value, at, words)
            parts.append(Not(inner, inner.attributes) if name == "not" else Was(inner, inner.attributes))
        elif name == "contains":
            fragments = value if isinstance(value, list) else [value]
            parts.append(Contains(attribute, tuple(fold(str(f)) for f in fragments), frozenset({attribute})))
        elif name not in ("min", "max"):
            words.report(at, "unknown_key", at_key=True, key=name, allowed=OPERATORS, hint=nearest(name, OPERATORS))
    if "min" in raw or "max" in raw:
        low, high = (_parse_bound(raw.get(word), (*path, word), words) for word in ("min", "max"))
        parts.append(Between(attribute, low, high, frozenset({attribute})))
    return _all(parts)


def _parse_bound(raw: Any, path: Path, words: Vocabulary) -> Bound | None:
    if raw is None or raw == NOW:
        return NOW if raw else None
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError:
        words.report(path, "after_end", given=str(raw))
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
