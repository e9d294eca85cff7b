"""Conditions from YAML. Every fault goes to the vocabulary; what is returned then is of no use, but never None."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from policies.conditions.leaves import NOW, Allowed, Between, Bound, Filled, Is
from policies.conditions.operators import OPERATORS, scalars
from policies.conditions.tree import ALWAYS, All, AnyOf, Condition, Not, Was
from policies.facts import fold
from policies.language.problems import nearest
from policies.language.reading import Path
from policies.language.vocabulary import NAMED_KINDS, Vocabulary, describe, quoted

KEYS = ("not", "min", "max", "was", *OPERATORS)
"""What a mapping may ask of an attribute."""
FALSE_FRIENDS = {
    **dict.fromkeys(
        ("full", "required", "present", "exists", "set", "заполнено", "заполнена", "обязательно"), "filled"
    ),
    **dict.fromkeys(("blank", "absent", "unset", "пусто", "не заполнено"), "empty"),
}
"""Words that look like a name but are meant to ask for presence."""


def when(raw: Any, path: Path, words: Vocabulary) -> Condition:
    """The condition of a part that need not have one."""
    return ALWAYS if raw is None else parse(raw, path, words)


def parse(raw: Any, path: Path, words: Vocabulary) -> Condition:
    """A condition from YAML; problems go to `words`, and the condition returned then is of no use."""
    return _all(each(raw, path, words))


def each(raw: Any, path: Path, words: Vocabulary) -> list[Condition]:
    """The conditions of a mapping one by one, all of which must hold."""
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return []
    if not raw:
        words.report(path, "condition_empty")
    return [_entry(key, value, (*path, key), words) for key, value in raw.items()]


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
            words.report(path, "blank" if value in ([], None) else "not_list")
            return ALWAYS
        parts = [parse(item, (*path, index), words) for index, item in enumerate(value)]
        return AnyOf(tuple(parts), _joined(parts)) if key == "any" else _all(parts)
    attribute = words.attribute(key, path)
    return of(attribute, value, path, words) if attribute else ALWAYS


def of(attribute: str, value: Any, path: Path, words: Vocabulary) -> Condition:
    """What is asked of one attribute."""
    if value in (None, "", []):
        words.report(path, "blank")
        return ALWAYS
    if isinstance(value, dict):
        return _operators(attribute, value, path, words)
    if value in ("filled", "empty"):
        return Filled(attribute, value == "filled")
    if value == "allowed" and words.grouped.get(attribute) == "channels":
        return Allowed(attribute)
    _warn_of_presence(attribute, value, path, words)
    names = [name for item, at in scalars(value, path, words) for name in words.names(attribute, (item,), at)]
    return Is(attribute, frozenset(fold(name) for name in names), ", ".join(names))


def _warn_of_presence(attribute: str, value: Any, path: Path, words: Vocabulary) -> None:
    """A misspelt `filled` would be a name that no value ever has."""
    checked = attribute in NAMED_KINDS or attribute in words.fixed or attribute in ("level", "author")
    meant = None if checked or not isinstance(value, str) else FALSE_FRIENDS.get(fold(value)) or _slip(value)
    if meant:
        words.report(path, "presence", given=value, hint=meant)


def _slip(value: str) -> str | None:
    meant = nearest(value, ("filled", "empty")) if value.isascii() and value.islower() else None
    return meant if meant and abs(len(meant) - len(value)) <= 1 else None


def _operators(attribute: str, raw: dict[str, Any], path: Path, words: Vocabulary) -> Condition:
    if not raw:
        words.report(path, "condition_empty")
    parts: list[Condition] = []
    for name, value in raw.items():
        at = (*path, name)
        if name in ("not", "was"):
            inner = of(attribute, value, at, words)
            parts.append(Not(inner, inner.attributes) if name == "not" else Was(inner, inner.attributes))
        elif name in OPERATORS:
            parts.append(OPERATORS[name](attribute, value, at, words))
        elif name not in ("min", "max"):
            words.report(at, "unknown_key", at_key=True, key=name, allowed=KEYS, hint=nearest(name, KEYS))
    if "min" in raw or "max" in raw:
        parts.append(_between(attribute, raw, path, words))
    return _all(parts)


def _between(attribute: str, raw: dict[str, Any], path: Path, words: Vocabulary) -> Condition:
    low, high = (_parse_bound(raw[word], (*path, word), words) if word in raw else None for word in ("min", "max"))
    numbers, moments = isinstance(low, float) and isinstance(high, float), _are_moments(low, high)
    if (numbers or moments) and low > high:  # type: ignore[operator]
        words.report((*path, "max"), "bounds", low=str(raw["min"]), high=str(raw["max"]))
    if low is not None and high is not None and isinstance(low, float) is not isinstance(high, float):
        words.report((*path, "max"), "bounds_kinds", low=str(raw["min"]), high=str(raw["max"]))
    return Between(attribute, low, high, words.zone)


def _are_moments(*bounds: Bound | None) -> bool:
    return all(isinstance(bound, datetime) for bound in bounds)


def _parse_bound(raw: Any, path: Path, words: Vocabulary) -> Bound | None:
    if raw in (None, ""):
        words.report(path, "blank")
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
    return moment if moment.tzinfo else moment.replace(tzinfo=words.zone)
