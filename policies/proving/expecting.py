"""What a case expects at a moment: reading it, and telling where a decision differs. Only what is named is compared.

- at: 12:00
  level: Критический
  status: Анализ
  clocks: {reaction: {state: met, due: 12:00, spent: 1h30m}, silence: none}
  fields: {Реакция: выполнен, Реакция до: filled}
  effects: [{comment: public, contains: Укажите}, {transition: waiting}]     # since the expectation before
  next: none

A clock's word alone is its state; a list of mappings tells several cycles by `cycle`. `none` is a blank.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from policies.conditions import is_filled
from policies.decision import Cycle
from policies.facts import Value, attribute_of, fold
from policies.language.problems import nearest
from policies.language.reading import Path, Place
from policies.language.vocabulary import Part, Vocabulary, describe, quoted
from policies.language.wording import STATES
from policies.policy import Policy
from policies.proving import wishes
from policies.proving.cases import Difference, Expectation, Look, Seconds, Times, seconds, written

NONE, FILLED, EMPTY = "none", "filled", "empty"
SECOND = timedelta(seconds=1)
"""The service acts a little after what it answers to; nothing that people see tells less than a second."""
KNOWN_STATES = {
    said: state for state, pair in STATES.items() for said in (state, *map(fold, pair)) if state != "pending"
}
"""A state as decisions, Russian and English name it -> as decisions name it."""


class ExpectPart(Part):
    at: str
    level: str | None = None
    customer: str | None = None
    status: str | None = None
    open: bool | None = None
    clocks: Any = None
    fields: Any = None
    effects: Any = None
    held: Any = None
    next: str | None = None


class CyclePart(Part):
    cycle: int | None = None
    state: str | None = None
    started: str | None = None
    due: str | None = None
    stopped: str | None = None
    spent: str | None = None
    left: str | None = None
    provisional: bool | None = None


@dataclass(frozen=True, slots=True)
class Plain:
    """One value expected of a look."""

    what: tuple[str, ...]
    place: Place
    expected: Any
    actual: Callable[[Look], Any]
    said: str

    def differs(self, look: Look) -> Iterator[Difference]:
        actual = self.actual(look)
        if not same(self.expected, actual):
            yield Difference(self.place, self.what, self.said, written(actual, look.zone))


def same(expected: Any, actual: Any) -> bool:
    """Whether a value is the one expected: of several values any; names fold; to the second."""
    match expected:
        case None:
            return not is_filled(actual)
        case datetime():
            return isinstance(actual, datetime) and abs(actual - expected) < SECOND
        case bool():
            return expected is actual
        case Seconds():
            return isinstance(actual, int) and abs(actual - expected) <= 1
        case int() | float():
            return isinstance(actual, int | float) and round(abs(actual - expected), 6) < 0.005
    if expected == FILLED:
        return is_filled(actual)
    if isinstance(actual, tuple):
        return any(same(expected, item) for item in actual)
    if isinstance(actual, date) and not isinstance(actual, datetime):
        return str(expected) == actual.isoformat()
    return isinstance(actual, str) and fold(actual) == fold(str(expected))


@dataclass(slots=True)
class Reading:
    """One expectation while it is being read."""

    words: Vocabulary
    policy: Policy
    times: Times
    day: date

    def plain(self, path: Path, what: tuple[str, ...], expected: Any, actual: Callable[[Look], Any]) -> Plain:
        return Plain(what, self.words.source.place(path), expected, actual, written(expected, self.policy.zone))

    def moment(self, raw: str | None, path: Path) -> datetime | None:
        if raw is None or raw == NONE:
            return None
        moment = self.times.read(raw, self.day)
        if moment is None:
            self.words.report(path, "case_time", given=raw)
        return moment


def parse_all(raw: Any, path: Path, words: Vocabulary, policy: Policy, times: Times) -> Iterator[Expectation]:
    if not isinstance(raw, list) or not raw:
        words.report(path, "blank" if raw in ([], None) else "not_list")
        return
    before = times.created
    for index, item in enumerate(raw):
        at = (*path, index)
        part = words.part(ExpectPart, item, at)
        moment = times.read(part.at, times.day(before)) if part and before else None
        if part is None or moment is None:
            if part:
                words.report((*at, "at"), "case_time", given=part.at)
            continue
        if before and moment < before:
            words.report((*at, "at"), "case_order", given=part.at)
        before = moment
        reading = Reading(words, policy, times, times.day(moment))
        wants = tuple(_wants(part, at, reading))
        if part.model_fields_set == {"at"}:
            words.report(at, "case_expect", allowed=tuple(key for key in ExpectPart.model_fields if key != "at"))
        yield Expectation(moment, words.source.place(at), wants)


def _wants(part: ExpectPart, path: Path, reading: Reading) -> Iterator[Any]:
    given = part.model_fields_set
    for key, actual in SIMPLE.items():
        if key in given:
            value = getattr(part, key)
            yield reading.plain((*path, key), (key,), _simple(key, value, (*path, key), reading), actual)
    if "next" in given:
        expected = reading.moment(part.next, (*path, "next"))
        yield reading.plain((*path, "next"), ("next",), expected, lambda look: look.decision.look_again_at)
    if "clocks" in given:
        yield from _clocks(part.clocks, (*path, "clocks"), reading)
    if "fields" in given:
        yield from _fields(part.fields, (*path, "fields"), reading)
    for key in wishes.LISTS:
        if key in given:
            yield wishes.parse(key, getattr(part, key), (*path, key), reading.words, reading.times, reading.day)


SIMPLE: Mapping[str, Callable[[Look], Value]] = {
    "level": lambda look: look.decision.level,
    "customer": lambda look: look.decision.customer,
    "status": lambda look: look.attributes.get("status"),
    "open": lambda look: look.decision.open,
}


def _simple(key: str, value: Any, path: Path, reading: Reading) -> Any:
    if value is None or value == NONE:
        return None
    if key == "level":
        allowed = tuple(level.name for level in reading.policy.levels.items)
        _choose(value, allowed, path, reading)
    if key == "status":
        names = reading.words.names(key, (value,), path)
        return names[0] if len(names) == 1 else value
    return value


def _choose(given: str, allowed: tuple[str, ...], path: Path, reading: Reading) -> None:
    if fold(given) not in {fold(name) for name in allowed}:
        reading.words.report(path, "choice", given=quoted(given), allowed=allowed, hint=nearest(given, allowed))


def _fields(raw: Any, path: Path, reading: Reading) -> Iterator[Plain]:
    """What Jira's fields show: those that the policy writes, and those that people do."""
    words = reading.words
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return
    written_ones = {fold(name): name for name in reading.policy.names.get("field", ())}
    for word, value in raw.items():
        at = (*path, word)
        name = written_ones.get(fold(word))
        attribute = attribute_of(name) if name else words.attributes.get(fold(word)) or fold(word)
        if name is None and fold(word) not in words.attributes:
            allowed = tuple(written_ones.values())
            words.report(at, "reference", at_key=True, kind="attribute", given=word, hint=nearest(word, allowed))
        if isinstance(value, dict | list):
            words.report(at, "not_text", given=describe(value))
            continue
        yield reading.plain(at, ("fields", word), _shown(value, reading), _field(name, attribute))


