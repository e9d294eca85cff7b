"""The words of one policy while it is being read: what may be named where, and the problems found so far.

Every part of the language (`conditions`, `events`, `clocks`, `rules`, `effects`) reads its own YAML with the help of
one `Vocabulary`, which knows the places, resolves names and collects problems instead of stopping at the first.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from policies.facts import SYSTEM_ATTRIBUTES, WORDS_OF_ISSUE, fold
from policies.language.problems import MANY, MESSAGES, Named, Problem, nearest
from policies.language.problems.keys import keys_at
from policies.language.reading import Path, Source

NAMED_KINDS: Mapping[str, str] = {"status": "statuses", "type": "types", "priority": "priorities"}
"""Attributes whose values are names that a Jira knows -> the section that lists them."""
HOLDS: Mapping[str, str] = {
    "people": "people",
    "calendar": "calendars",
    "level": "levels",
    "attribute": "fields",
    "no_level_limit": "levels",
    "no_field": "fields",
}
"""What a name is of, or what is told of it -> the section that holds such."""
GROUPED_FIELDS: Mapping[str, str] = {"version": "versions", "channel": "channels"}
"""Words of `fields` whose values a section of the policy may group: `version: supported`."""


class Part(BaseModel):
    """A piece of YAML with a fixed set of keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, coerce_numbers_to_str=True)


MAX_PROBLEMS, HINTS = 200, 50
"""More than anybody mends at once; what is wrong beyond that is told after these are mended. To guess takes time."""

PartT = TypeVar("PartT", bound=Part)
T = TypeVar("T")


