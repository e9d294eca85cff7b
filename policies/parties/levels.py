"""Levels: who gets which targets and which calendar. The first whose condition holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import Field

from policies import conditions
from policies.conditions import ALWAYS, Condition, View
from policies.facts import fold
from policies.language.durations import Duration
from policies.language.kinds import Clauses, DurationText, Names
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.worktime import Calendar


class LevelPart(Part):
    """One level of the list."""

    name: str = Field(min_length=1)
    clause: Clauses = ()
    when: dict[str, Any] | None = None
    targets: dict[str, DurationText] = Field(default_factory=dict)
    calendar: str | None = None
    limits: dict[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict)
    channels: Names = ()


@dataclass(frozen=True, slots=True)
class Level:
    name: str
    clause: tuple[str, ...]
    when: Condition
    targets: Mapping[str, Duration]
    """Clock -> how long it may take."""
    calendar: Calendar | None
    """Of its targets, instead of the clock's own calendar."""
    limits: Mapping[str, int]
    """What it allows of each: `requests` at once, `contacts`, `teams`, or whatever a limit rule asks for."""
    channels: tuple[str, ...]
    """By which a request may come; none given: by any."""


@dataclass(frozen=True, slots=True)
class Levels:
    items: tuple[Level, ...] = ()
    attributes: frozenset[str] = frozenset()

    def of(self, view: View) -> Level | None:
        for level in self.items:
            if level.when.holds(view):
                return level
        return None


def parse(raw: Any, path: Path, words: Vocabulary, calendars: Mapping[str, Calendar]) -> Levels:
    if not isinstance(raw, list):
        words.report(path, "not_list")
        words.unread.add("levels")
        return Levels()
    levels: list[Level] = []
    seen: dict[str, int] = {}
    last: int | None = None
    for index, item in enumerate(raw):
        at = (*path, index)
        part = words.part(LevelPart, item, at)
        if part is None:
            words.unread.add("levels")
            continue
        level = _level(part, at, words, calendars)
        if fold(level.name) in seen:
            words.report((*at, "name"), "same_name", given=level.name, first=seen[fold(level.name)])
        seen.setdefault(fold(level.name), words.source.place((*at, "name"))[0])
        if last is not None:
            words.report(at, "hidden", given=level.name, first=last, warning=True)
        elif part.when is None:
            last = words.source.place(at)[0]
        levels.append(level)
    attributes = frozenset().union(*(level.when.attributes for level in levels))
    return Levels(tuple(levels), attributes)


def _level(part: LevelPart, at: Path, words: Vocabulary, calendars: Mapping[str, Calendar]) -> Level:
    when = ALWAYS if part.when is None else conditions.lasting(part.when, (*at, "when"), words)
    calendar = words.choose("calendar", part.calendar, calendars, (*at, "calendar")) if part.calendar else None
    return Level(part.name, part.clause, when, part.targets, calendar, part.limits, part.channels)