def _shown(value: Any, reading: Reading) -> Any:
    if value in (None, NONE, EMPTY):
        return None
    return (reading.times.full(value) or value) if isinstance(value, str) else value


def _field(name: str | None, attribute: str) -> Callable[[Look], Value]:
    def actual(look: Look) -> Value:
        fields = look.decision.fields
        return fields[name] if name is not None and name in fields else look.attributes.get(attribute)

    return actual


def _clocks(raw: Any, path: Path, reading: Reading) -> Iterator[Plain]:
    words = reading.words
    if not isinstance(raw, dict):
        words.report(path, "not_mapping", given=describe(raw))
        return
    known = {fold(word): clock for clock in reading.policy.clocks for word in (clock.title, clock.name)}
    for word, item in raw.items():
        at = (*path, word)
        clock = known.get(fold(word))
        if clock is None:
            allowed = tuple(clock.name for clock in reading.policy.clocks)
            hint = nearest(word, known)
            words.report(at, "reference", at_key=True, kind="clock", given=word, allowed=allowed, hint=hint)
            continue
        for cycle, place in [(c, (*at, n)) for n, c in enumerate(item)] if isinstance(item, list) else [(item, at)]:
            yield from _cycle(clock.name, ("clocks", clock.title), cycle, place, reading)


def _cycle(clock: str, what: tuple[str, ...], raw: Any, path: Path, reading: Reading) -> Iterator[Plain]:
    if raw is None or isinstance(raw, str):
        expected = None if raw in (None, NONE) else _state(raw, path, reading)
        yield reading.plain(path, what, expected, _part(clock, None, "state"))
        return
    part = reading.words.part(CyclePart, raw, path)
    given = [key for key in CyclePart.model_fields if part and key in part.model_fields_set and key != "cycle"]
    for key in given:
        at = (*path, key)
        expected = _measure(key, getattr(part, key), at, reading)
        number = part.cycle if part else None
        cycle = (f"cycle {number}",) if number else ()
        yield reading.plain(at, (*what, *cycle, key), expected, _part(clock, number, key))


def _measure(key: str, value: Any, path: Path, reading: Reading) -> Any:
    if value is None or value == NONE:
        return None
    if key == "state":
        return _state(value, path, reading)
    if key == "provisional":
        return value
    if key in ("spent", "left"):
        amount = seconds(value)
        if amount is None:
            reading.words.report(path, "duration", given=value)
        return amount
    return reading.moment(value, path)


def _state(raw: str, path: Path, reading: Reading) -> str:
    state = KNOWN_STATES.get(fold(raw))
    if state is None:
        _choose(raw, tuple(state for state in STATES if state != "pending"), path, reading)
    return state or raw


def _part(clock: str, number: int | None, key: str) -> Callable[[Look], Any]:
    """One figure of a cycle; None when there is no such cycle."""

    def actual(look: Look) -> Any:
        cycle = look.cycle(clock, number)
        return _figure(cycle, key) if cycle else None

    return actual


def _figure(cycle: Cycle, key: str) -> Any:
    value = getattr(cycle, key)
    if key == "state":
        return (value, "at_risk") if cycle.at_risk else (value,)
    return Seconds(value) if key in ("spent", "left") and value is not None else value