@dataclass(slots=True)
class Vocabulary:
    source: Source
    problems: list[Problem] = field(default_factory=list)
    groups: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    """Kind -> folded word -> the names it stands for: `statuses: {waiting: Ожидание клиента}`."""
    closed: set[str] = field(default_factory=set)
    """Kinds whose names are all listed: a name outside the list is an error."""
    attributes: dict[str, str] = field(default_factory=dict)
    """Folded word -> canonical attribute; the policy's `fields` are among them."""
    fields: dict[str, str] = field(default_factory=dict)
    """Folded word -> attribute, for the words of the policy's `fields` alone."""
    titles: dict[str, str] = field(default_factory=dict)
    """Canonical attribute -> how people call it: the Jira field's name."""
    people: dict[str, str] = field(default_factory=dict)
    levels: tuple[str, ...] = ()
    """The names of the policy's levels, once they are read: a level cannot ask for another."""
    limits: tuple[str, ...] = ()
    """What the levels limit."""
    written: list[str] = field(default_factory=list)
    """The fields of Jira that rules and clocks write."""
    used: list[tuple[str, str, Path]] = field(default_factory=list)
    """Names of statuses, types and priorities that no section lists, with their places."""

    beside: dict[str, str] = field(default_factory=dict)
    """The texts of the files that the policy names, by name."""
    zone: tzinfo = UTC
    """In which days begin and end: that of the policy's first calendar."""
    dates: set[str] = field(default_factory=set)
    """The attributes whose day is an event."""
    fixed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Attribute -> the only values it can have."""
    grouped: dict[str, str] = field(default_factory=dict)
    """Attribute -> the section that groups its values, for those of `GROUPED_FIELDS`."""

    unread: set[str] = field(default_factory=set)
    """Sections that could not be read: who refers to what they hold is not to blame."""
    patterns: dict[str, int] = field(default_factory=dict)
    """Pattern -> what it weighs to compile."""

    chosen: set[tuple[str, str]] = field(default_factory=set)
    """(kind, folded name) of what something refers to."""

    def __post_init__(self) -> None:
        for word in (*SYSTEM_ATTRIBUTES.values(), *WORDS_OF_ISSUE):
            self.attributes[fold(word)] = word

    @property
    def full(self) -> bool:
        return len(self.problems) >= MAX_PROBLEMS

    @property
    def faulty(self) -> bool:
        """Whether anything worse than a warning was found."""
        return any(not problem.warning for problem in self.problems)

    def report(self, path: Path, code: str, *, at_key: bool = False, **more: Any) -> None:
        """Note a problem at `path`; `allowed`, `hint` and `warning` are Problem's own, the rest fills the message."""
        if self.full or HOLDS.get(more.get("kind", code)) in self.unread:
            return
        own = {name: more.pop(name) for name in ("allowed", "hint", "warning") if name in more}
        line, column = self.source.place(path, key=at_key)
        quoted_anyway = bool(path) and path[-1] in (more.get("key"), more.get("given"))
        name, where = self.source.name, self.source.where(path[:-1] if quoted_anyway else path)
        self.problems.append(Problem(name, line, column, where, code, more, **own))

    def misspelt(self, raw: Mapping[str, Any], path: Path, allowed: tuple[str, ...]) -> bool:
        """Whether a key of `raw` looks like one of `allowed`, none of which is there; reported at that key."""
        for key in raw:
            hint = nearest(key, allowed)
            if hint:
                self.report((*path, key), "unknown_key", at_key=True, key=key, allowed=allowed, hint=hint)
                return True
        return False

    def part(self, model: type[PartT], raw: Any, path: Path) -> PartT | None:
        """The raw data as a part, or None with every fault of its keys and values reported."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            faults = error.errors(include_url=False)[: MAX_PROBLEMS - len(self.problems)]
            meant = {self._fault(model, fault, path) for fault in faults if fault["type"] != "missing"}
            for fault in faults:
                if fault["type"] == "missing" and fault["loc"] not in meant:
                    self._fault(model, fault, path)
            return None

    def _fault(self, model: type[Part], fault: Any, path: Path) -> Path:
        """Tells it; of a misspelt key where the right one would stand."""
        loc: Path = tuple(part for part in fault["loc"] if part != "[key]")
        code, more = _explain(fault, loc)
        if code == "unknown_key":
            allowed = keys_at(model, loc[:-1])
            more.update(allowed=allowed, hint=nearest(str(loc[-1]), allowed) if len(self.problems) < HINTS else None)
        if code == "not_mapping":
            more.update(allowed=keys_at(model, loc))
        at = path + (loc[:-1] if code == "missing" else loc)
        self.report(at, code, at_key=code in {"unknown_key", "missing"}, **more)
        return (*loc[:-1], more.get("hint") or "")

    def attribute(self, word: str, path: Path) -> str | None:
        found = self.attributes.get(fold(word))
        if found is None:
            allowed = tuple(self.attributes)
            by_title = (known for known, attribute in self.attributes.items() if attribute == fold(word))
            hint = next(by_title, None) or nearest(word, allowed)
            at_key, kind = path[-1:] == (word,), "attribute"
            self.report(path, "reference", at_key=at_key, kind=kind, given=word, hint=hint, allowed=allowed)
        return found

    def field(self, word: str) -> str:
        """The field of Jira that a policy writes: a system field by its attribute, since each Jira calls it in its own
        language; any other by its name."""
        attribute = self.attributes.get(fold(word))
        if attribute is None:
            said = (known for known in SYSTEM_ATTRIBUTES.values() if fold(self.title(known)) == fold(word))
            name = next(said, word)
        else:
            name = attribute if attribute in SYSTEM_ATTRIBUTES.values() else self.title(attribute)
        self.written.append(name)
        return name

    def title(self, attribute: str) -> str:
        return self.titles.get(attribute, attribute)

    def names(self, attribute: str, words: Iterable[Any], path: Path) -> tuple[str, ...]:
        """The names that `words` stand for: a word of the attribute's section becomes the names it groups."""
        kind = NAMED_KINDS.get(attribute)
        if attribute in self.fixed:
            return tuple(self._fixed(attribute, str(word), path) for word in words)
        if attribute in self.grouped:
            groups = self.groups.get(self.grouped[attribute], {})
            return tuple(name for word in words for name in groups.get(fold(str(word)), (str(word),)))
        if attribute == "level":
            return tuple(self._level(str(word), path) for word in words)
        if attribute == "author":
            return tuple(self.person(str(word), path) for word in words)
        if kind is None:
            return tuple(str(word) for word in words)
        return tuple(name for word in words for name in self._named(attribute, str(word), path))

    def _level(self, word: str, path: Path) -> str:
        if fold(word) not in {fold(name) for name in self.levels}:
            self.report(
                path, "reference", kind="level", given=word, allowed=self.levels, hint=nearest(word, self.levels)
            )
        return word

    def _fixed(self, attribute: str, word: str, path: Path) -> str:
        allowed = self.fixed[attribute]
        if fold(word) not in allowed:
            self.report(path, "choice", given=word, allowed=allowed, hint=nearest(word, allowed))
        return word

    def _named(self, attribute: str, word: str, path: Path) -> tuple[str, ...]:
        kind = NAMED_KINDS[attribute]
        groups = self.groups.get(kind, {})
        if fold(word) in groups:
            return groups[fold(word)]
        known = tuple(dict.fromkeys(name for names in groups.values() for name in names))
        if kind in self.closed:
            more = {"kind": attribute, "given": word, "allowed": known, "hint": nearest(word, known)}
            self.report(path, "reference", at_key=path[-1:] == (word,), **more)
        else:
            self.used.append((attribute, word, path))
        return (word,)

    def choose(self, kind: str, word: str, known: Mapping[str, T], path: Path) -> T | None:
        """The thing of that name, or None with the problem reported."""
        found = {fold(name): thing for name, thing in known.items()}.get(fold(word))
        if found is None:
            self.report(path, "reference", kind=kind, given=word, allowed=tuple(known), hint=nearest(word, known))
        else:
            self.chosen.add((kind, fold(word)))
        return found

    def person(self, word: str, path: Path) -> str:
        allowed = (*self.people.values(), "requester", "service")
        if fold(word) not in {fold(name) for name in allowed}:
            self.report(path, "reference", kind="people", given=word, allowed=allowed, hint=nearest(word, allowed))
        return fold(word)

    def look_for_misspellings(self) -> None:
        """Names listed nowhere are fine (only Jira knows them all) unless they look like another name."""
        if len(self.used) > MANY:
            return
        counts = Counter((attribute, fold(name)) for attribute, name, _ in self.used)
        for attribute, name, path in self.used:
            section = NAMED_KINDS[attribute]
            groups = self.groups.get(section, {})
            listed = {*groups, *(known for names in groups.values() for known in names)}
            if fold(name) in map(fold, listed):
                continue
            often = {
                n for a, n, _ in self.used if a == attribute and counts[a, fold(n)] > counts[attribute, fold(name)]
            }
            known = nearest(name, (listed | often) - {name})
            if known and fold(known) != fold(name):
                more = {"kind": attribute, "given": name, "known": known, "section": section}
                self.report(path, "near", at_key=path[-1:] == (name,), **more)


