"""Whether conditions can hold together at all, for warnings: it says only what is surely so, and of the rest nothing.

The conditions are taken apart into leaves, alternative by alternative; an alternative is possible unless what it asks
of one attribute clashes. `a` follows from `b` when `b` and not `a` cannot hold together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from policies.conditions.leaves import NOW, Between, Bound, Filled, Is
from policies.conditions.texts import Contains, Formats, Long, Matches, Sections, Written, plain_heading
from policies.conditions.tree import All, AnyOf, Condition, Leaf, Not, Was

STEPS_AT_ONCE, STEPS = 2_000, 100_000
"""So much thought is given to one question, and to all of a policy."""


class Clash(NamedTuple):
    """Two things asked of one attribute, in the policy's words, that cannot be so at once."""

    attribute: str
    one: str
    other: str


class _Asked(NamedTuple):
    """A leaf, or what was in the past, that is to hold or is not to."""

    leaf: Leaf | Was
    holds: bool

    @property
    def said(self) -> str:
        wanted = _wanted(self.leaf)
        return wanted if self.holds else f"not {wanted}"


_Todo = tuple[Condition, bool, "_Todo"] | None
"""What is still to be taken apart, and whether it is to hold."""
_NOT_BLANK = (Is, Between, Contains, Long, Matches, Sections)
_FINE_WHEN_BLANK = (Formats, Written)


@dataclass(slots=True)
class Logic:
    """`single`: the attributes that never hold several values. `values`: those that have no other."""

    single: frozenset[str]
    values: Mapping[str, frozenset[str]]
    levels: Mapping[str, Condition] = field(default_factory=dict)
    """Folded name -> whose level it is: who asks for a level asks for that too."""
    left: int = STEPS

    def never(self, *conditions: Condition | None) -> Clash | None:
        """Why these cannot hold together; None when they can, or nothing is known against it."""
        todo: _Todo = None
        for condition in reversed(conditions):
            todo = todo if condition is None else (condition, True, todo)
        return self._never(todo)

    def follows(self, wanted: Condition, *given: Condition | None) -> bool:
        """Whether `wanted` surely holds wherever all the given do, which they somewhere may."""
        ways = tuple(condition for condition in given if condition is not None)
        return self.never(*ways, Not(wanted, wanted.attributes)) is not None and self.never(*ways) is None

    def _never(self, todo: _Todo) -> Clash | None:
        ways: list[tuple[_Todo, tuple[_Asked, ...]]] = [(todo, ())]
        first: Clash | None = None
        steps = min(STEPS_AT_ONCE, self.left)
        while ways:
            steps, self.left = steps - 1, self.left - 1
            if steps < 0:
                return None
            todo, taken = ways.pop()
            if todo is None:
                return None
            condition, holds, rest = todo
            match condition:
                case Not():
                    ways.append(((condition.part, not holds, rest), taken))
                case All() | AnyOf() if isinstance(condition, All) is holds:
                    for part in reversed(condition.parts):
                        rest = (part, holds, rest)
                    ways.append((rest, taken))
                case All() | AnyOf():
                    ways += [((part, holds, rest), taken) for part in reversed(condition.parts)]
                case Leaf() | Was():
                    asked = _plain(condition, holds)
                    clash = self._clash(asked, taken)
                    first = first or clash
                    if clash is None:
                        ways.append((self._besides(asked, rest), (*taken, asked)))
        return first or Clash("", "", "")

    def _besides(self, asked: _Asked, rest: _Todo) -> _Todo:
        """What else must be so where this is: what never was is not now, and who is on a level belongs there."""
        leaf = asked.leaf
        if isinstance(leaf, Was):
            return rest if asked.holds else (leaf.inner, False, rest)
        if asked.holds and isinstance(leaf, Is) and leaf.attribute == "level" and leaf.names <= self.levels.keys():
            parts = tuple(self.levels[name] for name in sorted(leaf.names))
            return AnyOf(parts, frozenset()), True, rest
        return rest

    def _clash(self, asked: _Asked, taken: tuple[_Asked, ...]) -> Clash | None:
        if isinstance(asked.leaf, Was):
            return self._clash_of_past(asked, taken)
        attribute = asked.leaf.attribute
        same = [each for each in taken if isinstance(each.leaf, Leaf) and each.leaf.attribute == attribute]
        for each in same:
            if _excludes(each, asked) or _excludes(asked, each):
                return Clash(attribute, each.said, asked.said)
        if not self._some_name(attribute, [*same, asked]):
            return Clash(attribute, same[-1].said if same else "", asked.said)
        return None

    def _clash_of_past(self, asked: _Asked, taken: tuple[_Asked, ...]) -> Clash | None:
        leaf = asked.leaf
        if any(each.leaf == leaf and each.holds is not asked.holds for each in taken):
            return Clash(next(iter(sorted(leaf.attributes)), ""), f"not {_wanted(leaf)}", _wanted(leaf))
        return self.never(leaf.inner) if isinstance(leaf, Was) and asked.holds else None

    def _some_name(self, attribute: str, asked: Iterable[_Asked]) -> bool:
        """Whether the names asked for, less those forbidden, leave any."""
        leaves = [(each.leaf.names, each.holds) for each in asked if isinstance(each.leaf, Is)]
        wanted = [names for names, holds in leaves if holds]
        unwanted = frozenset().union(*(names for names, holds in leaves if not holds))
        if attribute in self.values:
            wanted.append(self.values[attribute])
        if attribute in self.single and wanted:
            wanted = [frozenset.intersection(*wanted)]
        return all(names - unwanted for names in wanted)


