"""The cycles of a clock and what each has used up.

Rows of design §4.1 carried here: `2h`; `1wd`; `15d`; target ends exactly at closing time; level changes while running;
calendar changes with the level; pause; reopening; breach; paused and cancelled clocks never breach; stop before pause
before start.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from math import ceil
from typing import Any

from tests.model.naive.answers import Cycle
from tests.model.naive.calendars import DAY, Always, Calendar, Piece, calendar_of
from tests.model.naive.conditions import holds
from tests.model.naive.durations import Duration, parse
from tests.model.naive.history import Level, Moment, happens

FOREVER = 10**9


@dataclass(frozen=True)
class Terms:
    """What a level gives a clock."""

    calendar: Calendar
    target: Duration | None

    @property
    def measure(self) -> Calendar:
        return measure(self.calendar, self.target)


@dataclass
class Clock:
    """One clock of the policy as it stands there."""

    name: str
    raw: Mapping[str, Any]
    calendars: Mapping[str, Any]

    def terms(self, level: Level | None) -> Terms:
        """A level's calendar is that of its targets; no target is longer than the ceiling, and no target is the
        ceiling."""
        calendar, target = self.raw["calendar"], self.raw.get("target")
        if level and self.name in level.get("targets", {}):
            calendar, target = level.get("calendar", calendar), level["targets"][self.name]
        found = parse(target) if target else None
        if "ceiling" in self.raw:
            ceiling = parse(self.raw["ceiling"])
            if found is None or (found.unit == ceiling.unit and found.amount > ceiling.amount):
                found = ceiling
        return Terms(calendar_of(self.calendars[calendar]), found)


@dataclass
class Run:
    """One cycle: the moments of its life, the one that ended it aside."""

    clock: Clock
    moments: list[Moment]
    ended: Moment | None = None
    ending: str = ""
    given: list[Terms] = field(default_factory=list)
    """The terms in force from each of the moments on."""

    @property
    def started(self) -> datetime:
        return self.moments[0].at

    @property
    def terms(self) -> Terms:
        return self.given[-1]

    @property
    def origin(self) -> datetime:
        """What the target counts from: the start, or where a change of level restarted it."""
        if self.clock.raw.get("on_level_change") == "restart":
            for (_, before), (moment, after) in reversed([*pairwise(zip(self.moments, self.given, strict=True))]):
                if before != after:
                    return moment.at
        return self.started

    def paused(self, moment: Moment) -> bool:
        return "pause" in self.clock.raw and holds(self.clock.raw["pause"], moment.view)

    def counted(self, since: datetime, duration: Duration | None = None) -> Iterator[Piece]:
        """The time that counts, for ever: while it runs, by the calendar then in force, as the target (or another
        duration) is counted. The end of the cycle closes a pause: so it is known when it would have been due."""
        ends = [*(moment.at for moment in self.moments[1:]), self.ended.at if self.ended else None]
        for moment, terms, end in zip(self.moments, self.given, ends, strict=True):
            if not self.paused(moment):
                calendar = measure(terms.calendar, duration) if duration else terms.measure
                yield from clipped(calendar, max(since, moment.at), end)
        if self.ended:
            calendar = measure(self.terms.calendar, duration) if duration else self.terms.measure
            yield from clipped(calendar, self.ended.at, None)


def clipped(calendar: Calendar, since: datetime, end: datetime | None) -> Iterator[Piece]:
    for opens, closes in calendar.worked(since) if end is None or since < end else ():
        if end is not None and opens >= end:
            return
        yield opens, closes if end is None else min(closes, end)


def measure(calendar: Calendar, duration: Duration | None) -> Calendar:
    """Calendar days pass around the clock, all else by the calendar."""
    return Always(calendar.zone) if duration and duration.unit == "d" else calendar


def runs_of(clock: Clock, moments: Sequence[Moment]) -> list[Run]:
    """Every moment may first end the cycle, and then start the next one."""
    found: list[Run] = []
    for moment in moments:
        open_ = found[-1] if found and found[-1].ended is None else None
        if open_:
            ending = _ending(clock, moment)
            if ending:
                open_.ended, open_.ending = moment, ending
                open_ = None
            else:
                frozen = clock.raw.get("on_level_change") == "freeze"
                open_.moments.append(moment)
                open_.given.append(open_.terms if frozen else clock.terms(moment.level))
        if open_ is None and _starts(clock, moment):
            found.append(Run(clock, [moment], given=[clock.terms(moment.level)]))
    return found


def _starts(clock: Clock, moment: Moment) -> bool:
    raw = clock.raw
    if "while" in raw:
        now = holds(raw["while"], moment.view) and holds(raw.get("when"), moment.view)
        before = holds(raw["while"], moment.before) and holds(raw.get("when"), moment.before)
        return now and (moment.number == 0 or not before)
    return happens(raw["start"], moment) and holds(raw.get("when"), moment.view)


def _ending(clock: Clock, moment: Moment) -> str:
    raw = clock.raw
    if "stop" in raw and happens(raw["stop"], moment):
        return "stopped"
    if not holds(raw.get("while"), moment.view):
        return "left"
    return "" if holds(raw.get("when"), moment.view) else "dropped"


@dataclass(frozen=True)
class Amount:
    """So much time; `at_opening`: when it is used up as the day closes, the next opening is meant."""

    time: timedelta
    at_opening: bool = False


def target_of(run: Run) -> Amount | None:
    """What the clock may use from its origin on."""
    raw, terms = run.clock.raw, run.terms
    if terms.target is None:
        return None
    if terms.target.unit == "s":
        return Amount(timedelta(seconds=terms.target.amount))
    end = end_of(run.origin, terms, same_time=raw.get("days") == "same-time", move=raw.get("move") == "true")
    return until(run.origin, end, terms.measure, opening=raw.get("days") == "same-time")


def until(start: datetime, end: datetime, calendar: Calendar, *, opening: bool) -> Amount:
    opens = calendar.works(end) and not calendar.works(end - timedelta.resolution)
    return Amount(calendar.between(start, end), opening and opens)


def end_of(start: datetime, terms: Terms, *, same_time: bool, move: bool) -> datetime:
    """When a term in days is over if nothing pauses it; the day of the start is no part of it (art. 191)."""
    assert terms.target
    calendar, count = terms.calendar, terms.target.amount
    day = calendar.day(start)
    if terms.target.unit == "wd":
        last = calendar.later(day, count)
        return same_time_on(last, start, calendar) if same_time else calendar.close(last)
    last = day + count * DAY
    if move and not calendar.minutes(last):
        last = calendar.later(last, 1)
    return calendar.midnight(last + DAY)


def same_time_on(day: datetime | Any, moment: datetime, calendar: Calendar) -> datetime:
    """The time of the moment's day on another day, moved into its hours."""
    wall = moment.astimezone(calendar.zone)
    return calendar.within(datetime.combine(day, wall.timetz()), day)