def _explain(fault: Any, loc: Path) -> tuple[str, dict[str, Any]]:
    """Pydantic's fault in our own words."""
    given = fault.get("input")
    match fault["type"]:
        case "missing":
            return "missing", {"key": str(loc[-1])}
        case "extra_forbidden":
            return "unknown_key", {"key": str(loc[-1])}
        case "string_too_short" | "too_short":
            return "blank", {}
        case "model_type" | "model_attributes_type" | "dict_type" | "mapping_type":
            return "not_mapping", {"given": describe(given)}
        case "list_type" | "tuple_type":
            return "not_list", {}
        case "string_type":
            return "not_text", {"given": describe(given)}
        case "int_from_float":
            return "not_whole", {"given": quoted(given)}
        case "greater_than_equal":
            return "count", {"given": quoted(given)}
        case "int_type" | "int_parsing":
            return "not_number", {"given": describe(given)}
        case "bool_type" | "bool_parsing":
            return "not_boolean", {}
        case "literal_error":
            allowed = tuple(word.strip("'") for word in fault["ctx"]["expected"].replace(" or ", ", ").split(", "))
            return "choice", {"given": quoted(given), "allowed": allowed, "hint": nearest(str(given), allowed)}
        case code if code in MESSAGES:
            return code, dict(fault.get("ctx", {}))
        case _:
            return "unfit", {"detail": fault["msg"]}


def quoted(value: Any) -> str:
    """What was given, for a message that puts it in quotes."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else describe(value)


def describe(value: Any) -> str:
    """What kind of thing was given, or the thing itself when it is short text."""
    if value is None:
        return Named("nothing")
    for kinds, name in (((bool,), "boolean"), ((int, float), "number"), ((list, tuple), "list"), ((dict,), "mapping")):
        if isinstance(value, kinds):
            return Named(name)
    return f"«{value}»" if len(str(value)) <= 40 else Named("text")
