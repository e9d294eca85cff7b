"""One condition tree, read three ways: does it hold, why, and when may it change without the facts changing.

    {type: Инцидент, priority: [Критический, Высокий], site: filled, any: [{…}, {…}], not: {…}}

Keys are joined by «and». A scalar means equal, a list any of; `filled` and `empty` ask for presence; a mapping says
more:
`not`, `min`, `max` (numbers, dates, `now`), `contains`, `was`. Names compare folded (case and ё/е do not matter).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice
from typing import NamedTuple, Protocol

from policies.facts import Value, fold

NOW = "now"
OPPOSITES = {"filled": "empty", "empty": "filled"}


class View(NamedTuple):
    """What a condition is held against: the attributes at one moment, now, and the past: the first `seen` of all states
    of the issue."""

    values: Mapping[str, Value]
    now: datetime
    states: Sequence[Mapping[str, Value]] = ()
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Reason:
    """One leaf of an answer to «why»: what was wanted of an attribute, what it was."""

    holds: bool
    attribute: str
    wanted: str
    actual: Value


class Condition(Protocol):
    @property
    def attributes(self) -> frozenset[str]:
        """What it asks about."""
        ...

    def holds(self, view: View) -> bool: ...
    def why(self, view: View) -> Iterator[Reason]: ...
    def changes_at(self, view: View) -> datetime | None:
        """The first moment after now at which the answer may differ though no fact does."""
        ...


@dataclass(frozen=True, slots=True)
class Is:
    """The attribute is one of the names; of several values, any."""

    attribute: str
    wanted: frozenset[str]
    said: str
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        value = view.values.get(self.attribute)
        if isinstance(value, str):
            return fold(value) in self.wanted
        return any(name in self.wanted for name in _folded(value))

    def why(self, view: View) -> Iterator[Reason]:
        yield Reason(self.holds(view), self.attribute, self.said, view.values.get(self.attribute))

    def changes_at(self, view: View) -> None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class Filled:
    attribute: str
    filled: bool
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        return is_filled(view.values.get(self.attribute)) is self.filled

    def why(self, view: View) -> Iterator[Reason]:
        yield Reason(
            self.holds(view), self.attribute, "filled" if self.filled else "empty", view.values.get(self.attribute)
        )

    def changes_at(self, view: View) -> None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class Contains:
    """The text holds one of the fragments."""

    attribute: str
    fragments: tuple[str, ...]
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        texts = _folded(view.values.get(self.attribute))
        return any(fragment in text for text in texts for fragment in self.fragments)

    def why(self, view: View) -> Iterator[Reason]:
        wanted = "…" + "…, …".join(self.fragments) + "…"
        yield Reason(self.holds(view), self.attribute, wanted, view.values.get(self.attribute))

    def changes_at(self, view: View) -> None:  # noqa: ARG002
        return None


@dataclass(frozen=True, slots=True)
class Was:
    """The condition held at some moment of the issue's life."""

    inner: Condition
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        past = islice(view.states, view.seen)
        return self.inner.holds(view) or any(self.inner.holds(View(values, view.now)) for values in past)

    def why(self, view: View) -> Iterator[Reason]:
        for reason in self.inner.why(view):
            yield Reason(self.holds(view), reason.attribute, reason.wanted, reason.actual)

    def changes_at(self, view: View) -> datetime | None:
        return self.inner.changes_at(view)


Bound = float | datetime | str
"""A number, a moment, or `now`."""


@dataclass(frozen=True, slots=True)
class Between:
    """A number or a date within bounds, both included. A blank value is never within."""

    attribute: str
    low: Bound | None
    high: Bound | None
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        value = _comparable(view.values.get(self.attribute))
        low, high = _bound(self.low, view), _bound(self.high, view)
        if value is None or not _same_kind(value, low) or not _same_kind(value, high):
            return False
        return (low is None or low <= value) and (high is None or value <= high)  # type: ignore[operator]

    def why(self, view: View) -> Iterator[Reason]:
        bounds = (("≥", self.low), ("≤", self.high))
        wanted = ", ".join(f"{sign} {_said(bound)}" for sign, bound in bounds if bound is not None)
        yield Reason(self.holds(view), self.attribute, wanted, view.values.get(self.attribute))

    def changes_at(self, view: View) -> datetime | None:
        value = _comparable(view.values.get(self.attribute))
        relative = NOW in (self.low, self.high)
        if not relative or not isinstance(value, datetime):
            return None
        # `max: now` starts to hold at the value itself, `min: now` ceases to hold just after it.
        turn = value if self.high == NOW else _just_after(value)
        return turn if turn > view.now else None


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Condition, ...]
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        for part in self.parts:  # noqa: SIM110 - the hottest loop of an evaluation; all() costs half as much again
            if not part.holds(view):
                return False
        return True

    def why(self, view: View) -> Iterator[Reason]:
        """All parts when it holds; else those that failed, as only they decided."""
        failed = [part for part in self.parts if not part.holds(view)]
        for part in failed or self.parts:
            yield from part.why(view)

    def changes_at(self, view: View) -> datetime | None:
        return earliest(part.changes_at(view) for part in self.parts)


@dataclass(frozen=True, slots=True)
class AnyOf:
    parts: tuple[Condition, ...]
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        return any(part.holds(view) for part in self.parts)

    def why(self, view: View) -> Iterator[Reason]:
        """The part that held; when none did, all of them."""
        held = [part for part in self.parts if part.holds(view)]
        for part in held[:1] or self.parts:
            yield from part.why(view)

    def changes_at(self, view: View) -> datetime | None:
        return earliest(part.changes_at(view) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition
    attributes: frozenset[str]

    def holds(self, view: View) -> bool:
        return not self.part.holds(view)

    def why(self, view: View) -> Iterator[Reason]:
        for reason in self.part.why(view):
            wanted = OPPOSITES.get(reason.wanted) or f"≠ {reason.wanted}"
            yield Reason(not reason.holds, reason.attribute, wanted, reason.actual)

    def changes_at(self, view: View) -> datetime | None:
        return self.part.changes_at(view)


ALWAYS: Condition = All((), frozenset())
"""The condition of a rule without `when`."""


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def is_filled(value: Value) -> bool:
    return bool(value.strip()) if isinstance(value, str) else value is not None and value != ()


def _folded(value: Value) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, tuple):
        return tuple(fold(item) for item in value)
    if isinstance(value, float) and value.is_integer():
        return (str(int(value)),)
    return (fold(str(value)),)


def _comparable(value: Value) -> float | datetime | None:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    return float(value) if isinstance(value, int | float) else None


def _bound(bound: Bound | None, view: View) -> float | datetime | None:
    if bound == NOW:
        return view.now
    return None if isinstance(bound, str) else bound


def _said(bound: Bound) -> str:
    if isinstance(bound, datetime):
        return bound.isoformat(" ", "minutes") if bound.time() != time() else bound.date().isoformat()
    return f"{bound:g}" if isinstance(bound, float) else bound


def _same_kind(value: float | datetime, bound: float | datetime | None) -> bool:
    return bound is None or isinstance(value, datetime) == isinstance(bound, datetime)


def _just_after(moment: datetime) -> datetime:
    return moment + timedelta(microseconds=1)
