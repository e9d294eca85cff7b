"""Conditions from YAML. Every fault goes to the vocabulary; what is returned then is of no use, but never None."""

from collections.abc import Iterable, Iterator
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
from policies.language.vocabulary import Vocabulary, describe, quoted

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


def lasting(raw: Any, path: Path, words: Vocabulary) -> Condition:
    """A condition that is looked at only when something happens, so it may not compare with `now`."""
    for at in _nows(raw, path):
        words.report(at, "now")
    return parse(raw, path, words)


def _nows(raw: Any, path: Path) -> Iterator[Path]:
    """Where a condition compares with `now`."""
    if raw == NOW and path[-1] in ("min", "max"):
        yield path
    items = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    for key, item in items:
        yield from _nows(item, (*path, key))


def fragments(raw: Any, path: Path, words: Vocabulary) -> tuple[str, ...]:
    """The folded texts of `contains`, any of which will do."""
    found = tuple(fold(str(item)) for item, _ in _scalars(raw, path, words))
    if not found or not all(found):
        words.report(path, "blank")
    return found


def _all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else All(tuple(parts), _joined(parts))


def both(one: Condition, other: Condition | None) -> Condition:
    return one if other is None else _all([one, other])


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
    if value in (None, "", []):
        words.report(path, "blank")
        return ALWAYS
    if isinstance(value, dict):
        return _operators(attribute, value, path, words)
    if value in ("filled", "empty"):
        return Filled(attribute, value == "filled", only)
    names = [name for item, at in _scalars(value, path, words) for name in words.names(attribute, (item,), at)]
    return Is(attribute, frozenset(fold(name) for name in names), ", ".join(names), only)


def _scalars(value: Any, path: Path, words: Vocabulary) -> Iterator[tuple[Any, Path]]:
    """A value or the values of a list, each with its place."""
    for item, at in [(v, (*path, i)) for i, v in enumerate(value)] if isinstance(value, list) else [(value, path)]:
        if item in (None, "") or isinstance(item, list | dict):
            words.report(at, "not_text", given=describe(item))
        else:
            yield item, at


def _operators(attribute: str, raw: dict[str, Any], path: Path, words: Vocabulary) -> Condition:
    if not raw:
        words.report(path, "condition_empty")
    parts: list[Condition] = []
    for name, value in raw.items():
        at = (*path, name)
        if name in ("not", "was"):
            inner = of(attribute, value, at, words)
            parts.append(Not(inner, inner.attributes) if name == "not" else Was(inner, inner.attributes))
        elif name == "contains":
            parts.append(Contains(attribute, fragments(value, at, words), frozenset({attribute})))
        elif name not in ("min", "max"):
            words.report(at, "unknown_key", at_key=True, key=name, allowed=OPERATORS, hint=nearest(name, OPERATORS))
    if "min" in raw or "max" in raw:
        low, high = (_parse_bound(raw.get(word), (*path, word), words) for word in ("min", "max"))
        parts.append(Between(attribute, low, high, frozenset({attribute})))
    return _all(parts)


def _parse_bound(raw: Any, path: Path, words: Vocabulary) -> Bound | None:
    if raw is None:
        return None
    if raw == NOW:
        return NOW
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return float(raw)
    try:
        moment = datetime.fromisoformat(str(raw))
    except ValueError:
        words.report(path, "bound", given=quoted(raw))
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