def _plain(condition: Leaf | Was, holds: bool) -> _Asked:
    """`not filled` is `empty`."""
    if isinstance(condition, Filled) and not holds:
        return _Asked(Filled(condition.attribute, not condition.filled), True)
    return _Asked(condition, holds)


def _wanted(condition: Leaf | Was) -> str:
    """As the policy writes it."""
    if isinstance(condition, Between):
        bounds = (("min", condition.low), ("max", condition.high))
        return ", ".join(f"{word} {_said(bound)}" for word, bound in bounds if bound is not None)
    if isinstance(condition, Was):
        return f"was {_wanted(condition.inner)}" if isinstance(condition.inner, Leaf | Was) else "was …"
    return condition.wanted


def _said(bound: Bound) -> str:
    return bound.date().isoformat() if isinstance(bound, datetime) else f"{bound:g}" if bound != NOW else NOW


def _excludes(one: _Asked, other: _Asked) -> bool:
    """Whether the one leaves no room for the other, of the same attribute. Asked both ways round."""
    match one, other:
        case (Leaf() as a, True), (Leaf() as b, False):
            return _implies(a, b)
        case (Filled(filled=False), True), (leaf, True):
            return isinstance(leaf, _NOT_BLANK) or (isinstance(leaf, Filled) and leaf.filled)
        case (Between() as a, True), (Between() as b, True):
            return _apart(a, b)
        case _:
            return False


def _implies(one: Leaf, other: Leaf) -> bool:
    match one, other:
        case Is(), Is():
            return one.names <= other.names
        case Filled(filled=False), _:
            return isinstance(other, _FINE_WHEN_BLANK)
        case Long(), Long():
            return one.unit == other.unit and one.least >= other.least
        case Contains(), Contains():
            return set(one.fragments) <= set(other.fragments)
        case Formats(), Formats():
            return set(one.endings) <= set(other.endings)
        case Sections(), Sections():
            return set(map(plain_heading, other.headings)) <= set(map(plain_heading, one.headings))
        case Between(), Between():
            return _within(one, other)
        case _:
            return one == other


def _is_of_moments(between: Between) -> bool:
    return any(isinstance(bound, datetime) or bound == NOW for bound in (between.low, between.high))


def _apart(one: Between, other: Between) -> bool:
    """Whether no number or date lies within both."""
    if _is_of_moments(one) is not _is_of_moments(other):
        return True
    pairs = combinations((one, other), 2)
    return any(_less(a.high, b.low) or _less(b.high, a.low) for a, b in pairs)


def _within(one: Between, other: Between) -> bool:
    """Whether whatever is within the one is within the other."""
    if _is_of_moments(one) is not _is_of_moments(other):
        return False
    low = other.low is None or other.low == one.low or _less(other.low, one.low)
    return low and (other.high is None or other.high == one.high or _less(one.high, other.high))


def _less(one: Bound | None, other: Bound | None) -> bool:
    """Whether it surely is; nothing is known of `now`."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return one < other
    return isinstance(one, float) and isinstance(other, float) and one < other
