"""A clock as the policy writes it, and its reading from YAML.

reaction:
  title: Время реакции
  clause: MES-1.reaction
  calendar: support
  start: created
  stop: {status: {to: Анализ}}
  pause: {status: waiting}
  target: 8h                      # or by level: levels → targets
  points: [{at: 80%, do: {notify: duty, text: …}}, {at: due, do: {label: sla-нарушен}}]
  show: {due: Реакция до, state: Реакция, spent: "Реакция, ч"}
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from pydantic import Field

from policies import conditions, events
from policies.clocks.counting import Target
from policies.conditions import Condition
from policies.events import Event
from policies.history import CREATED
from policies.language import durations
from policies.language.kinds import Clauses, DurationText
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.parties.levels import Level
from policies.parties.people import People
from policies.rules import effects
from policies.rules.effects import Act
from policies.worktime import Calendar

PERCENT = re.compile(r"(\d{1,3}) ?%\Z")
LevelChange = Literal["carry", "restart", "freeze"]


class PointPart(Part):
    """Something that happens on the way: `at` is a share of the target, `due`, or an offset from it."""

    at: str
    do: Any
    anytime: bool = False
    clause: Clauses = ()


class ShowPart(Part):
    """The Jira fields that show the clock."""

    due: str | None = None
    state: str | None = None
    spent: str | None = None


class ClockPart(Part):
    title: str | None = None
    clause: Clauses = ()
    calendar: str
    when: dict[str, Any] | None = None
    start: Any = None
    while_: dict[str, Any] | None = Field(None, alias="while")
    stop: Any = None
    pause: dict[str, Any] | None = None
    target: DurationText | None = None
    days: Literal["close", "same-time"] = "close"
    move: bool = False
    on_level_change: LevelChange = "carry"
    points: tuple[PointPart, ...] = ()
    show: ShowPart = ShowPart()
    mode: Literal["enforce", "observe"] = "enforce"


@dataclass(frozen=True, slots=True)
class Point:
    """`share` of the budget plus `offset` seconds; `name` goes into effect ids, so each point has one of its own."""

    name: str
    share: float
    offset: int
    acts: tuple[Act, ...]
    anytime: bool
    clause: tuple[str, ...]

    def amount(self, budget: float) -> float:
        return max(0.0, budget * self.share + self.offset)

    @property
    def before_due(self) -> bool:
        return self.share < 1 or self.offset < 0


@dataclass(frozen=True, slots=True)
class Clock:
    name: str
    title: str
    clause: tuple[str, ...]
    calendar: Calendar
    when: Condition | None
    start: tuple[Event, ...]
    during: Condition | None
    """`while`: the clock runs as long as this holds."""
    stop: tuple[Event, ...]
    pause: Condition | None
    target: Target | None
    same_time: bool
    move: bool
    on_level_change: LevelChange
    points: tuple[Point, ...]
    show: ShowPart
    observe: bool
    lasting: Condition | None
    """`while` together with `when`: a cycle starts when both come to hold."""
    begins_on: frozenset[str]
    """The cues of the moments that may start a cycle; no other moment is looked at while none runs."""
    minds: frozenset[str]
    """The cues of the moments that may do something to a running cycle."""

    def terms(self, level: Level | None) -> tuple[Calendar, Target | None]:
        """The calendar and the target that hold for a level."""
        if level is None:
            return self.calendar, self.target
        duration = level.targets.get(self.name)
        target = Target(duration, self.same_time, self.move) if duration else self.target
        return level.calendar or self.calendar, target


def parse(
    name: str, raw: Any, path: Path, words: Vocabulary, calendars: Mapping[str, Calendar], people: People
) -> Clock | None:
    part = words.part(ClockPart, raw, path)
    if part is None:
        return None
    if (part.start is None) == (part.while_ is None):
        words.report(path, "start_or_while", at_key=True)
    calendar = words.choose("calendar", part.calendar, calendars, (*path, "calendar"))
    points = tuple(_points(part, (*path, "points"), words, people))
    start = events.parse_all(part.start, (*path, "start"), words) if part.start is not None else ()
    stop = events.parse_all(part.stop, (*path, "stop"), words) if part.stop is not None else ()
    when, during, pause = (
        _condition(raw, (*path, key), words)
        for key, raw in (("when", part.when), ("while", part.while_), ("pause", part.pause))
    )
    lasting = conditions.both(during, when) if during else None
    minds = frozenset({"level"}).union(*(asked.attributes for asked in (when, during, pause) if asked))
    return Clock(
        name,
        part.title or name,
        part.clause,
        calendar or Calendar.always(),
        when,
        start,
        during,
        stop,
        pause,
        Target(part.target, part.days == "same-time", part.move) if part.target else None,
        part.days == "same-time",
        part.move,
        part.on_level_change,
        points,
        part.show,
        part.mode == "observe",
        lasting,
        lasting.attributes | {CREATED} if lasting else frozenset(event.cue for event in start),
        minds.union(event.cue for event in stop),
    )


def _condition(raw: dict[str, Any] | None, path: Path, words: Vocabulary) -> Condition | None:
    return None if raw is None else conditions.lasting(raw, path, words)


def _points(clock: ClockPart, path: Path, words: Vocabulary, people: People) -> Iterator[Point]:
    taken: Counter[str] = Counter()
    for index, part in enumerate(clock.points):
        point = _point(part, (*path, index), words, people)
        if point:
            taken[point.name] += 1
            yield replace(point, name=f"{point.name}#{taken[point.name]}") if taken[point.name] > 1 else point


def _point(part: PointPart, path: Path, words: Vocabulary, people: People) -> Point | None:
    acts = effects.parse_all(part.do, (*path, "do"), words, people)
    place = _place(part.at)
    if place is None:
        words.report((*path, "at"), "point", given=part.at)
        return None
    return Point(part.at.replace(" ", ""), *place, acts, part.anytime, part.clause)


def _place(text: str) -> tuple[float, int] | None:
    """(share of the budget, offset in seconds) of `80%`, `due`, `-30m`, `+2h`."""
    if text == "due":
        return 1.0, 0
    percent = PERCENT.match(text)
    if percent:
        share = int(percent[1])
        return (share / 100, 0) if 0 < share < 1000 else None
    duration = durations.parse(text[1:]) if text[:1] in ("-", "+") else None
    if duration is None or duration.unit != "seconds":
        return None
    return 1.0, -duration.amount if text[0] == "-" else duration.amount
