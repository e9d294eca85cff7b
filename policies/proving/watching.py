"""Which parts of a policy the cases have touched: rules that acted, clocks that ran, points that came, and both answers
of every condition.

The policy is rebuilt with a watcher around each leaf of its conditions: whatever the engine asks goes on to the leaf,
and the answer is noted. The engine itself knows nothing of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from policies.conditions import Leaf, View
from policies.decision import Decision, Effect
from policies.policy import Policy
from policies.worktime import Calendar

Place = tuple[str, ...]
"""Where a thing stands, in the policy's words: ("clocks", "Реакция", "stop", "2")."""
Visit = Callable[[Any, Place], Any]
KEYS = {
    "during": "while",
    "before": "from",
    "after": "to",
    "bans": "",
    "acts": "do",
    "items": "",
    "parts": "",
    "part": "not",
    "inner": "was",
}
"""Fields that the policy calls otherwise, or that say nothing."""
UNNUMBERED = (("",), ("require",))
"""Lists of conditions: each tells itself what it asks."""
SHOWING = frozenset({"kept", "billed"})
"""Steps of rules that say what a field shows, and do nothing else."""
NOWHERE = View({}, datetime(2000, 1, 1, tzinfo=UTC))


class Watcher:
    """A leaf of a condition that notes its answers."""

    __slots__ = ("inner", "note")

    def __init__(self, inner: Any, note: Callable[[bool], None]) -> None:
        self.inner, self.note = inner, note

    def holds(self, view: View) -> bool:
        answer: bool = self.inner.holds(view)
        self.note(answer)
        return answer

    def __getattr__(self, name: str) -> Any:
        return getattr(self.inner, name)


@dataclass(frozen=True, slots=True)
class Part:
    """Something of a policy that a case may touch. `answer`: of a condition, which one is meant."""

    kind: str
    """`rule`, `clock`, `point` or `branch`."""
    place: Place
    said: str = ""
    answer: bool | None = None


class Watched:
    """A policy under watch: `policy` is evaluated instead of it, `touched` gathers what was touched."""

    def __init__(self, policy: Policy) -> None:
        self.parts: list[Part] = []
        self.touched: set[Part] = set()
        self._owners: dict[tuple[str, str | None], Part] = {}
        self._titles = policy.titles
        for clock in policy.clocks:
            self._add(Part("clock", ("clocks", clock.title)), clock.name, None)
            for point in clock.points:
                self._add(Part("point", ("clocks", clock.title, "points", point.name)), clock.name, point.name)
        for rule in policy.rules:
            self._add(Part("rule", ("rules", rule.name)), rule.id, None)
        self.policy: Policy = rebuilt(policy, self._watch)

    def _add(self, part: Part, owner: str, point: str | None) -> None:
        self.parts.append(part)
        self._owners[owner, point] = part

    def see(self, decision: Decision) -> None:
        """Note which clocks ran, whose effects came and which rules showed something."""
        for effect in decision.effects:
            if effect.state != "skipped":
                self._touch(*owner(effect))
        for clock, cycles in decision.clocks.items():
            if cycles:
                self._touch(clock, None)
        showing = {("rules", step.data["rule"]) for step in decision.trace if step.kind in SHOWING}
        self.touched.update(part for part in self.parts if part.kind == "rule" and part.place in showing)

    def _touch(self, name: str, point: str | None) -> None:
        for part in (self._owners.get((name, None)), self._owners.get((name, point))):
            if part is not None:
                self.touched.add(part)

    def _watch(self, thing: Any, place: Place) -> Any:
        """A watcher in place of a leaf; anything else is left as it is."""
        if not is_leaf(thing):
            return thing
        said, where = leaf_said(thing, self._titles), told(place)
        answers = {answer: Part("branch", where, said, answer) for answer in (True, False)}
        self.parts += answers.values()
        return Watcher(thing, lambda answer: self.touched.add(answers[answer]))


def told(place: Place) -> Place:
    """The place without what says nothing."""
    return tuple(word for word in place if word)


def owner(effect: Effect) -> tuple[str, str | None]:
    """The id of the rule or clock that an effect comes from, and the name of the clock's point; which repetition of a
    reminder it is does not matter."""
    cause = effect.id.rpartition(":")[0]
    place, _, point = effect.cause.rpartition(":")
    return cause.removesuffix(f":{effect.cause}"), place.rpartition(":")[2] if point.isdecimal() else point


def is_leaf(thing: Any) -> bool:
    """A condition that asks one thing of one attribute."""
    return isinstance(thing, Leaf)


def leaf_said(thing: Any, titles: Mapping[str, str]) -> str:
    """`Тип: Инцидент`, as the policy would write it."""
    reasons = ", ".join(f"{titles.get(r.attribute, r.attribute)}: {r.wanted}" for r in thing.why(NOWHERE))
    return reasons or type(thing).__name__


def rebuilt(policy: Policy, visit: Visit) -> Any:
    """The policy with everything in it that is a rule, a clock or a piece of one replaced by what `visit` returns. What
    was one object stays one."""
    return _Rebuilding(visit).of(policy, ())


class _Rebuilding:
    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.seen: dict[int, tuple[Any, Any]] = {}
        """By id: the original, which is thereby kept alive, and what stands for it."""

    def of(self, thing: Any, place: Place) -> Any:
        if isinstance(thing, tuple) and not hasattr(thing, "_fields"):
            return self._listed(thing, place)
        if isinstance(thing, Mapping):
            named = {key: self.of(value, (*place, str(key))) for key, value in thing.items()}
            return named if any(named[key] is not thing[key] for key in thing) else thing
        if isinstance(thing, type) or not is_dataclass(thing):
            return thing
        if id(thing) not in self.seen:
            self.seen[id(thing)] = (thing, self.visit(self._inside(thing, place), place))
        return self.seen[id(thing)][1]

    def _listed(self, things: tuple[Any, ...], place: Place) -> tuple[Any, ...]:
        """Items go by their names, else by their numbers where there are several; conditions by neither."""
        numbered = len(things) > 1 and place[-1:] not in UNNUMBERED
        places = (_down(place, item, str(n) if numbered else "") for n, item in enumerate(things, 1))
        items = tuple(self.of(item, at) for item, at in zip(things, places, strict=True))
        return items if any(a is not b for a, b in zip(items, things, strict=True)) else things

    def _inside(self, thing: Any, place: Place) -> Any:
        if isinstance(thing, Calendar):
            return thing
        changed = {}
        for field in fields(thing):
            before = getattr(thing, field.name)
            after = self.of(before, (*place, KEYS.get(field.name, field.name)))
            if after is not before:
                changed[field.name] = after
        return replace(thing, **changed) if changed else thing


def _down(place: Place, item: Any, number: str) -> Place:
    """The place of an item of a list: by its name where it has one."""
    name = getattr(item, "title", None) or getattr(item, "name", None)
    return (*place, name if isinstance(name, str) else number)