def reached(pieces: Iterator[Piece], amount: Amount) -> datetime | None:
    """When so much of the pieces has passed: at closing time rather than at the next opening, unless that is meant."""
    left = amount.time
    for begins, ends in pieces:
        if left < ends - begins or (left == ends - begins and not amount.at_opening):
            return begins + left
        left -= ends - begins
    return None


def used(pieces: Iterator[Piece], moment: datetime) -> timedelta:
    total = timedelta()
    for begins, ends in pieces:
        if begins >= moment:
            break
        total += min(ends, moment) - begins
    return total


def due_of(run: Run) -> datetime | None:
    target = target_of(run)
    return reached(run.counted(run.origin), target) if target else None


def cycle_of(run: Run, now: datetime, *, at_risk: bool) -> Cycle:
    due, target = due_of(run), target_of(run)
    spent = used(run.counted(run.origin), run.ended.at if run.ended else now)
    state = state_of(run, due, now)
    return Cycle(
        state,
        run.started,
        None if state == "cancelled" else due,
        run.ended.at if run.ended else None,
        int(spent.total_seconds()),
        None if target is None else ceil((target.time - spent).total_seconds()),
        at_risk and state == "running",
    )


def state_of(run: Run, due: datetime | None, now: datetime) -> str:
    """By the times of events: a stop at the very due time is in time."""
    if run.ended is None:
        if due is not None and due <= now:
            return "breached"
        return "paused" if run.paused(run.moments[-1]) else "running"
    late = due is not None and run.ended.at > due
    if run.ending == "stopped":
        return "met_late" if late else "met"
    return "breached" if late and run.ending == "left" else "cancelled"
