"""A clock as the policy writes it, and its reading from YAML.

reaction:
  title: Время реакции
  clause: MES-1.reaction
  calendar: support
  start: created
  stop: {status: {to: Анализ}}
  pause: {status: waiting}
  target: 8h                      # or by level: levels → targets
  ceiling: 40h                    # no level's target is longer, and a level without one gets it
  points: [{at: 80%, do: {notify: duty, text: …}}, {at: due, do: {label: sla-нарушен}}]
  show: {due: Реакция до, state: Реакция, spent: "Реакция, ч"}
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from policies import conditions, events
from policies.clocks import points
from policies.clocks.counting import Target
from policies.clocks.points import Point, PointPart
from policies.conditions import Condition
from policies.events import Event
from policies.history import CREATED
from policies.language import durations
from policies.language.durations import Duration
from policies.language.kinds import Clauses, DurationText
from policies.language.reading import Path
from policies.language.vocabulary import Part, Vocabulary
from policies.parties.levels import Level, Levels
from policies.parties.people import People
from policies.worktime import Calendar

LevelChange = Literal["carry", "restart", "freeze"]


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
    ceiling: DurationText | None = None
    days: Literal["close", "same-time"] = "close"
    move: bool = False
    on_level_change: LevelChange = "carry"
    points: tuple[PointPart, ...] = ()
    show: ShowPart = ShowPart()
    mode: Literal["enforce", "observe"] = "enforce"


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
    ceiling: Duration | None
    """No target is longer, and who has none gets it."""
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
        """The calendar and the target that hold for a level. Its calendar is that of its targets: a term that is the
        same for all levels, such as days of silence, is counted by the clock's own."""
        duration = level.targets.get(self.name) if level else None
        if level is None or duration is None:
            return self.calendar, self._capped(self.target)
        return level.calendar or self.calendar, self._capped(Target(duration, self.same_time, self.move))

    def _capped(self, target: Target | None) -> Target | None:
        """Durations of different units do not compare: such a target stands, which the loader warns about."""
        ceiling = self.ceiling
        if ceiling is None or (target is not None and not exceeds(target.duration, ceiling)):
            return target
        return Target(ceiling, self.same_time, self.move, capped=True)


def look_around(clocks: Iterable[Clock], levels: Levels, words: Vocabulary) -> None:
    """Which levels give more than a clock's ceiling lets them have. Asked of a policy without faults."""
    for clock in clocks:
        for path, target in _targets(clock, levels):
            _check_target(target, clock.ceiling, path, words)


def _targets(clock: Clock, levels: Levels) -> Iterator[tuple[Path, Duration | None]]:
    """Every target of the clock with its place."""
    yield ("clocks", clock.name, "target"), clock.target.duration if clock.target else None
    for number, level in enumerate(levels.items):
        yield ("levels", number, "targets", clock.name), level.targets.get(clock.name)


def _check_target(target: Duration | None, ceiling: Duration | None, path: Path, words: Vocabulary) -> None:
    if target is None or ceiling is None:
        return
    if target.unit != ceiling.unit:
        words.report(path, "ceiling_unit", ceiling=durations.short(ceiling), warning=True)
    elif exceeds(target, ceiling):
        words.report(path, "over_ceiling", ceiling=durations.short(ceiling), warning=True)


def exceeds(duration: Duration, ceiling: Duration) -> bool:
    return duration.unit == ceiling.unit and duration.amount > ceiling.amount


def parse(
    name: str, raw: Any, path: Path, words: Vocabulary, calendars: Mapping[str, Calendar], people: People
) -> Clock | None:
    part = words.part(ClockPart, raw, path)
    if part is None:
        return None
    if (part.start is None) == (part.while_ is None):
        words.report(path, "start_or_while", at_key=True)
    calendar = words.choose("calendar", part.calendar, calendars, (*path, "calendar"))
    on_the_way = tuple(points.parse_all(part.points, (*path, "points"), words, people))
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
        part.ceiling,
        part.days == "same-time",
        part.move,
        part.on_level_change,
        on_the_way,
        part.show,
        part.mode == "observe",
        lasting,
        lasting.attributes | {CREATED} if lasting else frozenset(event.cue for event in start),
        minds.union(event.cue for event in stop),
    )


def _condition(raw: dict[str, Any] | None, path: Path, words: Vocabulary) -> Condition | None:
    return None if raw is None else conditions.lasting(raw, path, words)
