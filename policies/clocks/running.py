"""A clock over the history of an issue: which cycles it ran, by event time (laws 2, 12).

At one moment stop comes before pause and pause before start (design §4.1).
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from policies.clocks.counting import Budget, Stretch, Target, measure
from policies.clocks.model import Clock
from policies.conditions import Condition
from policies.events import first_match
from policies.history import Moment
from policies.language.durations import Duration
from policies.parties.levels import Level
from policies.worktime import Calendar

Ending = Literal["stopped", "left", "dropped"]
"""stopped: by a stop event. left: `while` ceased to hold. dropped: the clock no longer applies (`when`)."""


class Turn(NamedTuple):
    """What happened to a cycle, and by which terms it went on."""

    kind: str
    """`start` | `pause` | `resume` | `level` | an ending."""
    moment: Moment
    target: Target | None
    calendar: Calendar


@dataclass(slots=True)
class Run:
    """One cycle while it is being followed; afterwards nothing changes it."""

    number: int
    cause: str
    """The id of the moment that started it: effect ids of the cycle are made of it."""
    started: datetime
    level: Level | None
    calendar: Calendar
    """The vendor's own hours: when people are told."""
    measure: Calendar
    """What the time is counted by."""
    target: Target | None
    origin: datetime
    """What the target counts from: the start, or the change of level that restarted it."""
    budget: Budget | None
    since: datetime
    """Where the open stretch begins."""
    stretches: list[Stretch] = field(default_factory=list)
    """The closed ones."""
    counting: bool = True
    ended: datetime | None = None
    ending: Ending | None = None
    turns: list[Turn] = field(default_factory=list)
    """For the trace."""
    clause: tuple[str, ...] = ()
    """Of the event that stopped it."""

    def note(self, kind: str, moment: Moment) -> None:
        self.turns.append(Turn(kind, moment, self.target, self.calendar))

    def cut(self, at: datetime) -> None:
        """Close the open stretch; the next one begins here."""
        if at > self.since:
            self.stretches.append(Stretch.closed(self.since, at, self.measure, counts=self.counting))
        self.since = at

    def line(self) -> list[Stretch]:
        """All stretches; after the end as if it had gone on counting, which tells when it would have been due."""
        counting = self.counting or self.ended is not None
        return [*self.stretches, Stretch(self.since, None, self.measure, counting)]

    def line_by(self, duration: Duration) -> list[Stretch]:
        """All stretches as a duration of the vendor's own hours counts them, whatever the target is counted by, and
        whether or not a change of level restarted it."""
        line: list[Stretch] = []
        calendar, counting, since = measure(duration, self.turns[0].calendar), True, self.started
        for kind, moment, _, hours in self.turns:
            if moment.at > since:
                line.append(Stretch.closed(since, moment.at, calendar, counts=counting))
            calendar, since = measure(duration, hours), moment.at
            counting = kind == "resume" or (counting and kind != "pause")
        return [*line, Stretch(since, None, calendar, counting)]


def runs(clock: Clock, moments: tuple[Moment, ...]) -> tuple[Run, ...]:
    """Every cycle of the clock, in order."""
    found: list[Run] = []
    run: Run | None = None
    for moment in moments:
        cues = moment.cues
        if run is not None and not clock.minds.isdisjoint(cues):
            _follow(clock, run, moment)
            if run.ended is not None:
                run = None
        if run is None and not clock.begins_on.isdisjoint(cues) and _starts(clock, moment):
            run = _begin(clock, moment, len(found) + 1)
            found.append(run)
    return tuple(found)


def _starts(clock: Clock, moment: Moment) -> bool:
    if clock.lasting is not None:
        now = clock.lasting.holds(moment.view)
        return now and (moment.number == 0 or not clock.lasting.holds(moment.view_before))
    return first_match(clock.start, moment) is not None and (clock.when is None or clock.when.holds(moment.view))


def _begin(clock: Clock, moment: Moment, number: int) -> Run:
    calendar, target = clock.terms(moment.level)
    by = target.measure(calendar) if target else calendar
    budget = target.budget(moment.since, calendar) if target else None
    run = Run(
        number, moment.id, moment.since, moment.level, calendar, by, target, moment.since, budget, since=moment.since
    )
    run.note("start", moment)
    if clock.pause is not None and clock.pause.holds(moment.view):
        _pause(run, moment)
    return run


def _follow(clock: Clock, run: Run, moment: Moment) -> None:
    stop = first_match(clock.stop, moment)
    if stop is not None:
        run.clause = stop.clause
        _end(run, moment, "stopped")
    elif _ceases(clock.during, moment):
        _end(run, moment, "left")
    elif _ceases(clock.when, moment):
        _end(run, moment, "dropped")
    else:
        if moment.level is not run.level:
            _change_level(clock, run, moment)
        if clock.pause is not None and moment.touches(clock.pause) and clock.pause.holds(moment.view) is run.counting:
            _pause(run, moment)


def _ceases(condition: Condition | None, moment: Moment) -> bool:
    return condition is not None and moment.touches(condition) and not condition.holds(moment.view)


def _end(run: Run, moment: Moment, ending: Ending) -> None:
    run.cut(moment.at)
    run.ended, run.ending = moment.at, ending
    run.note(ending, moment)


def _pause(run: Run, moment: Moment) -> None:
    """Stop counting, or go on."""
    run.cut(moment.at)
    run.counting = not run.counting
    run.note("resume" if run.counting else "pause", moment)


def _change_level(clock: Clock, run: Run, moment: Moment) -> None:
    run.level = moment.level
    calendar, target = clock.terms(moment.level)
    if clock.on_level_change == "freeze" or (calendar is run.calendar and target == run.target):
        return
    run.cut(moment.at)
    if clock.on_level_change == "restart":
        run.stretches = [Stretch(s.start, s.end, s.calendar, counts=False) for s in run.stretches]
        run.origin = moment.at
    run.calendar, run.target = calendar, target
    run.measure = target.measure(calendar) if target else calendar
    run.budget = target.budget(run.origin, calendar) if target else None
    run.note("level", moment)
