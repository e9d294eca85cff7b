"""One condition tree, read four ways: does it hold, why, when may it change without the facts changing, and what does
it ask for where it fails.

    {type: Инцидент, priority: [Критический, Высокий], site: filled, any: [{…}, {…}], not: {…}}

Keys are joined by «and». What is asked of one attribute are leaves: of names and numbers (`leaves`), of texts
(`texts`). Names compare folded (case and ё/е do not matter).
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import NamedTuple, Protocol

from policies.conditions.asking import Ask, Asking
from policies.facts import Value

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

    def asks(self, view: View, words: Asking) -> Ask:
        """What must be otherwise for it to hold (where `words` are negated: for it to fail)."""
        ...


@dataclass(frozen=True, slots=True)
class Leaf(ABC):
    """What is asked of one attribute."""

    attribute: str
    attributes: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", frozenset((self.attribute, *self.besides())))

    def besides(self) -> tuple[str, ...]:
        """The attributes it asks about besides its own."""
        return ()

    @property
    @abstractmethod
    def wanted(self) -> str:
        """As the policy would write it."""

    @abstractmethod
    def holds(self, view: View) -> bool: ...

    @abstractmethod
    def asks(self, view: View, words: Asking) -> Ask: ...

    def why(self, view: View) -> Iterator[Reason]:
        yield Reason(self.holds(view), self.attribute, self.wanted, view.values.get(self.attribute))

    def changes_at(self, view: View) -> datetime | None:  # noqa: ARG002
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

    def asks(self, view: View, words: Asking) -> Ask:
        return words.past(self.inner.asks(view, words.opposite if words.negated else words))


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

    def asks(self, view: View, words: Asking) -> Ask:
        return words.every(_asks(self.parts, view, words))


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

    def asks(self, view: View, words: Asking) -> Ask:
        return words.either(_asks(self.parts, view, words))


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

    def asks(self, view: View, words: Asking) -> Ask:
        return self.part.asks(view, words.opposite)


ALWAYS: Condition = All((), frozenset())
"""The condition of a rule without `when`."""


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)


def _asks(parts: Iterable[Condition], view: View, words: Asking) -> list[Ask]:
    """Only of the parts that are not as they must be; of all where it is the past that is not."""
    parts = tuple(parts)
    wrong = [part for part in parts if part.holds(view) is words.negated]
    return [part.asks(view, words) for part in wrong or parts]
